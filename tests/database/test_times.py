"""Times and numbers that cannot be: the event that has one is refused, and nobody else's work stops."""

from __future__ import annotations

import copy
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, PLUMBER, STARTED, Event, at, event, turns, whole_call
from tests.database.purge import purge
from tests.database.sandbox import Database, Row, become, one

INGEST = "select public.edge_ingest(%s)"
EDGE = "e0000000-0000-4000-8000-000000000001"
NEVER = ["infinity", "-infinity", "1969-12-31T00:00Z", "2019-12-31T23:59Z", "2090-01-01T00:00Z", "294276-12-31", "NaN"]
# Each time of each kind of event: the kind, what else it takes, and where the time stands.
DATA: dict[str, tuple[str, Event, str]] = {
    "envelope": ("call.started", {}, ""),
    "turn": ("turn", turns(0)[0], "occurred_at"),
    "event": ("event", {"severity": "info", "component": "stt", "code": "slow"}, "occurred_at"),
    "answer": ("call.answered", {}, "answered_at"),
    "end": ("call.ended", {"status": "completed"}, "ended_at"),
    "unrouted": ("call.unrouted", {"to_number": "1", "reason": "unknown_number"}, "occurred_at"),
    "envelope of an unrouted call": (
        "call.unrouted",
        {"to_number": "1", "reason": "unknown_number", "occurred_at": at(0)},
        "",
    ),
}
TIMES = """select count(*) from (
  select started_at from public.calls union all select answered_at from public.calls union all
  select ended_at from public.calls union all select occurred_at from public.call_turns union all
  select occurred_at from public.call_events union all select occurred_at from private.call_turn_llm union all
  select occurred_at from private.unrouted_calls) x (at)
  where not (at >= '2020-01-01Z' and at <= now() + interval '1 day')"""
LOST = """insert into public.calls (id, client_id, to_e164, started_at)
  values (gen_random_uuid(), %s, '+15105550100', now() - interval '2 hours') returning id::text"""
SWEEP = "select public.close_lost_calls()"


def timed(place: str, moment: str, call: str | None = None) -> Event:
    """An event with this time in this place."""
    kind, data, field = DATA[place]
    made = event(kind, dict(data), call or str(uuid.uuid4()), None if kind == "call.unrouted" else DENTIST)
    (made["data"] if field else made["call"])[field or "started_at"] = moment
    return made


def lose_a_call(database: Database, client: str = PLUMBER) -> str:
    """One that began two hours ago and never ended."""
    return str(database.one(LOST, client))


def sweep(database: Database) -> int:
    with database.as_role("service_role") as connection:
        return int(one(connection, SWEEP))


def notices(database: Database) -> list[list[str]]:
    query = "select coalesce(jsonb_agg(jsonb_build_array(kind, subject, message) order by kind), '[]')"
    return list(database.one(f"{query} from private.operator_notices"))


@pytest.mark.parametrize("place", DATA)
def test_a_time_that_cannot_be_is_refused(database: Database, place: str) -> None:
    """Alone: what comes with it is applied. The reason does not repeat it, and the event is kept."""
    forged = [timed(place, moment) for moment in NEVER]
    *rejected, good = database.edge(INGEST, Jsonb([*forged, timed(place, at(1))]))
    assert {ack["result"] for ack in rejected} == {"rejected"}
    assert {ack["reason"][:5] for ack in rejected} == {"22023", "22007"}
    assert not any(moment in ack["reason"] for ack, moment in zip(rejected, NEVER, strict=True))
    assert good["result"] == "applied"
    assert database.one("select count(*) from private.ingest_dead_letters") == len(NEVER)
    assert database.one(TIMES) == 0


@pytest.mark.parametrize("place", DATA)
def test_a_clock_that_is_hours_off_is_believed(database: Database, place: str) -> None:
    """Up to a day ahead; and as old as the service."""
    soon = (datetime.now(UTC) + timedelta(hours=23)).isoformat()
    acks = database.edge(INGEST, Jsonb([timed(place, soon), timed(place, "2020-01-01T00:00:01Z")]))
    assert [ack["result"] for ack in acks] == ["applied"] * 2


def test_no_client_s_events_stop_the_sweep_of_another_s(database: Database) -> None:
    """What one box sends for its client keeps no call of anybody else open, and no deleted client."""
    with database.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = %s::uuid[]", [[DENTIST]])
    call, events = whole_call(1)
    poison = [timed("turn", "infinity", call), timed("turn", "-infinity"), timed("envelope", "infinity")]
    poison[0]["data"]["seq"] = 99
    database.edge(INGEST, Jsonb([*events[:-1], *poison]))
    lose_a_call(database)
    assert sweep(database) == 2
    with database.admin() as connection:
        connection.execute("update public.clients set deleted_at = now() - interval '31 days' where id = %s", [DENTIST])
    purge(database)
    assert database.one("select count(*) from public.clients where id = %s", DENTIST) == 0


