"""A SIP call for which a second room is opened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from livekit import api
from livekit.protocol.models import ParticipantInfo, Room

from edge_agent.arrive import pick_up as picking_up
from edge_agent.arrive import wire
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.sip_calls import SecondRoom
from edge_agent.arrive.worker import Server
from edge_agent.record.open_calls import OpenCall
from tests import virtual
from tests.arrive.scene import scene
from tests.fakes.rooms import FakeRooms

SIP = {"sip.trunkPhoneNumber": "+15105550100", "sip.phoneNumber": "+14155550000", "sip.callIDFull": "abc@carrier"}
ONE, TWO = "call_+14155550000_one", "call_+14155550000_two"
RESUMED = OpenCall("c1", "k1", {}, "2026-01-05T18:00:00+00:00", room=TWO)


class Exchange(FakeRooms):
    """The server's rooms: who is in them, and since when."""

    def __init__(self, *failures: Exception) -> None:
        super().__init__()
        self.rooms: dict[str, list[ParticipantInfo]] = {}
        self.unreachable = list(failures)
        self.hangs = False
        self.answered_at: float | None = None  # event clock: the caller of each room, by somebody before us

    def caller(self, room: str, attributes: Mapping[str, str]) -> ParticipantInfo:
        who = ParticipantInfo(identity="sip_x", kind=ParticipantInfo.SIP, attributes=attributes)
        self.rooms.setdefault(room, []).append(who)
        return who

    def agent(self, room: str, joined_at_ms: int) -> None:
        who = ParticipantInfo(identity=wire.identity(room), kind=ParticipantInfo.AGENT, joined_at_ms=joined_at_ms)
        self.rooms[room].append(who)

    async def list_rooms(self, list: api.ListRoomsRequest) -> api.ListRoomsResponse:  # noqa: A002
        if self.hangs:
            await asyncio.Event().wait()
        if self.unreachable:
            raise self.unreachable.pop()
        return api.ListRoomsResponse(rooms=[Room(name=name) for name in (*self.rooms, "call_+14155550000_closed")])

    async def list_participants(self, list: api.ListParticipantsRequest) -> api.ListParticipantsResponse:  # noqa: A002
        if list.room not in self.rooms:
            raise api.ServerError("not_found", "it is gone", status=404)
        return api.ListParticipantsResponse(participants=self.rooms[list.room])


@pytest.fixture(autouse=True)
def joined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rooms that were hung up in; the caller of each is the exchange's."""
    hung_up: list[str] = []

    @asynccontextmanager
    async def join(_url: str, token: str, rooms: Exchange, *_: object) -> AsyncIterator[SimpleNamespace]:
        try:
            caller = dict(rooms.rooms[token][0].attributes)
            yield SimpleNamespace(attributes=caller, answered_at=rooms.answered_at, presence=SimpleNamespace(test=None))
        finally:
            hung_up.append(token)

    monkeypatch.setattr(picking_up, "join", join)
    return hung_up


async def picked_up(exchange: Exchange, room: str, resumed: OpenCall | None = None) -> bool:
    """Whether that room's call is served; its agent's job has the room's name."""
    assignment = Assignment(room, room, f"RM_{room}", "AW_1", token=room, resumed=resumed)
    try:
        async with picking_up.pick_up(Server("ws://x", "", ""), assignment, exchange):
            return True
    except SecondRoom:
        return False


def two_rooms(second: Mapping[str, str] = SIP, two: str = TWO) -> Exchange:
    """One agent came to each, to the first one a moment sooner."""
    exchange = Exchange()
    exchange.caller(ONE, SIP)
    exchange.agent(ONE, 1000)
    exchange.caller(two, second)
    exchange.agent(two, 1001)
    return exchange


async def test_of_two_rooms_for_a_call_one_is_served(joined: list[str]) -> None:
    """Whichever process or box they are of: the one whose agent was there first; the other is let go."""
    exchange = two_rooms()
    assert [await picked_up(exchange, room) for room in (TWO, ONE)] == [False, True]
    assert joined == [TWO, ONE]


async def test_agents_who_came_in_the_same_moment_agree() -> None:
    """One of them leaves, not both."""
    exchange = two_rooms()
    for inside in exchange.rooms.values():
        inside[1].joined_at_ms = 1000
    assert sorted([await picked_up(exchange, room) for room in (ONE, TWO)]) == [False, True]


@pytest.mark.parametrize("gone", ["hung up", "left", "no agent"])
async def test_a_room_that_nobody_serves_makes_way(gone: str) -> None:
    """A carrier that gave one way up and tries another one is answered there."""
    exchange = two_rooms()
    caller, _ = exchange.rooms[ONE]
    if gone == "hung up":
        caller.attributes["sip.callStatus"] = "hangup"
    elif gone == "left":
        caller.state = ParticipantInfo.DISCONNECTED
    else:
        exchange.rooms[ONE] = [caller]
    assert await picked_up(exchange, TWO)


@pytest.mark.parametrize(
    "other",
    [{"sip.callIDFull": "xyz@carrier"}, {"sip.callIDFull": ""}, {"sip.phoneNumber": "+14155550001"}],
)
async def test_another_call_is_another_call(other: dict[str, str]) -> None:
    """With an id of its own, without any, or with the id of another caller's."""
    assert await picked_up(two_rooms({**SIP, **other}), TWO)


async def test_a_call_that_is_gone_on_with_is_not_asked_for_again() -> None:
    """It was found to be the only one when it began, and its caller waits."""
    assert await picked_up(two_rooms(), TWO, RESUMED)


async def test_a_room_that_is_named_otherwise_is_compared_with_none() -> None:
    """By another dispatch rule: nobody looks into all rooms of a server."""
    assert await picked_up(two_rooms(two="reception"), "reception")


def test_a_server_that_does_not_answer_has_nobody_let_go() -> None:
    """Whether it fails or hangs: two agents are better than none."""

    async def story() -> None:
        exchange = two_rooms()
        exchange.unreachable = [api.ServerError("unavailable", "later", status=503)]
        assert await picked_up(exchange, TWO)
        exchange.hangs = True
        assert await picked_up(exchange, TWO)

    virtual.run(story())


async def test_the_job_of_a_second_room_ends_by_its_code() -> None:
    """The server is told, and the seat is free."""
    async with scene(seats=1) as s:
        await s.server.status()
        s.reception.failures["a"] = SecondRoom("This call is served in another room already.")
        await s.call("a")
        assert (await s.server.job_update()).error == "second_room"
        await s.call("b")


@pytest.mark.parametrize("answered_at", [None, 1.0])
def test_whom_an_agent_that_is_gone_had_called_for_the_caller_is_hung_up(answered_at: float | None) -> None:
    """Whoever comes to a caller who was answered before ends his colleagues' calls; a new caller has none."""
    exchange = Exchange()
    exchange.answered_at = answered_at
    exchange.caller("call_+15550001111_abc", {})
    exchange.rooms |= {"consult_abc_1": [], "consult_xyz_1": []}

    async def story() -> None:
        assignment = Assignment("job", "call_+15550001111_abc", "RM_1", "AW_1", token="call_+15550001111_abc")
        async with picking_up.pick_up(Server("ws://x", "", ""), assignment, exchange):
            await asyncio.sleep(1)

    virtual.run(story())
    assert exchange.asked == ([] if answered_at is None else ["delete consult_abc_1"])
