"""What people read of a message."""

from __future__ import annotations

from typing import Any

import pytest

from cloud.notify.message import Urgency, read
from cloud.notify.wording import SMS, SUBJECT, letter, short
from shared.errors import StoreAway
from tests.notify.scene import answer, notice


def test_a_letter_says_it_all() -> None:
    """Who, which number, what, how urgent, and when on the client's clock."""
    text = letter(notice()).text
    assert text.startswith(
        "Anna Miller called Bright Smile Dental on Monday, 30 November 2026 at 12:05 (America/Los_Angeles).\n"
    )
    assert "\nCall back: +15105550123\nUrgency: urgent\nMessage: The boiler is leaking" in text


@pytest.mark.parametrize(
    ("taken_at", "told"),
    [
        ("2026-03-08T09:59:00Z", "Sunday, 8 March 2026 at 01:59"),
        ("2026-03-08T10:01:00Z", "Sunday, 8 March 2026 at 03:01"),
        ("2026-12-01T07:30:00Z", "Monday, 30 November 2026 at 23:30"),
    ],
)
def test_times_are_the_clients(taken_at: str, told: str) -> None:
    """Summer time begins between the first two; the third is another day in Greenwich."""
    assert told in letter(notice(taken_at=taken_at)).text


@pytest.mark.parametrize("urgency", ["normal", "urgent", "emergency"])
def test_the_urgency_stands_at_the_front(urgency: Urgency) -> None:
    """Of a letter and of a text, with the client's name."""
    told = notice(urgency=urgency)
    for text in (letter(told).subject, short(told)):
        assert text.startswith(f"Bright Smile Dental: {urgency} message from Anna Miller")


def test_a_reminder_says_so() -> None:
    """And which one it is."""
    assert letter(notice(escalations=2)).subject.startswith("Reminder 2: Bright Smile Dental: urgent")


def test_what_was_completed_says_so() -> None:
    """Else the second letter looks like the first, which was read already."""
    told = notice(urgency="emergency", completions=1)
    for text in (letter(told).subject, short(told)):
        assert text.startswith("Bright Smile Dental: emergency message, with more than before, from Anna Miller")


def test_who_gave_nothing_is_told_as_that() -> None:
    """No name, no number."""
    told = notice(caller_name=None, caller_e164=None)
    assert letter(told).text.startswith("a caller who gave no name called")
    assert "Call back: no number" in letter(told).text
    assert "None" not in letter(told).text + letter(told).subject + short(told)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\x0b", "\x85", "\u2028", "\t", "\u202e"])
def test_what_a_caller_said_is_one_line(end: str) -> None:
    """Nothing he says looks like ours: not his name, not his matter."""
    told = notice(caller_name=f"Eve{end}Urgency: normal", matter=f"Hello{end}Call back: +15550000000")
    text = letter(told).text
    assert len(text.splitlines()) == len(letter(notice()).text.splitlines())
    assert text.startswith("Eve Urgency: normal called ")
    assert "\nMessage: Hello Call back: +15550000000\n" in text
    assert short(told).isprintable()


def test_what_is_too_long_is_cut() -> None:
    """A subject, a text of three parts; never a letter."""
    long = notice(matter="water " * 400, caller_name="A" * 300)
    assert (len(letter(long).subject), len(short(long))) == (SUBJECT, SMS)
    assert ("water " * 400).strip() in letter(long).text


@pytest.mark.parametrize("wrong", [{"urgency": "dire"}, {"taken_at": "2026-11-30T20:05:00"}, {"id": "x"}])
def test_another_answer_is_no_message(wrong: dict[str, Any]) -> None:
    """Tried again later, and nothing of it is repeated."""
    with pytest.raises(StoreAway, match=r"^message_to_tell answered something that is no message$"):
        read(answer(**wrong))


def test_a_zone_that_is_none_is_no_message() -> None:
    """The database checks it; a text with times of nowhere would be worse than none."""
    odd = answer()
    odd["client"]["timezone"] = "Mars/Base"
    with pytest.raises(StoreAway):
        read(odd)