CHECKS = {
    "public.calls": "calls_times_are_finite",
    "public.call_turns": "call_turns_times_are_finite",
    "public.call_events": "call_events_times_are_finite",
}


@pytest.mark.parametrize("began", ["infinity", "-infinity", "4000-01-01", "1900-01-01"])
def test_rows_of_before_there_was_a_rule_are_closed_too(database: Database, began: str) -> None:
    """With the time at which they came in, where theirs cannot be; and no other call stays open for them."""
    with database.admin() as connection:
        for table, check in CHECKS.items():
            connection.execute(f"alter table {table} drop constraint {check}".encode())
        call = one(connection, LOST, DENTIST)
        connection.execute("update public.calls set started_at = %s, answered_at = %s", [began, began])
        connection.execute(
            "insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at)"
            " values (%s, 0, 0, %s, 'caller', 'x', 'infinity')",
            [call, DENTIST],
        )
    lose_a_call(database)
    assert sweep(database) == 2
    assert database.one("select bool_and(ended_at <= now() and duration_ms < 9000000) from public.calls") is True
    with database.admin() as connection:
        connection.execute("update public.calls set ended_at = null, started_at = 'infinity'")
        connection.execute("update public.clients set deleted_at = now() - interval '31 days'")
    purge(database)
    assert database.one("select count(*) from public.clients") == 0


@pytest.mark.parametrize(("table", "check"), CHECKS.items())
def test_nobody_writes_a_time_that_cannot_be(database: Database, table: str, check: str) -> None:
    """Whoever writes past the box's door is held to the same."""
    database.edge(INGEST, Jsonb(whole_call(0)[1][:-1]))
    column = "started_at" if table == "public.calls" else "occurred_at"
    with database.admin() as connection, pytest.raises(errors.CheckViolation, match=check):
        connection.execute(f"update {table} set {column} = 'infinity'".encode())


STUBBORN = """
create function public.stubborn() returns trigger language plpgsql as $$ begin
  if old.id = '{id}' then raise exception 'no, "zebra"'; end if;
  return coalesce(new, old);
end $$;
create trigger stubborn before {action} on {table} for each row execute function public.stubborn()"""


def make_stubborn(database: Database, row: str, action: str, table: str) -> None:
    """From now on this row can neither be changed nor deleted."""
    with database.admin() as connection:
        connection.execute(STUBBORN.format(id=row, action=action, table=table).encode())


def test_a_call_that_cannot_be_closed_is_passed_by(database: Database) -> None:
    """All others are closed, and operators hear of it; without what the database quoted."""
    stubborn, other = lose_a_call(database), lose_a_call(database, DENTIST)
    make_stubborn(database, stubborn, "update", "public.calls")
    assert (sweep(database), sweep(database)) == (1, 0)
    assert database.one("select end_reason from public.calls where id = %s", other) == "edge_lost"
    ((kind, subject, message),) = notices(database)
    assert (kind, subject, stubborn in message, "zebra" in message) == (
        "sweep_failed",
        "close_lost_calls",
        True,
        False,
    )


def test_a_row_that_cannot_be_purged_keeps_no_other(database: Database) -> None:
    """Neither of its own kind nor of those that follow; operators hear of it."""
    with database.admin() as connection:
        rows = connection.execute(
            "insert into private.unrouted_calls (id, to_number, reason, occurred_at)"
            " select gen_random_uuid(), '1', 'x', now() - interval '91 days' from generate_series(1, 5) returning id"
        ).fetchall()
        connection.execute(
            "insert into private.jobs (kind, dedupe_key, status, created_at)"
            " values ('clone_voice', 'x', 'done', now() - interval '91 days')"
        )
    make_stubborn(database, str(rows[2][0]), "delete", "private.unrouted_calls")
    assert purge(database) == [5]
    assert database.one("select array_agg(id) from private.unrouted_calls") == [rows[2][0]]
    assert [notice[:2] for notice in notices(database)] == [["sweep_failed", "purge of private.unrouted_calls"]]


def test_what_is_due_cannot_be_told_of_one_kind_and_all_others_go(database: Database) -> None:
    """A kind of data whose question fails has a notice."""
    with database.admin() as connection:
        connection.execute("update private.retention set due = 'select 1/0' where relation = 'public.calls'")
        connection.execute(
            "insert into private.ingest_ledger (event_id, call_id, edge_agent_id, kind, payload_sha256, received_at)"
            " values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', '', now() - interval '91 days')"
        )
    assert purge(database) == [1]
    assert [notice[:2] for notice in notices(database)] == [["sweep_failed", "purge of public.calls"]]


