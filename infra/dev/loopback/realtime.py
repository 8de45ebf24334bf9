"""The part of Supabase Realtime that a page needs to hear what the database tells it, for the local stack alone.

Phoenix channels over a WebSocket, in both forms that clients speak, and private topics alone ("Allow public access" is
off in Realtime's words). Who may join a topic the policies on realtime.messages say, asked as the hosted one asks them;
what was sent with realtime.send goes to everybody who has joined. Members send nothing, and nobody is shown to others
(presence): the page needs neither, and no policy of ours allows it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import jwt
import psycopg
from aiohttp import WSMsgType, web

from infra.dev.loopback.realtime_frames import FORMS, OBJECTS, Frame, read, written
from infra.dev.loopback.realtime_messages import Message, Messages

ROOT = "/realtime/v1"
_PREFIX = "realtime:"
_LARGEST = 64 * 1024  # bytes of a frame
_MOST_SOCKETS = 500
_MOST_TOPICS = 100  # of one socket
_SILENCE_S = 30.0  # then a socket is asked whether it is still there
_AGAIN_S = 1.0  # after the database was lost


class Refused(Exception):
    """Why a topic is not joined, or is left."""


@dataclass(slots=True)
class Joined:
    """One topic that a socket has joined, until its token is over."""

    join_ref: str | None
    expiry: asyncio.TimerHandle | None = None

    def end(self) -> None:
        if self.expiry:
            self.expiry.cancel()


@dataclass(slots=True, eq=False)
class Listener:
    """One socket, with what it has joined by the topic's whole name."""

    socket: web.WebSocketResponse
    form: str
    key: str
    topics: dict[str, Joined] = field(default_factory=dict)

    async def say(self, frame: Frame) -> None:
        with suppress(ConnectionError):  # it is just going away
            await self.socket.send_str(written(frame, self.form))


