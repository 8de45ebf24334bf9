"""Answer calls: settings → engines → a worker registered with LiveKit, until told to stop.

`frontdesk serve`, or `python -m edge_agent`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import structlog
from livekit import api

from edge_agent.arrive.jobs import Assignment, Take
from edge_agent.arrive.pick_up import pick_up
from edge_agent.arrive.sip_calls import SipCalls
from edge_agent.arrive.watchdog import LiveKitRooms, Watchdog
from edge_agent.arrive.worker import Server, Terms, Worker
from edge_agent.call import Services, attend
from edge_agent.engines import open_services
from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from edge_agent.shutdown import leave_within
from edge_agent.troubles import registration
from shared.errors import FrontdeskError
from shared.log import catch_crashes, configure
from shared.settings import load

log = structlog.get_logger()

STANDING = 2  # callers beyond the machine's limit who hear that all lines are busy, instead of ringing on


def main() -> None:
    """Exit code 1 and one message when something is missing; 0 after a stop. Either way it ends within seconds."""
    settings = load(Settings, env_file=Path(".env"))
    os.umask(0o077)  # whatever is written below the state folder is for nobody else's eyes
    configure(settings.log_level, settings.log_format, pii=settings.log_pii)
    catch_crashes()
    asyncio.run(to_the_end(settings))


async def to_the_end(settings: Settings) -> None:
    """The last word is ours: a thread that hangs does not keep the process."""
    code = 1
    try:
        await serve(settings)
        code = 0
    finally:
        leave_within(code=code)


async def serve(settings: Settings) -> None:
    """Take calls until SIGTERM or SIGINT; then finish those under way. Told so while engines load, leave at once."""
    stop, opened = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(take_calls(settings, stop, opened))

    def told_to_stop() -> None:
        stop.set()
        if not opened.is_set():
            serving.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop)
    try:
        await serving
    except asyncio.CancelledError:
        if not stop.is_set():
            raise


async def take_calls(settings: Settings, stop: asyncio.Event, opened: asyncio.Event) -> None:
    """Until `stop` is set, and those under way have ended. Sets `opened` once the engines are there."""
    secret = settings.livekit_api_secret.get_secret_value()
    async with (
        api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret) as livekit,
        open_services(settings, events := BoxEvents()) as services,
    ):
        opened.set()
        seats = services.admission.limit
        log.info("ready", model=settings.model, calls=seats)
        server = Server(settings.livekit_url, settings.livekit_api_key, secret)
        worker = Worker(
            server,
            Terms(agent_name=settings.agent_name, seats=seats, standing=STANDING),
            taking(server, livekit, services),
            registered=registration(events),
        )
        rooms = LiveKitRooms(livekit, settings.agent_name)
        watchdog = Watchdog(rooms, worker.rescue, services.journal, events)
        events.started()
        watching = asyncio.create_task(watchdog.watch(stop))
        try:
            await worker.run(stop)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def taking(server: Server, livekit: api.LiveKitAPI, services: Services) -> Take:
    """How an assignment becomes a call that is served."""
    sip_calls = SipCalls()

    async def take(assignment: Assignment) -> None:
        async with pick_up(server, assignment, livekit.room, sip_calls, services.journal) as (arrival, line):
            with structlog.contextvars.bound_contextvars(job=assignment.job_id):
                call_end = await attend(arrival, line, services, assignment.finish, assignment.resumed)
                log.info("call_ended", status=call_end.status, reason=call_end.reason, blame=call_end.blame)

    return take


if __name__ == "__main__":
    try:
        main()
    except FrontdeskError as error:
        sys.exit(str(error))
