"""Forgetting a caller, also against what is just being written and what comes late."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.attacks.town import Client, populate
from tests.database.everywhere import rows_with, tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, Event, whole_call
from tests.database.sandbox import Database, Row, become, one

INGEST = "select public.edge_ingest(%s)"
ERASE = "select public.erase_caller(%s, %s)"
NUMBER = "+15105559876"
LONGER = NUMBER + "1"  # somebody else's
TRACES = """
  update public.call_outcomes set summary = 'The {word} is ill.' where call_id = %(call)s;
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload, last_error)
    select client_id, id, 'call.completed', 'call.completed:' || %(call)s, '{{"summary": "The {word}"}}', '500: {word}'
    from public.webhook_endpoints where client_id = %(client)s limit 1;
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload)
    select client_id, id, 'caller.known', 'caller.known:' || gen_random_uuid(), '{{"caller": "sip:{digits}@trunk"}}'
    from public.webhook_endpoints where client_id = %(client)s limit 1;
  update private.jobs set last_error = 'no JSON in: the {word}' where dedupe_key = %(call)s::text;
"""


def telling_call(word: str, number: str, client: str = DENTIST) -> tuple[str, list[Event]]:
    """A call in which the word and the number stand wherever the edge can write them; two events cannot be applied."""
    call, events = whole_call(1, client)
    for event in events:
        data = event["data"]
        if event["kind"] == "call.started":
            data |= {"from_e164": number, "room": f"call-{number}", "sip_call_id": f"{number[1:]}@trunk"}
        if event["kind"] == "turn":
            data |= {"text": f"My {word} is ill.", "llm_raw": word}
            data |= {"meant": word, "llm_messages": [{"content": word}]} if data["speaker"] == "agent" else {}
        if event["kind"] in ("event", "call.ended"):
            data |= {"message": f"{word} {number}", "context": {"said": word}, "detail": f"{word} {number}"}
    broken_turn = {**events[2], "event_id": str(uuid.uuid4()), "data": {"text": word, "seq": "none"}}
    broken_event = {
        **events[-2],
        "event_id": str(uuid.uuid4()),
        "call_id": "none",
        "data": {"message": f"{word}: {number} rang"},
    }
    return call, [*events, broken_turn, broken_event]


def tell_all(database: Database, word: str, number: str, client: str = DENTIST) -> str:
    """A telling call, ingested, judged, and on its way to the client's software."""
    call, events = telling_call(word, number, client)
    database.edge(INGEST, Jsonb(events))
    values = {"call": uuid.UUID(call), "client": client}
    with database.admin() as connection:
        connection.execute(
            "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://crm.example')", [client]
        )
        judge(connection, client, call)
        for statement in TRACES.format(word=word, digits=number[1:]).split(";")[:-1]:
            connection.execute(statement.encode(), values)
    return call


def judge(connection: psycopg.Connection[Row], client: str, call: str, summary: str | None = None) -> None:
    connection.execute(
        "insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score, estimated_revenue,"
        " currency, summary, analysis_version, model)"
        " values (%s, %s, 'booked', 'positive', 0.5, 120, 'USD', %s, 1, 'm')",
        [call, client, summary],
    )


def erase(database: Database, number: str = NUMBER, client: str = DENTIST, user: str = DENTIST_OWNER) -> int:
    with database.as_role("authenticated", sub=user) as connection:
        return int(one(connection, ERASE, client, number))


def test_nothing_in_the_whole_database_tells_of_an_erased_caller(database: Database) -> None:
    """Neither what was said nor the number, in any table; of other callers and other clients nothing is missing."""
    tell_all(database, "zebra", NUMBER)
    tell_all(database, "aardvark", LONGER)
    tell_all(database, "badger", NUMBER, PLUMBER)
    with database.admin() as connection:
        kept = {word: rows_with(connection, word) for word in ("aardvark", "badger", LONGER)}
        assert rows_with(connection, "zebra") == kept["aardvark"] == kept["badger"]
        assert len(kept["aardvark"]) == 8
    assert erase(database) == 1
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == set()
        assert {word: rows_with(connection, word) for word in kept} == kept
        connection.execute("delete from public.clients where id = %s", [PLUMBER])  # whose caller it was as well
        connection.execute("delete from private.ingest_dead_letters where event ->> 'client_id' = %s", [PLUMBER])
        assert {found for table in kept[LONGER] for found in numbers_in(connection, table)} == {LONGER}


def numbers_in(connection: psycopg.Connection[Row], table: str) -> set[str]:
    """Every number in any column of a table that is the caller's or begins like it."""
    query = f"select '+' || (regexp_matches(x::text, '{NUMBER[1:]}[0-9]*', 'g'))[1] from {table} x"
    return {row[0] for row in connection.execute(query.encode())}


def test_sums_stay_right_after_an_erasure(database: Database) -> None:
    """The call, how long it took and how it ended, its outcome and revenue, the averages."""
    figures = (
        "select to_jsonb(c) - '{from_e164,sip_call_id,room,detail,erased_at}'::text[] from public.calls c where id = %s"
    )
    call = tell_all(database, "zebra", NUMBER)
    before = database.one(figures, call)
    erase(database)
    assert database.one(figures, call) == before
    assert database.one("select estimated_revenue from public.call_outcomes where call_id = %s", call) == 120


