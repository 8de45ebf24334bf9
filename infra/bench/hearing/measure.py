"""Utterances through the real detector and the real recogniser: what was heard, how surely, and how right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edge_agent.converse.plausibility import answers, believed
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.hear.confidence import Reading
from edge_agent.hear.repetition import impossible, repetition
from edge_agent.hear.silero import Silero
from edge_agent.hear.whisper import LONGEST, first_window, judged, speech
from infra.bench.hearing.line import arrived
from infra.bench.hearing.readings import WINDOW, Readings, seconds
from infra.bench.hearing.segments import segments
from infra.bench.hearing.sets import HearingSet, Utterance, utterances
from infra.bench.hearing.voicing import voicing
from infra.bench.hearing.words import right

LINE = TurnTaking().confidence
QUESTIONS = (
    "Is it urgent?",
    "What day suits you?",
    "What time works for you?",
    "May I have your name?",
    "Is there anything else?",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What was made of one utterance."""

    words: str
    confidence: float
    right: bool

    @property
    def asked_again(self) -> bool:
        return self.right and self.confidence < LINE

    @property
    def wrongly_believed(self) -> bool:
        return bool(self.words) and not self.right and self.confidence >= LINE


@dataclass(frozen=True, slots=True)
class Measured:
    """One utterance by the decoder's own score, by our confidence, and with the question that it answers."""

    utterance: Utterance
    score: Turn
    ours: Turn
    asked: Turn


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance as it came, and the segments of speech in it."""

    utterance: Utterance
    pcm: bytes
    segments: tuple[bytes, ...]


def lines(whole: HearingSet, models: Path, cache: Path, first: int | None = None) -> Iterator[Line]:
    """Everything of the set, or the `first`, synthesised where it is not kept; about a second each the first time."""
    silero = Silero(models / "silero" / "silero_vad.onnx")
    with voicing(models, cache) as voices:
        for utterance in utterances(whole)[:first]:
            pcm = arrived(whole, utterance, voices)
            yield Line(utterance, pcm, tuple(segments(pcm, silero)))


def measured(line: Line, readings: Readings) -> Measured:
    score = _turn(line, lambda pcm: _by_score(readings, pcm))
    ours = _turn(line, lambda pcm: judged(readings.decoded(pcm), seconds(pcm)))
    question = _question(line.utterance)
    return Measured(
        line.utterance, score, ours, Turn(ours.words, believed(ours.words, ours.confidence, question), ours.right)
    )


def _turn(line: Line, understand: Callable[[bytes], tuple[str, float]]) -> Turn:
    words, confidence = joined(understand(pcm) for pcm in line.segments)
    return Turn(words, confidence, right(words, line.utterance.spellings))


def joined(heard: Iterable[tuple[str, float]]) -> tuple[str, float]:
    """Segments make a turn as in edge_agent/converse/moves.py: confidence weighed by the number of words."""
    spoken = [(words, confidence) for words, confidence in heard if words]
    counts = [len(words.split()) for words, _ in spoken]
    if not sum(counts):
        return "", 0.0
    mean = sum(confidence * count for (_, confidence), count in zip(spoken, counts, strict=True)) / sum(counts)
    return " ".join(words for words, _ in spoken), mean


def _by_score(readings: Readings, pcm: bytes) -> tuple[str, float]:
    """The reference: the mean log probability as the decoder gives it, and no look at what was said twice."""
    reading = readings.read(pcm, first_window(seconds(pcm), WINDOW))
    if _again(reading, pcm):
        reading = readings.read(pcm, LONGEST)
    if not speech(reading):
        return "", 0.0
    sure = not impossible(reading.text, reading.tokens, seconds(pcm))
    return reading.text, min(1.0, math.exp(reading.score)) if sure else 0.0


def _again(reading: Reading, pcm: bytes) -> bool:
    return repetition(reading.text, reading.tokens, seconds(pcm))


def _question(utterance: Utterance) -> str:
    """What may have been asked before it: before no speech, and what answers nothing, whether it is urgent."""
    if utterance.length != "short":
        return "" if utterance.spellings else QUESTIONS[0]
    return next((one for one in QUESTIONS if answers(utterance.spellings[0], one)), "")
