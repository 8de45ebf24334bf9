"""Calls whose process is killed, told in virtual time: another one goes on with them, in the same row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from edge_agent.converse.effects import Phrase
from edge_agent.phrases import ENGLISH
from shared.calls import CallStatus
from shared.store import DeskDoor
from tests.fakes.calendar import MemoryCalendar
from tests.fakes.caller import Script, Speech
from tests.fakes.store import UNMANNERED, MemoryStore
from tests.fakes.voice import FakeVoice
from tests.stories.resuming import tell_found, tell_killed

GREETING = "Thank you for calling Bright Smile Dental. How can I help?"
CUT_OFF = ENGLISH.phrases[Phrase.CUT_OFF]
PRICE = "How much is a cleaning?"
NUMBER = "What is your phone number?"
SOON = "I'd like to book a cleaning as soon as possible, my name is Emma Brown."


def test_killed_while_it_thinks(tmp_path: Path) -> None:
    """The caller is told so, and has his answer at once, of a model that knows all that was said."""
    told = tell_killed(
        Script(says=(Speech(4, "Are you open on Friday?"), Speech(10, PRICE))),
        killed_at=11.62,
        then=Script(says=(Speech(9, "Thank you, goodbye."),)),
        answers=["Yes, from eight to five.", "Never heard."],
        then_answers=["A cleaning is 95 dollars.", "Goodbye!"],
        tmp_path=tmp_path,
    )
    assert told.transcript == [
        ("agent", GREETING),
        ("caller", "Are you open on Friday?"),
        ("agent", "Yes, from eight to five."),
        ("caller", PRICE),
        ("agent", f"{CUT_OFF} A cleaning is 95 dollars."),
        ("caller", "Thank you, goodbye."),
        ("agent", "Goodbye!"),
    ]
    assert told.first_sound is not None
    assert told.first_sound < 0.3
    assert [message["content"] for message in told.model.asked[0][1:]] == [
        GREETING, "Are you open on Friday?", "Yes, from eight to five.", PRICE,
    ]  # fmt: skip
    assert (told.call["status"], told.call["turn_count"]) == (CallStatus.COMPLETED, 7)
    assert told.call["processing_ms_avg"] is not None


def test_killed_while_it_speaks(tmp_path: Path) -> None:
    """What was half said is said again, whole; the caller's words stand in the transcript once."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=7.0,
        then=Script(hangs_up=6),
        answers=["Well, for a cleaning we ask for 95 dollars, and that is all there is to it."],
        then_answers=["A cleaning is 95 dollars."],
        tmp_path=tmp_path,
    )
    assert told.transcript[1:] == [("caller", PRICE), ("agent", f"{CUT_OFF} A cleaning is 95 dollars.")]


def test_a_caller_who_speaks_as_the_next_one_begins_has_said_both(tmp_path: Path) -> None:
    """Of the answer to his words of before no word was heard when he interrupted it: they are a turn all the same."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=7.0,
        then=Script(says=(Speech(0.02, "Are you open on Friday?"),), hangs_up=8),
        answers=["Well, for a cleaning we ask for 95 dollars, and that is all there is to it."],
        then_answers=["A cleaning is 95 dollars.", "Yes, from eight to five."],
        tmp_path=tmp_path,
    )
    assert told.transcript[1:] == [
        ("caller", PRICE),
        ("agent", ""),
        ("caller", "Are you open on Friday?"),
        ("agent", "Yes, from eight to five."),
    ]


def test_killed_while_nobody_speaks(tmp_path: Path) -> None:
    """What was asked last is asked again, and what the caller says then is an answer to it."""
    told = tell_killed(
        Script(says=(Speech(4, "I have a question."),)),
        killed_at=8.0,
        then=Script(says=(Speech(9, "Five one zero five five five zero one nine nine."),), hangs_up=14),
        answers=[f"Of course. {NUMBER}"],
        then_answers=["Thank you, got it."],
        tmp_path=tmp_path,
    )
    assert told.transcript[2:4] == [("agent", f"Of course. {NUMBER}"), ("agent", f"{CUT_OFF} {NUMBER}")]
    assert told.transcript[-1] == ("agent", "Thank you, got it.")


def test_killed_after_an_answer(tmp_path: Path) -> None:
    """Nothing was asked: the caller may go ahead."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=8.5,
        then=Script(hangs_up=6),
        answers=["A cleaning is 95 dollars."],
        tmp_path=tmp_path,
    )
    assert told.transcript[-1] == ("agent", ENGLISH.phrases[Phrase.CUT_OFF_GO_AHEAD])


