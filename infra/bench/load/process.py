"""A system in a process of its own: how it is called, and what it tells."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.bench.load.cell import Terms
from infra.bench.rivals import environment
from infra.bench.turns.peers import PINNED
from infra.places import CHECKOUT, Places
from shared.errors import SetupError

PRODUCT = ("edge_agent", "shared")  # what another checkout is measured by


@dataclass(frozen=True, slots=True)
class System:
    """Its name, its interpreter, its module, and where that is imported from."""

    name: str
    python: Path
    module: str
    path: Path = CHECKOUT
    env: Mapping[str, str] = field(default_factory=dict)

    def command(self, terms: Terms) -> list[str]:
        given = [f"--{name}={value}" for name, value in dataclasses.asdict(terms).items()]
        return [str(self.python), "-P", "-m", f"infra.bench.load.{self.module}", *given]

    @property
    def environ(self) -> dict[str, str]:
        """What it is to find in its environment beside ours."""
        return {"PYTHONPATH": str(self.path), **self.env}

    def told(self, terms: Terms, within: float) -> str:
        """The line of JSON that it ends with. SetupError where it fails, or hangs: then it is killed."""
        command = self.command(terms)
        environ = {**os.environ, **self.environ}
        try:
            done = subprocess.run(
                command, cwd="/", env=environ, capture_output=True, text=True, timeout=within, check=False
            )
        except subprocess.TimeoutExpired:
            raise SetupError(f"{' '.join(command)} did not come to an end within {within:.0f} s.") from None
        lines = [line for line in done.stdout.splitlines() if line.startswith('{"asked"')]
        if not lines:
            raise SetupError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        return lines[-1]


def in_our_environment(name: str, module: str) -> System:
    return System(name, Path(sys.executable), module)


def in_the_rivals_environment(name: str, module: str, places: Places) -> System:
    """Made where it is not there yet. SetupError."""
    return System(name, environment(places.var / "bench-peers", PINNED), module)


def beside(checkout: Path, module: str, folder: Path) -> System:
    """Another checkout's product under this one's benchmark: from the time on when its parts are called as ours."""
    folder.mkdir()
    for package in PRODUCT:
        (folder / package).symlink_to((checkout / package).resolve())
    (folder / "infra").symlink_to(CHECKOUT / "infra")
    return System(str(checkout.resolve()), Path(sys.executable), module, folder)
