"""The same callers through a real LiveKit server: how many each system's own worker carries, all on this machine.

Here the phones are processes of their own (of `PHONES` each, as LiveKit's Python SDK hands each room's events to all
rooms of a process), so is the server, and each system has as many processes as it wants: ours one for every `LINE`
calls, livekit-agents one for each call.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.bench.load.bench import LIVEKIT, OURS, Plan, ended, spoken_in, telling
from infra.bench.load.cell import Terms
from infra.bench.load.outcome import Column, Outcome, together
from infra.bench.load.process import System, in_our_environment, in_the_rivals_environment
from infra.dev.setup.programs import program
from infra.dev.stack.children import Part, child
from infra.dev.stack.config_files import livekit_config
from infra.dev.stack.ports import HOST, free_ports
from infra.places import Places
from infra.progress import Steps

WORKERS = {OURS: "our_worker", LIVEKIT: "livekit_worker"}
CALLS = (1, 5, 10, 15, 20, 30, 40)
LINE = 20  # calls of one process of ours …
PHONES = 10  # … and of the callers'
BEGINS = 2.0  # s between two calls: a process for each takes its time to start
REGISTERS_WITHIN = 60.0  # s


def measured(plan: Plan, places: Places, steps: Steps) -> list[Column]:
    """A column for each of both, their cells in turns. SetupError."""
    with TemporaryDirectory() as name, server(Path(name), places) as address:
        folder = Path(name)
        sentence = spoken_in(folder)
        phones = dataclasses.replace(in_our_environment("phones", "phones"), env=address)
        columns = [Column(system) for system in WORKERS if system in plan.systems]
        for calls in sorted(plan.calls):
            paced = dataclasses.replace(plan, spread=max(plan.spread, BEGINS * calls))
            for column in columns:
                if column.broke_down is None:
                    step = steps.step(f"{column.name} through LiveKit, {calls} calls")
                    worker = dataclasses.replace(_worker(column.name, places), env=address)
                    processes = ceil(calls / LINE) if column.name == OURS else 1
                    with step, telling(column, calls, steps), ExitStack() as workers:
                        for number in range(processes):
                            state = folder / f"{column.name}-{calls}-{number}"
                            terms = paced.terms(calls, sentence, state, places)
                            workers.enter_context(working(worker, terms))
                        column.add(_rung(phones, paced.terms(calls, sentence, folder, places)))
    return columns


@contextmanager
def server(folder: Path, places: Places) -> Iterator[Mapping[str, str]]:
    """A LiveKit server for as long as the block lasts; how it is reached, as in the environment."""
    ports, key, secret = free_ports(), "bench", secrets.token_urlsafe(36)
    config = folder / "livekit.yaml"
    config.touch(0o600)
    config.write_text(livekit_config(ports, key, secret))
    command = [str(program("livekit-server", places)), "--config", str(config)]
    part = Part("livekit", command, folder / "livekit.log", ports.livekit, f"http://{HOST}:{ports.livekit}/")
    with child(part):
        yield {"LIVEKIT_URL": f"ws://{HOST}:{ports.livekit}", "LIVEKIT_API_KEY": key, "LIVEKIT_API_SECRET": secret}


def _rung(phones: System, terms: Terms) -> Outcome:
    """All callers at once."""
    firsts = range(0, terms.calls, PHONES)
    some = [dataclasses.replace(terms, first=n, calls=min(PHONES, terms.calls - n)) for n in firsts]
    with ThreadPoolExecutor(len(some)) as waiting:
        return together(list(waiting.map(partial(ended, phones), some)))


@contextmanager
def working(worker: System, terms: Terms) -> Iterator[None]:
    """One process that takes jobs, for as long as the block lasts. SetupError."""
    terms.state.mkdir()
    log = terms.state / "worker.log"
    env, command = worker.environ, worker.command(terms)
    with child(Part(worker.name, command, log, said="registered", env=env, patience=REGISTERS_WITHIN)):
        yield


def _worker(name: str, places: Places) -> System:
    if name == OURS:
        return in_our_environment(name, WORKERS[name])
    return in_the_rivals_environment(name, WORKERS[name], places)