class RealtimeServer:
    """Who listens, and to what."""

    def __init__(self, messages: Messages, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        self._messages = messages
        self._secret = secret
        self._clock = clock
        self._listeners: set[Listener] = set()
        self._leaving: set[asyncio.Task[None]] = set()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get(f"{ROOT}/websocket", self.socket)
        app.cleanup_ctx.append(self._telling)
        return app

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        key, form = request.query.get("apikey", ""), request.query.get("vsn", OBJECTS)
        if form not in FORMS or not self._known(key) or len(self._listeners) >= _MOST_SOCKETS:
            raise web.HTTPForbidden
        listener = Listener(web.WebSocketResponse(max_msg_size=_LARGEST, heartbeat=_SILENCE_S), form, key)
        await listener.socket.prepare(request)
        self._listeners.add(listener)
        try:
            async for told in listener.socket:
                frame = read(told.data, form) if told.type is WSMsgType.TEXT else None
                if frame:
                    await self._take(listener, frame)
        finally:
            self._listeners.discard(listener)
            for joined in listener.topics.values():
                joined.end()
        return listener.socket

    def _known(self, key: str) -> bool:
        try:
            self._claims(key)
        except Refused:
            return False
        return True

    async def _take(self, listener: Listener, frame: Frame) -> None:
        match frame.event:
            case "heartbeat" if frame.topic == "phoenix":
                await listener.say(frame.reply("ok", {}))
            case "phx_join":
                await self._join(listener, frame)
            case "phx_leave":
                await listener.say(frame.reply("ok", {}))
                await self._leave(listener, frame.topic)
            case "access_token" if frame.topic in listener.topics:
                await self._renew(listener, frame)
            case _:
                pass  # as hosted: what is not understood, or not allowed, has no answer

    async def _join(self, listener: Listener, frame: Frame) -> None:
        """Whoever joins a topic once more has left it before."""
        await self._leave(listener, frame.topic)
        try:
            claims = await self._wanted(listener, frame)
        except Refused as why:
            await listener.say(frame.reply("error", {"reason": str(why)}))
            return
        listener.topics[frame.topic] = Joined(frame.join_ref or frame.ref)
        self._until(listener, frame.topic, claims)
        await listener.say(frame.reply("ok", {"postgres_changes": []}))

    async def _wanted(self, listener: Listener, frame: Frame) -> dict[str, Any]:
        """The claims of whoever may join."""
        config = frame.payload.get("config")
        if not frame.topic.startswith(_PREFIX) or frame.topic == _PREFIX:
            raise Refused("TopicNameRequired: You must provide a topic name")
        if not isinstance(config, dict) or config.get("private") is not True:
            raise Refused("PrivateOnly: This project only allows private channels")
        if len(listener.topics) >= _MOST_TOPICS:
            raise Refused("ChannelRateLimitReached: Too many channels")
        return await self._allowed(frame.topic, str(frame.payload.get("access_token") or listener.key))

    async def _renew(self, listener: Listener, frame: Frame) -> None:
        """Another token for a topic that is joined: it is left where that one does not reach."""
        token = frame.payload.get("access_token")
        if not isinstance(token, str):
            return
        try:
            claims = await self._allowed(frame.topic, token)
        except Refused as why:
            await self._dismiss(listener, frame.topic, str(why))
            return
        if frame.topic in listener.topics:
            self._until(listener, frame.topic, claims)

    async def _allowed(self, topic: str, token: str) -> dict[str, Any]:
        claims = self._claims(token)
        sub_topic = topic.removeprefix(_PREFIX)
        try:
            may = await self._messages.may_listen(sub_topic, claims)
        except psycopg.OperationalError as gone:
            raise Refused("Realtime was unable to connect to the project database") from gone
        if not may:
            why = f"Unauthorized: You do not have permissions to read from this Channel topic: {sub_topic}"
            raise Refused(why)
        return claims

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=["HS256"],
                options={"verify_aud": False, "verify_exp": False, "require": ["exp", "role"]},
            )
        except jwt.InvalidTokenError as odd:
            raise Refused(f"InvalidJWTToken: {odd}") from odd
        if claims["exp"] <= self._clock():
            raise Refused("InvalidJWTToken: Token has expired")
        return claims

    def _until(self, listener: Listener, topic: str, claims: dict[str, Any]) -> None:
        """The topic is left when the token is over."""

        def over() -> None:
            task = asyncio.ensure_future(self._dismiss(listener, topic, "Token has expired"))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

        joined = listener.topics[topic]
        joined.end()
        left = max(0.0, float(claims["exp"]) - self._clock())
        joined.expiry = asyncio.get_running_loop().call_later(left, over)

    async def _dismiss(self, listener: Listener, topic: str, why: str) -> None:
        about = {
            "extension": "system", "status": "error", "message": why, "channel": topic.removeprefix(_PREFIX),
        }  # fmt: skip
        await listener.say(Frame(topic, "system", about))
        await self._leave(listener, topic)

    async def _leave(self, listener: Listener, topic: str) -> None:
        joined = listener.topics.pop(topic, None)
        if joined:
            joined.end()
            await listener.say(Frame(topic, "phx_close", {}, joined.join_ref, joined.join_ref))

    async def _telling(self, _app: web.Application) -> AsyncIterator[None]:
        """While the server stands, what is sent is told; it answers nobody before that has begun."""
        begun = asyncio.Event()
        task = asyncio.create_task(self._tell_all(begun))
        await begun.wait()
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await self._close_all()

    async def _tell_all(self, begun: asyncio.Event) -> None:
        while True:
            try:
                async for message in self._messages.sent():
                    begun.set()
                    if message:
                        await self._tell(message)
            except psycopg.OperationalError:
                await self._close_all()  # who listens has to come back, and knows that he has missed something
                await asyncio.sleep(_AGAIN_S)

    async def _tell(self, message: Message) -> None:
        topic = _PREFIX + message.topic
        told = {
            "type": "broadcast", "event": message.event, "payload": message.payload, "meta": {"id": message.id},
        }  # fmt: skip
        for listener in list(self._listeners):
            if message.private and topic in listener.topics:
                await listener.say(Frame(topic, "broadcast", told))

    async def _close_all(self) -> None:
        for listener in list(self._listeners):
            await listener.socket.close()
