"""A caller who does not want to be written down, and what callers were told about us."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest

from tests.database.everywhere import tables_with
from tests.database.journal import at, event, whole_call
from tests.database.leaving import CALLER, count, ingest, message, note, taken
from tests.database.sandbox import Database
from tests.database.workers import ended_call, lease, save

DEAD = "private.ingest_dead_letters"

WORDS = """select array[array_agg(text), array_agg(meant), array_agg(acknowledgement)]::text
           from public.call_turns where call_id = %s"""


@pytest.mark.parametrize("place", [0, 1, 3, 5, 6])
def test_a_call_that_is_not_written_down_has_no_words(database: Database, place: int) -> None:
    """Whether the stop comes before, between or after what was said: rows and figures are there, words nowhere."""
    call, events = whole_call(1)
    for one_event in events:
        if one_event["kind"] == "turn":
            one_event["data"] |= {"text": "The zebra is ill.", "llm_raw": "zebra"}
            one_event["data"] |= {"meant": "zebra"} if one_event["data"]["speaker"] == "agent" else {}
        if one_event["kind"] in ("event", "call.ended"):
            one_event["data"] |= {"message": "zebra", "context": {"heard": "zebra"}, "detail": "zebra"}
    stop = event("call.transcript_stopped", {}, call)
    stopped = [*events[:place], stop, *events[place:]]
    assert set(ingest(database, *stopped)) == {"applied"}
    assert set(ingest(database, *stopped)) == {"duplicate"}
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == set()
    row = database.one("select to_jsonb(c) from public.calls c where id = %s", call)
    assert (row["transcript_stopped_at"] is not None, row["turn_count"], row["from_e164"]) == (True, 3, CALLER)
    assert database.one("select array_agg(text) from public.call_turns where call_id = %s", call) == [""] * 3
    assert database.one("select count(*) from private.call_turn_llm where call_id = %s", call) == 0


def test_other_calls_keep_their_words(database: Database) -> None:
    """The stop is of one call."""
    stopped, events = whole_call(1)
    kept, others = whole_call(1)
    ingest(database, *events, *others, event("call.transcript_stopped", {}, stopped))
    assert database.one(WORDS, kept) != database.one(WORDS, stopped)
    assert "We open at nine." in database.one(WORDS, kept)


def test_a_message_of_a_call_that_is_not_written_down_is_kept(database: Database) -> None:
    """It was left to be answered."""
    call, events = whole_call(0)
    data = note()
    ingest(database, event("call.transcript_stopped", {}, call), *events, taken(call, data))
    assert message(database, data["message_id"])["matter"] == "My crown came off."


def test_when_it_was_stopped_is_the_first_time(database: Database) -> None:
    """In the words of the box, where it says when."""
    call, events = whole_call(0)
    stops = [event("call.transcript_stopped", {"occurred_at": at(seconds)}, call) for seconds in (20, 40)]
    ingest(database, *events, *stops)
    stopped = database.one("select transcript_stopped_at from public.calls where id = %s", call)
    assert stopped == datetime.fromisoformat(at(20))


def test_a_broken_turn_of_such_a_call_is_not_kept_aside(database: Database) -> None:
    """Whether it comes before the stop or after it: its words would be in the dead letters."""
    call, events = whole_call(0)
    broken = [event("turn", {"seq": "none", "text": "The zebra is ill."}, call) for _ in range(2)]
    stop = event("call.transcript_stopped", {}, call)
    assert ingest(database, *events, broken[0], stop, broken[1])[-3:] == ["rejected", "applied", "rejected"]
    assert count(database, DEAD) == 0


def test_what_was_judged_of_words_is_judged_again(database: Database) -> None:
    """A stop that comes late takes the summary with it, and the judgement that a worker has in hand."""
    call = ended_call(database)
    (job,) = lease(database)
    stop = event("call.transcript_stopped", {}, call)
    ingest(database, stop)
    assert save(database, job, summary="The zebra is ill.") is False
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == set()
    assert database.one("select status::text from private.jobs where dedupe_key = %s", call) == "pending"


SAID = ["You are talking to an AI receptionist.", "This call is written down."]


@pytest.mark.parametrize(
    ("data", "kept"), [({}, None), ({"notices": None}, None), ({"notices": []}, []), ({"notices": SAID}, SAID)]
)
def test_what_callers_were_told_is_kept(database: Database, data: dict[str, Any], kept: list[str] | None) -> None:
    """As evidence, in the call's row, in order; a box that does not know of it answers as before."""
    call = str(uuid.uuid4())
    assert ingest(database, event("call.answered", {"answered_at": at(1), **data}, call)) == ["applied"]
    assert database.one("select notices from public.calls where id = %s", call) == kept
    assert database.one("select answered_at from public.calls where id = %s", call) == datetime.fromisoformat(at(1))


@pytest.mark.parametrize("notices", ["Hello.", {}, [1], [None], [""], ["x" * 501], ["x"] * 11])
def test_notices_that_are_none_are_kept_aside(database: Database, notices: object) -> None:
    """The event is a dead letter: nothing of it is lost."""
    answered = event("call.answered", {"answered_at": at(1), "notices": notices}, str(uuid.uuid4()))
    assert (ingest(database, answered), count(database, DEAD)) == (["rejected"], 1)
