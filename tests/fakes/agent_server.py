"""A LiveKit server's `/agent` endpoint on loopback: speaks when the test says so, remembers what it was told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Literal

import jwt
from aiohttp import WSMsgType, web
from livekit import api
from livekit.protocol import agent, models

KEY = "devkey"
SECRET = "devsecret-devsecret-devsecret-devsecret"

Kind = Literal["register", "availability", "update_worker", "update_job"]


class AgentServer:
    """Accepts workers that show a valid key. `welcome` decides what a new connection gets as its first message."""

    def __init__(self) -> None:
        self.url = ""
        self.refusals: list[int] = []  # HTTP statuses for the next connections, first to last
        self.welcome: Callable[[int], agent.ServerMessage | None] = registered
        self.connections: list[web.WebSocketResponse] = []
        self.told: list[agent.WorkerMessage] = []
        self._read: Counter[Kind] = Counter()
        self._changed = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.refusals:
            return web.Response(status=self.refusals.pop(0))
        if not _allowed(request.headers["Authorization"].removeprefix("Bearer ")):
            return web.Response(status=401)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.connections.append(ws)
        number = len(self.connections)
        async for frame in ws:
            if frame.type is WSMsgType.BINARY:
                await self._hear(ws, number, agent.WorkerMessage.FromString(frame.data))
        return ws

    async def _hear(self, ws: web.WebSocketResponse, number: int, message: agent.WorkerMessage) -> None:
        self.told.append(message)
        self._changed.set()
        if message.WhichOneof("message") == "register" and (first := self.welcome(number)):
            await ws.send_bytes(first.SerializeToString())

    async def next(self, kind: Kind) -> agent.WorkerMessage:
        """The next message of this kind that was not asked for yet; other kinds keep their place."""
        while True:
            alike = [message for message in self.told if message.WhichOneof("message") == kind]
            if len(alike) > self._read[kind]:
                self._read[kind] += 1
                return alike[self._read[kind] - 1]
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 5)

    async def after_registration(self, number: int) -> agent.WorkerMessage:
        """The message that follows the registration with this number (1 is the first)."""
        while True:
            hellos = [at for at, message in enumerate(self.told) if message.WhichOneof("message") == "register"]
            if len(hellos) >= number and len(self.told) > hellos[number - 1] + 1:
                return self.told[hellos[number - 1] + 1]
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 5)

    async def say(self, message: agent.ServerMessage) -> None:
        await self.say_bytes(message.SerializeToString())

    async def say_bytes(self, data: bytes) -> None:
        await self.connections[-1].send_bytes(data)

    async def offer(self, job: str, room: str | None = None) -> agent.AvailabilityResponse:
        """Offer a job and wait for the answer."""
        await self.say(agent.ServerMessage(availability=agent.AvailabilityRequest(job=described(job, room))))
        return (await self.next("availability")).availability

    async def assign(self, job: str, room: str | None = None) -> None:
        assignment = agent.JobAssignment(job=described(job, room), token=f"token-{job}")
        await self.say(agent.ServerMessage(assignment=assignment))

    async def terminate(self, job: str) -> None:
        await self.say(agent.ServerMessage(termination=agent.JobTermination(job_id=job)))

    async def status(self) -> agent.UpdateWorkerStatus:
        return (await self.next("update_worker")).update_worker

    async def job_update(self) -> agent.UpdateJobStatus:
        return (await self.next("update_job")).update_job

    async def drop(self) -> None:
        """Lose the newest connection."""
        await self.connections[-1].close()


def _allowed(token: str) -> bool:
    try:
        claims = api.TokenVerifier(KEY, SECRET).verify(token)
    except jwt.InvalidTokenError:
        return False
    return bool(claims.video and claims.video.agent)


def registered(number: int) -> agent.ServerMessage | None:
    return agent.ServerMessage(register=agent.RegisterWorkerResponse(worker_id=f"AW_{number}"))


def described(job: str, room: str | None = None) -> agent.Job:
    name = room or f"of-{job}"
    return agent.Job(id=job, type=agent.JT_ROOM, room=models.Room(name=f"call_{name}", sid=f"RM_{name}"))


@asynccontextmanager
async def agent_server() -> AsyncIterator[AgentServer]:
    server = AgentServer()
    app = web.Application()
    app.router.add_get("/agent", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"ws://{host}:{port}"
    try:
        yield server
    finally:
        for ws in server.connections:
            await ws.close()
        await runner.cleanup()
