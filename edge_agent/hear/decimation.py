"""16 kHz to 8 kHz: a low-pass filter, of which only every second sample is computed.

A block of results is one product of a row of samples with a matrix, so that many windows are one multiplication.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TAPS = 31
LEAD = TAPS - 1  # samples before a result's own: the filter reaches back so far
CUT = 3600 / 16_000  # the top of the telephone band
BLOCK = 16  # results of one row
SPAN = 2 * (BLOCK - 1) + TAPS  # samples that they are made of


def low_pass() -> NDArray[np.float64]:
    """The filter: a windowed sinc of `TAPS` taps, which passes a constant unchanged."""
    taps: NDArray[np.float64] = np.sinc(2 * CUT * (np.arange(TAPS) - TAPS // 2)) * np.hamming(TAPS)
    scaled: NDArray[np.float64] = taps / taps.sum()
    return scaled


def _matrix() -> NDArray[np.float32]:
    """`SPAN` samples of s16 to `BLOCK` results of -1…1."""
    matrix = np.zeros((SPAN, BLOCK))
    for result in range(BLOCK):
        matrix[2 * result : 2 * result + TAPS, result] = low_pass() / 32768
    return matrix.astype(np.float32)


_MATRIX = _matrix()


def halved(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """Rows of 16 kHz s16 to rows of 8 kHz float, -1…1. The first `LEAD` samples of a row were filtered before.

    As many results as half of the samples that follow them, a multiple of `BLOCK`.
    """
    results = (pcm.shape[1] - LEAD) // 2
    starts = np.arange(0, 2 * results, 2 * BLOCK)
    blocks = pcm.astype(np.float32).take(starts[:, np.newaxis] + np.arange(SPAN), axis=1)
    product: NDArray[np.float32] = blocks @ _MATRIX  # row by row: one large product would wake other threads for it
    return product.reshape(len(pcm), results)
