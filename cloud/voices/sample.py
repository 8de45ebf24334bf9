"""Is a recording good enough to clone a voice from? What is wrong with it is told to its owner, all of it at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cloud.voices.decode import Recording, decoded
from cloud.voices.failures import SampleRefused
from cloud.voices.loudness import loudness
from cloud.voices.sound import Sound
from cloud.voices.speech import SpeechSpan, spoken_seconds, stretches

SHORTEST, LONGEST = 20.0, 60.0  # s
LEAST_SPEECH = 15.0  # s
QUIETEST = -42.0  # LUFS; raised to the target from here, the room's noise would be as loud as a voice
SILENT = -65.0
MOST_CLIPPED = 0.003  # share of samples at full scale
LEAST_CLEAR = 15.0  # dB between the voice and what is behind it
LEAST_RATE = 16_000  # a telephone line has half of it
MOST_DAMAGED = 0.02
_WANTED = "We need 20 to 60 seconds of you speaking."
_FRAME = 0.05  # s


@dataclass(frozen=True, slots=True)
class Measures:
    """Seconds, LUFS, shares 0…1, dB. `more`: the recording goes on after `seconds`."""

    seconds: float
    rate: int
    loudness: float
    clipped: float
    speech: float
    clearness: float
    damaged: float = 0.0
    more: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A recording, where its owner speaks in it, and what was measured."""

    sound: Sound
    media_type: str
    speech: tuple[SpeechSpan, ...]
    measures: Measures


def accepted(data: bytes) -> Sample:
    """The sample in a file. Raises SampleRefused with a sentence for each thing that is wrong. Takes about a second."""
    sample = measured(decoded(data))
    if wrong := complaints(sample.measures):
        raise SampleRefused(" ".join(wrong))
    return sample


def measured(recording: Recording) -> Sample:
    sound = recording.sound
    speech = stretches(sound)
    measures = Measures(
        seconds=sound.seconds,
        rate=sound.rate,
        loudness=loudness(sound),
        clipped=clipped(sound),
        speech=spoken_seconds(speech),
        clearness=clearness(sound),
        damaged=recording.damaged,
        more=recording.cut,
    )
    return Sample(sound, recording.media_type, speech, measures)


def complaints(measures: Measures) -> list[str]:
    """One sentence or two for each check that failed; none for a good recording."""
    checks = (_length(measures), *_hearing(measures), _line(measures), _damage(measures))
    return [said for said in checks if said]


def clipped(sound: Sound) -> float:
    """The share of samples that stand at the top: of the scale, or of what this recording ever reaches."""
    heights = np.abs(sound.samples)
    top = min(1.0, float(heights.max(initial=0)))
    return float((heights >= 0.98 * top).mean()) if top else 0.0


def clearness(sound: Sound) -> float:
    """How far its loud moments are above its quiet ones, in dB; 0 for less than a second."""
    frame = round(_FRAME * sound.rate)
    count = len(sound.samples) // frame
    if count < 1 / _FRAME:
        return 0.0
    power = np.square(sound.samples[: count * frame].reshape(count, frame), dtype=np.float64).mean(axis=1)
    quiet, loud = np.percentile(10 * np.log10(power + 1e-10), (10, 90))
    return float(loud - quiet)


def _length(measures: Measures) -> str:
    if measures.seconds < 1:
        return f"Your recording is less than a second long. {_WANTED}"
    if measures.seconds < SHORTEST:
        whole = math.floor(measures.seconds)
        return f"Your recording is {whole} second{'s' if whole != 1 else ''} long. {_WANTED}"
    if measures.more:
        return f"Your recording is more than {math.floor(measures.seconds)} seconds long. {_WANTED}"
    if measures.seconds > LONGEST:
        return f"Your recording is {math.ceil(measures.seconds)} seconds long. {_WANTED}"
    return ""


def _hearing(measures: Measures) -> tuple[str, ...]:
    if measures.loudness < SILENT:
        return ("Your recording is silent. Check that the right microphone is chosen and record yourself again.",)
    if not measures.speech:
        return ("We hear nobody speak in your recording. Record yourself speaking, without music.", _clipping(measures))
    return (_quiet(measures), _clipping(measures), _speech(measures), _noise(measures))


def _quiet(measures: Measures) -> str:
    if measures.loudness >= QUIETEST:
        return ""
    return "Your recording is too quiet. Hold the microphone closer, or speak louder."


def _clipping(measures: Measures) -> str:
    if measures.clipped <= MOST_CLIPPED:
        return ""
    return "Your recording crackles, because it is too loud. Hold the microphone a little further away."


def _speech(measures: Measures) -> str:
    if measures.speech >= LEAST_SPEECH or measures.speech >= 0.6 * measures.seconds:
        return ""
    heard = math.floor(measures.speech)
    said = "less than a second" if not heard else f"only {heard} second{'s' if heard != 1 else ''}"
    return f"We hear {said} of speech in your recording. Speak all the time, for at least {LEAST_SPEECH:.0f} seconds."


def _noise(measures: Measures) -> str:
    if measures.clearness >= LEAST_CLEAR:
        return ""
    return "There is too much noise behind your voice. Record yourself in a quiet room."


def _line(measures: Measures) -> str:
    if measures.rate >= LEAST_RATE:
        return ""
    return "Your recording sounds like a telephone call. Use the recorder of your phone or computer instead."


def _damage(measures: Measures) -> str:
    if measures.damaged <= MOST_DAMAGED:
        return ""
    return "Parts of the file are damaged. Save it or send it again."
