"""Calling a colleague for a caller who waits, through the SDK, with LiveKit's SIP service on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from livekit import api, rtc

from edge_agent.line import PhoneLine, consult
from edge_agent.line.consult import Colleagues, let_go
from shared.errors import LineError
from tests.fakes.livekit_room import Setting
from tests.fakes.rooms import FakeRooms
from tests.fakes.twirp_sip import SipService, serving

KIM, TRUNK = "+15105550177", "ST_out"
LEFT = rtc.DisconnectReason.CLIENT_INITIATED


class Consulting:
    """A caller on a line, and a colleague's line that is there once he was called."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.caller, self.colleague, self.service = Setting(), Setting(), SipService()
        self.rooms, self.joined = FakeRooms(), list[str]()
        self.service.trunks_out = {TRUNK: api.SIPOutboundTrunkInfo(sip_trunk_id=TRUNK)}

        @asynccontextmanager
        async def join(_url: str, token: str, *_: object) -> AsyncIterator[PhoneLine]:
            self.joined.append(token)
            yield self.colleague.line

        monkeypatch.setattr(consult, "join", join)

    @asynccontextmanager
    async def called(self) -> AsyncIterator[consult.Consult]:
        async with (
            serving(self.service) as url,
            api.LiveKitAPI(url, "key", "a secret of at least thirty-two characters") as livekit,
        ):
            colleagues = Colleagues(url, TRUNK, livekit.sip, self.rooms, lambda room, _: room)
            self.caller.line.colleagues = colleagues
            try:
                async with self.caller.line.consult(KIM, 20) as consulting:
                    assert isinstance(consulting, consult.Consult)
                    yield consulting
            finally:
                await self.caller.line.aclose()
                await self.colleague.line.aclose()


@pytest.fixture
def consulting(monkeypatch: pytest.MonkeyPatch) -> Consulting:
    return Consulting(monkeypatch)


async def test_a_colleague_is_called_into_a_room_of_his_own(consulting: Consulting) -> None:
    """By the trunk for calls out, as long as he may be rung; its name holds no number, and it goes with the call."""
    consulting.caller.caller._info.attributes["sip.trunkPhoneNumber"] = "+15105550100"
    async with consulting.called():
        (asked,) = consulting.service.dialled
        assert (asked.sip_trunk_id, asked.sip_call_to, asked.sip_number) == (TRUNK, KIM, "+15105550100")
        assert (asked.ringing_timeout.seconds, asked.max_call_duration.seconds) == (20, consult.LONGEST)
        assert asked.room_name.startswith("consult_x_")
        assert consulting.joined == [asked.room_name]
        assert consulting.rooms.asked == []
    assert f"delete {asked.room_name}" in consulting.rooms.asked


async def test_what_the_server_refuses_is_an_error_of_the_line(consulting: Consulting) -> None:
    """No such trunk, or no SIP service: and should it call him all the same, he is hung up."""
    consulting.service.trunks_out = {}
    with pytest.raises(LineError):
        async with consulting.called():
            pass
    assert consulting.joined == []
    assert [asked.startswith("delete consult_x_") for asked in consulting.rooms.asked] == [True]


@pytest.mark.parametrize("who", ["caller", "colleague"])
async def test_they_talk_until_one_of_them_hangs_up(consulting: Consulting, who: str) -> None:
    """For everybody else both lines have ended at once, because the caller was handed over."""
    async with consulting.called() as called:
        talking = asyncio.create_task(called.bridge())
        await asyncio.sleep(0)
        lines = consulting.caller.line, consulting.colleague.line
        assert [(line.ended_by, line.bridged) for line in lines] == [("transfer", True)] * 2
        assert consulting.caller.rooms.asked == []
        getattr(consulting, who).leave(LEFT)
        await asyncio.wait_for(talking, 5)
        assert [(line.ended_by, line.bridged) for line in lines] == [("transfer", False)] * 2
        assert consulting.caller.line.ended_for < 5


async def test_a_caller_who_hung_up_is_nobodys(consulting: Consulting) -> None:
    """In the very moment in which the colleague pressed the key."""
    async with consulting.called() as called:
        consulting.caller.leave(LEFT)
        await asyncio.wait_for(called.bridge(), 5)
        assert consulting.caller.line.ended_by == "caller"


async def test_without_a_trunk_nobody_is_called() -> None:
    """A line that says so."""
    s = Setting()
    assert not s.line.consults
    with pytest.raises(LineError):
        s.line.consult(KIM, 20)
    await s.line.aclose()


class Listing(FakeRooms):
    """With rooms that are open."""

    open = ("call_x", "consult_x_1", "consult_x_2", "consult_y_1", "call_y")
    fails = False

    async def list_rooms(self, list: api.ListRoomsRequest) -> api.ListRoomsResponse:  # noqa: A002
        if self.fails:
            raise TimeoutError
        return api.ListRoomsResponse(rooms=[api.Room(name=name) for name in self.open])


async def test_whom_a_dead_process_had_called_is_let_go() -> None:
    """Whoever goes on with the call ends the rooms of its own caller's colleagues, and no others."""
    rooms = Listing()
    await let_go(rooms, "call_x")
    assert sorted(rooms.asked) == ["delete consult_x_1", "delete consult_x_2"]
    rooms.fails = True
    await let_go(rooms, "call_x")
