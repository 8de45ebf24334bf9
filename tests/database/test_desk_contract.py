"""What the desk's doors must do: the fake in memory, the database and the real stack pass the same tests."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import psycopg
import pytest

from edge_agent.desk.reading import book_of
from shared.errors import StoreRefused
from shared.store import DeskDoor
from shared.supabase_store import SupabaseStore
from tests.database.calendar import CLEANING, at, monday
from tests.database.journal import DENTIST
from tests.database.sandbox import Database
from tests.fakes.calendar import MemoryCalendar
from tests.fakes.postgrest_server import postgrest
from tests.fakes.store import MemoryStore
from tests.think.profiles import profile_of

TAKEN = {"taken": True}
KEYS = {"booking", "services", "closures", "caller", "on_call", "on_call_in_emergencies", "manners"}


class Desk(Protocol):
    """The part of `Store` that this is about."""

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> Any: ...


@dataclass
class InSql:
    """The database's own doors, without HTTP."""

    database: Database

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> Any:
        named = ", ".join(f"{name} => %s" for name in asked)
        try:
            return self.database.edge(f"select public.{door}({named})", *asked.values())
        except psycopg.Error as refused:
            raise StoreRefused(f"{door} refused with {refused.sqlstate}") from None


def in_memory() -> MemoryStore:
    store = MemoryStore()
    store.desk_doors = MemoryCalendar().doors()
    return store


@pytest.fixture(params=["memory", "loopback", "database", pytest.param("stack", marks=pytest.mark.live)])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    if request.param == "memory":
        yield in_memory()
    elif request.param == "loopback":
        async with postgrest(in_memory()) as server, SupabaseStore(server.url, "anon", "edge", desk_within=30) as real:
            yield real
    elif request.param == "database":
        yield InSql(request.getfixturevalue("database"))
    else:
        stack = request.getfixturevalue("stack")
        async with SupabaseStore(stack.supabase_url, stack.anon_key, stack.edge_token, desk_within=30) as real:
            yield real


def new() -> str:
    return str(uuid.uuid4())


@dataclass
class Caller:
    """Somebody on the line: a number and a call of his own."""

    desk: Desk
    call: str = field(default_factory=new)
    number: str = field(default_factory=lambda: f"+1510{uuid.uuid4().int % 10**7:07}")

    async def asks(self, door: DeskDoor, *, of_call: bool = True, **given: Any) -> Any:
        whose = {"p_client_id": DENTIST} | ({"p_call_id": self.call} if of_call else {})
        return await self.desk.desk(door, {**whose, **{f"p_{name}": value for name, value in given.items()}})

    async def free(self, limit: int = 200, service: str = CLEANING) -> list[str]:
        """When a cleaning could begin in a week to come."""
        since, until = at(monday(), 0).isoformat(), at(monday(3), 0).isoformat()
        asked: dict[str, Any] = {"service_id": service, "since": since, "until": until, "limit": limit}
        return [slot["starts_at"] for slot in await self.asks("edge_desk_free", **asked)]

    async def holds(self, starts_at: str, hold: str | None = None) -> Any:
        asked: dict[str, Any] = {
            "hold_id": hold or new(),
            "service_id": CLEANING,
            "starts_at": starts_at,
            "staff_id": None,
        }
        return await self.asks("edge_desk_hold", **asked)

    async def commits(self, hold: str) -> Any:
        return await self.asks("edge_desk_commit", hold_id=hold, name="Ada Byron", number=self.number)

    async def books(self) -> Any:
        """The first that is free."""
        return await self.commits((await self.holds((await self.free(1))[0]))["id"])

    async def visits(self, code: str | None = None) -> list[str]:
        found = await self.asks("edge_desk_visits", of_call=False, number=None if code else self.number, code=code)
        return [visit["id"] for visit in found]


def same(one: str, other: str) -> bool:
    return dt.datetime.fromisoformat(one) == dt.datetime.fromisoformat(other)


async def test_the_book_is_one_that_the_desk_reads(desk: Desk) -> None:
    """All of it, for whoever calls; of what is booked only his own."""
    caller = Caller(desk)
    done = await caller.books()
    for number, visits in ((caller.number, [done["id"]]), ("+15105550000", []), (None, [])):
        told = await caller.asks("edge_desk_book", of_call=False, caller=number)
        assert told.keys() >= KEYS
        book = book_of(profile_of("dentist"), number, told)
        assert "Cleaning" in {service.name for service in book.services}
        assert ([str(visit.id) for visit in book.caller.visits], book.away) == (visits, False)


