"""Where somebody speaks in a sound: the voice detector that comes with faster-whisper."""

from __future__ import annotations

from dataclasses import dataclass

from faster_whisper.vad import VadOptions, get_speech_timestamps

from cloud.voices.sound import Sound, resampled

RATE = 16_000  # the detector's own
_OPTIONS = VadOptions(min_silence_duration_ms=300, speech_pad_ms=60, min_speech_duration_ms=200)


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """Speech without a pause, in seconds from the sound's beginning."""

    begin: float
    end: float

    def within(self, begin: float, end: float) -> float:
        """How many of its seconds lie between these two."""
        return max(0.0, min(self.end, end) - max(self.begin, begin))


def stretches(sound: Sound) -> tuple[SpeechSpan, ...]:
    """In order, without overlap."""
    if not len(sound.samples):
        return ()
    found = get_speech_timestamps(resampled(sound, RATE).samples, _OPTIONS)
    return tuple(SpeechSpan(one["start"] / RATE, min(one["end"] / RATE, sound.seconds)) for one in found)


def spoken_seconds(found: tuple[SpeechSpan, ...]) -> float:
    return sum(stretch.end - stretch.begin for stretch in found)
