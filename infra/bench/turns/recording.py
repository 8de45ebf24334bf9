"""A turn as the agent hears it: 16 kHz that has been a telephone's 8 kHz, with the truth about who spoke when."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from infra.bench.sound import Sound, keep, resampled
from infra.bench.turns.speech import Voices, cough, key, knock, under
from infra.bench.turns.turns import Speaker, Turn
from infra.phone.telephone import RATE, Earpiece

HEARD = 16_000  # samples a second, as the line gives them to hearing
VERSION = "1"  # of the way from sounds to a recording; a new one makes old files stale
STEP = RATE // 100  # samples of 10 ms
FAINT = 25.0  # dB below the speech's own level: softer is not audible
AFTER = 4.5  # seconds of line after the last sound, in which a late decision is seen
FULL = 32768.0
AGENT = Speaker("af_heart")
AGENT_LOUDNESS = -20.0  # dBFS


@dataclass(frozen=True, slots=True)
class Recording:
    """`pieces`: first and last audible moment of each, in seconds of the call (exact to 10 ms, before noise)."""

    turn: Turn
    audio: Path  # 16 kHz s16 mono; the call's first sample is the file's
    pieces: tuple[tuple[float, float], ...]

    @property
    def begins(self) -> float:
        return self.pieces[0][0]

    @property
    def ends(self) -> float:
        return self.pieces[-1][1]


def record(turn: Turn, voices: Voices, cache: Path) -> Recording:
    """Made once, and kept in `cache`."""
    name = key(VERSION, asdict(turn), asdict(turn.speaker), asdict(turn.condition), turn.begins)
    audio, truth = cache / f"{name}.s16", cache / f"{name}.json"
    if not (audio.is_file() and truth.is_file()):
        pcm, times = _made(turn, voices)
        keep(audio, pcm)
        keep(truth, json.dumps(times).encode())
    return Recording(turn, audio, tuple((begin, end) for begin, end in json.loads(truth.read_text())))


def _made(turn: Turn, voices: Voices) -> tuple[bytes, list[tuple[float, float]]]:
    loudness = turn.condition.loudness
    sounds = _sounds(turn, voices)
    if turn.sound is None:
        loud = active(np.concatenate([sound for sound, _ in sounds]))
        sounds = [(sound * FULL * 10 ** (loudness / 20) / loud, pause) for sound, pause in sounds]
    track = np.zeros(1)
    spans: list[tuple[int, int]] = []
    at = round(turn.begins * RATE)
    for sound, pause in sounds:
        first, last = audible(sound)
        track = _laid(track, sound, at - first)
        spans.append((at, at + last - first))
        at += last - first + round(pause * RATE)
    length = max(at, round(turn.agent_seconds * RATE)) + round(AFTER * RATE)
    clean = np.zeros(length)
    clean[: min(len(track), length)] = track[:length]
    return _through_the_telephone(clean, turn), [(begin / RATE, end / RATE) for begin, end in spans]


def _sounds(turn: Turn, voices: Voices) -> list[tuple[Sound, float]]:
    match (turn.sound or "").split():
        case ["cough"]:
            return [(cough(1), 0.0)]
        case ["two", "coughs"]:
            return [(cough(2), 0.0)]
        case ["knock"]:
            return [(knock(), 0.0)]
        case ["echo", below]:
            agent = voices.speak(AGENT, turn.agent)
            level = FULL * 10 ** ((AGENT_LOUDNESS - float(below)) / 20)
            return [(agent * level / active(agent), 0.0)]
        case _:
            return [(voices.speak(turn.speaker, text), pause) for text, pause in turn.pieces]


def _laid(track: Sound, sound: Sound, at: int) -> Sound:
    """`sound` added to the track from sample `at` on; the track becomes as long as it must."""
    longer = np.zeros(max(len(track), at + len(sound)))
    longer[: len(track)] = track
    cut = max(0, -at)
    longer[at + cut : at + len(sound)] += sound[cut:]
    return longer


def _through_the_telephone(clean: Sound, turn: Turn) -> bytes:
    condition = turn.condition
    level = FULL * 10 ** ((condition.loudness - condition.below) / 20)
    mixed = clean + under(condition.noise, len(clean), seed=turn.number) * level
    narrow = Earpiece().carry(np.clip(np.rint(mixed), -32768, 32767).astype("<i2").tobytes())
    wide = resampled(np.frombuffer(narrow, "<i2").astype(np.float64), RATE, HEARD)
    return np.clip(np.rint(wide), -32768, 32767).astype("<i2").tobytes()


def levels(sound: Sound) -> Sound:
    """RMS of each step of 10 ms."""
    steps = len(sound) // STEP
    return np.asarray(np.sqrt((sound[: steps * STEP].reshape(steps, STEP) ** 2).mean(axis=1)))


def active(sound: Sound) -> float:
    """RMS of the steps in which there is speech: those within 35 dB of the loudest."""
    steps = levels(sound)
    return float(np.sqrt((steps[steps > steps.max() / 56] ** 2).mean()))


def audible(sound: Sound) -> tuple[int, int]:
    """Where a sound can first be heard, and until where, in samples."""
    steps = levels(sound)
    heard = np.flatnonzero(steps >= active(sound) * 10 ** (-FAINT / 20))
    return int(heard[0]) * STEP, (int(heard[-1]) + 1) * STEP
