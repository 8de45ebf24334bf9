"""The simplest rule: a turn is over after so much silence, by the product's own voice detector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edge_agent.hear.ears import HearingSettings
from edge_agent.hear.silero import Silero
from edge_agent.hear.voice_activity import RATE, WIDTH, Began, Ended, Segmenter
from infra.bench.turns.measure import Event
from infra.bench.turns.recording import Recording

WAITS = (0.2, 0.3, 0.5, 0.6, 0.8, 1.0, 1.5)  # seconds


def by_silence(heard: Sequence[float], window: int, wait: float) -> list[Event]:
    """The decisions on one recording, of which `voice` made `heard`."""
    return [("released", end + silence, "") for _, end, silence in _voices(heard, window, wait)]


def spans(heard: Sequence[float], window: int) -> list[tuple[float, float]]:
    """Each voice that is followed by the shortest of the waits: where it began, and its last voiced window's end."""
    return [(begin, end) for begin, end, _ in _voices(heard, window, min(WAITS))]


def voice(recording: Recording, silero: Silero) -> tuple[list[float], int]:
    """How likely each window of a recording holds a voice, and how many samples it has."""
    detector = silero.detector()
    windows = _windows(recording.audio.read_bytes(), detector.window)
    return [detector.probability(window) for window in windows], detector.window


def _windows(pcm: bytes, samples: int) -> Iterator[bytes]:
    step = samples * WIDTH
    return (pcm[at : at + step] for at in range(0, len(pcm) - step + 1, step))


def _voices(heard: Sequence[float], window: int, wait: float) -> Iterator[tuple[float, float, float]]:
    """(begin, end, silence after it) of each voice, in seconds; a silence is a whole number of windows."""
    settings, began = HearingSettings(), 0.0
    segmenter = Segmenter(settings.threshold, settings.release, wait, settings.least_speech)
    for number, probability in enumerate(heard, 1):
        match segmenter.follow(probability, window):
            case Began(voiced):
                began = (number * window - voiced) / RATE
            case Ended(silence):
                yield began, (number * window - silence) / RATE, silence / RATE
