"""Calls whose edge died are closed, and what the edge left behind can be put right."""

from __future__ import annotations

import uuid

import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, Event, at, event, turns, whole_call
from tests.database.sandbox import Database, one

INGEST = "select public.edge_ingest(%s)"
ROW = """select jsonb_build_object('status', status, 'reason', end_reason, 'blame', blame, 'ms', duration_ms,
         'swept', swept_at is not null) from public.calls where id = %s"""


def sweep(database: Database, minutes: int = 60) -> int:
    with database.as_role("service_role") as connection:
        return int(one(connection, "select public.close_lost_calls(%s)", minutes))


@pytest.fixture
def lost(database: Database) -> tuple[str, list[Event]]:
    """A call that was answered and talked; then nothing came any more."""
    call, events = whole_call(1)
    database.edge(INGEST, Jsonb(events[:-1]))
    return call, events


def test_a_call_without_an_end_is_closed(database: Database, lost: tuple[str, list[Event]]) -> None:
    """Interrupted, by the platform, at the last sign of life; and judged like others. A second sweep finds nothing."""
    call, _ = lost
    assert sweep(database) == 1
    closed = {"status": "interrupted", "reason": "edge_lost", "blame": "platform", "swept": True, "ms": 5000}
    assert database.one(ROW, call) == closed
    assert database.one("select count(*) from private.jobs where dedupe_key = %s", call) == 1
    assert sweep(database) == 0


def test_the_number_of_calls_that_were_closed_is_told(database: Database, lost: tuple[str, list[Event]]) -> None:
    """Also where a call has a job already: its work is not queued twice."""
    other, events = whole_call(0)
    database.edge(INGEST, Jsonb(events[:-1]))
    with database.admin() as connection:
        connection.execute(
            "insert into private.jobs (client_id, kind, dedupe_key, status) values (%s, 'analyze_call', %s, 'pending')",
            [DENTIST, other],
        )
    assert sweep(database) == 2
    assert database.one("select count(*) from private.jobs") == 2


@pytest.mark.parametrize("kind", ["turn", "event", "call.answered"])
def test_a_late_sign_of_life_moves_the_end(database: Database, lost: tuple[str, list[Event]], kind: str) -> None:
    """A call that was closed lasted at least until then, and is judged with it; an earlier sign moves nothing back."""
    call, _ = lost
    sweep(database)
    data = {**turns(3)[0], "severity": "info", "component": "stt", "code": "slow"}
    for seconds, lasted in ((20, 20_000), (3, 20_000)):
        with database.admin() as connection:
            connection.execute("update private.jobs set status = 'done', attempts = 1")
        moment = {"occurred_at": at(seconds), "answered_at": at(seconds), "seq": 40 + seconds}
        database.edge(INGEST, Jsonb([event(kind, {**data, **moment}, call)]))
        assert database.one(ROW, call)["ms"] == lasted
        job = database.one("select status::text || attempts from private.jobs where dedupe_key = %s", call)
        assert job == "pending0"


def test_a_call_under_way_is_left_alone(database: Database) -> None:
    """One that began just now has no end because it has not ended."""
    started = event("call.started", {}, call := str(uuid.uuid4()))
    started["call"]["started_at"] = database.one("select (now() - interval '10 minutes')::text")
    database.edge(INGEST, Jsonb([started]))
    assert sweep(database) == 0
    assert database.one("select ended_at from public.calls where id = %s", call) is None


def test_the_edges_late_word_counts(database: Database, lost: tuple[str, list[Event]]) -> None:
    """The box came back with its journal: the real end stands, and the call is judged anew."""
    call, events = lost
    sweep(database)
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done', attempts = 1")
    database.edge(INGEST, Jsonb(events))
    ended = {"status": "completed", "reason": "caller_hung_up", "blame": "caller", "swept": False, "ms": 60000}
    assert database.one(ROW, call) == ended
    assert database.one("select status::text || attempts from private.jobs where dedupe_key = %s", call) == "pending0"