def test_a_client_that_cannot_go_keeps_no_other(database: Database) -> None:
    """The next one is purged, and operators hear of the first."""
    make_stubborn(database, DENTIST, "delete", "public.clients")
    with database.admin() as connection:
        connection.execute("update public.clients set deleted_at = now() - interval '31 days'")
    purge(database)
    assert database.one("select array_agg(id::text) from public.clients") == [DENTIST]
    assert [notice[:2] for notice in notices(database)] == [["sweep_failed", f"client {DENTIST}"]]


NUMBERS = ["1e30", "-1", "1e308", "NaN", "Infinity", "99999999999999999999", "1.5e-7"]


@pytest.mark.parametrize(
    ("place", "field"),
    [("turn", "seq"), ("turn", "exchange"), ("turn", "stt_ms"), ("turn", "confidence"), ("end", "turn_count")],
)
def test_a_number_that_cannot_be_is_refused_alone(database: Database, place: str, field: str) -> None:
    """Whatever it is, the others of the batch are applied; what is rejected is kept."""
    batch = [timed(place, at(1)) for _ in NUMBERS]
    for one_event, number in zip(batch, NUMBERS, strict=True):
        one_event["data"][field] = number if number[0] in "NI" else float(number)
    *acks, good = database.edge(INGEST, Jsonb([*batch, timed(place, at(1))]))
    refused = sum(ack["result"] == "rejected" for ack in acks)
    assert refused >= len(NUMBERS) - 1  # next to nothing may be a number of milliseconds
    assert good["result"] == "applied"
    assert database.one("select count(*) from private.ingest_dead_letters") == refused


@pytest.mark.parametrize("bomb", ["1e131000", "-1e131000", "0e-16000", "1e-16000", "1e401"])
def test_a_number_that_is_long_when_written_out_is_never_written_out(database: Database, bomb: str) -> None:
    """The delivery is refused as too large, so that the box keeps that event; without it the rest is applied."""
    events = whole_call(0)[1]
    text = f'[{{"event_id": "{uuid.uuid4()}", "kind": "turn", "data": {{"a": [{", ".join([bomb] * 900)}]}}}}]'
    with pytest.raises(psycopg.Error, match="at most 400 digits of one number") as refused:
        database.edge("select public.edge_ingest(%s::jsonb)", text)
    assert refused.value.sqlstate == "PT413"
    assert {ack["result"] for ack in database.edge(INGEST, Jsonb(events))} == {"applied"}


odd_times = st.sampled_from(NEVER) | st.datetimes().map(datetime.isoformat) | st.text(max_size=8)
odd_numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(NUMBERS)
odd = odd_times | odd_numbers | st.none() | st.booleans()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_an_event_nothing_else_suffers(database: Database, data: st.DataObject) -> None:
    """Any value anywhere in an event: each is acknowledged, every stored time can be, the rest is swept and purged."""
    events = whole_call(1)[1]
    for one_event in data.draw(st.lists(st.sampled_from(events), max_size=5)):
        part = one_event["data"] if data.draw(st.booleans()) else one_event["call"]
        part[data.draw(st.sampled_from(sorted(part)))] = without_nul(data.draw(odd))
    with database.admin() as connection, connection.transaction(force_rollback=True):
        acks = sent(connection, events)
        assert {ack["result"] for ack in acks} <= {"applied", "rejected"}
        assert one(connection, TIMES) == 0
        lost = one(connection, LOST, PLUMBER)
        connection.execute("select private.close_lost_calls()")
        assert one(connection, "select ended_at is not null from public.calls where id = %s", lost) is True
        connection.execute("select private.purge_expired()")
        assert one(connection, "select count(*) from private.operator_notices where kind = 'sweep_failed'") == 0


def without_nul(value: Any) -> Any:
    """JSON of PostgreSQL has none: such a delivery is refused before it is read, and the box finds the event."""
    return value.replace("\0", "") if isinstance(value, str) else value


def sent(connection: psycopg.Connection[Row], events: list[Event]) -> list[Event]:
    become(connection, "edge_agent", edge_agent_id=EDGE)
    acks: list[Event] = one(connection, INGEST, Jsonb(copy.deepcopy(events)))
    connection.execute("reset role")
    return acks


def test_a_nul_in_a_text_refuses_the_delivery_that_has_it(database: Database) -> None:
    """Nothing of it is applied, so that the box, which halves, keeps that event alone."""
    bad = timed("turn", STARTED.isoformat())
    bad["data"]["text"] = "nul \0"
    with pytest.raises(errors.DataError):
        database.edge(INGEST, Jsonb([*whole_call(0)[1], bad]))
    assert database.one("select count(*) from public.calls") == 0
