"""What the desk asks for and the real database: every tool that has a door, by the arguments the box sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from edge_agent.connecting import Connecting
from edge_agent.desk.tools import (
    Booked,
    CancelVisit,
    CommitVisit,
    Done,
    FindVisits,
    Found,
    Free,
    FreeSlots,
    Held,
    HoldSlot,
    MoveVisit,
    ReleaseSlot,
    Slot,
    Taken,
)
from edge_agent.desk_work import CallWork, front_desk_of, opened
from edge_agent.record.call_record import CallRecord
from edge_agent.speak.mouth import AudioOut
from shared.store import DeskDoor
from tests.database.calendar import CALLER, CLEANING, at, lapse, monday
from tests.database.sandbox import Database
from tests.fakes.caller import Script, ScriptedLine
from tests.fakes.store import MemoryStore
from tests.record.disks import BEGAN
from tests.record.profile import a_profile


class DoorsOf(MemoryStore):
    """Its desk is the real database's, asked by name as over REST: JSON there and back."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> Any:
        given = json.loads(json.dumps(dict(asked)))
        placed = ", ".join(f"{name} => %s" for name in given)
        return self.database.edge(f"select public.{door}({placed})", *given.values())


class Nowhere:
    """A journal that keeps nothing."""

    def append(self, event: Mapping[str, Any]) -> None: ...
    def adopt(self, call: object) -> None: ...
    def let_go(self, call_id: str) -> None: ...
    def draft(self, call_id: str, row: Mapping[str, Any] | None) -> None: ...
    async def flushed(self, within: float) -> bool:
        return within > 0


def nobody() -> Connecting:
    """Who can be rung."""
    return Connecting(ScriptedLine(Script()), speaking_to_nobody)


async def speaking_to_nobody(line: AudioOut, sentence: str, *, beginning: bool = False) -> None: ...


async def a_call(database: Database, folder: Path) -> CallWork:
    profile = await a_profile(folder)
    return CallWork(profile, CallRecord(Nowhere(), profile, uuid4(), BEGAN, CALLER), DoorsOf(database), nobody())


async def free(work: CallWork, hour: int) -> tuple[Slot, ...]:
    """Of a cleaning, from that hour of a Monday on."""
    found = await work.do(FreeSlots(UUID(CLEANING), at(monday(), hour), at(monday(), 23), 2))
    assert isinstance(found, Free)
    return found.slots


async def book(work: CallWork, slot: Slot) -> Booked:
    held = await work.do(HoldSlot(slot))
    assert isinstance(held, Held)
    done = await work.do(CommitVisit(held.id, "Ada Byron", CALLER))
    assert isinstance(done, Booked)
    return done


async def test_an_appointment_from_the_first_question_to_the_last(database: Database, tmp_path: Path) -> None:
    """Free, held, booked, found by number and by code, moved, cancelled; the times on the client's clock."""
    work = await a_call(database, tmp_path)
    first, second = await free(work, 10)
    assert (first.starts_at, second.starts_at) == (at(monday(), 10), at(monday(), 10, 15))
    done = await book(work, first)
    assert (done.starts_at, done.confirmed) == (at(monday(), 10), True)
    for asked in (FindVisits(number=CALLER), FindVisits(code=done.code)):
        found = await work.do(asked)
        assert isinstance(found, Found)
        assert [(visit.id, visit.service, visit.starts_at) for visit in found.visits] == [
            (done.id, "Cleaning", done.starts_at)
        ]
    held = await work.do(HoldSlot((await free(work, 14))[0]))
    assert isinstance(held, Held)
    moved = await work.do(MoveVisit(done.id, held.id))
    assert isinstance(moved, Booked)
    assert (moved.starts_at, moved.code) == (at(monday(), 14), done.code)
    assert await work.do(CancelVisit(moved.id)) == Done()
    assert await work.do(FindVisits(number=CALLER)) == Found(())


async def test_somebody_else_was_faster(database: Database, tmp_path: Path) -> None:
    """At holding, and at committing what has lapsed; what is released is free for the other."""
    ours, theirs = await a_call(database, tmp_path), await a_call(database, tmp_path)
    slot = (await free(ours, 10))[0]
    held = await ours.do(HoldSlot(slot))
    assert isinstance(held, Held)
    assert await theirs.do(HoldSlot(slot)) == Taken()
    assert await ours.do(ReleaseSlot(held.id)) == Done()
    again = await theirs.do(HoldSlot(slot))
    assert isinstance(again, Held)
    lapse(database)
    await book(ours, slot)
    assert await theirs.do(CommitVisit(again.id, "Eve", "+15105550000")) == Taken()


@pytest.mark.parametrize("known", [True, False])
async def test_the_book_is_read(database: Database, tmp_path: Path, known: bool) -> None:
    """What the database says of the calendar is what the desk knows, with the caller's own visits."""
    work, profile = await a_call(database, tmp_path), await a_profile(tmp_path)
    done = await book(work, (await free(work, 10))[0])
    record = CallRecord(Nowhere(), profile, uuid4(), BEGAN, CALLER if known else "+15105550000")
    store = DoorsOf(database)
    desk = front_desk_of(profile, record, store, nobody())
    await opened(desk, profile, record, store)
    assert (desk.book.away, desk.book.booking) == (False, "direct")
    cleaning = desk.book.services[0]
    assert (cleaning.name, cleaning.minutes, cleaning.price, cleaning.currency) == ("Cleaning", 60, Decimal(95), "USD")
    visits = [(visit.service, visit.starts_at, visit.code) for visit in desk.book.caller.visits]
    assert visits == ([("Cleaning", at(monday(), 10), done.code)] if known else [])
