"""Getting to the caller of a call that another process began."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import jwt
import pytest

from edge_agent.arrive import pick_up as picking_up
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.worker import Server
from edge_agent.line import AnotherAgent, PhoneLine
from edge_agent.line.seniority import SINCE
from edge_agent.record.journal import Journal
from edge_agent.record.open_calls import OpenCall, Said
from shared.errors import LineError
from tests.arrive.scene import scene
from tests.fakes.agent_server import SECRET
from tests.fakes.rooms import FakeRooms
from tests.record.disks import BEGAN, quick_journal

CALL = OpenCall(
    call_id="0198c0de-0000-7000-8000-000000000001",
    client_id="11111111-1111-4111-8111-111111111111",
    call={"to_e164": "+15105550100", "started_at": BEGAN.isoformat()},
    seen_at=BEGAN.isoformat(),
    turns=1,
    room="call_x",
    answered_at=BEGAN.isoformat(),
    exchanges=1,
    talk=(Said("agent", "Hello.", reply="greeting"),),
)


async def joining(journal: Journal, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    @asynccontextmanager
    async def join(*_: object) -> AsyncIterator[PhoneLine]:
        assert [call.call_id for call in journal._calls.hand_over().open] == [CALL.call_id]
        if failure:
            raise failure
        yield cast("PhoneLine", None)

    monkeypatch.setattr(picking_up, "join", join)
    assignment = Assignment("rescue-1", "call_x", "call_x", "", "token", resumed=CALL)
    server = Server("ws://x", "", "")
    with pytest.raises(type(failure)):
        async with picking_up.pick_up(server, assignment, FakeRooms(), journal):
            pass


async def test_a_call_whose_caller_has_gone_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in our journal before we look for him; then it has its end there."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        await joining(journal, monkeypatch, LineError("Nobody was in the room."))
        (ended,) = await journal.batch()
    assert (ended["kind"], ended["call_id"], ended["call"]) == ("call.ended", CALL.call_id, CALL.call)
    assert (ended["data"]["status"], ended["data"]["turn_count"]) == ("interrupted", 1)


async def test_a_call_that_another_agent_goes_on_with_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end is not ours to write."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        await joining(journal, monkeypatch, AnotherAgent("Another agent serves this caller."))
        assert await journal.batch() == []
    async with quick_journal(tmp_path / "journal.db") as journal:
        assert await journal.open_calls() == []


async def test_who_goes_on_with_a_call_says_so_in_its_token() -> None:
    """So it stays, whoever else comes to the room; the call travels with the assignment."""
    async with scene(seats=2) as s:
        await s.server.status()
        assert s.worker.rescue("call_x", CALL)
        assert s.worker.rescue("call_y")
        taken = await s.reception.calls(2)
        assert [one.resumed for one in taken] == [CALL, None]
        since = [
            int(jwt.decode(one.token, SECRET, algorithms=["HS256"], options={"verify_aud": False})["attributes"][SINCE])
            for one in taken
        ]
        assert since[0] < 0 < since[1]
        for one in taken:
            s.reception.end(one.job_id)
