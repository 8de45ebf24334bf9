"""Kokoro's network on a graphics card: the model of the package `kokoro`, by torch.

Only its network is taken (kokoro.model). The package's own front end would load espeak-ng (GPL-3) as a library and
wants spaCy, so phonemes stay ours, and so do the voices: their numbers are the same. Nothing is downloaded: without a
file of weights and its config.json beside it the package would ask a hub.

It computes with 32 bits, as it was trained. What torch holds of the card is bounded by what the memory plan counts: a
torch that grows until the card is full would leave the recogniser, and Ollama, nothing.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from shared.errors import SetupError, SpeakingFailed

log = structlog.get_logger()

PACKAGE = "kokoro"
REPOSITORY = "hexgrad/Kokoro-82M"  # only told to the package, which names it in messages
CONFIG = "config.json"
SIDE_BY_SIDE = 2  # one clause is prepared while the card computes another
TRIED = (43, 156, 43)  # phonemes for nobody, at the start: a card that torch has no programs for fails
CURE = "pip install 'frontdesk[edge,gpu]', or set FRONTDESK_VOICE_DEVICE=cpu"


class TorchNetwork:
    """Loaded and tried. SetupError names the cure of a missing package, a wrong file or a card that fails."""

    side_by_side = SIDE_BY_SIDE

    def __init__(self, weights: Path, sha256: str, memory: float, device: str = "cuda") -> None:
        """`memory`: bytes of the card that torch may take."""
        check_files(weights, sha256)
        self._torch, made = _torch(device, memory), _model_class()
        try:
            model = made(repo_id=REPOSITORY, config=str(weights.with_name(CONFIG)), model=str(weights))
            self._model = model.to(device).eval()
            self.run(TRIED, np.zeros((1, 256), dtype=np.float32), 1.0)()
        except Exception as failure:
            reason = f"{type(failure).__name__}"
            raise SetupError(f"Kokoro could not be loaded on the graphics card ({reason}): {CURE}") from failure

    def run(self, numbers: Sequence[int], style: NDArray[np.float32], tempo: float) -> TorchRun:
        return TorchRun(self._torch, self._model, numbers, style, tempo)


class TorchRun:
    """One clause."""

    def __init__(
        self, torch: Any, model: Any, numbers: Sequence[int], style: NDArray[np.float32], tempo: float
    ) -> None:
        self._torch, self._model, self._tempo = torch, model, tempo
        self._numbers, self._style = [0, *numbers, 0], style
        self._left = False

    def __call__(self) -> NDArray[np.float32]:
        """Raises SpeakingFailed where the card has no memory left; what torch kept of it is given back before."""
        if self._left:
            return np.zeros(0, dtype=np.float32)
        torch = self._torch
        tokens = torch.tensor([self._numbers], dtype=torch.long, device=self._model.device)
        style = torch.from_numpy(np.ascontiguousarray(self._style)).to(self._model.device)
        try:
            samples, _ = self._model.forward_with_tokens(tokens, style, self._tempo)
            return np.asarray(samples.cpu().numpy(), dtype=np.float32).ravel()
        except torch.OutOfMemoryError as full:
            torch.cuda.empty_cache()
            raise SpeakingFailed("Kokoro found no memory on the graphics card") from full

    def leave(self) -> None:
        """What a card computes cannot be broken off; a clause takes it a tenth of a second."""
        self._left = True


def check_files(weights: Path, sha256: str) -> None:
    """Raises SetupError where one is missing, or the weights are others than those that were asked for."""
    for file in (weights, weights.with_name(CONFIG)):
        if not file.is_file():
            raise SetupError(f"no {file.name} in {file.parent}: FRONTDESK_KOKORO_WEIGHTS names Kokoro's weights")
    with weights.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != sha256:
        raise SetupError(f"{weights} has the SHA-256 {found}, and FRONTDESK_KOKORO_SHA256 wants {sha256}")


def _torch(device: str, memory: float) -> Any:
    try:
        torch: Any = importlib.import_module("torch")
    except (ImportError, OSError) as failure:  # the second: a library of CUDA's that is not there
        raise SetupError(f"torch cannot be imported ({type(failure).__name__}): {CURE}") from failure
    if device == "cpu":
        return torch
    if not torch.cuda.is_available():
        raise SetupError(f"torch sees no graphics card: its CUDA and the driver do not fit together. {CURE}")
    whole = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction(min(1.0, memory / whole))
    return torch


def _model_class() -> Any:
    """KModel, without running the package's own __init__: that imports the front end (see above).

    Its log is shut, which the __init__ would do: it tells what is said, phoneme by phoneme.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise SetupError(f"The package {PACKAGE} is not installed: {CURE}")
    package = ModuleType(PACKAGE)
    package.__path__ = list(found.submodule_search_locations)
    sys.modules.setdefault(PACKAGE, package)
    try:
        importlib.import_module("loguru").logger.disable(PACKAGE)
        return importlib.import_module(f"{PACKAGE}.model").KModel
    except ImportError as failure:
        raise SetupError(f"{PACKAGE} cannot be imported ({failure.name} is missing): {CURE}") from failure
