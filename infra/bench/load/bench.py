"""Runs the cells one after another, each in a process of its own, and ends a column where its system breaks down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from infra.bench.load.cell import Terms
from infra.bench.load.outcome import Column, Outcome, outcome_of
from infra.bench.load.process import System, beside, in_our_environment, in_the_rivals_environment
from infra.bench.load.stubs import RATE_IN, SAID
from infra.bench.sound import pcm_at
from infra.bench.turns.speech import espeak
from infra.phone.telephone import RATE
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError

OURS, LIVEKIT, PIPECAT = "ours", "livekit-agents", "pipecat"
MODULES = {OURS: "ours", LIVEKIT: "livekit_agents", PIPECAT: "pipecat"}
CALLS = (1, 10, 25, 50, 100)
ALONE = 2.0  # times as long is a single call measured: it asks little
STARTS_WITHIN = 90.0  # s that a process may need beside what it measures


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run. Seconds."""

    systems: Sequence[str]
    calls: Sequence[int]
    seconds: float
    wait: float = 0.2
    barge_in: float = 0.2
    spread: float = 10.0  # over which the calls of a cell begin
    settled: float = 4.0  # after that, until all of them have had an answer
    grace: float = 3.0  # that the last question may wait for its answer

    def terms(self, calls: int, sentence: Path, state: Path, places: Places) -> Terms:
        """Of one cell."""
        return Terms(
            calls=calls,
            first=0,
            seconds=self.seconds * (ALONE if calls == 1 else 1),
            wait=self.wait,
            barge_in=self.barge_in,
            sentence=sentence,
            state=state,
            models=places.models,
            spread=self.spread,
            warm=self.spread + self.settled,
            grace=self.grace,
        )


def measured(plan: Plan, places: Places, steps: Steps, against: Path | None = None) -> list[Column]:
    """A column for each system, their cells in turns; one whose process fails has broken down. SetupError."""
    with TemporaryDirectory() as folder:
        sentence = spoken_in(Path(folder))
        systems = [_system(name, places) for name in plan.systems]
        if against:
            systems.append(beside(against, MODULES[OURS], Path(folder) / "other"))
        columns = [Column(system.name) for system in systems]
        for calls in sorted(plan.calls):
            for system, column in zip(systems, columns, strict=True):
                if column.broke_down is None:
                    with steps.step(f"{system.name}, {calls} calls"), telling(column, calls, steps):
                        column.add(run(system, plan, calls, sentence, places))
    return columns


@contextmanager
def telling(column: Column, calls: int, steps: Steps) -> Iterator[None]:
    """What other cells have shown is not lost with this one."""
    try:
        yield
    except SetupError as failed:
        steps.say(str(failed))
        column.broke_down = calls


def spoken_in(folder: Path) -> Path:
    """The callers' sentence as a telephone brings it, 16 kHz s16 mono."""
    file = folder / "sentence.s16"
    sound = np.frombuffer(espeak("en-us", SAID), "<i2").astype(np.float64)
    file.write_bytes(pcm_at(sound, RATE, RATE_IN))
    return file


def run(system: System, plan: Plan, calls: int, sentence: Path, places: Places) -> Outcome:
    """One cell. SetupError where its process does not come to its end in good order."""
    with TemporaryDirectory() as state:
        return ended(system, plan.terms(calls, sentence, Path(state), places))


def ended(system: System, terms: Terms) -> Outcome:
    """What its process tells at its end. SetupError."""
    within = terms.warm + terms.seconds + terms.grace + STARTS_WITHIN
    return outcome_of(terms.calls, json.loads(system.told(terms, within)))


def _system(name: str, places: Places) -> System:
    if name not in MODULES:
        raise SetupError(f"There is no system {name}: choose of {', '.join(MODULES)}.")
    if name == OURS:
        return in_our_environment(name, MODULES[name])
    return in_the_rivals_environment(name, MODULES[name], places)
