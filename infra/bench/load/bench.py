"""Runs the cells one after another, each in a process of its own, and ends a column where its system breaks down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from infra.bench.load.outcome import Column, Outcome, outcome_of
from infra.bench.load.stubs import RATE_IN, SAID
from infra.bench.rivals import environment
from infra.bench.sound import resampled
from infra.bench.turns.peers import PINNED
from infra.bench.turns.speech import espeak
from infra.dev.phone.telephone import RATE
from infra.places import CHECKOUT, Places
from infra.progress import Steps
from shared.errors import SetupError

OURS, LIVEKIT, PIPECAT = "ours", "livekit-agents", "pipecat"
MODULES = {OURS: "ours", LIVEKIT: "livekit_agents", PIPECAT: "pipecat"}
CALLS = (1, 10, 25, 50, 100)
ALONE = 2.0  # times as long is a single call measured: it asks little
SPREAD = 10.0  # s over which the calls of a cell begin
WARM = 14.0  # s until all of them have had an answer
GRACE = 3.0  # s that the last question may wait for its answer
STARTS_WITHIN = 90.0  # s that a process may need beside all that
PRODUCT = ("edge_agent", "shared")  # what another checkout is measured by


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run. Seconds."""

    systems: Sequence[str]
    calls: Sequence[int]
    seconds: float
    wait: float = 0.2
    barge_in: float = 0.2
    spread: float = SPREAD
    warm: float = WARM
    grace: float = GRACE


@dataclass(frozen=True, slots=True)
class System:
    """How one is run: its name, its interpreter, its module, and where that is imported from."""

    name: str
    python: Path
    module: str
    path: Path


def measured(plan: Plan, places: Places, steps: Steps, against: Path | None = None) -> list[Column]:
    """A column for each system, their cells in turns; one whose process fails has broken down. SetupError."""
    with TemporaryDirectory() as folder:
        sentence = Path(folder) / "sentence.s16"
        sentence.write_bytes(spoken(SAID))
        systems = [_system(name, places) for name in plan.systems]
        if against:
            systems.append(beside(against, Path(folder) / "other"))
        columns = [Column(system.name) for system in systems]
        for calls in sorted(plan.calls):
            for system, column in zip(systems, columns, strict=True):
                if column.broke_down is None:
                    with steps.step(f"{system.name}, {calls} calls"), _telling(column, calls, steps):
                        column.add(run(system, plan, calls, sentence, places))
    return columns


@contextmanager
def _telling(column: Column, calls: int, steps: Steps) -> Iterator[None]:
    """What other cells have shown is not lost with this one."""
    try:
        yield
    except SetupError as failed:
        steps.say(str(failed))
        column.broke_down = calls


def spoken(words: str) -> bytes:
    """As a telephone brings it, 16 kHz s16 mono."""
    sound = np.frombuffer(espeak("en-us", words), "<i2").astype(np.float64)
    return np.clip(resampled(sound, RATE, RATE_IN), -32768, 32767).astype("<i2").tobytes()


def run(system: System, plan: Plan, calls: int, sentence: Path, places: Places) -> Outcome:
    """One cell. SetupError where its process does not come to its end in good order."""
    seconds = plan.seconds * (ALONE if calls == 1 else 1)
    with TemporaryDirectory() as state:
        terms = {
            "calls": calls,
            "seconds": seconds,
            "wait": plan.wait,
            "barge_in": plan.barge_in,
            "sentence": sentence,
            "state": state,
            "models": places.models,
            "spread": plan.spread,
            "warm": plan.warm,
            "grace": plan.grace,
        }
        command = [str(system.python), "-P", "-m", f"infra.bench.load.{system.module}"]
        command += [f"--{name}={value}" for name, value in terms.items()]
        return outcome_of(
            calls, json.loads(_told(command, system.path, plan.warm + seconds + plan.grace + STARTS_WITHIN))
        )


def _told(command: Sequence[str], path: Path, within: float) -> str:
    """The line of JSON; a process that hangs is killed."""
    environ = {**os.environ, "PYTHONPATH": str(path)}
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


def _system(name: str, places: Places) -> System:
    if name not in MODULES:
        raise SetupError(f"There is no system {name}: choose of {', '.join(MODULES)}.")
    python = Path(sys.executable) if name == OURS else environment(places.var / "bench-peers", PINNED)
    return System(name, python, MODULES[name], CHECKOUT)


def beside(checkout: Path, folder: Path) -> System:
    """Another checkout's product under this one's benchmark: from the time on when its parts are called as ours."""
    folder.mkdir()
    for package in PRODUCT:
        (folder / package).symlink_to((checkout / package).resolve())
    (folder / "infra").symlink_to(CHECKOUT / "infra")
    return System(str(checkout), Path(sys.executable), MODULES[OURS], folder)
