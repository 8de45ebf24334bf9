"""How a caller feels: VADER with the lexicon of calls, over each turn and over the conversation. Pure.

A score runs from -1 (angry) to 1 (delighted). A turn is read sentence by sentence, so that the "no" of one does not
deny the "great" of the next. The conversation weighs its later turns more, and what is neutral not at all: twelve turns
about dates do not soften one that was furious.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from cloud.after_call.cues import cue
from cloud.after_call.leaning import Heard, chances
from cloud.after_call.lexicon import SILENT, WEIGHED
from cloud.after_call.phrases import PHRASES
from cloud.after_call.spoken import Line, sentences
from shared.database import PublicSentimentLabel

CLEAR = 0.2  # from here on the score of a turn is a mood
_UNCLEAR = CLEAR - 0.001
MOOD = 0.4  # from here on that of a conversation is one
STRONG = 0.35  # from here on it can be one side of a mixed one
BALANCE = 0.45  # the weaker side of a mixed mood is at least so much of the stronger
ONE_SIDED = 0.85  # a score beyond this is not mixed, whatever else was said
LATER = 1.0  # the last turn weighs so much more than the first
SURE = 0.5  # from here on a turn counts in a conversation, where most of what is said is neutral
FLAT = 1.5  # weight of "nothing was felt" in a conversation
_ALPHA = 15.0  # VADER's own: where its sum becomes a score

_PHRASES = tuple(
    (cue(phrase.strip()), valence)
    for valence, block in PHRASES
    for phrase in block.strip().splitlines()
    if phrase.strip()
)
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
_LAST_WORD = re.compile(
    r"(?<=\w)\s+(?=(?:great|wonderful|perfect|fantastic|lovely|brilliant|terrific)\W*\Z)", re.IGNORECASE
)
_LONE_PRAISE = re.compile(
    r"\W*(?:(?:oh|well|just|how|wow|yeah|isn't that) ){0,2}(?:great|wonderful|perfect|fantastic|lovely|brilliant|nice|awesome|terrific)\W*\Z",
    re.IGNORECASE,
)
_TURNS_ROUND = re.compile(
    r"[,;]?\s*\b(?:but|although|however|except|even though|i just wish|it's just that)\b\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Feeling:
    """`up` and `down`: the strongest clause either way, 0 where there is none."""

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
        return Feeling(round(max(-_UNCLEAR, min(_UNCLEAR, leans)), 3), read.up, read.down, "neutral")
    if most == positive:
        return Feeling(round(max(CLEAR, leans), 3), read.up, read.down, "positive")
    return Feeling(round(min(-CLEAR, leans), 3), read.up, read.down, "negative")


def heard(text: str) -> Heard:
    """VADER's reading of a turn, sentence by sentence and, where it turns round, clause by clause."""
    said = [part for sentence in sentences(text) for part in _split_irony(sentence)]
    scores = _without_irony(said, [_score(sentence) for sentence in said])
    clauses = [
        _score(clause) for sentence in said if len(parts := _TURNS_ROUND.split(sentence)) > 1 for clause in parts
    ]
    return Heard(
        score=_squashed(sum(_sum(score) for score in scores)),
        up=max([0.0, *scores, *clauses]),
        down=min([0.0, *scores, *clauses]),
    )


def label_of(score: float, up: float, down: float) -> PublicSentimentLabel:
    """The word for the score of a conversation; `up` and `down` are how much spoke for either side, both positive."""
    if min(up, down) >= STRONG and min(up, down) >= BALANCE * max(up, down) and abs(score) < ONE_SIDED:
        return "mixed"
    if score >= MOOD:
        return "positive"
    return "negative" if score <= -MOOD else "neutral"


def _split_irony(sentence: str) -> list[str]:
    """Without punctuation the word of praise stands at the end of the grievance: "so you can't help me wonderful"."""
    parts = _LAST_WORD.split(sentence)
    return parts if len(parts) == 2 and _score(parts[0]) <= -CLEAR else [sentence]


def _without_irony(said: Sequence[str], scores: Sequence[float]) -> list[float]:
    """Praise of one word beside a grievance means the opposite: "So you can't help me. Wonderful."."""
    beside = [min(scores[max(0, at - 1) : at + 2]) for at in range(len(scores))]
    return [
        -abs(score) if _LONE_PRAISE.match(sentence) and worst <= -CLEAR else score
        for sentence, score, worst in zip(said, scores, beside, strict=True)
    ]


def feelings(lines: Sequence[Line], name: str = "") -> tuple[tuple[int, Feeling], ...]:
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
    for place, (phrase, valence) in enumerate(_PHRASES):
        words = phrase.sub(_stand_in(place, valence), words)
    compound: float = _analyser().polarity_scores(words)["compound"]
    return compound


def _stand_in(place: int, valence: float) -> str:
    """The word that stands for a phrase. What denies before a grievance does not make it praise ("I don't know why nobody")."""
    if valence < 0:
        return f" _ _ _ phrase{place} "
    return f" phrase{place} " if valence else " _ "


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
    lexicon |= {f"phrase{place}": valence for place, (_, valence) in enumerate(_PHRASES) if valence}
    return analyser
