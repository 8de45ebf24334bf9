"""One cell: so many callers of one system in this process, measured for some seconds, told as a line of JSON."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import psutil

from infra.bench.load.caller import FRAME_S, Caller, Sentence, sentence_of
from infra.bench.load.meter import Scored, score

LEAVING = 3.0  # s for the calls to end
BUSY = (0, 1, 2, 5, 6, 7)  # of /proc/stat: user, nice, system, irq, softirq, steal


@dataclass(frozen=True, slots=True)
class Terms:
    """What is measured, and how the system is set. Seconds."""

    calls: int
    first: int  # number of the first of them
    seconds: float
    wait: float  # silence of the caller that ends his turn
    barge_in: float  # voice of the caller that interrupts
    sentence: Path  # 16 kHz s16 mono
    state: Path  # an empty folder
    models: Path  # what `make setup` has put together
    spread: float  # over which the calls begin, so that they are out of step
    warm: float  # before anything is measured
    grace: float  # that what was asked last may wait for its answer


Attend: TypeAlias = Callable[[Caller], Coroutine[Any, Any, None]]  # serves one caller for good
System: TypeAlias = Callable[[Terms], AbstractAsyncContextManager[Attend]]


def main(system: System, run: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run) -> None:
    """Entry of a cell's process; `run` makes its event loop."""
    run(_tell(system, terms_given()))


async def _tell(system: System, terms: Terms) -> None:
    print(json.dumps(await measured(system, terms)), flush=True)
    os._exit(0)  # a system's tasks may outlive their cancellation, and the loop would wait for them


async def measured(system: System, terms: Terms) -> dict[str, Any]:
    """The measures of one cell: gaps and stops in milliseconds, `cpu` and `others` in per cent of a core."""
    sentence = sentence_of(terms.sentence.read_bytes())
    async with system(terms) as attend:
        process = psutil.Process()
        gc.collect()
        before = process.memory_full_info().uss
        callers, serving = _begun(attend, terms, sentence)
        await asyncio.sleep(terms.warm)
        for caller in callers:
            del caller.late[:]
        since, machine, own = time.perf_counter(), _machine(), time.process_time()
        lags = await _lags(since + terms.seconds)
        until, busy, own = time.perf_counter(), _machine() - machine, time.process_time() - own
        grown = process.memory_full_info().uss - before
        late = [late for caller in callers for late in caller.late]
        await asyncio.sleep(terms.grace)
        found = _scored(callers, since, until)
        dead = [task for task in serving if task.done()]
        await _over(serving)
    return {
        "asked": found.asked,
        "gaps": [1000 * gap for gap in found.gaps],
        "stops": [1000 * stop for stop in found.stops],
        "cpu": 100 * own / (until - since),
        "others": max(0.0, 100 * (busy - own) / (until - since)),
        "memory": grown / 1e6 / terms.calls,
        "lag": _p99(lags),
        "late": _p99(late),
        "dead": len(dead),
    }


def _begun(attend: Attend, terms: Terms, sentence: Sentence) -> tuple[list[Caller], list[asyncio.Task[None]]]:
    """All of them, one after the other."""
    callers = [Caller(terms.first + place, sentence) for place in range(terms.calls)]
    every = terms.spread / terms.calls
    return callers, [asyncio.create_task(_later(every * place, attend, one)) for place, one in enumerate(callers)]


async def _later(seconds: float, attend: Attend, caller: Caller) -> None:
    await asyncio.sleep(seconds)
    await attend(caller)


async def _over(serving: list[asyncio.Task[None]]) -> None:
    for task in serving:
        task.cancel()
    await asyncio.wait(serving, timeout=LEAVING)


async def _lags(until: float) -> list[float]:
    """How much later than asked for a task comes back, again and again until then."""
    lags = []
    while (now := time.perf_counter()) < until:
        await asyncio.sleep(FRAME_S)
        lags.append(time.perf_counter() - now - FRAME_S)
    return lags


def _scored(callers: list[Caller], since: float, until: float) -> Scored:
    """A caller whom nobody served had a question, too."""
    found = Scored()
    for caller in callers:
        unserved = not caller.asked
        found.add(Scored(asked=1) if unserved else score(caller.asked, caller.edge.heard, since, until))
    return found


def _p99(seconds: list[float]) -> float:
    """In milliseconds."""
    return float(np.percentile(seconds, 99)) * 1000 if seconds else 0.0


def _machine() -> float:
    """Seconds that all cores have been busy."""
    ticks = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return sum(int(ticks[place]) for place in BUSY) / os.sysconf("SC_CLK_TCK")


def terms_given() -> Terms:
    """On the command line."""
    parser = argparse.ArgumentParser()
    for name, kind in Terms.__annotations__.items():
        parser.add_argument(f"--{name}", type={"int": int, "float": float, "Path": Path}[kind], required=True)
    return Terms(**vars(parser.parse_args()))
