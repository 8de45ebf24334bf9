"""A caller who was erased stays forgotten, whatever a box delivers late and in which order."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, PLUMBER, Event, event, whole_call
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, Row, become, one
from tests.database.telling import INGEST, NUMBER, erase, judge, telling_call

EDGE = "e0000000-0000-4000-8000-000000000001"
WORD = "zebra"
FATE = "select jsonb_build_object('erased', erased_at is not null, 'ms', duration_ms) from public.calls where id = %s"


def traces(database: Database, word: str = WORD) -> set[str]:
    """Where anything is left of what was said, or of the number."""
    with database.admin() as connection:
        return traces_in(connection, word)


def traces_in(connection: psycopg.Connection[Row], word: str = WORD) -> set[str]:
    return tables_with(connection, word) | tables_with(connection, NUMBER[1:])


def started_of(events: list[Event]) -> Event:
    return next(found for found in events if found["kind"] == "call.started")


def test_who_it_was_is_known_only_after_the_erasure(database: Database) -> None:
    """The turns came first, so that no call had the number when it was erased. Then it comes, and all goes."""
    call, events = telling_call(WORD, NUMBER)
    database.edge(INGEST, Jsonb(events[1:]))
    assert erase(database) == 0
    assert traces(database) != set()
    (ack,) = database.edge(INGEST, Jsonb(events[:1]))
    assert (ack["result"], traces(database)) == ("applied", set())
    assert database.one(FATE, call) == {"erased": True, "ms": 60_000}


def test_a_box_that_was_offline_brings_nothing_back(database: Database) -> None:
    """The whole call is delivered after the erasure: it counts, it took as long as it took, and it says nothing."""
    assert erase(database) == 0
    call, events = telling_call(WORD, NUMBER)
    assert {ack["result"] for ack in database.edge(INGEST, Jsonb(events[:-2]))} == {"applied"}
    assert traces(database) == set()
    assert database.one(FATE, call) == {"erased": True, "ms": 60_000}


def test_who_calls_again_after_the_erasure_is_a_new_acquaintance(database: Database) -> None:
    """And so is the same number with another client, which erased nobody."""
    erase(database)
    later, elsewhere = whole_call(1)[1], whole_call(1, PLUMBER)[1]
    for one_event in later:
        one_event["call"]["started_at"] = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()
    database.edge(INGEST, Jsonb([*later[:4], *elsewhere]))
    numbers = "select count(*) from public.calls where from_e164 = %s and erased_at is null"
    assert (database.one(numbers, NUMBER), database.one("select count(*) from public.call_turns")) == (2, 5)


def broken(events: list[Event], **envelope: Any) -> Event:
    return {**started_of(events), "event_id": str(uuid.uuid4()), **envelope}


def test_what_cannot_be_applied_is_not_kept_aside_either(database: Database) -> None:
    """A broken event about an erased caller is refused, and nothing of it is stored; others' are."""
    erase(database)
    _, events = telling_call(WORD, NUMBER)
    no_kind = broken(events, kind="call.sung", call_id=str(uuid.uuid4()))
    no_time = broken(events, call={"to_e164": "+15105550100", "started_at": "when?"})
    database.edge(INGEST, Jsonb(events[:1]))
    of_the_call = {**events[2], "event_id": None}
    acks = database.edge(INGEST, Jsonb([no_kind, no_time, of_the_call]))
    assert ([ack["result"] for ack in acks], traces(database)) == (["rejected"] * 3, set())
    unknown = broken(events, kind="call.sung", call_id=str(uuid.uuid4()), data={"from_e164": "+15105550000"})
    database.edge(INGEST, Jsonb([unknown]))
    assert database.one("select count(*) from private.ingest_dead_letters") == 1


@pytest.mark.parametrize("before", [0, 2])
def test_an_erasure_waits_for_a_number_that_is_just_coming_in(database: Database, before: int) -> None:
    """Of a call that is new, or of one whose turns were there before: the erasure sees it."""
    call, events = telling_call(WORD, NUMBER)
    database.edge(INGEST, Jsonb(events[2 : 2 + before])) if before else None
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "edge_agent", edge_agent_id=EDGE)
        connection.execute(INGEST, [Jsonb(events[:1])])
        with meanwhile(database, lambda: erase(database)) as erased:
            connection.commit()
    assert (erased, traces(database)) == ([1], set())
    assert database.one(FATE, call)["erased"]


def test_a_number_that_comes_in_waits_for_the_erasure_under_way(database: Database) -> None:
    """And is forgotten as if it had come a moment later."""
    _, events = telling_call(WORD, NUMBER)
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "service_role")
        connection.execute("select public.erase_caller_of('bright-smile', %s)", [NUMBER])
        with meanwhile(database, lambda: database.edge(INGEST, Jsonb(events[:-2]))):
            connection.commit()
    assert traces(database) == set()


def test_a_number_left_for_a_call_back_is_forgotten_too(database: Database) -> None:
    """Who withheld it and left it was that caller; what somebody else said stays, what was made of it goes."""
    withheld, by_another = telling_call(WORD, "anonymous"), telling_call("badger", "+15105550000")
    with database.admin() as connection:
        for call, events in (withheld, by_another):
            started_of(events)["data"] = {"from_e164": started_of(events)["data"]["from_e164"]}
            become(connection, "edge_agent", edge_agent_id=EDGE)
            connection.execute(INGEST, [Jsonb(events[:-4])])
            connection.execute("reset role")
            judge(connection, DENTIST, call, f"Call {NUMBER}.")
        connection.execute("update public.call_outcomes set callback_e164 = %s", [NUMBER])
    assert erase(database) == 1
    assert (traces(database), "public.call_turns" in traces(database, "badger")) == (set(), True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_order_of_delivery_brings_an_erased_caller_back(database: Database, data: st.DataObject) -> None:
    """Any duplication, order and batching of a call's events, with sweeps and an erasure in between, then the whole
    journal once more: the call is there as long as it was, and nothing of the caller.
    """
    call, events = telling_call(WORD, NUMBER)
    events += [event("turn", {**events[2]["data"], "seq": 9}, call)]
    indices = st.integers(0, len(events) - 1)
    with database.admin() as connection, connection.transaction(force_rollback=True):
        batches = data.draw(st.lists(st.lists(indices, max_size=8), min_size=1, max_size=6))
        erasure = data.draw(st.integers(0, len(batches) - 1))
        for number, batch in enumerate(batches):
            ingest(connection, [events[index] for index in batch])
            if data.draw(st.booleans()):
                connection.execute("select private.close_lost_calls('0 seconds')")
            if number == erasure:
                connection.execute("select private.erase_caller_unchecked(%s, %s)", [DENTIST, NUMBER])
        ingest(connection, data.draw(st.permutations(events)))
        assert traces_in(connection) == set()
        assert one(connection, FATE, call) == {"erased": True, "ms": 60_000}
        assert one(connection, "select count(*) from private.jobs") == 1


def ingest(connection: psycopg.Connection[Row], events: list[Event]) -> None:
    become(connection, "edge_agent", edge_agent_id=EDGE)
    connection.execute(INGEST, [Jsonb(events)])
    connection.execute("reset role")