def test_killed_while_the_caller_speaks(tmp_path: Path) -> None:
    """Of what he was saying nothing was made out yet; he says it again, because he is told that we were cut off."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=4.5,
        then=Script(says=(Speech(6.5, PRICE),), hangs_up=12),
        answers=["Never said."],
        then_answers=["A cleaning is 95 dollars."],
        tmp_path=tmp_path,
    )
    assert told.transcript == [
        ("agent", GREETING),
        ("agent", f"{CUT_OFF} How can I help?"),
        ("caller", PRICE),
        ("agent", "A cleaning is 95 dollars."),
    ]


def test_killed_in_mid_dictation(tmp_path: Path) -> None:
    """Half a number is answered by nobody: he is asked to say it again, and both are in the transcript, in order."""
    told = tell_killed(
        Script(says=(Speech(4, "I have a question."), Speech(9, "It's 510."), Speech(10.9, "555."))),
        killed_at=11.2,
        then=Script(says=(Speech(7, "It's 510 555 0199."),), hangs_up=13),
        answers=[NUMBER],
        then_answers=["Thank you, got it."],
        tmp_path=tmp_path,
    )
    assert told.transcript[2:] == [
        ("agent", NUMBER),
        ("caller", "It's 510."),
        ("agent", ENGLISH.phrases[Phrase.CUT_OFF_SAY_AGAIN]),
        ("caller", "It's 510 555 0199."),
        ("agent", "Thank you, got it."),
    ]


def test_killed_during_the_greeting(tmp_path: Path) -> None:
    """Nobody is greeted twice."""
    told = tell_killed(Script(), killed_at=0.8, then=Script(hangs_up=8), tmp_path=tmp_path)
    assert told.transcript == [("agent", ENGLISH.phrases[Phrase.CUT_OFF_GREETING])]
    assert told.call["answered_at"]


def test_killed_while_it_rings(tmp_path: Path) -> None:
    """The phone has not been answered yet: it is, as ever, in the same row."""
    told = tell_killed(Script(), killed_at=0.05, then=Script(hangs_up=8), voice=FakeVoice(delay=0.3), tmp_path=tmp_path)
    assert told.transcript == [("agent", GREETING)]
    assert told.call["answered_at"]


def test_killed_after_goodbye(tmp_path: Path) -> None:
    """All is said: the line is hung up, and the call was completed."""
    told = tell_killed(
        Script(says=(Speech(4, "Thank you, goodbye."),)),
        killed_at=6.0,
        then=Script(),
        answers=["Goodbye!"],
        tmp_path=tmp_path,
    )
    assert told.transcript[1:] == [("caller", "Thank you, goodbye."), ("agent", "Goodbye!")]
    assert (told.call["status"], told.call["end_reason"]) == (CallStatus.COMPLETED, "agent_hung_up")
    assert told.first_sound is None


def test_killed_twice(tmp_path: Path) -> None:
    """The second process is killed as well, while it answers: the third goes on, and nothing is written twice."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=7.0,
        then=Script(),
        again_at=2.0,
        answers=["Well, for a cleaning we ask for 95 dollars, and that is all there is to it."],
        then_answers=["A cleaning is 95 dollars."],
        last=Script(hangs_up=9),
        tmp_path=tmp_path,
    )
    assert told.transcript[1:] == [("caller", PRICE), ("agent", f"{CUT_OFF} A cleaning is 95 dollars.")]
    assert len(told.events("agent_replaced")) == 2


