"""What a model chose goes the way of what a rule knew: asked for, read back, agreed to, done."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from edge_agent.desk.book import Colleague, DeskBook
from edge_agent.desk.chosen import Choice, Wish, possible
from edge_agent.desk.message import ASK_MATTER
from edge_agent.desk.person import CONNECTING, TRIED
from edge_agent.desk.state import Booking, Desk, Emergency, Message
from edge_agent.desk.tools import CancelVisit, CommitVisit, Connect, FoundVisit, HoldSlot, MoveVisit, TakeMessage
from tests.fakes.desk import BOOK, CLEANING, MONDAY, FakeWork, Talk

KIM = Colleague("Kim", "+15105550177")
VISIT = FoundVisit(UUID(int=9), CLEANING.id, "Cleaning", MONDAY.replace(day=3, month=12, hour=10, minute=0))
BOOKS = "My chompers are overdue for some love."
TELLS = "The lady from last time should hear that her scarf is still at my place."
DROPS = "Turns out Thursday is hopeless for me after all."
MOVES = "That thing on Thursday would suit me better a day later."
PERSON = "I'd rather have flesh and blood on the line."


def talk(words: str, wish: Wish, book: DeskBook = BOOK) -> Talk:
    """In which the model chooses so about these words."""
    work = FakeWork(visits=[VISIT], numbers={BOOK.own_number or "": VISIT.id})
    return Talk(work, book, choices={words: Choice(wish)})


@pytest.mark.parametrize("words", [BOOKS, TELLS, DROPS, MOVES, PERSON])
def test_no_rule_knows_these_words(words: str) -> None:
    """Else the tests below would show nothing."""
    assert Talk(book=replace(BOOK, on_call=(KIM,))).says(words) == ""


def test_an_appointment_is_asked_for_held_and_committed() -> None:
    """The model names neither service, day nor name: the desk asks for them, and commits after a yes."""
    caller = talk(BOOKS, Wish.BOOK)
    assert caller.says(BOOKS) == "Sure. What would it be: cleaning, filling, or whitening?"
    caller.says("A cleaning on Wednesday at ten, please.", "Emma Brown.", "Yes.")
    assert caller.work.did(CommitVisit) == []
    caller.says("Yes, please.")
    (hold,), (commit,) = caller.work.did(HoldSlot), caller.work.did(CommitVisit)
    assert isinstance(hold, HoldSlot)
    assert isinstance(commit, CommitVisit)
    assert (commit.name, commit.number) == ("Emma Brown", BOOK.own_number)


def test_a_message_is_the_callers_own_words() -> None:
    """It is read back, and passed on after a yes."""
    caller = talk(TELLS, Wish.MESSAGE)
    caller.says(TELLS, "Emma Brown.", "Yes.")
    assert caller.work.did(TakeMessage) == []
    caller.says("Yes.")
    assert caller.work.did(TakeMessage) == [TakeMessage(TELLS.strip("."), "Emma Brown", BOOK.own_number)]


def test_where_nothing_is_told_yet_it_is_asked_for() -> None:
    """What is a wish and no matter."""
    caller = talk("Dictation, please.", Wish.MESSAGE)
    assert caller.says("Dictation, please.") == f"Of course. {ASK_MATTER}"


def test_a_visit_is_cancelled_after_a_yes() -> None:
    """It is looked up by the number that he calls from."""
    caller = talk(DROPS, Wish.CANCEL)
    assert caller.says(DROPS) == "Shall I cancel your cleaning on Thursday, December 3 at 10 am?"
    assert caller.work.did(CancelVisit) == []
    caller.says("Yes.")
    assert caller.work.did(CancelVisit) == [CancelVisit(VISIT.id)]


def test_a_visit_is_moved_after_a_yes() -> None:
    """As one who said so plainly."""
    caller = talk(MOVES, Wish.MOVE)
    assert caller.says(MOVES).startswith("You have a cleaning on Thursday, December 3 at 10 am.")
    caller.says("Friday at ten.", "Yes.")
    assert len(caller.work.did(MoveVisit)) == 1


def test_a_person_is_rung_once() -> None:
    """Then there is no such choice any more."""
    caller = talk(PERSON, Wish.PERSON, replace(BOOK, on_call=(KIM,)))
    assert caller.says(PERSON).startswith(CONNECTING)
    assert caller.work.did(Connect) == [Connect((KIM,), matter=PERSON.strip(" .!"))]
    assert caller.says(PERSON) == ""


EVERY = {Wish.MESSAGE, Wish.BOOK, Wish.CANCEL, Wish.MOVE, Wish.EMERGENCY}


@pytest.mark.parametrize(
    ("desk", "book", "left"),
    [
        (Desk(), BOOK, EVERY),
        (Desk(), replace(BOOK, on_call=(KIM,)), EVERY | {Wish.PERSON}),
        (Desk(told=frozenset({TRIED})), replace(BOOK, on_call=(KIM,)), EVERY),
        (Desk(), replace(BOOK, services=()), {Wish.MESSAGE, Wish.EMERGENCY}),
        (Desk(), replace(BOOK, booking="off"), EVERY - {Wish.BOOK}),
        (Desk(), replace(BOOK, away=True), EVERY - {Wish.CANCEL, Wish.MOVE}),
        (Desk(), replace(BOOK, language="de"), set()),
        (Desk(errand=Booking()), replace(BOOK, on_call=(KIM,)), {Wish.PERSON, Wish.EMERGENCY}),
        (Desk(errand=Message()), replace(BOOK, on_call=(KIM,)), {Wish.EMERGENCY}),
        (Desk(errand=Emergency("Fire."), told=frozenset({"emergency: fire"})), BOOK, set()),
    ],
    ids=["all", "on call", "rung", "no services", "books nothing", "away", "German", "books", "tells", "raised"],
)
def test_state_decides_what_there_is_to_choose(desk: Desk, book: DeskBook, left: set[Wish]) -> None:
    """Of the client, of the hour, and of what is under way."""
    assert set(possible(desk, (), book)) == left