async def test_what_is_free_comes_in_order(desk: Desk) -> None:
    """The earliest first, as many as were asked for; of a service that is not there, nothing."""
    caller = Caller(desk)
    slots = await caller.free()
    assert sorted(slots, key=dt.datetime.fromisoformat) == slots
    assert await caller.free(3) == slots[:3]
    assert await caller.free(service=new()) == []


async def test_what_is_held_is_nobody_elses(desk: Desk) -> None:
    """The same hold again is the same; another caller finds it taken; what is released is free."""
    first, second = Caller(desk), Caller(desk)
    slot = (await first.free(1))[0]
    held = await first.holds(slot)
    assert same(held["starts_at"], slot)
    assert (await first.holds(slot, held["id"]))["id"] == held["id"]
    assert await second.holds(slot) == TAKEN
    assert slot not in await second.free()
    assert await second.asks("edge_desk_release", hold_id=held["id"]) == {"released": False}
    assert await first.asks("edge_desk_release", hold_id=held["id"]) == {"released": True}
    assert slot in await second.free()


async def test_what_a_call_holds_is_not_in_its_own_way(desk: Desk) -> None:
    """A process that went on with it asks again, and holds and commits the very slot that was held before."""
    caller, other = Caller(desk), Caller(desk)
    slot = (await caller.free(1))[0]
    lost = await caller.holds(slot)
    assert slot in await caller.free()
    assert slot not in await other.free()
    held = await caller.holds(slot)
    assert (held["id"] != lost["id"], same(held["starts_at"], slot)) == (True, True)
    assert same((await caller.commits(held["id"]))["starts_at"], slot)
    assert slot not in await caller.free()


async def test_a_call_holds_one_slot(desk: Desk) -> None:
    """One in its place, though they overlap, lets go of the first."""
    caller = Caller(desk)
    first, second = (await caller.free(2))[:2]
    held = await caller.holds(first)
    assert (await caller.holds(second))["id"] != held["id"]
    assert await caller.commits(held["id"]) == TAKEN


async def test_what_is_committed_is_his(desk: Desk) -> None:
    """Twice is once; number and code find it; another call cannot commit the hold."""
    caller, other = Caller(desk), Caller(desk)
    held = await caller.holds((await caller.free(1))[0])
    assert await other.commits(held["id"]) == TAKEN
    done = await caller.commits(held["id"])
    assert await caller.commits(held["id"]) == done
    assert same(done["starts_at"], held["starts_at"])
    assert (len(done["code"]), done["confirmed"]) == (6, True)
    assert await caller.visits() == await other.visits(done["code"]) == [done["id"]]
    assert await other.visits() == []


async def test_what_is_cancelled_is_free(desk: Desk) -> None:
    """Twice is once; a hold and nothing at all cannot be cancelled."""
    caller = Caller(desk)
    done = await caller.books()
    for _ in range(2):
        cancelled = await caller.asks("edge_desk_cancel", visit_id=done["id"])
        assert cancelled == {"id": done["id"], "cancelled": True}
    assert await caller.visits() == []
    held = await caller.holds(done["starts_at"])
    for visit in (held["id"], new()):
        with pytest.raises(StoreRefused):
            await caller.asks("edge_desk_cancel", visit_id=visit)


async def test_a_visit_is_moved_with_its_code(desk: Desk) -> None:
    """What was held is his visit, and the old time is free."""
    caller = Caller(desk)
    done = await caller.books()
    held = await caller.holds((await caller.free())[-1])
    moved = await caller.asks("edge_desk_move", visit_id=done["id"], hold_id=held["id"])
    assert (moved["id"], moved["code"]) == (held["id"], done["code"])
    assert await caller.visits() == [moved["id"]]
    assert any(same(slot, done["starts_at"]) for slot in await caller.free())


async def test_a_move_that_cannot_be_leaves_the_visit(desk: Desk) -> None:
    """What is held in another call is not this one's to move to."""
    caller, other = Caller(desk), Caller(desk)
    done = await caller.books()
    held = await other.holds((await caller.free())[-1])
    assert await caller.asks("edge_desk_move", visit_id=done["id"], hold_id=held["id"]) == TAKEN
    assert await caller.visits() == [done["id"]]


async def test_who_is_no_client_has_no_desk(desk: Desk) -> None:
    """Whatever is asked."""
    asked: dict[DeskDoor, dict[str, Any]] = {
        "edge_desk_book": {"p_caller": None},
        "edge_desk_visits": {"p_number": "+15105550000", "p_code": None},
        "edge_desk_cancel": {"p_call_id": new(), "p_visit_id": new()},
    }
    for door, more in asked.items():
        with pytest.raises(StoreRefused):
            await desk.desk(door, {"p_client_id": new(), **more})