@pytest.mark.parametrize("older_first", [True, False])
def test_one_call_however_its_rows_arrive(tmp_path: Path, older_first: bool) -> None:
    """Two journals deliver it, in any order: one call, each row once and in order, and an event that says why."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=11.0,
        then=Script(says=(Speech(7, PRICE),), hangs_up=14),
        answers=["A cleaning is 95 dollars."],
        then_answers=["It is 95 dollars."],
        older_first=older_first,
        tmp_path=tmp_path,
    )
    assert list(told.store.calls) == [told.call_id]
    assert [row["seq"] for row in told.rows] == list(range(6))
    assert [row["exchange"] for row in told.rows] == [0, 1, 1, 2, 3, 3]
    assert told.store.dead_letters == []
    (event,) = told.events("agent_replaced")
    assert (event["severity"], event["component"]) == ("warning", "line")
    assert event["context"]["elapsed_ms"] >= 0


def test_a_full_box_goes_on_with_a_call(tmp_path: Path) -> None:
    """Who was let in is not told that all lines are busy now."""
    told = tell_killed(Script(), killed_at=8.0, then=Script(hangs_up=8), then_calls=0, tmp_path=tmp_path)
    assert told.transcript[-1] == ("agent", f"{CUT_OFF} How can I help?")


def test_the_caller_who_has_gone_is_written_down(tmp_path: Path) -> None:
    """He hung up while nobody was there: the call ends as interrupted, with his last words."""
    told = tell_killed(
        Script(says=(Speech(4, PRICE),)),
        killed_at=5.7,
        then=Script(gives_up=True),
        answers=["Never said."],
        tmp_path=tmp_path,
    )
    assert told.transcript == [("agent", GREETING), ("caller", PRICE)]
    assert (told.call["status"], told.call["end_reason"]) == (CallStatus.INTERRUPTED, "agent_restarted")


def test_a_client_that_may_not_be_answered_for_any_more(tmp_path: Path) -> None:
    """The caller hears so, and the call that was begun is ended: no second one is written."""
    told = tell_killed(Script(), killed_at=8.0, then=Script(), inactive=True, tmp_path=tmp_path)
    assert told.transcript == [("agent", GREETING)]
    assert told.call["status"] == CallStatus.INTERRUPTED
    assert len(told.store.calls) == 1


def test_a_call_of_another_box_is_gone_on_with(tmp_path: Path) -> None:
    """Its disk is not ours: of a caller whom somebody had answered the database tells what was said, and he wished."""
    told, call = tell_found(Script(hangs_up=8), tmp_path, found=True)
    assert told.turns == [("agent", f"{CUT_OFF} {NUMBER}")]
    assert [event["call_id"] for event in told.journal.events] == [call.call_id] * len(told.journal.events)
    assert [event["kind"] for event in told.journal.events] == ["event", "turn", "message.taken", "call.ended"]
    assert told.journal.all("turn")[0]["seq"] == call.turns


def test_a_caller_of_whom_the_database_knows_nothing_is_greeted(tmp_path: Path) -> None:
    """As one who comes: better than silence."""
    told, _ = tell_found(Script(hangs_up=8), tmp_path, found=False)
    assert told.turns == [("agent", GREETING)]


def test_killed_while_a_slot_is_held(tmp_path: Path) -> None:
    """What the call holds is not in its own way: the next process offers the very slot, holds it and books it."""
    calendar, store = MemoryCalendar(), MemoryStore()
    store.desk_doors = in_march(calendar)
    told = tell_killed(
        Script(says=(Speech(4, SOON), Speech(13, "The first one."))),
        killed_at=20,
        then=Script(
            says=(Speech(8, SOON), Speech(17, "The first one."), Speech(26, "Yes."), Speech(35, "Yes, please.")),
            hangs_up=50,
        ),
        tmp_path=tmp_path,
        store=store,
    )
    heard = [text for speaker, text in told.transcript if speaker == "agent"]
    assert [text for text in heard if text.startswith("I have Tuesday, March 4")] == [heard[1]] * 2
    assert heard[-1].startswith("You're booked: your cleaning on Tuesday, March 4 at 10 am.")
    (lost, kept), (commit,) = asked(store, "edge_desk_hold"), asked(store, "edge_desk_commit")
    assert lost["p_call_id"] == kept["p_call_id"] == told.call_id
    assert (lost["p_starts_at"], commit["p_hold_id"]) == (kept["p_starts_at"], kept["p_hold_id"])


def in_march(calendar: MemoryCalendar) -> dict[DeskDoor, Callable[[Mapping[str, Any]], Any]]:
    """Its doors on one morning, whatever the day is today; nothing is added to the greeting."""
    doors = calendar.doors()
    morning = {"p_since": "2031-03-04T10:00:00-08:00", "p_until": "2031-03-04T12:00:00-08:00"}
    free, book = doors["edge_desk_free"], doors["edge_desk_book"]
    return {
        **doors,
        "edge_desk_free": lambda given: free({**given, **morning}),
        "edge_desk_book": lambda given: {**book(given), **UNMANNERED},
    }


def asked(store: MemoryStore, door: DeskDoor) -> list[dict[str, Any]]:
    """What one door was asked, by either process."""
    return [given for name, given in store.desk_asked if name == door]
