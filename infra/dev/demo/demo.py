"""The demo, and single calls as a person watches them: on a stack of their own, or on the one that is up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from infra.connections import Connections
from infra.dev.demo.afterwards import Afterwards, afterwards
from infra.dev.demo.display import EAR_LEGEND, LEGEND, Scroll, ear_table, exchange_table, summary
from infra.dev.demo.judged import judgement_table
from infra.dev.demo.machine import measured_speed, speed_lines
from infra.dev.demo.receiver import receiver
from infra.dev.demo.scripted_call import Found, Order, place_call, write_report
from infra.dev.setup.everything import install
from infra.dev.stack import detached
from infra.dev.stack.lifecycle import running
from infra.phone.script_files import DEMO, chosen
from infra.places import Places
from infra.progress import Steps

DEMO_CLIENT = "bright-smile"  # whom the demo's script dials


def demo(places: Places, console: Console) -> bool:
    """Set-up, stack, the demo call, its judgement, tables. False when something was not what it should be.

    A late answer that fits is what it should be, on a slow machine; a wrong one, an apology or a long silence is not.
    """
    folder = places.var / "demo"
    install(places, Steps(console))
    with _answering(places, console) as connections:
        order = Order.of(chosen(DEMO, None))
        found, after = asyncio.run(_followed(order, connections, places, console, folder / "call.wav"))
        speed = measured_speed(Path(connections.state_dir))
    write_report({**found.report, "speed": speed, "after_call": after and after.report()}, folder / "report.json")
    console.print(f"Report: {folder / 'report.json'} · recording (left caller, right agent): {folder / 'call.wav'}")
    say(console, [*summary(found.report), *speed_lines(speed)])
    return not found.failures and after is not None and not after.failures


async def _followed(
    order: Order, connections: Connections, places: Places, console: Console, wav: Path
) -> tuple[Found, Afterwards | None]:
    """The demo's call, and what becomes of it. None: there is no row to follow."""
    async with receiver(connections, DEMO_CLIENT) as crm:
        found = await _placed(order, connections, places, console, wav)
        call = found.report["database"]["call"]
        if call is None or not call["ended_at"]:
            return found, None
        after = await afterwards(connections, order.user, call, crm)
    console.print(judgement_table(after))
    _complain(console, after.failures)
    return found, after


def call(order: Order, connections: Connections, places: Places, console: Console, wav: Path | None = None) -> Found:
    """One call, shown as it happens, with its tables and what it failed to do."""
    found = asyncio.run(_placed(order, connections, places, console, wav))
    say(console, summary(found.report))
    return found


async def _placed(order: Order, connections: Connections, places: Places, console: Console, wav: Path | None) -> Found:
    found = await quietly(order, connections, places, Scroll(console), wav)
    tables(found, console)
    return found


async def quietly(
    order: Order, connections: Connections, places: Places, scroll: Scroll, wav: Path | None = None
) -> Found:
    """One call of which only what the scroll shows is shown."""
    # Its native part complains of channels that a hang-up closes, as any hang-up does.
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    return await place_call(order, connections, places.cache / "caller", scroll, wav)


def tables(found: Found, console: Console) -> None:
    """The exchanges of one call, by the agent's numbers and by the recording, and what was not as expected."""
    console.print(exchange_table(found.report, console.width))
    console.print(LEGEND, style="dim")
    console.print(ear_table(found.report))
    console.print(EAR_LEGEND, style="dim")
    _complain(console, found.failures)


def say(console: Console, lines: Iterator[str] | Sequence[str]) -> None:
    """Sentences of ours: what a client is called is not taken for markup."""
    for line in lines:
        console.print(line, markup=False)


def _complain(console: Console, failures: Sequence[str]) -> None:
    for failure in failures:
        console.print(f"Not as expected: {failure}", style="red", markup=False)


@contextmanager
def _answering(places: Places, console: Console) -> Iterator[Connections]:
    """The stack that is up, if its agent answers; else one that lives as long as the block."""
    connections = detached.connected(places.stack)
    if connections and any(part.name == "agent" and runs for part, runs in detached.status(places.stack)):
        console.print("Using the stack that is up.")
        yield connections
        return
    # Never the folder of `stack up`: its database is kept, this one need not be.
    with running(places.var / "demo" / "stack", "free", agent=True, places=places, steps=Steps(console)) as fresh:
        yield fresh
