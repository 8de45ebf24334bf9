"""Where set-up puts things: all of it below one ignored folder of the checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DEPLOY = CHECKOUT / "infra" / "deploy"  # for a real box
BOXES = CHECKOUT / "infra" / "boxes"  # settings for some graphics cards


@dataclass(frozen=True, slots=True)
class Places:
    """The folders below `var`. Tests give another root."""

    var: Path = CHECKOUT / "var"

    @property
    def programs(self) -> Path:
        return self.var / "bin"

    @property
    def cache(self) -> Path:
        """Half-done work: parts of models, packages, logs of builds. May be deleted at any time."""
        return self.var / "cache"

    @property
    def models(self) -> Path:
        return self.var / "models"

    @property
    def site(self) -> Path:
        """The owner's window as it is served, once it was built."""
        return self.var / "dashboard" / "current"

    @property
    def ollama(self) -> Path:
        """Ollama's own store; all stacks of the checkout share it, because a model takes half a gigabyte."""
        return self.var / "ollama"

    @property
    def stack(self) -> Path:
        return self.var / "stack"
