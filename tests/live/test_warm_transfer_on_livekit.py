"""A caller is put through to a colleague on a real LiveKit server; participants of kind SIP play both telephones.

There is no SIP service here: what the server would have it do, call a number into a room, is done by the test.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from livekit import api, rtc

from edge_agent.arrive.wire import own_token
from edge_agent.connecting import Connecting
from edge_agent.desk.book import Colleague
from edge_agent.desk.tools import Connect, Done, Failed
from edge_agent.line import PhoneLine
from edge_agent.line.consult import COLLEAGUE, Colleagues, let_go
from edge_agent.speak.mouth import AudioOut
from tests.live.test_returning_on_livekit import KEY, ROOM, SECRET, Exchange
from tests.live.test_worker_on_livekit import PATIENCE, Phone, soon, tone

pytestmark = pytest.mark.live

CALLER, AGENT, KIM = 400, 1000, 700  # Hz: who speaks
ASKED = Connect((Colleague("Kim", "+15105550177", 20),))


@dataclass
class SipService:
    """Calls a colleague: his telephone is in the room that was asked for, and rings."""

    url: str
    kim: Phone | None = None
    room: str = ""

    async def create_sip_participant(self, create: api.CreateSIPParticipantRequest) -> None:
        grants = api.VideoGrants(room_join=True, room=create.room_name, can_update_own_metadata=True)
        token = api.AccessToken(KEY, SECRET).with_identity(create.participant_identity).with_kind("sip")
        room = rtc.Room()
        await room.connect(self.url, token.with_grants(grants).to_jwt())
        self.kim, self.room = Phone(room, hum=KIM, listens_for=AGENT), create.room_name
        await self.kim.ring({"sip.callID": "SCL_2"})


async def brief(line: AudioOut, sentence: str, *, beginning: bool = False) -> None:
    """Two seconds of a tone."""
    assert sentence
    assert beginning
    await line.play(tone(AGENT, 24_000, 2))
    await line.drained()


@dataclass
class Scene:
    """A caller on the line with us, while a colleague is called for him."""

    caller: Phone
    line: PhoneLine
    connecting: Connecting
    sip: SipService
    livekit: api.LiveKitAPI
    result: asyncio.Task[object]

    async def told(self) -> Phone:
        """The colleague, once he hears what it is about."""
        async with asyncio.timeout(2 * PATIENCE):
            while self.sip.kim is None:
                await asyncio.wait({self.result}, timeout=0.05)
            await self.sip.kim.hears.wait()
        return self.sip.kim

    async def rooms(self) -> set[str]:
        return {one.name for one in (await self.livekit.room.list_rooms(api.ListRoomsRequest())).rooms}


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    exchange = Exchange(tmp_path)
    exchange.start()
    try:
        async with (
            api.LiveKitAPI(exchange.url, KEY, SECRET) as livekit,
            exchange.caller() as caller,
            exchange.agent("one") as line,
            connecting(exchange, livekit, line) as (sip, putting_through),
        ):
            caller._listens_for = KIM
            assert await line.answer(PATIENCE)
            result = asyncio.create_task(putting_through.connect(ASKED))
            yield Scene(caller, line, putting_through, sip, livekit, result)
            result.cancel()
    finally:
        exchange.stop()


@asynccontextmanager
async def connecting(
    exchange: Exchange, livekit: api.LiveKitAPI, line: PhoneLine
) -> AsyncIterator[tuple[SipService, Connecting]]:
    def token(room: str, attributes: Mapping[str, str]) -> str:
        return own_token(KEY, SECRET, "one", room, attributes)

    sip = SipService(exchange.url)
    line.colleagues = Colleagues(exchange.url, "ST_out", sip, livekit.room, token)
    putting_through = Connecting(line, brief)
    try:
        yield sip, putting_through
    finally:
        await putting_through.aclose()
        if sip.kim:
            await sip.kim.aclose()


async def press(phone: Phone, key: str) -> None:
    await phone.room.local_participant.publish_dtmf(code=int(key), digit=key)


async def test_who_presses_one_talks_with_the_caller(scene: Scene) -> None:
    """Until then the caller hears nothing of him; then each the other; when he hangs up, the caller's line ends."""
    kim = await scene.told()
    assert not scene.caller.hears.is_set()
    kim._listens_for = CALLER
    kim.hears.clear()
    await press(kim, "1")
    assert await asyncio.wait_for(scene.result, PATIENCE) == Done()
    await soon(scene.caller.hears)
    await soon(kim.hears)
    assert (scene.line.ended_by, scene.line.bridged) == ("transfer", True)
    await kim.hang_up()
    await asyncio.wait_for(scene.connecting.over(), PATIENCE)
    await scene.line.hang_up()
    await soon(scene.caller.over)
    assert scene.caller.reason == rtc.DisconnectReason.ROOM_DELETED
    assert await scene.rooms() == set()


async def test_a_voicemail_gets_nobody(scene: Scene) -> None:
    """It is told twice, presses nothing, and is hung up; the caller has heard nothing of it, and is still with us."""
    kim = await scene.told()
    assert await asyncio.wait_for(scene.result, 2 * PATIENCE) == Failed("nobody took the call")
    await soon(kim.over)
    assert not scene.caller.hears.is_set()
    assert not scene.line.ended.is_set()
    assert await scene.rooms() == {ROOM}


async def test_a_caller_who_hangs_up_meanwhile_ends_the_colleagues_call(scene: Scene) -> None:
    """He is not left on a silent line."""
    kim = await scene.told()
    await scene.caller.hang_up()
    await soon(scene.line.ended)
    await scene.connecting.aclose()
    await soon(kim.over)
    assert scene.line.ended_by == "caller"


async def test_a_caller_who_hangs_up_later_ends_it_too(scene: Scene) -> None:
    """The colleague hears that it is over."""
    kim = await scene.told()
    await press(kim, "1")
    await soon(scene.caller.hears)
    await scene.caller.hang_up()
    await asyncio.wait_for(scene.connecting.over(), PATIENCE)
    await soon(kim.over)


async def test_whom_a_dead_process_had_called_is_let_go(scene: Scene) -> None:
    """Whoever goes on with the call hangs up there, by what the server knows alone; the caller notices nothing."""
    kim = await scene.told()
    assert scene.sip.room in await scene.rooms()
    await let_go(scene.livekit.room, ROOM)
    await soon(kim.over)
    assert await scene.rooms() == {ROOM}
    assert kim.room.local_participant.identity == COLLEAGUE
