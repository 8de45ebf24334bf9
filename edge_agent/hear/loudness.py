"""Where does speech stop being audible? Pure.

The detector goes on saying "voice" for about a tenth of a second after the last sound. Nobody hears that: for the times
that are reported, the sound itself is measured.
"""

from __future__ import annotations

import numpy as np

STEP = 160  # samples of 10 ms
AUDIBLE = 180.0  # RMS of 16-bit samples, about -45 dBFS: the softest syllable is louder, a quiet line is not
ABOVE_NOISE = 2.0  # times the line's own noise: 6 dB
NOISE = 5  # percent of a segment are no louder than the line itself: the moments before, after and between words


def silent_tail(pcm: bytes) -> int | None:
    """How many samples of `pcm` (16 kHz s16 mono) follow the last audible one, in steps of 10 ms.

    None when nothing in it stands out from the noise.
    """
    samples = np.frombuffer(pcm, "<i2")
    steps = len(samples) // STEP
    if not steps:
        return None
    squares = np.square(samples[-steps * STEP :].astype(np.float32)).reshape(steps, STEP)
    levels = np.sqrt(squares.mean(axis=1))
    audible = np.flatnonzero(levels >= max(AUDIBLE, ABOVE_NOISE * float(np.percentile(levels, NOISE))))
    return (steps - 1 - int(audible[-1])) * STEP if len(audible) else None
