"""A member tries his own receptionist, in whole calls: what he hears, and what is left of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edge_agent.call import attend
from edge_agent.converse.effects import Phrase
from edge_agent.phrases import ENGLISH
from shared.calls import CallStatus
from shared.errors import StoreAway, StoreError, StoreRefused
from shared.numbers import Caller, CallerKind
from shared.store import DeskDoor
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.stories.telling import Told, arriving, scene_for
from tests.stories.test_booking import SOON, asked, shop

TEST = UUID("5e5f0000-0000-4000-8000-000000000001")
WRITING: tuple[DeskDoor, ...] = (
    "edge_desk_hold",
    "edge_desk_commit",
    "edge_desk_release",
    "edge_desk_move",
    "edge_desk_cancel",
)


def made(store: MemoryStore, number: str | None = DENTIST, seconds: int = 180, **changes: Any) -> MemoryStore:
    """With a test call that a member has just made."""
    store.tests[str(TEST)] = {"answer": answer(**changes), "number": number, "seconds": seconds}
    return store


def tried(tmp_path: Path, script: Script, store: MemoryStore, model: FakeModel | None = None) -> Told:
    """He calls from his browser, and says these things."""

    async def story() -> Told:
        scene = await scene_for(script, tmp_path, store=store, model=model)
        arrival = replace(arriving(None, Caller(CallerKind.WITHHELD)), sip_call_id=None, test=TEST)
        return scene.told(await attend(arrival, scene.line, scene.services, asyncio.Event()))

    return virtual.run(story())


def said(*words: str) -> Script:
    says = tuple(Speech(4 + 9 * at, one, seconds=1.5) for at, one in enumerate(words))
    return Script(says=says, hangs_up=4 + 9 * len(words) + 4)


def calls_of(events: list[Mapping[str, Any]]) -> set[str]:
    return {event["call_id"] for event in events}


def test_his_receptionist_answers_and_its_rows_are_the_tests(tmp_path: Path) -> None:
    """It greets and answers as it does callers; whatever is written has the test's id, which the database knows."""
    call = tried(tmp_path, said("What is it like at your place?"), made(MemoryStore()), FakeModel(["Let me think."]))
    assert call.turns[0][1].startswith("Thank you for calling Bright Smile Dental.")
    assert ("agent", "Let me think.") in call.turns
    assert calls_of(call.journal.events) == {str(TEST)}
    assert call.call_end.reason == "caller_hung_up"


def test_he_books_and_his_calendar_stays_as_it_was(tmp_path: Path) -> None:
    """He hears all of it, the code too; no door that writes was asked."""
    store = made(shop())
    number = "My number is 5 1 0, 5 5 5, 0 1 4 2."
    call = tried(tmp_path, said(SOON, "The second one.", number, "Yes.", "Yes, please."), store)
    assert any(text.startswith("You're booked: your cleaning on Tuesday, March 4 at noon.") for _, text in call.turns)
    assert [asked(store, door) for door in WRITING] == [[]] * len(WRITING)
    assert asked(store, "edge_desk_free") != []


def test_it_ends_by_itself(tmp_path: Path) -> None:
    """After the seconds that the database gave it, with a sentence; a caller's call goes on."""
    talks = Script(says=(Speech(4, "Hello?", seconds=1),), hangs_up=400)
    model = FakeModel(["Hello."] * 30)
    call = tried(tmp_path, talks, made(MemoryStore(), seconds=6), model)
    assert (call.call_end.reason, call.turns[-1][1]) == ("too_long", ENGLISH.phrases[Phrase.GOODBYE_LONG])
    assert call.line.ended_by == "agent"


def test_a_client_without_a_number_can_try(tmp_path: Path) -> None:
    """Before a number was bought."""
    call = tried(
        tmp_path, said("What is it like at your place?"), made(MemoryStore(), None), FakeModel(["Let me think."])
    )
    assert ("agent", "Let me think.") in call.turns


@pytest.mark.parametrize("fault", [None, StoreAway("away"), StoreRefused("no")])
def test_whom_nobody_vouches_for_is_let_go(tmp_path: Path, fault: StoreError | None) -> None:
    """A sentence, and no row of any kind: neither a call nor one to nobody's number."""
    store = MemoryStore()
    store.fault = fault
    call = tried(tmp_path, said("Hello?"), store)
    assert (call.call_end.status, call.call_end.reason) == (CallStatus.REJECTED, "unavailable")
    assert (call.journal.events, call.line.ended_by) == ([], "agent")
    assert call.heard_seconds > 0


def test_a_client_who_is_not_answered_for_hears_that(tmp_path: Path) -> None:
    """Suspended since the token was made: his end is the test's."""
    call = tried(tmp_path, said("Hello?"), made(MemoryStore(), serviceable=False))
    assert call.call_end.reason == "inactive"
    assert calls_of(call.journal.events) == {str(TEST)}


def test_an_answer_that_makes_no_sense_is_none(tmp_path: Path) -> None:
    """Nobody speaks for a client that is not known."""
    store = MemoryStore()
    store.tests[str(TEST)] = {"answer": {"client_id": None}, "seconds": "soon"}
    assert tried(tmp_path, said("Hello?"), store).call_end.reason == "unavailable"
