"""What Deepgram says of a stream of audio, and how sure it may be believed to be. Pure.

Deepgram and `confidence` mean different things by a number. Deepgram's stands at each word, and says how likely that
word is right; ours stands at a sentence, and says how likely it preserves what was said. They are brought together in
two steps. A sentence of one word is as sure as Deepgram says of it, up to what ours can say of one word (0.8). And how
sure words make a sure sentence is what was learned for ours, for that is about sentences and not about a recogniser:
the least sure word counts, the second least even more, and a long sentence bears one doubtful word better than a short
one. So below 60 % the agent asks again, whoever heard it. Results without words have the confidence 0 and say nothing.

Not measured, for it needs the real service: whether Deepgram's numbers are right as often as they say on telephone
speech. Should they not be, the first step is the place to bend them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from edge_agent.hear.confidence import Reading, Word, confidence

_SURE = 0.999  # more is not told apart: no logarithm of nothing


@dataclass(frozen=True, slots=True)
class Result:
    """What was made of a stretch of a stream. Seconds of the stream's own audio."""

    begin: float
    end: float
    words: str
    confidences: tuple[float, ...]  # of its words, 0…1
    final: bool  # will not change; else it is replaced by a later one
    flushed: bool  # because of `Finalize`
    turn_ended: bool  # a silence of the length that was asked for

    @property
    def middle(self) -> float:
        return (self.begin + self.end) / 2


def result_of(message: Any) -> Result | None:
    """None for what is no good result: the SDK hands on whatever came, whole or not.

    `message`: a `ListenV1Results`, whose attributes may be missing, or of any type.
    """
    try:
        best = message.channel.alternatives[0]
        begin, words = float(message.start), best.transcript
        end = begin + float(message.duration)
        sure = tuple(float(word.confidence) for word in best.words or ())
        if not isinstance(words, str) or not all(map(math.isfinite, (begin, end, *sure))):
            return None
        if words.strip() and not sure:
            sure = (float(best.confidence),)
        signs = (getattr(message, name, None) is True for name in ("is_final", "from_finalize", "speech_final"))
    except (AttributeError, TypeError, ValueError, IndexError, KeyError):
        return None
    return Result(begin, end, words.strip(), sure, *signs)


def joined(results: Sequence[Result]) -> tuple[str, float]:
    """The words of final results, and how sure they are together, 0…1; "" and 0 where there are none."""
    spoken = [result for result in results if result.words]
    words = " ".join(result.words for result in spoken)
    return words, sentence_confidence([sure for result in spoken for sure in result.confidences])


def sentence_confidence(words: Sequence[float]) -> float:
    """How sure we may be of a sentence by how sure its recogniser is of each of its words, 0…1."""
    if not words:
        return 0.0
    return confidence(_reading([min(0.0, (_odds(sure) - _NONE_LESS) / _EACH) for sure in words]))


def _reading(log_probabilities: Sequence[float]) -> Reading:
    """Words of these log probabilities, of which it is not known whether they were speech at all."""
    return Reading(tuple(Word(" x", 1, each, 0.0) for each in log_probabilities), 0.0, 0.5, 0.0)


def _odds(sure: float) -> float:
    sure = min(max(sure, 1 - _SURE), _SURE)
    return math.log(sure / (1 - sure))


_NONE_LESS = _odds(confidence(_reading([0.0])))  # of one word that could not be likelier …
_EACH = _NONE_LESS - _odds(confidence(_reading([-1.0])))  # … and how much less for each logarithm
