"""A voice detector: Silero's network, run by onnxruntime at the telephone's own 8 kHz. No torch.

The copy that comes with faster-whisper knows 16 kHz only, and telephone speech brought up to 16 kHz lacks the half of
the spectrum that it listens to: of a clean question it took every second window for silence, and whole questions were
never heard. The full network at 8 kHz is sure of the same audio (voiced windows of a question: 0.54 → 0.86 of all).

The network is recurrent. Its memory, the last samples of the window before and the filter's are one call's own; the
session, which holds the weights, is shared by all calls. A window costs a tenth of a millisecond, so it runs on the
event loop.

Its memory of speech and a long silence after it makes it deaf: nine seconds after a dictation a clear "No." was given
0.39 (6.2.1), and 0.90 with an empty memory. So it is emptied every four seconds while nobody speaks.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from shared.errors import SetupError

WINDOW = 512  # samples at 16 kHz, 32 ms; the network takes 256 at 8 kHz, and no other number
# Samples at 8 kHz of the window before: without, it hears nothing (findings/silero_onnx_context.sh).
CONTEXT = 32
MEMORY = (2, 1, 128)
SILENT = 0.2  # probability below which a window holds no voice
FORGETS = 126  # windows of silence, four seconds, after which its memory is emptied
RATE = np.array(8000, np.int64)
TAPS = 31
CUT = 3600 / 16_000  # of the filter before every second sample is dropped: the top of the telephone band


def _low_pass() -> NDArray[np.float64]:
    taps: NDArray[np.float64] = np.sinc(2 * CUT * (np.arange(TAPS) - TAPS // 2)) * np.hamming(TAPS)
    scaled: NDArray[np.float64] = taps / taps.sum()
    return scaled


class SileroDetector:
    """One call's ear for voices."""

    window = WINDOW

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._filter = _low_pass()
        self._memory = np.zeros(MEMORY, np.float32)
        self._silence = 0  # windows
        self._context = np.zeros(CONTEXT, np.float32)
        self._unfiltered = np.zeros(TAPS - 1)

    def probability(self, pcm: bytes) -> float:
        """How likely the next 512 samples (16 kHz s16 mono) hold a voice, 0…1.

        Raises ValueError for any other length.
        """
        window = self._halved(pcm)
        heard = np.concatenate([self._context, window])
        self._context = window[-CONTEXT:]
        asked = {"input": heard[np.newaxis], "state": self._memory, "sr": RATE}
        speech, memory = self._session.run(None, asked)
        probability = float(speech[0, 0])
        if not math.isfinite(probability):  # a memory that has gone bad stays bad: forget it
            self._memory = np.zeros(MEMORY, np.float32)
            return 0.0
        self._silence = self._silence + 1 if probability < SILENT else 0
        self._memory = memory if self._silence % FORGETS or not self._silence else np.zeros(MEMORY, np.float32)
        return probability

    def _halved(self, pcm: bytes) -> NDArray[np.float32]:
        """16 kHz s16 to 8 kHz float, -1…1."""
        samples = np.frombuffer(pcm, "<i2") / 32768
        if len(samples) != WINDOW:
            raise ValueError(f"a window has {WINDOW} samples, not {len(samples)}")
        joined = np.concatenate([self._unfiltered, samples])
        self._unfiltered = samples[-(TAPS - 1) :]
        halved: NDArray[np.float32] = np.convolve(joined, self._filter, "valid")[::2].astype(np.float32)
        return halved


class Silero:
    """The weights, loaded once. `detector()` makes one call's own detector."""

    def __init__(self, path: Path) -> None:
        """`path` is the network's file. Raises SetupError when it is missing or damaged."""
        if not path.is_file():
            raise SetupError(f"The voice detector lacks {path.name}. Cure: make setup")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as damaged:  # onnxruntime's errors share no class but Exception
            raise SetupError(f"The voice detector's {path.name} is damaged. Cure: remove it, make setup") from damaged

    def detector(self) -> SileroDetector:
        return SileroDetector(self._session)