def test_a_second_end_does_not_judge_a_call_again(database: Database) -> None:
    """Only a sweep that was wrong makes the analysis run once more."""
    call, events = whole_call(0)
    database.edge(INGEST, Jsonb(events))
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done'")
    database.edge(INGEST, Jsonb([dict(events[-1], event_id=str(uuid.uuid4()))]))
    assert database.one("select status::text from private.jobs where dedupe_key = %s", call) == "done"


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("turn", {**turns(1)[0], "seq": "zebra"}, '22P02: invalid input syntax for type integer: "…"'),
        ("turn", {**turns(1)[0], "seq": 'ze"b"ra'}, '22P02: invalid input syntax for type integer: "…"'),
        (
            "turn",
            {**turns(1)[0], "occurred_at": "zebra"},
            '22007: invalid input syntax for type timestamp with time zone: "…"',
        ),
        ("call.ended", {"blame": "zebra"}, '22P02: invalid input value for enum public.blame: "…"'),
        (
            "turn",
            {**turns(1)[0], "speaker": "zebra"},
            '23514: new row for relation "call_turns" violates check constraint',
        ),
        ("turn", {"seq": 1, "text": "zebra"}, '23502: null value in column "exchange" of relation "call_turns"'),
        ("call.sung", {"text": "zebra"}, "22023: unknown kind"),
    ],
)
def test_a_reason_says_what_is_wrong_and_not_what_was_said(
    database: Database, kind: str, data: Event, reason: str
) -> None:
    """Neither in the list nor in the answer to the box, nor after a retry."""
    (ack,) = database.edge(INGEST, Jsonb([event(kind, data, str(uuid.uuid4()))]))
    (letter,) = letters(database)
    (again,) = retry(database)
    for said in (ack, letter, again):
        assert said["reason"].startswith(reason)
        assert "zebra" not in str(said)


# --- dead letters --------------------------------------------------------------------------------


@pytest.fixture
def unreadable(database: Database) -> tuple[str, int]:
    """An event of a kind that this database does not know, and its dead letter."""
    call, events = whole_call(0)
    database.edge(INGEST, Jsonb([*events, event("call.sung", {"text": "la la"}, call)]))
    return call, int(database.one("select id from private.ingest_dead_letters"))


def letters(database: Database) -> list[Event]:
    with database.as_role("service_role") as connection:
        return list(one(connection, "select coalesce(jsonb_agg(l), '[]') from public.dead_letters() l"))


def retry(database: Database, *ids: int) -> list[Event]:
    with database.as_role("service_role") as connection:
        query = "select coalesce(jsonb_agg(r), '[]') from public.retry_dead_letters(%s) r"
        return list(one(connection, query, list(ids) or None))


def test_a_dead_letter_tells_why_and_not_what(database: Database, unreadable: tuple[str, int]) -> None:
    """Kind, call and reason are listed; what was said is not."""
    (letter,) = letters(database)
    assert (letter["kind"], letter["client_id"], letter["call_id"]) == ("call.sung", DENTIST, unreadable[0])
    assert letter["reason"] == "22023: unknown kind"
    assert "la la" not in str(letter)


def test_a_retry_before_the_fix_keeps_the_letter(database: Database, unreadable: tuple[str, int]) -> None:
    """It says why again, and counts the attempt."""
    (result,) = retry(database)
    assert (result["id"], result["result"], "unknown kind" in result["reason"]) == (unreadable[1], "rejected", True)
    assert [letter["attempts"] for letter in letters(database)] == [2]


def test_a_retry_after_the_fix_applies_the_event(database: Database) -> None:
    """A turn whose speaker was misspelt is mended in Supabase Studio and applied; its letter is gone."""
    call, events = whole_call(0)
    broken = turns(1)[0]
    database.edge(INGEST, Jsonb([*events, event("turn", {**broken, "speaker": "callr"}, call)]))
    with database.admin() as connection:
        connection.execute(
            "update private.ingest_dead_letters set event = jsonb_set(event, '{data,speaker}', '\"caller\"')"
        )
    assert [result["result"] for result in retry(database)] == ["applied"]
    assert letters(database) == []
    assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 2


def test_only_the_named_letters_are_retried(database: Database, unreadable: tuple[str, int]) -> None:
    """Others are not touched."""
    database.edge(INGEST, Jsonb([event("call.hummed", {}, unreadable[0])]))
    assert [result["id"] for result in retry(database, unreadable[1])] == [unreadable[1]]
    assert sorted(letter["attempts"] for letter in letters(database)) == [1, 2]


def test_a_retry_brings_no_erased_words_back(database: Database) -> None:
    """A letter that was mended after the caller had been erased says nothing any more."""
    call, events = whole_call(0)
    database.edge(INGEST, Jsonb([*events, event("turn", {**turns(1)[0], "speaker": "callr"}, call)]))
    late = event("turn", {**turns(1)[0], "occurred_at": at(9)}, call)
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        assert one(connection, "select public.erase_caller(%s, '+15105559876')", DENTIST) == 1
    assert retry(database) == []
    database.edge(INGEST, Jsonb([late]))
    assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 0
