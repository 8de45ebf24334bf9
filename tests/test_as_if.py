"""The desk's doors in a test call: they answer as the database's, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from edge_agent.as_if import AsIf
from shared.store import DeskDoor
from tests.database.test_desk_contract import TAKEN, Caller, new
from tests.fakes.calendar import CLIENT, MemoryCalendar
from tests.fakes.store import MemoryStore

READING: set[DeskDoor] = {"edge_desk_book", "edge_desk_free", "edge_desk_visits"}


class Scene:
    """A member's test call, the calendar behind it, and a caller whom the calendar serves."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.desk_doors = MemoryCalendar().doors()
        self.member = Caller(AsIf(self.store))
        self.caller = Caller(self.store)

    async def opens(self) -> Any:
        """What every call begins with."""
        return await self.member.asks("edge_desk_book", of_call=False, caller=None)


@pytest.fixture
async def scene() -> Scene:
    made = Scene()
    await made.opens()
    return made


async def test_all_that_writes_stays_here(scene: Scene) -> None:
    """Hold, book, move, cancel, release: the calendar is asked nothing but what it holds."""
    booked = await scene.member.books()
    held = await scene.member.holds((await scene.member.free(2))[1])
    moved = await scene.member.asks("edge_desk_move", visit_id=booked["id"], hold_id=held["id"])
    await scene.member.asks("edge_desk_cancel", visit_id=moved["id"])
    again = await scene.member.holds((await scene.member.free(1))[0])
    await scene.member.asks("edge_desk_release", hold_id=again["id"])
    assert {door for door, _ in scene.store.desk_asked} <= READING


async def test_what_is_booked_in_a_test_is_still_free(scene: Scene) -> None:
    """For callers, who then have it."""
    booked = await scene.member.books()
    theirs = await scene.caller.books()
    assert booked["starts_at"] == theirs["starts_at"]
    assert booked.keys() == theirs.keys()


async def test_it_is_found_again_in_the_same_call(scene: Scene) -> None:
    """By the number and by the code; not by another's, and not by the next test."""
    booked = await scene.member.books()
    assert await scene.member.visits() == await scene.member.visits(booked["code"]) == [booked["id"]]
    stranger = Caller(scene.member.desk)
    assert await stranger.visits() == []
    assert await Caller(AsIf(scene.store), number=scene.member.number).visits() == []


async def test_what_callers_booked_is_found_and_not_changed(scene: Scene) -> None:
    """A member who says a number hears of its visits, and cancels none of them."""
    theirs = await scene.caller.books()
    tries = Caller(scene.member.desk, number=scene.caller.number)
    assert await tries.visits() == [theirs["id"]]
    assert (await tries.asks("edge_desk_cancel", visit_id=theirs["id"]))["cancelled"] is True
    assert await scene.caller.visits() == [theirs["id"]]


async def test_a_move_takes_name_and_code_along(scene: Scene) -> None:
    """As the database does it; where it was nothing is left."""
    booked = await scene.member.books()
    held = await scene.member.holds((await scene.member.free(2))[1])
    moved = await scene.member.asks("edge_desk_move", visit_id=booked["id"], hold_id=held["id"])
    assert (moved["code"], moved["starts_at"]) == (booked["code"], held["starts_at"])
    assert await scene.member.visits() == [moved["id"]]


async def test_a_call_holds_one_slot(scene: Scene) -> None:
    """What it held before is gone, and what nobody held cannot be booked."""
    first, second = [await scene.member.holds(at) for at in await scene.member.free(2)]
    assert await scene.member.commits(first["id"]) == TAKEN
    assert "code" in await scene.member.commits(second["id"])
    assert await scene.member.commits(new()) == TAKEN


@pytest.mark.parametrize(("booking", "confirmed"), [("direct", True), ("request", False)])
async def test_a_client_who_confirms_by_hand_is_heard_to(booking: str, confirmed: bool) -> None:
    """The member hears what a caller would be promised."""
    scene = Scene()
    book = scene.store.desk_doors["edge_desk_book"]
    scene.store.desk_doors["edge_desk_book"] = lambda asked: {**book(asked), "booking": booking}
    await scene.opens()
    assert (await scene.member.books())["confirmed"] is confirmed


async def test_a_visit_is_told_by_the_name_of_its_service(scene: Scene) -> None:
    """As callers' visits are."""
    booked = await scene.member.books()
    asked = {"p_client_id": CLIENT, "p_number": None, "p_code": booked["code"]}
    (found,) = await scene.member.desk.desk("edge_desk_visits", asked)
    assert (found["service"], found["starts_at"]) == ("Cleaning", booked["starts_at"])
