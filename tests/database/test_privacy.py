"""Forgetting a caller, also against what is just being written and what comes late."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.attacks.town import Client, populate
from tests.database.everywhere import rows_with, tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, Row, become, one
from tests.database.telling import INGEST, LONGER, NUMBER, erase, judge, tell_all, telling_call
from tests.database.workers import add_endpoint, ask, deliveries, lease, owe, status


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


def test_what_a_worker_complains_of_late_is_dropped(database: Database) -> None:
    """A fault may quote what was said; the job is tried again, and of a call that nobody erased it says why."""
    calls = [tell_all(database, word, number) for word, number in (("zebra", NUMBER), ("badger", LONGER))]
    with database.admin() as connection:
        connection.execute("update private.jobs set run_after = now()")
    held = lease(database)
    erase(database)
    for job in held:
        assert ask(database, "fail_job(%s, %s, 'no JSON in: zebra')::text", job["id"], job["lease"]) == "pending"
    complaints = "select jsonb_object_agg(dedupe_key, last_error) from private.jobs where kind = 'analyze_call'"
    assert database.one(complaints) == {calls[0]: None, calls[1]: "no JSON in: zebra"}


@pytest.mark.parametrize("answer", [410, 500])
def test_an_erased_delivery_is_dead_and_switches_nothing_off(database: Database, answer: int) -> None:
    """Whether it waited or was being sent: it never goes out again, and its failure is nobody's news."""
    endpoint = add_endpoint(database)
    call, events = telling_call("zebra", NUMBER)
    database.edge(INGEST, Jsonb(events))
    mark = "update public.webhook_deliveries set event_key = id || ':' || %s, give_up_at = now() where id = %s"
    sent, waiting = owe(database, endpoint, call), owe(database, endpoint, call)
    with database.admin() as connection:
        for delivery in (sent, waiting):
            connection.execute(mark, [call, delivery])
    (held,) = deliveries(database)
    erase(database)
    assert (status(database, sent), status(database, waiting), deliveries(database)) == ("dead", "dead", [])
    assert ask(database, "fail_delivery(%s, %s, %s, 'zebra')::text", held["id"], held["lease"], answer) is None
    assert database.one(
        "select bool_and(is_active) and not exists (select from public.notices) from public.webhook_endpoints"
    )


def test_words_that_are_being_written_while_a_caller_is_erased_go_too(database: Database) -> None:
    """The erasure waits for the batch of events under way, and sees what it wrote."""
    _, events = telling_call("zebra", NUMBER)
    database.edge(INGEST, Jsonb(events[:2]))
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "edge_agent", edge_agent_id="e0000000-0000-4000-8000-000000000001")
        connection.execute(INGEST, [Jsonb(events[2:])])
        with meanwhile(database, lambda: erase(database)):
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
