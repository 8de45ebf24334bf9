"""Kokoro's network on the processor, by onnxruntime.

Two thirds of its time are int8 convolutions. Without AVX-512 float32 ones were tried too (Zen 3, one thread, processor
time of "Sure, I can help." and of 12 words): int8 as it is 1.2 and 3.5 s; float32 1.5 and 4.3 s; the same as 2-D
convolutions, which onnxruntime blocks by channel, 1.3 and 4.0 s; matrix products in float32 too 1.5 and 4.6 s.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from shared.errors import SetupError

MODEL = "kokoro-v1.0.int8.onnx"


class OnnxNetwork:
    """`threads` is how many threads one clause may use. Raises SetupError if the file is missing or damaged."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._session = _session(folder / MODEL, threads)
        self.side_by_side = max(1, len(os.sched_getaffinity(0)) // threads)

    def run(self, numbers: Sequence[int], style: NDArray[np.float32], tempo: float) -> OnnxRun:
        inputs: dict[str, NDArray[Any]] = {
            "tokens": np.array([[0, *numbers, 0]], dtype=np.int64),
            "style": style,
            "speed": np.array([tempo], dtype=np.float32),
        }
        return OnnxRun(self._session, inputs)


class OnnxRun:
    """One clause."""

    def __init__(self, session: onnxruntime.InferenceSession, inputs: dict[str, NDArray[Any]]) -> None:
        self._session, self._inputs = session, inputs
        self._options = onnxruntime.RunOptions()

    def __call__(self) -> NDArray[np.float32]:
        return np.asarray(self._session.run(["audio"], self._inputs, self._options)[0], dtype=np.float32).ravel()

    def leave(self) -> None:
        """The thread leaves the model at its next node, within milliseconds."""
        self._options.terminate = True


def _session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    if not model.is_file():
        raise SetupError(f"no {model.name} in {model.parent}: run `make setup`")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning threads would take the core that the recogniser and the language model need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's many ways to say "this file is damaged"
        raise SetupError(f"the voice's network in {model} is damaged: {type(error).__name__}") from error
