"""The demo and the benchmark: rehearsals on a stack of their own, or on the one that is up."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from infra.install.everything import install
from infra.install.progress import Steps
from infra.operate.receiver import receiver
from infra.places import Places
from infra.rehearse.afterwards import Afterwards, afterwards
from infra.rehearse.rehearsal import Found, Order, rehearse, write_report
from infra.rehearse.report import Report
from infra.rehearse.shelf import DEMO, chosen
from infra.rehearse.shown import LEGEND, Scroll, bench_table, exchange_table
from infra.rehearse.verdict import verdict
from infra.stack import detached
from infra.stack.connection import Connections
from infra.stack.lifecycle import running

DEMO_CLIENT = "bright-smile"  # whom the demo's script dials


def demo(places: Places, console: Console) -> bool:
    """Set-up, stack, the demo call, its judgement, two tables. False when something was not what it should be."""
    folder = places.var / "demo"
    install(places, Steps(console))
    with _answering(places, console) as connections:
        order = Order.of(chosen(DEMO, None))
        found, after = asyncio.run(_followed(order, connections, places, console, folder / "call.wav"))
    write_report({**found.report, "after_call": after and after.report()}, folder / "report.json")
    console.print(f"Report: {folder / 'report.json'} · recording (left caller, right agent): {folder / 'call.wav'}")
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
    console.print(verdict(after))
    _complain(console, after.failures)
    return found, after


def call(order: Order, connections: Connections, places: Places, console: Console, wav: Path | None = None) -> Found:
    """One call, shown as it happens, with its table and what it failed to do."""
    return asyncio.run(_placed(order, connections, places, console, wav))


async def _placed(order: Order, connections: Connections, places: Places, console: Console, wav: Path | None) -> Found:
    # Its native part complains of channels that a hang-up closes, as any hang-up does.
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    found = await rehearse(order, connections, places.cache / "caller", Scroll(console), wav)
    console.print(exchange_table(found.report, console.width))
    console.print(LEGEND, style="dim")
    _complain(console, found.failures)
    return found


def _complain(console: Console, failures: Sequence[str]) -> None:
    for failure in failures:
        console.print(f"Not as expected: {failure}", style="red", markup=False)


def bench(places: Places, console: Console, times: int) -> bool:
    """A first, cold call to compare with, then `times` warm ones. False when one of them failed."""
    install(places, Steps(console))
    order = Order.of(chosen(DEMO, None))
    with _answering(places, console) as connections:
        found = [call(order, connections, places, console) for _ in range(times + 1)]
    cold, *warm = [one.report for one in found]
    console.print(bench_table(cold, warm))
    console.print(machine())
    _write_bench(places.var / "bench" / "report.json", cold, warm)
    return not any(one.failures for one in found)


def machine() -> str:
    """One line on what was measured on."""
    cpu = next((line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores, {cpu or platform.machine()}, {platform.system()} {platform.release()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.is_file() else []


def _write_bench(path: Path, cold: Report, warm: list[Report]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": machine(), "cold": cold, "warm": warm}
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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
