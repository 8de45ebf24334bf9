"""A Realtime server of the local stack in front of messages that a test makes up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from realtime import AsyncRealtimeChannel, AsyncRealtimeClient, RealtimeSubscribeStates

from infra.connections import anon_key, mint
from infra.dev.loopback.realtime import RealtimeServer
from infra.dev.loopback.realtime_messages import Message
from infra.dev.loopback.serving import serving

SECRET = "a secret of more than thirty-two characters"
OWNER, STRANGER = "an owner", "a stranger"
TOPIC = "client:11111111-1111-4111-8111-111111111111"
PATIENCE_S = 20.0


@dataclass
class Told:
    """Messages that a test sends; the owner may listen to everything."""

    queue: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)

    async def may_listen(self, topic: str, claims: dict[str, Any]) -> bool:
        return bool(topic) and claims.get("sub") == OWNER

    async def sent(self) -> AsyncIterator[Message | None]:
        yield None
        while True:
            yield await self.queue.get()

    def send(self, event: str, topic: str = TOPIC, *, private: bool = True) -> None:
        self.queue.put_nowait(Message("an id", topic, event, {}, private))


@dataclass
class Ear:
    """What somebody who would listen to a topic was told, in the order in which it came."""

    channel: AsyncRealtimeChannel
    states: list[RealtimeSubscribeStates] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    heard: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def listens(self) -> None:
        self.channel.on_broadcast("*", lambda told: self.heard.put_nowait(told["event"]))
        await self.channel.subscribe(self._became)

    def _became(self, state: RealtimeSubscribeStates, error: Exception | None) -> None:
        self.states.append(state)
        self.why += [str(error)] if error else []
        if state is RealtimeSubscribeStates.CLOSED:
            self.closed.set()

    async def hears(self) -> str:
        return await asyncio.wait_for(self.heard.get(), PATIENCE_S)


@dataclass
class Scene:
    """The server, and who is connected to it."""

    url: str
    told: Told
    clients: list[AsyncRealtimeClient] = field(default_factory=list)

    def client(self) -> AsyncRealtimeClient:
        self.clients.append(AsyncRealtimeClient(f"{self.url}/realtime/v1", anon_key(SECRET), auto_reconnect=False))
        return self.clients[-1]

    async def ear(self, token: str, topic: str = TOPIC, *, private: bool = True) -> Ear:
        """Somebody in a browser of his own, who has tried to join."""
        client = self.client()
        client.access_token = token
        config: Any = {"broadcast": {"ack": False, "self": False}, "presence": None, "private": private}
        ear = Ear(client.channel(topic, {"config": config}))
        await ear.listens()
        return ear


@asynccontextmanager
async def realtime() -> AsyncIterator[Scene]:
    """The server on a free port."""
    told = Told()
    async with serving(RealtimeServer(told, SECRET).app()) as url:
        scene = Scene(url, told)
        yield scene
        for client in scene.clients:
            await client.close()


def token(who: str, seconds: float = 86_400) -> str:
    """As Auth signs it; good for long, as some are made when tests are collected."""
    claims: dict[str, Any] = {"sub": who, "role": "authenticated", "exp": int(time.time() + seconds)}
    return mint(SECRET, **claims)
