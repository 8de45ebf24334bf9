"""A process that serves calls: settings → engines → a worker registered with LiveKit, until told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import structlog
from livekit import api

from edge_agent.admission import Admission
from edge_agent.arrive.jobs import Assignment, Take
from edge_agent.arrive.pick_up import HandingOver, pick_up
from edge_agent.arrive.watchdog import LiveKitRooms, Watchdog
from edge_agent.arrive.worker import Server, Terms, Worker
from edge_agent.background import in_background
from edge_agent.call import attend
from edge_agent.engines import open_services
from edge_agent.metrics import processes
from edge_agent.metrics.door import door
from edge_agent.metrics.health import Health, judged
from edge_agent.record.box_events import BoxEvents
from edge_agent.services import Services
from edge_agent.settings import Settings
from edge_agent.share import ALONE, Share
from edge_agent.shutdown import Told, unless_told
from edge_agent.storage import deliver_leftovers
from edge_agent.troubles import registration

log = structlog.get_logger()

STANDING = 2  # callers beyond the machine's limit who hear that all lines are busy, instead of ringing on


@dataclass(frozen=True, slots=True)
class Serving:
    """What goes on beside the calls may use this."""

    livekit: api.LiveKitAPI
    worker: Worker
    services: Services
    events: BoxEvents


Beside = Callable[[Serving], Coroutine[Any, Any, None]]
Opening = Callable[[Settings, BoxEvents, Share], AbstractAsyncContextManager[Services]]


async def serve_alone(settings: Settings, told: Told) -> None:
    """One process does everything: the calls, and the watch over those whom no job reached."""
    processes.apart()
    standing = Standing(told)

    async def beside(serving: Serving) -> None:
        standing.worker = serving.worker
        serving.events.started()
        rooms = LiveKitRooms(serving.livekit, settings.agent_name)
        watchdog = Watchdog(rooms, at_once(serving.worker), serving.services.journal, serving.events)
        ours = [settings.state_dir / ALONE.journal]
        async with in_background(leftovers=deliver_leftovers(settings, serving.services.store, lambda: ours)):
            await watchdog.watch(told.stop)

    async with door(settings.metrics, standing.health):
        await take_calls(settings, told, BoxEvents(), beside)


@dataclass(slots=True)
class Standing:
    """How the box stands, whose calls this process takes."""

    told: Told
    worker: Worker | None = None  # once it serves

    def health(self) -> Health:
        capacity = self.worker.capacity if self.worker else None
        return judged(
            calls=capacity.taken if capacity else 0,
            seats=capacity.open_seats if capacity else 0,
            lines=1 if capacity else 0,
            registered=self.worker is not None and self.worker.registered,
            stopping=self.told.stop.is_set(),
        )


def at_once(worker: Worker) -> Callable[[str], Awaitable[bool]]:
    """`worker.rescue` for a watchdog, which would also wait for another process's answer."""

    async def rescue(room: str) -> bool:
        return worker.rescue(room)

    return rescue


async def take_calls(
    settings: Settings,
    told: Told,
    events: BoxEvents,
    beside: Beside,
    *,
    share: Share = ALONE,
    opening: Opening = open_services,
) -> None:
    """Until told to stop, and those under way have ended. Told so while engines load, leave at once.

    `opening`: what the calls share; a benchmark has engines of its own.
    """
    opened = asyncio.Event()
    taking_them = _take_calls(settings, told, events, beside, opened=opened, share=share, opening=opening)
    await unless_told(taking_them, told, opened)


async def _take_calls(
    settings: Settings,
    told: Told,
    events: BoxEvents,
    beside: Beside,
    *,
    opened: asyncio.Event,
    share: Share,
    opening: Opening,
) -> None:
    secret = settings.livekit_api_secret.get_secret_value()
    async with (
        api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret) as livekit,
        opening(settings, events, share) as services,
    ):
        opened.set()
        admission = services.admission
        log.info("ready", model=settings.model, calls=admission.lines)
        server = Server(settings.livekit_url, settings.livekit_api_key, secret)
        worker = Worker(
            server,
            terms_of(settings, admission, share),
            taking(server, livekit, services, HandingOver(livekit.sip, settings.outbound_trunk)),
            registered=registration(events),
        )
        async with in_background(beside=beside(Serving(livekit, worker, services, events))):
            await worker.run(told.stop, told.hurry)


def terms_of(settings: Settings, admission: Admission, share: Share) -> Terms:
    """Full once the lines are taken, so that other boxes come first; who comes all the same may overflow or stand."""
    seats, standing = admission.limit + admission.overflow, share.part(STANDING)
    return Terms(settings.agent_name, seats, standing, seats_now=lambda: admission.seats)


def taking(server: Server, livekit: api.LiveKitAPI, services: Services, handing_over: HandingOver) -> Take:
    """How an assignment becomes a call that is served."""

    async def take(assignment: Assignment) -> None:
        async with pick_up(server, assignment, livekit.room, services.journal, handing_over) as (arrival, line):
            with structlog.contextvars.bound_contextvars(job=assignment.job_id):
                call_end = await attend(arrival, line, services, assignment.finish, assignment.resumed)
                log.info("call_ended", status=call_end.status, reason=call_end.reason, blame=call_end.blame)

    return take
