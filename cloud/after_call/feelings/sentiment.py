"""How a caller feels: VADER with the lexicon of calls, over each turn and over the conversation. Pure.

A score runs from -1 (angry) to 1 (delighted). A turn is read sentence by sentence, so that the "no" of one does not
deny the "great" of the next. The conversation weighs its later turns more, and what is neutral not at all: twelve turns
about dates do not soften one that was furious.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from cloud.after_call.feelings.leaning import Leaning, chances
from cloud.after_call.feelings.lexicon import SILENT, WEIGHED
from cloud.after_call.feelings.phrases import PHRASES
from shared.database import PublicSentimentLabel
from shared.entities.spoken import SpokenTurn, sentences

CLEAR = 0.2  # from here on the score of a turn is a mood
_UNCLEAR = CLEAR - 0.001
MOOD = 0.4  # from here on that of a conversation is one
STRONG = 0.6  # from here on a turn that is likely to be one or the other can be one side of a mixed one
ONE_SIDED = 0.85  # a score beyond this is not mixed, whatever else was said
LATER = 1.0  # the last turn weighs so much more than the first
SURE = 0.4  # from here on a turn counts in a conversation, where most of what is said is neutral
FLAT = 1.0  # weight of "nothing was felt" in a conversation
_ALPHA = 15.0  # VADER's own: where its sum becomes a score

# What people, firms and streets are called says nothing: "Joy Rich", "Local Boost", "Pleasant Street".
_NAMES = re.compile(
    r"(?<=[a-z0-9,;'-] )(?!I\b|God\b|Lord\b|Christ)[A-Z][a-z][\w'-]*|^(?!Thank )[A-Z][a-z][\w'-]*(?= [A-Z][a-z])"
    r"|(?<=\bname is )\w+(?: \w+)?"
)
# Said before the sentence begins. A "no" that answers would deny the words that follow it.
_ANSWERS = re.compile(
    r"^(?:(?:no|yes|yeah|nope|well|okay|ok|oh|so|um|uh|and|hi|hello|hey|right)\b[,.!]+\s*"
    r"|(?:um|uh|yeah|hi|hello|hey|look|listen|i mean|you know|honestly|actually|and|so)\b[,.]*\s+"
    r"|(?:no|nope)\s+(?=(?:no|nope|that|that's|it|it's|i|i'm|i'd|i've|you|you're|we|he|she|they|the|this|not|just|my)\b))+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Feeling:
    """`up` and `down`: how likely it is that it is one or the other, `up` >= 0 >= `down`."""

    score: float
    up: float
    down: float
    label: PublicSentimentLabel


def feeling(text: str) -> Feeling:
    """How one turn sounds."""
    read = heard(text)
    negative, neutral, positive = chances(text, read)
    leans, most = positive - negative, max(negative, neutral, positive)
    if most == neutral:
        return Feeling(round(max(-_UNCLEAR, min(_UNCLEAR, leans)), 3), positive, -negative, "neutral")
    if most == positive:
        return Feeling(round(max(CLEAR, leans), 3), positive, -negative, "positive")
    return Feeling(round(min(-CLEAR, leans), 3), positive, -negative, "negative")


def heard(text: str) -> Leaning:
    """VADER's reading of a turn, sentence by sentence."""
    scores = [_score(sentence) for sentence in sentences(text)]
    return Leaning(_squashed(sum(map(_sum, scores))), max([0.0, *scores]), min([0.0, *scores]))


def label_of(score: float, up: float, down: float) -> PublicSentimentLabel:
    """The word for the score of a conversation; `up` and `down` are how much spoke for either side, both positive."""
    if min(up, down) >= STRONG and abs(score) < ONE_SIDED:
        return "mixed"
    if score >= MOOD:
        return "positive"
    return "negative" if score <= -MOOD else "neutral"


def feelings(lines: Sequence[SpokenTurn], name: str = "") -> tuple[tuple[int, Feeling], ...]:
    """(seq, feeling) of each turn of the caller; `name` is what he is called, which is not what he feels."""
    own = re.compile(rf"\b(?:{'|'.join(map(re.escape, name.split()))})\b", re.IGNORECASE) if name else None
    return tuple((line.seq, feeling(own.sub("_", line.text) if own else line.text)) for line in lines if line.caller)


def mood(turns: Sequence[Feeling], signals: float) -> Feeling:
    """The conversation. `signals`: what the hard signals add, see `signals.weight`."""
    if not turns:
        return Feeling(0.0, 0.0, 0.0, "neutral")
    weights = [1 + LATER * at / max(1, len(turns) - 1) for at in range(len(turns))]
    felt = [(weight, turn.score) for weight, turn in zip(weights, turns, strict=True) if abs(turn.score) >= SURE]
    score = sum(weight * score for weight, score in felt) / (sum(weight for weight, _ in felt) + FLAT)
    score = round(min(1.0, max(-1.0, score + signals)), 3)
    up, down = max(turn.up for turn in turns), min(turn.down for turn in turns)
    return Feeling(score, up, down, label_of(score, up, -down))


def _score(sentence: str) -> float:
    words = _ANSWERS.sub("", _NAMES.sub("_", sentence))
    for place, (valence, phrase) in enumerate(PHRASES):
        # "_ _ _": what denies before a grievance does not make it praise ("I don't know why nobody").
        words = phrase.sub(f" _ _ _ phrase{place} " if valence else " _ ", words)
    compound: float = _analyser().polarity_scores(words)["compound"]
    return compound


def _sum(score: float) -> float:
    """VADER's sum of valences before it was squashed: sums of sentences add up, their scores do not."""
    capped = min(0.999, max(-0.999, score))
    return capped * math.sqrt(_ALPHA / (1 - capped * capped))


def _squashed(total: float) -> float:
    return total / math.sqrt(total * total + _ALPHA)


@lru_cache(maxsize=1)
def _analyser() -> SentimentIntensityAnalyzer:
    analyser = SentimentIntensityAnalyzer()
    lexicon: dict[str, float] = analyser.lexicon
    # "l" and "xd" are written on the internet; on the phone they spell a name.
    for word in [word for word in lexicon if word in SILENT or (len(word) <= 2 and word.isalpha())]:
        del lexicon[word]
    lexicon |= {word: valence for valence, words in WEIGHED for word in words.split()}
    lexicon |= {f"phrase{place}": valence for place, (valence, _) in enumerate(PHRASES) if valence}
    return analyser
