"""The jobs after a call, on any machine: `python -m cloud`. The same functions that Modal runs (modal_app.py)."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvicorn
from starlette.applications import Starlette
from typer import Option

from cloud.crew import configured, crew, wake_secret
from cloud.hands import Hands, follow
from cloud.settings import Settings
from cloud.wake import door
from shared.errors import FrontdeskError

log = structlog.get_logger()

ENV_FILE = Path(".env")


def main(
    processes: Annotated[int, Option(min=1, max=64, help="How many processes do the work.")] = 1,
    port: Annotated[int, Option(help="Listen on loopback for the wake-up of a box: POST /wake. 0: do not.")] = 0,
    *,
    once: Annotated[bool, Option("--once", help="Do what there is, and end.")] = False,
    hand: Annotated[bool, Option(hidden=True)] = False,
) -> None:
    """Judge calls, tell CRMs, clone voices: whatever is queued in Supabase, until SIGTERM.

    SUPABASE_URL and SUPABASE_SECRET_KEY name the project; .env.example lists the other settings.
    """
    settings = configured(ENV_FILE)
    if once:
        asyncio.run(do_once(settings))
    elif processes > 1 or port:
        asyncio.run(lead(settings, processes, port))
    else:
        asyncio.run(toil(settings, hand=hand))


async def do_once(settings: Settings) -> None:
    async with crew(settings) as workers:
        done = await workers.drain()
    log.info("nothing_left", done=done)


async def toil(settings: Settings, *, hand: bool) -> None:
    """One process at work until it is told to stop."""
    stop, woken = _stopped(), asyncio.Event()
    async with crew(settings) as workers, asyncio.TaskGroup() as tasks:
        log.info("at_work", kinds=workers.kinds)
        following = tasks.create_task(follow(woken, stop)) if hand else None
        await workers.run(stop, woken)
        if following:
            following.cancel()


async def lead(settings: Settings, processes: int, port: int) -> None:
    """Several processes at work, and the door at which a box knocks."""
    stop = _stopped()
    hands = Hands([sys.executable, "-P", "-m", "cloud", "--hand"])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hands.run(processes, stop))
        if port:
            tasks.create_task(listen(door(wake_secret(settings), hands.wake), port, stop))


async def listen(app: Starlette, port: int, stop: asyncio.Event) -> None:
    """Serves on loopback until `stop`: whatever is in front of it brings TLS and the world."""
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off"))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        await stop.wait()
        server.should_exit = True


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """They are ours: what stops the work stops the door as well."""
        yield


def _stopped() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


if __name__ == "__main__":
    try:
        typer.run(main)
    except FrontdeskError as error:
        sys.exit(str(error))
