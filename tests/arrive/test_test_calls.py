"""From a member's room to his line: what he is known by, and that nobody's telephone rings for a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from edge_agent.arrive import pick_up as picking_up
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.pick_up import HandingOver
from edge_agent.arrive.worker import Server
from shared.calls import Arrival
from shared.numbers import Caller, CallerKind
from tests.fakes.rooms import FakeRooms

TEST = UUID("5e5f0000-0000-4000-8000-000000000001")
JOB = Assignment("job", "test_room", "RM_1", "AW_1", token="token")


async def arrived(
    monkeypatch: pytest.MonkeyPatch, attributes: dict[str, str], test: UUID | None
) -> tuple[Arrival, Any]:
    """What is known of him, and his line."""
    presence = SimpleNamespace(test=test)
    line = SimpleNamespace(attributes=attributes, answered_at=None, presence=presence, sip=None, colleagues=None)

    @asynccontextmanager
    async def join(*_: object) -> AsyncIterator[SimpleNamespace]:
        yield line

    monkeypatch.setattr(picking_up, "join", join)
    handing_over = HandingOver(cast("picking_up.Sip", object()), "ST_trunk")
    server = Server("ws://x", "", "")
    async with picking_up.pick_up(server, JOB, FakeRooms(), handing_over=handing_over) as (arrival, _):
        return arrival, line


async def test_a_members_test_is_known_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """He has no number, and called none; his line can hand him over to nobody."""
    arrival, line = await arrived(monkeypatch, {}, TEST)
    assert arrival == Arrival(None, Caller(CallerKind.WITHHELD), None, "test_room", "job", test=TEST)
    assert (line.sip, line.colleagues) == (None, None)


async def test_a_callers_line_can_hand_him_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways, where there is a trunk."""
    arrival, line = await arrived(monkeypatch, {"sip.trunkPhoneNumber": "+15105550100"}, None)
    assert (arrival.called, arrival.test) == ("+15105550100", None)
    assert line.sip is not None
    assert line.colleagues is not None
