"""What a telephone does to sound: G.711 mu-law at 8 kHz, and a band of 300-3400 Hz. Pure numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 8000  # samples per second
FRAME = 160  # samples in 20 ms
FRAME_BYTES = FRAME * 2
BAND = (300.0, 3400.0)  # Hz
TAPS = 129  # length of the band filter; delays by 8 ms
SINC_TAPS = 96  # length of the resampling filter, in input samples

Samples = NDArray[np.int16]

_BIAS = 132  # G.711: added before the logarithm, so that segments are powers of two
_CLIP = 32635


def mu_law_round_trip(samples: Samples) -> Samples:
    """What is left of 16-bit samples after mu-law coding and decoding: 8 bits, logarithmic steps."""
    wide = samples.astype(np.int32)
    negative = wide < 0
    magnitude = np.minimum(np.abs(wide), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    decoded = (((mantissa << 3) + _BIAS) << exponent) - _BIAS
    signed: Samples = np.where(negative, -decoded, decoded).astype(np.int16)
    return signed


def _lowpass(cutoff: float, rate: float, taps: int) -> NDArray[np.float64]:
    n = np.arange(taps) - (taps - 1) / 2
    response: NDArray[np.float64] = 2 * cutoff / rate * np.sinc(2 * cutoff / rate * n) * np.hamming(taps)
    return response


class Band:
    """The telephone's band as a streaming filter: blocks go in one after another, equally long blocks come out."""

    def __init__(self) -> None:
        low, high = BAND
        self._taps = _lowpass(high, RATE, TAPS) - _lowpass(low, RATE, TAPS)
        self._tail = np.zeros(TAPS - 1)

    def pass_on(self, samples: Samples) -> Samples:
        """Filter the next block; remembers the end of it for the block after."""
        joined = np.concatenate([self._tail, samples.astype(np.float64)])
        self._tail = joined[-(TAPS - 1) :]
        out = np.convolve(joined, self._taps, mode="valid")
        return np.clip(np.rint(out), -32768, 32767).astype(np.int16)


class Earpiece:
    """One direction of a telephone line: band, then mu-law. Bytes of s16 mono at 8 kHz in and out."""

    def __init__(self) -> None:
        self._band = Band()

    def carry(self, pcm: bytes) -> bytes:
        """The next stretch of sound as it comes out at the other end."""
        if not pcm:
            return b""
        return mu_law_round_trip(self._band.pass_on(np.frombuffer(pcm, dtype=np.int16))).tobytes()


def to_telephone_rate(pcm: bytes, rate: int) -> bytes:
    """Resample s16 mono PCM from `rate` (a multiple of 8,000 Hz) to 8 kHz, without aliasing. ValueError otherwise."""
    if rate % RATE:
        message = f"cannot bring {rate} Hz down to {RATE} Hz: not a whole multiple"
        raise ValueError(message)
    step = rate // RATE
    if step == 1 or not pcm:
        return pcm
    taps = SINC_TAPS * step // 2 * 2 + 1
    smooth = np.convolve(np.frombuffer(pcm, dtype=np.int16).astype(np.float64), _lowpass(BAND[1], rate, taps), "same")
    if smooth.size > len(pcm) // 2:  # shorter than the filter: numpy answers with the filter's length
        start = (smooth.size - len(pcm) // 2) // 2
        smooth = smooth[start : start + len(pcm) // 2]
    return np.clip(np.rint(smooth[::step]), -32768, 32767).astype(np.int16).tobytes()
