"""What goes over the wire: OpenAI's audio endpoints and the fields beside theirs, one function for each way."""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from edge_agent.hear.offline import Sound
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.hear.workers import Rank
from edge_agent.speak.urgency import Urgency

TRANSCRIPTIONS, SPEECH = "/v1/audio/transcriptions", "/v1/audio/speech"
QUEUES, WORK = "/frontdesk/queues", "/frontdesk/work"  # ours alone: another server answers 404

LONGEST = 30  # s of sound that are heard
MOST_SOUND = LONGEST * RATE * WIDTH
MOST = MOST_SOUND + 16 * 1024  # bytes of a request, and of an answer that is no sound
LONGEST_TEXT = 4096  # characters to be said, as OpenAI has it
LONGEST_NAME = 200  # characters of a voice, a language, a client

_RANKS = {rank.name.lower(): rank for rank in Rank}
_URGENCIES = {urgency.name.lower(): urgency for urgency in Urgency}
# Of a server that says of each segment only what Whisper itself does: both together mean "that was no speech".
_IMPROBABLE, _SPEECHLESS = -1.0, 0.6


class Garbage(ValueError):
    """What came is no message; the text says what is wrong with it, and nothing of it."""


@dataclass(frozen=True, slots=True)
class ToHear:
    """`client`: for whom; None: the box itself."""

    sound: Sound
    rank: Rank = Rank.FINAL
    client: str | None = None

    def fields(self, model: str) -> dict[str, str]:
        """All but the sound itself."""
        given = {
            "model": model,
            "language": self.sound.language.partition("-")[0].lower(),
            "response_format": "verbose_json",
            "rank": self.rank.name.lower(),
        }
        return given | ({"user": self.client} if self.client else {})

    @classmethod
    def of(cls, fields: Mapping[str, bytes]) -> ToHear:
        """Raises Garbage."""
        try:
            words = {name: value.decode() for name, value in fields.items() if name != "file"}
        except UnicodeDecodeError:
            raise Garbage("a field is no text") from None
        if any(len(word) > LONGEST_NAME for word in words.values()):
            raise Garbage("a field is too long")
        rank = _one_of(_RANKS, words.get("rank", "final"), "rank")
        return cls(Sound(samples(fields.get("file", b"")), words.get("language") or "en"), rank, words.get("user"))


@dataclass(frozen=True, slots=True)
class ToSay:
    """`client`: for whom; None: the box itself."""

    text: str
    voice: str
    language: str = ""
    urgency: Urgency = Urgency.FIRST
    client: str | None = None

    def body(self, model: str) -> dict[str, str]:
        given = {
            "model": model,
            "input": self.text,
            "voice": self.voice,
            "response_format": "pcm",
            "language": self.language,
            "urgency": self.urgency.name.lower(),
        }
        return given | ({"user": self.client} if self.client else {})

    @classmethod
    def of(cls, body: object) -> ToSay:
        """Raises Garbage."""
        if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in ("input", "voice")):
            raise Garbage("input or voice is missing")
        if body.get("response_format") != "pcm":
            raise Garbage("response_format is not pcm")
        names = [body.get(name) or "" for name in ("voice", "language", "urgency", "user")]
        if not all(isinstance(name, str) and len(name) <= LONGEST_NAME for name in names):
            raise Garbage("a field is too long, or no text")
        if len(body["input"]) > LONGEST_TEXT:
            raise Garbage("input is too long")
        voice, language, urgency, client = names
        return cls(body["input"], voice, language, _one_of(_URGENCIES, urgency or "first", "urgency"), client or None)


def _one_of(kinds: Mapping[str, Any], name: str, what: str) -> Any:
    if name not in kinds:
        raise Garbage(f"{what} is none of {', '.join(kinds)}")
    return kinds[name]


def wav(pcm: bytes) -> bytes:
    """A file of 16 kHz s16 mono."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(WIDTH)
        written.setframerate(RATE)
        written.writeframes(pcm)
    return file.getvalue()


def samples(file: bytes) -> bytes:
    """The sound of such a file. Raises Garbage for any other."""
    try:
        with wave.open(io.BytesIO(file), "rb") as read:
            if (read.getnchannels(), read.getsampwidth(), read.getframerate()) != (1, WIDTH, RATE):
                raise Garbage("file is not 16 kHz s16 mono")
            return read.readframes(read.getnframes())
    except (wave.Error, EOFError, OverflowError):
        raise Garbage("file is no WAV") from None


def understood(told: object) -> tuple[str, float]:
    """The words of an answer and how sure they are, 0…1. Raises Garbage.

    Of a server that says it of its segments only, their average; of one that says nothing of it, all are sure.
    """
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise Garbage("text is missing")
    words, segments = told["text"].strip(), told.get("segments") or []
    try:
        if "confidence" in told:
            return words, min(1.0, max(0.0, float(told["confidence"])))
        return _judged(words, segments)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        raise Garbage("confidence or segments are not as they should be") from None


def _judged(words: str, segments: Sequence[Mapping[str, Any]]) -> tuple[str, float]:
    scores = [(float(one["avg_logprob"]), float(one.get("no_speech_prob") or 0.0)) for one in segments]
    if not scores:
        return words, 1.0
    if all(score < _IMPROBABLE and speechless > _SPEECHLESS for score, speechless in scores):
        return "", 0.0
    return words, min(1.0, sum(exp(score) for score, _ in scores) / len(scores))
