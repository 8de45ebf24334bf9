"""A LiveKit server of our own that dies in mid-call and comes back; and a second agent in a caller's room."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from livekit import api, rtc

from edge_agent.arrive.wire import own_token
from edge_agent.line import AnotherAgent, PhoneLine, join, seniority
from infra.dev.stack.children import child
from infra.dev.stack.config_files import livekit_config
from infra.dev.stack.ports import HOST, Ports, free_ports
from tests.live.test_keys import livekit
from tests.live.test_worker_on_livekit import PATIENCE, Phone, loudness, tone

pytestmark = pytest.mark.live

KEY, SECRET, ROOM = "key", "s" * 40, "call_x_abcdefghijkl"
DOWN = 2.0  # s that the server is away


class Exchange:
    """The server, which can be started anew."""

    def __init__(self, folder: Path) -> None:
        self.ports: Ports = free_ports()
        self.url = f"ws://{HOST}:{self.ports.livekit}"
        self._config = folder / "livekit.yaml"
        self._config.write_text(livekit_config(self.ports, KEY, SECRET))
        self._running = ExitStack()

    def start(self) -> None:
        self._pid = self._running.enter_context(child(livekit(self.ports, self._config)))

    def stop(self) -> None:
        """It dies: asked to end, it would wait for its rooms."""
        os.kill(self._pid, signal.SIGKILL)
        self._running.close()

    def token(self, name: str) -> str:
        return own_token(KEY, SECRET, name, ROOM, seniority.attributes())

    @asynccontextmanager
    async def agent(self, name: str) -> AsyncIterator[PhoneLine]:
        renewed = partial(own_token, KEY, SECRET, name, ROOM)
        async with (
            api.LiveKitAPI(self.url, KEY, SECRET) as lk,
            join(self.url, self.token(name), lk.room, renewed) as line,
        ):
            yield line

    @asynccontextmanager
    async def caller(self) -> AsyncIterator[Phone]:
        grants = api.VideoGrants(room_join=True, room=ROOM, can_update_own_metadata=True)
        token = api.AccessToken(KEY, SECRET).with_identity("sip_+15550001111").with_kind("sip").with_grants(grants)
        room = rtc.Room()
        await room.connect(self.url, token.to_jwt())
        phone = Phone(room, hum=400, listens_for=1000)
        try:
            await phone.ring({"sip.callID": "SCL_1"})
            yield phone
        finally:
            await phone.aclose()


class Talk:
    """Both speak without end; the line's side notes when it hears the caller."""

    def __init__(self, line: PhoneLine) -> None:
        self.line, self.hears = line, asyncio.Event()

    async def speak(self) -> None:
        while not self.line.ended.is_set():
            await self.line.play(tone(1000, 24_000, 0.1))

    async def listen(self) -> None:
        async for frame in self.line.frames():
            if loudness(frame, 400, 16_000) > 1500:
                self.hears.set()


@asynccontextmanager
async def talking(exchange: Exchange) -> AsyncIterator[tuple[Phone, Talk]]:
    async with AsyncExitStack() as both:
        phone = await both.enter_async_context(exchange.caller())
        line = await both.enter_async_context(exchange.agent("one"))
        assert await line.answer(PATIENCE)
        talk = Talk(line)
        working = [asyncio.create_task(part) for part in (talk.speak(), talk.listen())]
        try:
            await both_hear(phone, talk)
            yield phone, talk
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)


async def both_hear(phone: Phone, talk: Talk) -> None:
    """Anew, from now on."""
    for heard in (phone.hears, talk.hears):
        heard.clear()
    async with asyncio.timeout(2 * PATIENCE):
        await phone.hears.wait()
        await talk.hears.wait()


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(tmp_path)


async def told(exchange: Exchange, story: Callable[[Phone, Talk], Awaitable[None]]) -> None:
    exchange.start()
    try:
        async with talking(exchange) as (phone, talk):
            await story(phone, talk)
    finally:
        exchange.stop()


async def test_8_2_a_server_that_comes_back_finds_the_call_going_on(exchange: Exchange) -> None:
    """8.2: Both hear each other again, in the same call, twice: nobody hung up."""

    async def story(phone: Phone, talk: Talk) -> None:
        for _ in range(2):
            exchange.stop()
            await asyncio.sleep(DOWN)
            exchange.start()
            await both_hear(phone, talk)
            assert not talk.line.ended.is_set()

    await told(exchange, story)


async def test_8_2_a_connection_that_the_sdk_gave_up_is_made_anew(exchange: Exchange) -> None:
    """8.2: In the same room, under the same name, with the same place among agents; our voice is published again."""

    async def story(phone: Phone, talk: Talk) -> None:
        former = talk.line._room
        place = seniority.of(former.local_participant)
        former.emit("disconnected", rtc.DisconnectReason.SIGNAL_CLOSE)
        async with asyncio.timeout(PATIENCE):
            await talk.line._returning._looking  # type: ignore[misc]
        await both_hear(phone, talk)
        assert not talk.line.ended.is_set()
        assert talk.line._room is not former
        assert seniority.of(talk.line._room.local_participant) == place != {}

    await told(exchange, story)


async def test_8_2_a_second_agent_leaves_and_nobody_notices(exchange: Exchange) -> None:
    """8.2: It finds the first one in the room, and neither the call nor its room ends."""

    async def story(phone: Phone, talk: Talk) -> None:
        with pytest.raises(AnotherAgent):
            async with exchange.agent("two"):
                pass
        await both_hear(phone, talk)
        assert not talk.line.ended.is_set()

    await told(exchange, story)


async def test_8_2_of_agents_that_come_at_once_one_stays(exchange: Exchange) -> None:
    """8.2: Whoever says that it was there first; the caller is spoken to by one."""
    exchange.start()
    staying: list[str] = []
    try:
        async with exchange.caller():
            over = asyncio.Event()

            async def come(name: str) -> None:
                try:
                    async with exchange.agent(name) as line:
                        leaves = asyncio.create_task(line.ended.wait())
                        await asyncio.wait({leaves}, timeout=3.0)
                        if not line.ended.is_set():
                            staying.append(name)
                            await over.wait()
                        leaves.cancel()
                except AnotherAgent:
                    pass

            coming = [asyncio.create_task(come(str(number))) for number in range(4)]
            async with asyncio.timeout(2 * PATIENCE):
                leaving = asyncio.as_completed(coming)
                for _ in range(3):
                    await next(leaving)
            over.set()
            await asyncio.gather(*coming)
    finally:
        exchange.stop()
    assert len(staying) == 1
