"""The simplest rule: a turn is over after so much silence, by the product's own voice detector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edge_agent.hear.ears import HearingSettings
from edge_agent.hear.silero import Silero
from edge_agent.hear.voice_activity import RATE, WIDTH, Ended, Segmenter
from infra.bench.turns.measure import Event
from infra.bench.turns.recording import Recording

WAITS = (0.2, 0.3, 0.5, 0.6, 0.8, 1.0, 1.5)  # seconds


def by_silence(recording: Recording, silero: Silero, waits: Sequence[float] = WAITS) -> dict[float, list[Event]]:
    """Each wait's decisions on one recording; the detector hears it once."""
    detector, settings = silero.detector(), HearingSettings()
    heard = [detector.probability(window) for window in _windows(recording.audio.read_bytes(), detector.window)]
    return {wait: list(_decisions(heard, detector.window, wait, settings)) for wait in waits}


def _windows(pcm: bytes, samples: int) -> Iterator[bytes]:
    step = samples * WIDTH
    return (pcm[at : at + step] for at in range(0, len(pcm) - step + 1, step))


def _decisions(heard: Sequence[float], window: int, wait: float, settings: HearingSettings) -> Iterator[Event]:
    segmenter = Segmenter(settings.threshold, settings.release, wait, settings.least_speech)
    for number, probability in enumerate(heard, 1):
        if isinstance(segmenter.follow(probability, window), Ended):
            yield "released", number * window / RATE, ""
