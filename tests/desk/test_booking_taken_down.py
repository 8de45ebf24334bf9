"""Where no appointment can be made, somebody is to call back and has all that the caller said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_said import SHALL_I_WRITE
from edge_agent.desk.tools import ReleaseSlot, TakeMessage
from tests.desk.test_booking import ALL_AT_ONCE, OWN, READ_BACK
from tests.fakes.desk import BOOK, MONDAY, FakeWork, Talk


def test_nothing_free_at_all_becomes_a_message() -> None:
    """With all that he said."""
    days = {(MONDAY + dt.timedelta(days=at)).date() for at in range(60)}
    talk = Talk(FakeWork(full=days))
    assert talk.says(ALL_AT_ONCE) == (
        f"I'm sorry, I have nothing free to offer, so I'll take it down for somebody to call you back. {OWN}"
    )
    assert talk.says("yes") == f"{READ_BACK} Shall I pass that on?"
    assert talk.says("yes").startswith("I've passed that on. Somebody will call you back to confirm.")
    (message,) = talk.work.did(TakeMessage)
    assert isinstance(message, TakeMessage)
    assert "cleaning on Saturday, December 5 at 10 am" in message.matter


@pytest.mark.parametrize("fails_at", [0, 2])
def test_the_calendar_is_away(fails_at: int) -> None:
    """It is said, and a message has all that he said."""
    talk = Talk()
    for at, words in enumerate((ALL_AT_ONCE, "yes", "yes", "yes")):
        talk.work.failing = at >= fails_at
        if talk.desk.errand or at == 0:
            talk.says(words)
    (message,) = talk.work.did(TakeMessage)
    assert isinstance(message, TakeMessage)
    assert (message.name, message.number) == ("Emma Brown", "+15105550142")
    assert "cleaning on Saturday, December 5 at 10 am" in message.matter
    assert any("I can't get to the calendar" in line.text for line in talk.lines if not line.caller)


@pytest.mark.parametrize(
    "book", [replace(BOOK, booking="off"), replace(BOOK, services=()), replace(BOOK, away=True, services=())]
)
def test_without_a_calendar_it_is_taken_down(book: DeskBook) -> None:
    """Nothing is looked up, nothing promised."""
    talk = Talk(FakeWork(failing=True), book)
    assert talk.says(ALL_AT_ONCE) == f"Sure. {OWN}"
    assert talk.says("yes").endswith("Shall I pass that on?")
    assert "Somebody will call you back to confirm." in talk.says("yes")
    assert [type(tool) for tool in talk.work.asked] == [TakeMessage]


def test_what_nobody_understands_is_asked_again_and_then_taken_down() -> None:
    """His own words go with it."""
    talk = Talk()
    assert talk.says("I want to book something", "a root canal").startswith("I'm sorry, I didn't get that. What would")
    assert talk.says("a root canal I said").endswith(SHALL_I_WRITE)
    assert talk.says("yes").startswith("I've passed that on.")
    (message,) = talk.work.did(TakeMessage)
    assert isinstance(message, TakeMessage)
    assert "root canal" in message.matter


@pytest.mark.parametrize(
    ("answers", "messages"),
    [(["purple"] * 8, 1), (["I'd rather not say"] * 8, 1), (["no"] * 8, 0), (["hm", "no"] * 4, 0)],
)
def test_nobody_is_kept_in_a_circle(answers: list[str], messages: int) -> None:
    """Whether it is to be taken down is asked, said once more at most; then it is, but for a no. Nothing stays held."""
    talk = Talk(book=replace(BOOK, own_number=None))
    talk.says("book a cleaning on Saturday at ten")
    said = [talk.says(words) for words in answers]
    assert 1 <= sum(SHALL_I_WRITE in one for one in said) <= 2
    assert talk.desk.errand is None
    assert len(talk.work.did(TakeMessage)) == messages
    assert len(talk.work.did(ReleaseSlot)) == 1
    passed_on = [one for one in said if "I've passed that on" in one]
    assert len(passed_on) == messages
    assert not any("call you back" in one for one in passed_on)


def test_who_wants_no_message_leaves_none() -> None:
    """He was asked whether it is to be taken down, and said no."""
    talk = Talk()
    assert talk.says("I want to book something", "a root canal")
    assert talk.says("a root canal I said").endswith(SHALL_I_WRITE)
    for words in ("No, thank you.", "a root canal", "a root canal I said"):
        talk.says(words)
    assert talk.work.did(TakeMessage) == []
    assert talk.desk.errand is None
