"""A call whose process died is gone on with by another box, with what was said."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from edge_agent.record.open_calls import OpenCall
from tests.database.journal import DENTIST, PLUMBER, Event, at, event, turns
from tests.database.sandbox import Database
from tests.database.test_box_ownership import EDGE, NOT_YOURS, RECORD, add_box, anew, deliver

RESUME = "select public.edge_resume_call(%s)"
ROOM = "call_+15550001111_abcdefghijkl"
QUIET = """update private.ingest_ledger set received_at = now() - interval '16 seconds';
update public.calls set received_at = now() - interval '16 seconds'"""
TODAY = "update public.calls set started_at = now() - interval '1 minute'"


@pytest.fixture
def other(database: Database) -> str:
    """A second box, which may serve every client too."""
    return add_box(database, "other")


def change(database: Database, statement: str) -> None:
    with database.admin() as connection:
        connection.execute(statement.encode())


def begun(database: Database, *, quiet: bool = True) -> tuple[str, list[Event]]:
    """A call of three turns whose box says nothing any more."""
    call = str(uuid.uuid4())
    events = [
        event("call.started", {"room": ROOM, "from_e164": "+15550001111"}, call),
        event("call.answered", {"answered_at": at(2)}, call),
        *(event("turn", row, call) for row in (*turns(0), *turns(1))),
    ]
    assert {ack["result"] for ack in deliver(database, *events)} == {"applied"}
    change(database, TODAY)
    if quiet:
        change(database, QUIET)
    return call, events


def resumed(database: Database, box: str, room: str = ROOM) -> Any:
    return database.edge(RESUME, room, agent=box)


def test_another_box_goes_on_with_it(database: Database, other: str) -> None:
    """It is told all that was delivered, writes to it from then on, and the one that opened it does not."""
    call, events = begun(database)
    told = OpenCall.from_json(json.loads(json.dumps(resumed(database, other))))
    rows = [one["data"] for one in events if one["kind"] == "turn"]
    assert (told.call_id, told.client_id, told.room) == (call, DENTIST, ROOM)
    assert told.transcript_stopped is False
    assert (told.turns, told.exchanges) == (len(rows), max(row["exchange"] for row in rows) + 1)
    assert [(said.speaker, said.text) for said in told.talk] == [(row["speaker"], row["text"]) for row in rows]
    assert told.answered_at is not None
    assert datetime.fromisoformat(told.answered_at) == datetime.fromisoformat(at(2))
    assert datetime.fromisoformat(told.seen_at) >= datetime.fromisoformat(told.call["started_at"])
    more = event("turn", {**rows[0], "seq": told.turns}, call)
    assert [ack["result"] for ack in deliver(database, more, box=other)] == ["applied"]
    assert [ack["reason"] for ack in deliver(database, *anew(events[-1:]))] == [NOT_YOURS]
    assert database.one("select times from private.operator_notices where kind = 'call_taken_over'") == 1


def test_the_averages_of_a_call_are_those_of_all_its_answers(database: Database, other: str) -> None:
    """Sums and numbers of the answers so far; other rows do not count."""
    begun(database)
    query = """select coalesce(jsonb_object_agg(name, jsonb_build_array(total, n)), '{}') from (
      select 'processing_ms' as name, sum(processing_ms) as total, count(processing_ms) as n
      from public.call_turns where reply = 'answer' having count(processing_ms) > 0) x"""
    change(database, "update public.call_turns set reply = 'answer', processing_ms = 400 where seq = 2")
    told = resumed(database, other)
    assert told["figures"]["processing_ms"] == database.one(query)["processing_ms"] == [400, 1]


def test_only_one_goes_on_with_it(database: Database, other: str) -> None:
    """Who asks a moment later is told that somebody is there."""
    begun(database)
    third = add_box(database, "third")
    assert resumed(database, other) is not None
    assert [resumed(database, box) for box in (third, other, EDGE)] == [None, None, None]


def test_a_box_goes_on_with_a_call_of_its_own(database: Database) -> None:
    """Another process of the same box; nobody needs to be told of that."""
    call, _ = begun(database)
    assert resumed(database, EDGE)["call_id"] == call
    assert database.one("select count(*) from private.operator_notices where kind = 'call_taken_over'") == 0
    assert database.one("select count(*) from public.audit_log where action = 'RESUME_CALL'") == 1


def test_a_call_is_not_taken_from_a_process_that_talks(database: Database, other: str) -> None:
    """Something of it came in a moment ago, from whichever box; also where that box is silent otherwise."""
    begun(database, quiet=False)
    change(database, "update private.edge_agents set last_seen_at = now() - interval '1 hour' where name <> 'other'")
    before = database.one(RECORD)
    assert [resumed(database, box) for box in (other, EDGE)] == [None, None]
    assert database.one(RECORD) == before


NOTHING = {
    "it has ended": "update public.calls set ended_at = now()",
    "its caller was erased": "update public.calls set erased_at = now()",
    "the box may not serve its client": (
        f"update private.edge_agents set client_ids = array['{PLUMBER}']::uuid[] where name = 'other'"
    ),
    "it is of another day": "update public.calls set started_at = now() - interval '25 hours'",
    "it is in another room": "update public.calls set room = 'call_another'",
}


@pytest.mark.parametrize("why", NOTHING)
def test_no_other_call_is_gone_on_with(database: Database, other: str, why: str) -> None:
    """In the same way, whatever is in the way: nothing is told, and nothing changes."""
    begun(database)
    change(database, NOTHING[why])
    before = database.one(RECORD)
    assert resumed(database, other) is None
    assert database.one(RECORD) == before


def test_a_long_talk_is_told_in_part(database: Database, other: str) -> None:
    """The newest 40 rows, and of each as much as is of use: whoever goes on has no time."""
    call, events = begun(database)
    row = next(one["data"] for one in events if one["kind"] == "turn")
    more = [event("turn", {**row, "seq": 10 + number, "text": "x" * 5000}, call) for number in range(45)]
    deliver(database, *more)
    change(database, QUIET)
    told = resumed(database, other)
    assert (told["turns"], len(told["talk"])) == (55, 40)
    assert {len(said["text"]) for said in told["talk"]} == {2000}


def test_who_does_not_want_to_be_written_down_is_not_by_the_next_box_either(database: Database, other: str) -> None:
    """The next one is told so, and nothing of what was said before."""
    call, events = begun(database)
    deliver(database, event("call.transcript_stopped", {"occurred_at": at(30)}, call))
    change(database, QUIET)
    told = OpenCall.from_json(json.loads(json.dumps(resumed(database, other))))
    rows = [one for one in events if one["kind"] == "turn"]
    assert (told.transcript_stopped, told.talk, told.turns) == (True, (), len(rows))


@pytest.mark.parametrize("room", [None, ""])
def test_a_room_is_named(database: Database, room: str | None) -> None:
    """Nobody asks for just any call."""
    with pytest.raises(errors.InvalidParameterValue):
        database.edge(RESUME, room)


def test_a_box_that_is_shut_out_is_told_nothing(database: Database, other: str) -> None:
    """As at every door."""
    begun(database)
    change(database, "update private.edge_agents set revoked_at = now() where name = 'other'")
    with pytest.raises(psycopg.Error) as refused:
        resumed(database, other)
    assert refused.value.sqlstate == "28000"


def test_two_that_ask_at_once_do_not_wait_for_each_other(database: Database, other: str) -> None:
    """The second is told that there is nothing, and greets its caller."""
    begun(database)
    with database.as_role("edge_agent", edge_agent_id=other) as first:
        assert first.execute(RESUME, [ROOM]).fetchall()[0][0] is not None
        with database.as_role("edge_agent", edge_agent_id=EDGE) as second:
            second.execute("set local lock_timeout = '5s'")
            assert second.execute(RESUME, [ROOM]).fetchall()[0][0] is None


def test_what_came_of_it_is_one_call(database: Database, other: str) -> None:
    """The end is the new box's to tell."""
    call, _ = begun(database)
    resumed(database, other)
    ending = event("call.ended", {"ended_at": at(60), "end_reason": "caller_hung_up", "blame": "caller",
                                  "status": "completed", "turn_count": 9}, call)  # fmt: skip
    assert [ack["result"] for ack in database.edge("select public.edge_ingest(%s)", Jsonb([ending]), agent=other)] == [
        "applied"
    ]
    assert database.one("select end_reason from public.calls where id = %s", call) == "caller_hung_up"