def test_an_erasure_is_logged_without_the_number(database: Database) -> None:
    """Who asked for it and how many calls it was; erasing again finds nothing."""
    tell_all(database, "zebra", NUMBER)
    assert [erase(database), erase(database)] == [1, 0]
    with database.admin() as connection:
        noted = connection.execute(
            "select actor_id::text, client_id::text, new_values from public.audit_log"
            " where action = 'ERASE_CALLER' order by id"
        ).fetchall()
        assert noted == [(DENTIST_OWNER, DENTIST, {"calls": 1}), (DENTIST_OWNER, DENTIST, {"calls": 0})]
        assert "public.audit_log" not in tables_with(connection, NUMBER[1:])


def test_a_call_whose_number_got_stuck_in_the_dead_letters_is_erased_too(database: Database) -> None:
    """The number is known only from an event that could not be applied: the call's words go with it."""
    call, events = telling_call("zebra", NUMBER)
    events[0]["data"]["phone_number_id"] = "none"
    database.edge(INGEST, Jsonb(events))
    assert database.one("select from_e164 from public.calls where id = %s", call) is None
    assert erase(database) == 1
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == tables_with(connection, NUMBER[1:]) == set()


def test_what_the_edge_sends_late_about_an_erased_call_is_forgotten(database: Database) -> None:
    """Events that had not come yet are taken, so that the journal is done with them; the end's figures are kept."""
    call, events = telling_call("zebra", NUMBER)
    database.edge(INGEST, Jsonb(events[:1]))
    assert erase(database) == 1
    acks = database.edge(INGEST, Jsonb(events[1:-2]))
    assert {ack["result"] for ack in acks} == {"applied"}
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == tables_with(connection, NUMBER[1:]) == set()
        assert one(connection, "select duration_ms from public.calls where id = %s", call) == 60_000


def test_what_a_job_writes_late_about_an_erased_call_loses_its_words(database: Database) -> None:
    """A worker that had read the transcript before: its figures count, its summary and its webhook say nothing."""
    call = tell_all(database, "zebra", NUMBER)
    erase(database)
    with database.as_role("service_role") as connection:
        connection.execute("delete from public.call_outcomes where call_id = %s", [call])
        judge(connection, DENTIST, call, "The zebra is ill.")
        connection.execute("update public.call_outcomes set summary = 'The zebra' where call_id = %s", [call])
        connection.execute(
            "insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, payload)"
            " select client_id, id, 'call.judged', 'call.judged:' || %s, '{\"said\": \"zebra\"}'"
            " from public.webhook_endpoints",
            [call],
        )
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == set()


@contextmanager
def erasing_meanwhile(database: Database) -> Iterator[None]:
    """An erasure that finds our transaction in its way, and is done with when the block has ended and committed."""
    erasure = threading.Thread(target=erase, args=[database])
    erasure.start()
    deadline = time.monotonic() + 20
    waiting = "select exists (select from pg_stat_activity where datname = %s and wait_event_type = 'Lock')"
    while not database.one(waiting, database.name):
        assert time.monotonic() < deadline, "the erasure did not wait"
        time.sleep(0.01)
    yield
    erasure.join(20)
    assert not erasure.is_alive()


def test_words_that_are_being_written_while_a_caller_is_erased_go_too(database: Database) -> None:
    """The erasure waits for the batch of events under way, and sees what it wrote."""
    _, events = telling_call("zebra", NUMBER)
    database.edge(INGEST, Jsonb(events[:2]))
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "edge_agent", edge_agent_id="e0000000-0000-4000-8000-000000000001")
        connection.execute(INGEST, [Jsonb(events[2:])])
        with erasing_meanwhile(database):
            connection.commit()
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == set()


@pytest.mark.parametrize("number", [None, "", "15105559876", "+0510555", "+1510", "+1510555 9876", NUMBER + "\n", "%"])
def test_a_malformed_number_is_refused(database: Database, number: str | None) -> None:
    """The message says how a number looks, and does not repeat what came."""
    with pytest.raises(errors.InvalidParameterValue, match=r"p_e164 must be a number in E\.164") as refusal:
        erase(database, number)  # type: ignore[arg-type]
    assert refusal.value.diag.message_primary is not None
    assert "5105" not in refusal.value.diag.message_primary


def test_who_may_erase(database: Database) -> None:
    """Owner and admin; a viewer is told of the role, a stranger that there is no such client; the operator by slug."""
    with database.admin() as connection:
        shop: Client = populate(connection)
    client, caller = shop.ids["client"], shop.ids["caller"]
    with pytest.raises(errors.InsufficientPrivilege):
        erase(database, caller, client, shop.ids["viewer"])
    with pytest.raises(errors.DatabaseError) as refusal:
        erase(database, caller, client)
    assert refusal.value.sqlstate == "PT404"
    assert erase(database, caller, client, shop.ids["admin"]) > 0
    with database.as_role("service_role") as connection:
        assert one(connection, "select public.erase_caller_of(%s, %s)", shop.ids["slug"], caller) == 0
