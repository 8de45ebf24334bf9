"""The benchmark: calls on a stack of its own, one after another or at once, also beside another checkout's.

Each call has its own questions, so that no answer comes out of a memory of the call before. A stack is at rest before
it is called, as the phone of a business seldom rings in the second in which the last call ended; and it rests while the
other checkout's is measured.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rich.console import Console

from infra.bench.calls.other_checkout import beside
from infra.bench.calls.rest import wait_for_rest
from infra.bench.calls.tables import BENCH_LEGEND, Placed, bench_table, counted, ratio_table, ratios
from infra.connections import Connections
from infra.dev.demo.demo import call, quietly, say, tables
from infra.dev.demo.display import LEGEND, Scroll, summary
from infra.dev.demo.machine import machine, measured_speed, speed_lines
from infra.dev.demo.scripted_call import Found, Order, caller_sounds
from infra.dev.setup.everything import install
from infra.dev.stack.lifecycle import read_down, running
from infra.phone.script import Script
from infra.phone.script_files import series
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError

OURS = "this checkout"


@dataclass(frozen=True, slots=True)
class Benched:
    """One checkout's stack, and the calls that were placed on it."""

    name: str
    stack: Path
    connections: Connections
    found: list[Found] = field(default_factory=list)

    @property
    def placed(self) -> Placed:
        return Placed(self.name, [one.report for one in self.found])


def bench(places: Places, console: Console, times: int, against: Path | None = None) -> bool:
    """A first call on a fresh stack, then `times` warm ones, in turns with `against`. False when one of ours failed."""
    scripts = list(islice(cycle(series("bench")), times + 1))
    _prepare(scripts, places, console)
    with ExitStack() as undo:
        sides = [_ours(places, console, undo)]
        if against:
            sides.append(_theirs(against.resolve(), places, console, undo))
        for script in scripts:
            for side in sides:
                _rest(sides)  # all of them: what one still does after its call would slow the other's down
                console.rule(f"{side.name}: {script.name}")
                side.found.append(call(Order.of(script), side.connections, places, console))
        speed = measured_speed(Path(sides[0].connections.state_dir))
    _show([side.placed for side in sides], speed, console)
    _write(places.var / "bench" / "report.json", [side.placed for side in sides], speed)
    return not any(one.failures for one in sides[0].found)


def together(places: Places, console: Console, number: int) -> bool:
    """So many calls at once, of several businesses. False when not all of them got what they asked for."""
    scripts = list(islice(cycle(series("together")), number))
    _prepare(scripts, places, console)
    with ExitStack() as undo:
        ours = _ours(places, console, undo)
        _rest([ours])
        console.print(f"{number} calls at once …")
        ours.found.extend(asyncio.run(_at_once(scripts, ours.connections, places)))
    for one in ours.found:
        tables(one, console)
    say(console, [f"{one.report['client']}: {line}" for one in ours.found for line in summary(one.report)])
    return not any(one.failures for one in ours.found)


async def _at_once(scripts: Sequence[Script], connections: Connections, places: Places) -> list[Found]:
    orders = [Order.of(script, caller=f"+1555001{place:04}") for place, script in enumerate(scripts, 1)]
    unseen = Console(quiet=True)
    return await asyncio.gather(*(quietly(order, connections, places, Scroll(unseen)) for order in orders))


def _prepare(scripts: Sequence[Script], places: Places, console: Console) -> None:
    """All that costs time and is not the agent's: programs, models and what the callers say."""
    steps = Steps(console)
    install(places, steps)

    async def speak() -> None:
        for script in scripts:
            await caller_sounds(script, places.models, places.cache / "caller")

    with steps.step("Voices of the callers"):
        asyncio.run(speak())


def _ours(places: Places, console: Console, undo: ExitStack) -> Benched:
    stack = _emptied(places.var / "bench" / "ours" / "stack")
    steps = Steps(console)
    return Benched(OURS, stack, undo.enter_context(running(stack, "free", agent=True, places=places, steps=steps)))


def _theirs(checkout: Path, places: Places, console: Console, undo: ExitStack) -> Benched:
    folder = places.var / "bench" / "against"
    stack = _emptied(folder / "stack")
    connections = undo.enter_context(beside(checkout, folder.resolve(), stack.resolve(), places, Steps(console)))
    return Benched(str(checkout), stack, connections)


def _emptied(stack: Path) -> Path:
    """A fresh stack: without the sounds, answers and calls of the one before."""
    if any(part.is_running() for part in read_down(stack)):
        raise SetupError(f"Another benchmark is running in {stack}.")
    shutil.rmtree(stack, ignore_errors=True)
    return stack


def _rest(sides: Sequence[Benched]) -> None:
    for side in sides:
        wait_for_rest(side.stack)


def _show(placed: Sequence[Placed], speed: dict[str, Any], console: Console) -> None:
    for side in placed:
        console.print(bench_table(side))
    console.print(LEGEND, style="dim")
    console.print(BENCH_LEGEND, style="dim")
    for side in placed:
        say(console, counted(side))
    for ours, theirs in _compared(placed):
        console.print(ratio_table(ratios(ours, theirs), (ours.name, theirs.name)))
    say(console, speed_lines(speed))


def _compared(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    yield from ((placed[0], theirs) for theirs in placed[1:])


def _write(path: Path, placed: Sequence[Placed], speed: dict[str, Any]) -> None:
    sides = [{"checkout": side.name, "cold": side.first, "warm": side.warm} for side in placed]
    found = {
        "machine": machine(),
        "speed": speed,
        "checkouts": sides,
        "ratios": [ratios(ours, theirs) for ours, theirs in _compared(placed)],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
