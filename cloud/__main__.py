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

from cloud.metrics import answering
from cloud.settings import Settings
from cloud.worker import configured, doors, open_worker
from shared.errors import FrontdeskError
from shared.settings import host_and_port

log = structlog.get_logger()

ENV_FILE = Path(".env")
LOOPBACK = "127.0.0.1"


def main(
    port: Annotated[int, Option(help="Listen: POST /wake, POST /renew, GET /calendar/TOKEN.ics. 0: do not.")] = 0,
    *,
    host: Annotated[
        str, Option(help="The address to listen at; loopback, unless a container is around it.")
    ] = LOOPBACK,
    once: Annotated[bool, Option("--once", help="Do what there is, and end.")] = False,
) -> None:
    """Judge calls, tell CRMs, clone voices: whatever is queued in Supabase, until SIGTERM.

    SUPABASE_URL and SUPABASE_SECRET_KEY name the project; .env.example lists the other settings. Where one process is
    not enough, start more of them: they share the queue, and whoever is not woken looks every second.
    """
    settings = configured(ENV_FILE)
    asyncio.run(do_once(settings) if once else run_worker(settings, port, host))


async def do_once(settings: Settings) -> None:
    async with open_worker(settings) as worker:
        done = await worker.drain()
    log.info("nothing_left", done=done)


async def run_worker(settings: Settings, port: int, host: str = LOOPBACK) -> None:
    """At work until it is told to stop; with a port, also where a box says that there is work."""
    stop, woken = _stopped(), asyncio.Event()

    async def wake() -> None:
        woken.set()

    endpoint = doors(settings, wake) if port else None
    watched = host_and_port(settings.metrics) if settings.metrics else None
    async with open_worker(settings) as worker, asyncio.TaskGroup() as tasks:
        log.info("at_work", kinds=worker.kinds)
        if endpoint:
            tasks.create_task(listen(endpoint, port, stop, host))
        if watched:
            tasks.create_task(listen(answering(), watched[1], stop, watched[0]))
        await worker.run(stop, woken)


async def listen(app: Starlette, port: int, stop: asyncio.Event, host: str = LOOPBACK) -> None:
    """Serves at `host` until `stop`: whatever is in front of it brings TLS and the world."""
    server = _Server(uvicorn.Config(app, host=host, port=port, log_level="warning", lifespan="off"))
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
