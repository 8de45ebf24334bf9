"""torch and kokoro as far as the voice on a card uses them: numpy underneath, faults on demand."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

SAMPLES = 600  # for each phoneme, the padding included
INIT = "raise AssertionError('the front end must not be imported')\n"
MODEL = "import torch\n\nKModel = torch.fake_kmodel\n"


class OutOfMemoryError(RuntimeError):
    """torch's own name."""


class Tensor(np.ndarray[Any, Any]):
    """An array that says which device it is on."""

    def to(self, _device: str) -> Tensor:
        return self

    def cpu(self) -> Tensor:
        return self

    def numpy(self) -> np.ndarray[Any, Any]:
        return np.asarray(self)


@dataclass
class FakeTorch:
    """What it does next, and what it saw."""

    available: bool = True
    memory: float = 12e9
    fault: Exception | None = None
    loaded: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[list[int], tuple[int, ...], float]] = field(default_factory=list)
    fraction: float = 1.0
    emptied: int = 0
    shut: list[str] = field(default_factory=list)  # whose log

    def kmodel(self, **given: Any) -> Any:
        self.loaded.append(given)
        return self

    def to(self, device: str) -> Any:
        self.device = device
        return self

    def eval(self) -> Any:
        return self

    def forward_with_tokens(self, tokens: Any, style: Any, tempo: float) -> tuple[Any, None]:
        self.asked.append((list(map(int, tokens[0])), style.shape, tempo))
        if self.fault:
            raise self.fault
        wave = np.sin(np.arange(SAMPLES * tokens.shape[1]) / 20) * 0.3
        return wave.view(Tensor), None

    def _set_fraction(self, fraction: float) -> None:
        self.fraction = fraction

    def _empty(self) -> None:
        self.emptied += 1

    def module(self) -> Any:
        module: Any = ModuleType("torch")
        module.fake_kmodel = self.kmodel
        module.OutOfMemoryError = OutOfMemoryError
        module.long = np.int64
        module.tensor = lambda values, dtype, device: np.array(values, dtype)
        module.from_numpy = lambda array: array.view(Tensor)
        module.cuda = SimpleNamespace(
            is_available=lambda: self.available,
            get_device_properties=lambda _: SimpleNamespace(total_memory=self.memory),
            set_per_process_memory_fraction=self._set_fraction,
            empty_cache=self._empty,
        )
        return module


def installed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> FakeTorch:
    """Both packages, importable until the test ends."""
    fake = FakeTorch()
    package = folder / "packages" / "kokoro"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(INIT)
    (package / "model.py").write_text(MODEL)
    monkeypatch.syspath_prepend(str(package.parent))
    for name in ("kokoro", "kokoro.model"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))  # so that they are taken out again at the end
        del sys.modules[name]
    monkeypatch.setitem(sys.modules, "torch", fake.module())
    loguru: Any = ModuleType("loguru")
    loguru.logger = SimpleNamespace(disable=fake.shut.append)
    monkeypatch.setitem(sys.modules, "loguru", loguru)
    return fake
