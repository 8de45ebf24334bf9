"""The worker: stays registered with the LiveKit server, takes the jobs offered, reports how full it is."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import aiohttp
import structlog
from livekit import api
from livekit.protocol import agent

from edge_agent.arrive import capacity as rules
from edge_agent.arrive import wire
from edge_agent.arrive.capacity import Capacity, LastReport
from edge_agent.arrive.clock import Clock, LoopClock, within
from edge_agent.arrive.connection import Connection, ConnectionLost, registered
from edge_agent.arrive.jobs import GRACE, Assignment, Calls, Take
from edge_agent.line.seniority import attributes
from edge_agent.record.open_calls import OpenCall
from shared.backoff import Backoff
from shared.errors import SettingsError

log = structlog.get_logger()

REGISTRATION_TIMEOUT = 10.0  # s for the server's first answer
LONGEST_PAUSE = 10.0  # s between two attempts to connect
RECONNECT = Backoff(first=0.5, longest=LONGEST_PAUSE)
PING = 10.0  # s; a connection that does not answer a ping is given up
AGAIN = 1.0  # s between two times that calls are told to finish
GOODBYE = 2.0  # s for the last messages to leave


@dataclass(frozen=True, slots=True)
class Server:
    """A LiveKit server and the key pair it knows us by."""

    url: str  # ws:// or wss://
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """How we offer our work."""

    agent_name: str = "receptionist"
    seats: int = 4  # calls at once
    standing: int = 0  # more, who only hear that all lines are busy
    target_load: float = 0.7  # at most the server's agents.target_load (its default is 0.7)
    drain_limit: float = 3600.0  # s that running calls have after a stop before they are told to finish
    version: str = "0.1.0"
    seats_now: Callable[[], int | None] = lambda: None  # asked at each change and heartbeat; None: all of them


class Worker:
    """Takes calls until told to stop. `take(assignment)` serves one call and runs in a task of its own.

    An assignment's `finish` event asks its call to end (the server ended the job, or the process has to go);
    a call that lingers longer than GRACE seconds after that is cancelled. `registered` is told each time, in one word,
    what keeps us from getting calls; None: we get them.
    """

    def __init__(
        self,
        server: Server,
        terms: Terms,
        take: Take,
        clock: Clock | None = None,
        registered: Callable[[str | None], None] = lambda _: None,
    ) -> None:
        self._server = server
        self._terms = terms
        self._clock = clock or LoopClock()
        self._registered = registered
        self._calls = Calls(take, self._ended, self._clock)
        self._capacity = Capacity(terms.seats, terms.standing)
        self._connection: Connection | None = None
        self._failures = 0  # connects in a row that led to no registration
        self._idle = asyncio.Event()
        self._idle.set()
        self.changed = asyncio.Event()  # set when who is served has changed; whoever looks clears it

    @property
    def capacity(self) -> Capacity:
        """Who is being served, for status pages."""
        return self._capacity

    @property
    def registered(self) -> bool:
        """Whether the server gives us calls."""
        return self._connection is not None

    @property
    def serving(self) -> tuple[Assignment, ...]:
        """The calls under way."""
        return self._calls.assignments

    async def run(self, stop: asyncio.Event, hurry: asyncio.Event | None = None) -> None:
        """Serve until `stop`, then take nothing new, let running calls end, and return. `hurry`: they are told to end.

        Raises SettingsError when the server refuses our key (after running calls have ended). Everything else
        that can go wrong with the connection is tried again for ever.
        """
        serving = asyncio.create_task(self._serve(), name="worker connection")
        stopping = asyncio.create_task(stop.wait(), name="worker stop")
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            await self._drain(hurry or asyncio.Event())
            if serving.done():
                serving.result()
        finally:
            await self._calls.cancel()
            for task in (serving, stopping):
                task.cancel()
            await asyncio.gather(serving, stopping, return_exceptions=True)

    def rescue(self, room: str, resumed: OpenCall | None = None) -> bool:
        """Takes a caller whom no job reached, or `resumed` his call. False where there is no place, or he is served."""
        job_id = f"rescue-{uuid.uuid4().hex[:12]}"
        taken, ours = rules.rescue(self._capacity, job_id, room, self._clock.now())
        if ours:
            place = attributes(resumes=resumed is not None)
            token = wire.own_token(self._server.key, self._server.secret, job_id, room, place)
            self._calls.begin(Assignment(job_id, room, room, "", token, resumed=resumed))
        self._keep(taken)
        return ours

    # --- the connection ---------------------------------------------------------------------------

    async def _serve(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    await self._connect(session)
                except aiohttp.WSServerHandshakeError as refusal:
                    self._refused(refusal.status)
                except (aiohttp.ClientError, OSError, TimeoutError, ConnectionLost) as failure:
                    log.warning("worker_connection_failed", kind=type(failure).__name__, failures=self._failures)
                    self._registered(type(failure).__name__)
                wait = RECONNECT.after(self._failures + 1)
                self._failures += 1
                await self._clock.sleep(wait)

    def _refused(self, status: int) -> None:
        self._registered("unauthorized" if status == 401 else f"http_{status}")
        if status == 401:
            raise SettingsError(
                "The LiveKit server refused our key: check LIVEKIT_API_KEY, LIVEKIT_API_SECRET and the clock."
            )
        log.warning("worker_connection_refused", status=status, failures=self._failures)

    async def _connect(self, session: aiohttp.ClientSession) -> None:
        """One connection from hello to the end; returns when it is closed."""
        token = api.AccessToken(self._server.key, self._server.secret).with_grants(api.VideoGrants(agent=True)).to_jwt()
        async with session.ws_connect(
            self._server.url.rstrip("/") + "/agent",
            params={"protocol": "1"},
            headers={"Authorization": f"Bearer {token}"},
            heartbeat=PING,
        ) as ws:
            await ws.send_bytes(wire.registration(self._terms.agent_name, self._terms.version))
            worker_id = await within(self._clock, REGISTRATION_TIMEOUT, lambda: registered(ws))
            log.info("worker_registered", worker=worker_id, calls=len(self._capacity.active))
            await self._exchange(ws, Connection(worker_id))

    async def _exchange(self, ws: aiohttp.ClientWebSocketResponse, connection: Connection) -> None:
        self._failures = 0
        self._registered(None)
        self._connection = connection
        self._tell()  # at once: the server believes that a new worker is idle
        helping = [asyncio.create_task(connection.send(ws)), asyncio.create_task(self._beat(connection))]
        try:
            async for message in ws:
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._receive(connection, message.data)
        finally:
            self._connection = None
            self._keep(rules.disconnect(self._capacity))
            for task in helping:
                task.cancel()
            await asyncio.gather(*helping, return_exceptions=True)

    async def _beat(self, connection: Connection) -> None:
        while True:
            await self._clock.sleep(rules.wake(self._capacity, connection.told) - self._clock.now())
            self._keep(rules.expire(self._capacity, self._clock.now()))

    # --- what the server says ---------------------------------------------------------------------

    def _receive(self, connection: Connection, data: bytes) -> None:
        message = wire.read(data)
        kind = message.WhichOneof("message") if message else None
        if message is None or kind is None:
            log.warning("server_message_unknown", bytes=len(data))
        elif kind == "availability":
            self._offered(connection, message.availability.job)
        elif kind == "assignment":
            self._assigned(connection, message.assignment)
        elif kind == "termination":
            self._calls.finish(message.termination.job_id)
        elif kind == "go_away":
            log.info("server_said_go_away")
            self._keep(rules.leave(self._capacity))

    def _offered(self, connection: Connection, job: agent.Job) -> None:
        rescued = any(room == job.room.name for _, room in self._capacity.active)  # whose room's sid we do not know
        room = job.room.name if rescued else job.room.sid or job.room.name
        taken, reply = rules.offer(self._capacity, job.id, room, self._clock.now())
        log.info("job_offered", job=job.id, reply=reply.value)
        connection.outbox.put_nowait(wire.answer(job.id, reply))
        self._keep(taken)

    def _assigned(self, connection: Connection, assignment: agent.JobAssignment) -> None:
        job = assignment.job
        taken, ours = rules.assign(self._capacity, job.id, self._clock.now())
        if ours:
            room_sid = job.room.sid or job.room.name
            self._calls.begin(Assignment(job.id, job.room.name, room_sid, connection.worker_id, assignment.token))
        else:
            log.warning("assignment_ignored", job=job.id)
        self._keep(taken)

    # --- what we tell -----------------------------------------------------------------------------

    def _keep(self, capacity: Capacity) -> None:
        """The only place where the capacity changes."""
        self._capacity = capacity = replace(capacity, seats_now=self._terms.seats_now())
        self.changed.set()
        if capacity.taken:
            self._idle.clear()
        else:
            self._idle.set()
        self._tell()
        if self._connection and capacity.leaving and not capacity.reserved:
            self._connection.outbox.put_nowait(None)

    def _tell(self) -> None:
        if self._connection is None:
            return
        now = self._clock.now()
        report = rules.due(self._capacity, self._connection.told, self._terms.target_load, now)
        if report:
            self._connection.told = LastReport(report, now)
            self._connection.outbox.put_nowait(wire.status(report))

    def _ended(self, assignment: Assignment, error: str | None) -> None:
        if self._connection and self._connection.worker_id == assignment.worker_id:
            self._connection.outbox.put_nowait(wire.job_ended(assignment.job_id, error))
        self._keep(rules.end(self._capacity, assignment.job_id))

    async def _drain(self, hurry: asyncio.Event) -> None:
        log.info("worker_draining", calls=len(self._capacity.active))
        self._keep(rules.drain(self._capacity))
        hurrying = asyncio.create_task(self._hurry(hurry), name="worker hurry")
        try:
            idle = await self._idle_within(self._terms.drain_limit)
        finally:
            hurrying.cancel()
        if not idle:
            self._calls.finish_all()
            await self._idle_within(2 * GRACE)  # goodbyes, then clean-up of those cancelled
        await self._calls.cancel()
        if self._connection:
            await self._all_sent(self._connection)

    async def _hurry(self, hurry: asyncio.Event) -> None:
        await hurry.wait()
        log.info("worker_hurries", calls=len(self._capacity.active))
        while True:  # one whose assignment is still under way begins later
            self._calls.finish_all()
            await self._clock.sleep(AGAIN)

    async def _idle_within(self, seconds: float) -> bool:
        if self._idle.is_set():
            return True
        try:
            await within(self._clock, seconds, self._idle.wait)
        except TimeoutError:
            return False
        return True

    async def _all_sent(self, connection: Connection) -> None:
        try:
            await within(self._clock, GOODBYE, connection.outbox.join)
        except TimeoutError:
            log.warning("worker_left_without_goodbye")
