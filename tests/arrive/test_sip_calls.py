"""A SIP call for which a second room is opened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from edge_agent.arrive import pick_up as picking_up
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.sip_calls import SecondRoom, SipCalls
from edge_agent.arrive.worker import Server
from tests.arrive.scene import scene
from tests.fakes.rooms import FakeRooms

SIP = {"sip.trunkPhoneNumber": "+15105550100", "sip.phoneNumber": "+14155550000", "sip.callIDFull": "abc@carrier"}


class Trunk:
    """Rooms with a caller in each; remembers which of them were hung up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sip_calls = SipCalls()
        self.attributes = dict(SIP)
        self.hung_up: list[str] = []
        self.lines: dict[str, asyncio.Event] = {}
        monkeypatch.setattr(picking_up, "join", self._join)

    @asynccontextmanager
    async def _join(self, _url: str, token: str, *_: object) -> AsyncIterator[SimpleNamespace]:
        self.lines[token] = asyncio.Event()
        try:
            yield SimpleNamespace(attributes=self.attributes, ended=self.lines[token])
        finally:
            self.hung_up.append(token)

    @asynccontextmanager
    async def room(self, name: str) -> AsyncIterator[str]:
        assignment = Assignment(f"job {name}", name, f"RM_{name}", "AW_1", token=name)
        async with picking_up.pick_up(Server("ws://x", "", ""), assignment, FakeRooms(), self.sip_calls) as (
            arrival,
            _,
        ):
            yield arrival.room


async def test_a_second_room_for_a_call_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first goes on as if nothing had been; when it is over, the call may come again."""
    trunk = Trunk(monkeypatch)
    async with trunk.room("one"):
        with pytest.raises(SecondRoom):
            async with trunk.room("two"):
                pass
        with pytest.raises(SecondRoom):
            async with trunk.room("three"):
                pass
        assert trunk.hung_up == ["two", "three"]
    async with trunk.room("four") as room:
        assert room == "four"


async def test_a_room_whose_line_is_over_makes_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A carrier that gave one way up and tries another one is answered there."""
    trunk = Trunk(monkeypatch)
    async with trunk.room("one"):
        trunk.lines["one"].set()
        async with trunk.room("two"):
            with pytest.raises(SecondRoom):
                async with trunk.room("three"):
                    pass


@pytest.mark.parametrize(
    "other",
    [{"sip.callIDFull": "xyz@carrier"}, {"sip.callIDFull": ""}, {"sip.phoneNumber": "+14155550001"}],
)
async def test_another_call_is_another_call(monkeypatch: pytest.MonkeyPatch, other: dict[str, str]) -> None:
    """With an id of its own, without any, or with the id of another caller's."""
    trunk = Trunk(monkeypatch)
    async with trunk.room("one"):
        trunk.attributes = {**SIP, **other}
        async with trunk.room("two"):
            pass
        async with trunk.room("three"):
            pass


async def test_the_job_of_a_second_room_ends_by_its_code() -> None:
    """The server is told, and the seat is free."""
    async with scene(seats=1) as s:
        await s.server.status()
        s.reception.failures["a"] = SecondRoom("This call is served in another room already.")
        await s.call("a")
        assert (await s.server.job_update()).error == "second_room"
        await s.call("b")
