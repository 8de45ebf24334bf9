"""How sure may we be of what a recogniser made out? Pure.

The mean log probability of the tokens, of which the decoder's score is made, is no such measure. Of "No." it is half
about whether a full stop follows, and it counts the end of the speech into a sum that it divides by the other tokens
alone. And a word's spelling ("Okay", "OK", "okay") divides the probability of what was said. So what is weighed here is
only what was said: the least probable word and the second least, in any case of their letters, for a sentence is as
sure as its weakest words; how many there are; and whether the network took it for speech at all.

A logistic regression has learned the weights from speech and from what is none, through the telephone; there a wrong
word counted twice, because to believe it is worse than to ask again (`infra/bench/hearing/learn.py` writes
`confidence.json`). `frontdesk bench-hearing` prints how well it does with voices, texts and noises that it did not
learn from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

IMPROBABLE = -9.0  # log probability: less is as good as impossible


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or one mark of punctuation."""

    text: str  # begins with a space, as a rule
    tokens: int
    log_probability: float  # of its letters in any case, after what comes before it
    stop: float  # log probability that the speech was over by then

    @property
    def spoken(self) -> bool:
        """Punctuation is not."""
        return any(map(str.isalnum, self.text))


@dataclass(frozen=True, slots=True)
class Reading:
    """One decoding."""

    words: tuple[Word, ...]
    end: float  # log probability that the last word was the last; 0 when it was cut off
    no_speech: float  # 0…1
    score: float  # the decoder's own: the sum of all log probabilities, by the number of tokens

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words).strip()

    @property
    def tokens(self) -> int:
        return sum(word.tokens for word in self.words)


def features(reading: Reading) -> dict[str, float]:
    """What speaks for and against `reading`; each finite, whatever was decoded."""
    probable = sorted(max(IMPROBABLE, word.log_probability) for word in reading.words if word.spoken) or [IMPROBABLE]
    doubt = min(max(reading.no_speech, 0.001), 0.999)
    return {
        "least": probable[0],
        "second least": probable[1] if len(probable) > 1 else 0.0,
        "words": math.log(len(probable)),
        "no speech": math.log(doubt / (1 - doubt)),
    }


def confidence(reading: Reading) -> float:
    """How sure we may be that `reading` preserves what was said, 0…1. Nothing but punctuation is 0."""
    if not any(word.spoken for word in reading.words):
        return 0.0
    found, weights = features(reading), _weights()
    odds = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + math.exp(-odds))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    text = resources.files("edge_agent.hear").joinpath("confidence.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["weights"])
