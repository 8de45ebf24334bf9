"""A voice detector: Silero's network, the copy that comes with faster-whisper, run by onnxruntime. No torch.

The network is recurrent. Its memory (h, c) and the 64 samples before each window are one call's own; the session, which
holds the weights, is shared by all calls. A window costs a tenth of a millisecond, so it runs on the event loop.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import onnxruntime
from faster_whisper.utils import get_assets_path

from shared.errors import SetupError

WINDOW = 512  # samples, 32 ms at 16 kHz: the network takes no other
CONTEXT = 64  # samples of the window before
MEMORY = (1, 1, 128)


class SileroDetector:
    """One call's ear for voices."""

    window = WINDOW

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._h = self._c = np.zeros(MEMORY, np.float32)
        self._heard = np.zeros(CONTEXT + WINDOW, np.float32)

    def probability(self, pcm: bytes) -> float:
        """How likely the next 512 samples (16 kHz s16 mono) hold a voice, 0…1.

        Raises ValueError for any other length.
        """
        self._heard[:CONTEXT] = self._heard[-CONTEXT:]
        self._heard[CONTEXT:] = np.frombuffer(pcm, "<i2")
        self._heard[CONTEXT:] /= 32768
        asked = {"input": self._heard[np.newaxis], "h": self._h, "c": self._c}
        speech, h, c = self._session.run(None, asked)
        probability = float(speech.reshape(-1)[0])
        if not math.isfinite(probability):  # a memory that has gone bad stays bad: forget it
            self._h = self._c = np.zeros(MEMORY, np.float32)
            return 0.0
        self._h, self._c = h, c
        return probability


class Silero:
    """The weights, loaded once. `detector()` makes one call's own detector."""

    def __init__(self) -> None:
        """Raises SetupError when faster-whisper came without the network."""
        path = Path(get_assets_path()) / "silero_vad_v6.onnx"
        if not path.is_file():
            raise SetupError(f"faster-whisper lacks {path.name}: install the version that pyproject.toml names.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def detector(self) -> SileroDetector:
        return SileroDetector(self._session)
