"""What operators are told by itself: troubles that last, what happened since the last look, and when it is over."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.database.journal import DENTIST
from tests.database.sandbox import Database, one
from tests.database.workers import add_endpoint, ask, owe

JOB = """insert into private.jobs (client_id, kind, dedupe_key, status, run_after, leased_until)
  select %s, 'analyze_call', gen_random_uuid(), %s, now() - %s::interval, now() - %s::interval"""
LETTER = """insert into private.ingest_dead_letters (edge_agent_id, event_id, reason, event, received_at)
  select (select id from private.edge_agents limit 1), gen_random_uuid(), '22P02: …',
    '{"data": {"text": "zebra", "from": "+15105559876"}}', now() - %s::interval"""
SWEPT = """insert into public.calls (id, client_id, to_e164, from_e164, started_at, ended_at, status, swept_at)
  values (gen_random_uuid(), %s, '+15105550100', '+15105559876', now() - interval '2 hours', now(), 'interrupted',
    now() - %s::interval)"""

Notice = dict[str, Any]


@pytest.fixture(autouse=True)
def calm(database: Database) -> None:
    """The seed's box was never seen, and nothing else is wrong."""
    assert look(database) == []


def do(database: Database, statement: str, *values: object) -> None:
    with database.admin() as connection:
        connection.execute(statement.encode(), values)


def rows(database: Database, query: str) -> list[Notice]:
    with database.as_role("service_role") as connection:
        return connection.cursor(row_factory=dict_row).execute(query.encode()).fetchall()


def look(database: Database) -> list[tuple[str, str]]:
    """What is news, in the order of its kinds."""
    return sorted((row["kind"], row["subject"]) for row in rows(database, "select * from public.check_health()"))


def notices(database: Database, *, seen: bool = False) -> list[Notice]:
    return rows(database, f"select * from public.operator_notices(100, {seen})")


def lower(database: Database, name: str, value: int) -> None:
    do(database, "update private.thresholds set value = %s where name = %s", value, name)


@pytest.mark.parametrize("status", ["pending", "leased"])
@pytest.mark.parametrize(("due", "told"), [("29 minutes", False), ("31 minutes", True), ("-1 hour", False)])
def test_work_that_stays_due_is_told(database: Database, status: str, due: str, told: bool) -> None:
    """Also what a worker took and did not bring back; not what is for later."""
    do(database, JOB, DENTIST, status, due, due)
    assert look(database) == ([("jobs_waiting", "")] if told else [])


def test_a_long_queue_of_fresh_work_is_told(database: Database) -> None:
    """More than the threshold is due at once."""
    lower(database, "queue_length", 3)
    for expected in ([], [], [], [("jobs_waiting", "")]):
        do(database, JOB, DENTIST, "pending", "1 minute", "0")
        assert look(database) == expected


def test_deliveries_that_nothing_holds_up_are_told(database: Database) -> None:
    """No worker takes them: that is ours to see."""
    owe(database, add_endpoint(database), age="31 minutes")
    assert look(database) == [("deliveries_waiting", "")]


@pytest.mark.parametrize("case", ["retried", "hanging", "off", "fresh"])
def test_deliveries_that_wait_for_their_receiver_are_not_told(database: Database, case: str) -> None:
    """An earlier one of the subject is tried again later, the receiver hangs, or the endpoint is off."""
    endpoint = add_endpoint(database)
    first = owe(database, endpoint, "a call", "3 hours")
    owe(database, endpoint, "a call" if case == "retried" else "another", "0" if case == "fresh" else "3 hours")
    change = {
        "retried": "update public.webhook_deliveries set next_attempt_at = now() + interval '1 hour' where id = %s",
        "hanging": "update public.webhook_deliveries set status = 'in_flight', lease = gen_random_uuid(),"
        " leased_until = now() + interval '1 minute' where id = %s",
        "off": "update public.webhook_endpoints set is_active = false where id ="
        " (select endpoint_id from public.webhook_deliveries where id = %s)",
        "fresh": "update public.webhook_deliveries set status = 'delivered' where id = %s",
    }
    do(database, change[case], first)
    assert look(database) == []


def test_a_client_with_a_long_queue_is_named(database: Database) -> None:
    """Only the worst of them, where there are many."""
    lower(database, "client_queue_length", 2)
    endpoint = add_endpoint(database)
    for expected in ([], [], [("deliveries_waiting", "bright-smile")]):
        owe(database, endpoint, str(len(expected)) + endpoint, "1 minute")
        do(database, "update public.webhook_deliveries set subject = gen_random_uuid()::text")
        assert look(database) == expected
    lower(database, "client_queue_length", 3)
    look(database)
    assert [row["over_at"] is not None for row in notices(database)] == [True]


@pytest.mark.parametrize(
    ("what", "told"),
    [("status = 'dead'", True), ("""status = 'dead', payload = '{"erased": true}'""", False), ("attempts = 3", False)],
)
def test_deliveries_that_were_given_up_in_numbers_are_told(database: Database, what: str, told: bool) -> None:
    """Not what an erasure stopped."""
    lower(database, "dead_deliveries", 2)
    endpoint = add_endpoint(database)
    for number in range(2):
        owe(database, endpoint, str(number))
    do(database, f"update public.webhook_deliveries set {what}")
    assert look(database) == ([("deliveries_dead", "bright-smile")] if told else [])


@pytest.mark.parametrize(
    ("seen", "revoked", "told"),
    [("59 minutes", False, False), ("61 minutes", False, True), ("61 minutes", True, False), ("8 days", False, False)],
)
def test_a_silent_box_is_told(database: Database, seen: str, revoked: bool, told: bool) -> None:
    """Not one that was shut out, nor one that nobody has used for long."""
    do(
        database,
        "insert into private.edge_agents (name, last_seen_at, revoked_at)"
        " values ('cellar', now() - %s::interval, case when %s then now() end)",
        seen,
        revoked,
    )
    assert look(database) == ([("box_silent", "cellar")] if told else [])


def silence(database: Database, seen: str = "2 hours") -> None:
    do(
        database,
        "insert into private.edge_agents (name, last_seen_at) values ('cellar', now() - %s::interval)"
        " on conflict (name) do update set last_seen_at = excluded.last_seen_at",
        seen,
    )


def test_a_trouble_is_told_once_and_over_when_it_is_over(database: Database) -> None:
    """One row while it lasts; the box comes back, and the row says when; it falls silent again: news."""
    silence(database)
    assert [look(database) for _ in range(3)] == [[("box_silent", "cellar")], [], []]
    (told,) = notices(database)
    assert (told["times"], told["over_at"], told["message"][:24]) == (1, None, "it was heard of last at ")
    silence(database, "10 days")  # longer than a box that is forgotten: this one is not
    look(database)
    assert [row["over_at"] for row in notices(database)] == [None]
    silence(database, "0")
    assert look(database) == []
    assert notices(database)[0]["over_at"] is not None
    silence(database)
    assert look(database) == [("box_silent", "cellar")]
    assert [(row["times"], row["over_at"]) for row in notices(database)] == [(2, None)]


def test_who_has_seen_a_trouble_is_told_again_after_a_day(database: Database) -> None:
    """Or at once, where it was over in between."""
    silence(database)
    look(database)
    assert ask(database, "dismiss_notices()") == 1
    assert (look(database), notices(database)) == ([], [])
    do(database, "update private.operator_notices set seen_at = now() - interval '25 hours'")
    assert look(database) == [("box_silent", "cellar")]
    ask(database, "dismiss_notices()")
    silence(database, "0")
    look(database)
    silence(database)
    assert look(database) == [("box_silent", "cellar")]
    assert len(notices(database, seen=True)) == 3


def test_dead_letters_are_told_as_they_come(database: Database) -> None:
    """Each look tells of what is new since the one before: none twice, and none that was being written then."""
    do(database, LETTER, "10 seconds")
    assert look(database) == []
    do(database, "update private.ingest_dead_letters set received_at = now() - interval '70 seconds'")
    do(database, "update private.heartbeats set at = now() - interval '30 seconds'")
    ((kind, box),) = look(database)
    assert kind == "dead_letters"
    assert box == database.one("select name from private.edge_agents limit 1")
    do(database, "update private.heartbeats set at = now() - interval '5 seconds'")
    assert look(database) == []
    do(database, "update private.heartbeats set at = now() - interval '5 seconds'")
    do(database, LETTER, "62 seconds")
    assert look(database) == [(kind, box)]
    assert [row["times"] for row in notices(database)] == [2]


def test_calls_that_were_swept_are_told(database: Database) -> None:
    """A box died with its callers on the line."""
    do(database, "update private.heartbeats set at = now() - interval '10 minutes'")
    do(database, SWEPT, DENTIST, "5 minutes")
    assert [look(database) for _ in range(2)] == [[("calls_swept", "")], []]


def test_dead_jobs_are_told_once_for_each_death(database: Database) -> None:
    """One that was retried and died again is news again."""
    do(database, JOB, DENTIST, "dead", "0", "0")
    assert [look(database) for _ in range(2)] == [[("jobs_dead", "analyze_call")], []]
    ask(database, "dismiss_notices()")
    ask(database, "retry_jobs()")
    do(database, "update private.jobs set status = 'dead', run_after = now() + interval '1 minute'")
    assert [look(database) for _ in range(2)] == [[("jobs_dead", "analyze_call")], []]


@pytest.mark.parametrize("name", ["purge_expired", "look_for_trouble"])
def test_a_sweep_that_does_not_run_is_told(database: Database, name: str) -> None:
    """Whatever has beaten once; the look itself too, when it comes back after a pause."""
    do(database, f"select private.beat('{name}')")
    assert look(database) == []
    do(database, "update private.heartbeats set at = now() - interval '61 minutes' where name = %s", name)
    assert look(database) == [("sweep_late", name)]
    do(database, "update private.heartbeats set at = now()")
    look(database)
    assert notices(database)[0]["over_at"] is not None


def test_what_others_report_is_handed_out_too(database: Database) -> None:
    """Once: whoever asks writes it into a log that wakes somebody."""
    with database.as_role("service_role") as connection:
        connection.execute("select private.tell_operator('sweep_failed', 'purge', 'it failed')")
    assert [look(database) for _ in range(2)] == [[("sweep_failed", "purge")], []]


def test_nothing_of_a_caller_is_in_a_notice(database: Database) -> None:
    """Counts, names of boxes and clients, and times."""
    do(database, "update private.heartbeats set at = now() - interval '10 minutes'")
    do(database, LETTER, "5 minutes")
    do(database, SWEPT, DENTIST, "5 minutes")
    assert len(look(database)) == 2
    said = str(notices(database))
    assert "zebra" not in said
    assert "5559876" not in said


def test_only_those_named_are_dismissed(database: Database) -> None:
    """The others stay on the list; what was dismissed is shown with p_seen."""
    for subject in ("a", "b"):
        do(database, "select private.tell_operator('sweep_failed', %s, 'it failed')", subject)
    (first, second) = notices(database)
    assert ask(database, "dismiss_notices(%s)", [first["id"]]) == 1
    assert [row["id"] for row in notices(database)] == [second["id"]]
    assert len(notices(database, seen=True)) == 2


@pytest.mark.parametrize(("column", "age", "left"), [
    ("seen_at", "89 days", 1), ("seen_at", "91 days", 0), ("over_at", "91 days", 0), ("last_at", "400 days", 1),
])  # fmt: skip
def test_what_was_seen_or_is_over_goes_after_a_while(database: Database, column: str, age: str, left: int) -> None:
    """What nobody has looked at stays."""
    do(database, "select private.tell_operator('sweep_failed', '', 'it failed')")
    do(database, f"update private.operator_notices set {column} = now() - %s::interval", age)
    assert database.one("select private.purge_expired(10)") == 1 - left
    assert len(notices(database, seen=True)) == left


def test_a_client_that_is_gone_leaves_no_name(database: Database) -> None:
    """A notice is about a client by its slug."""
    do(database, "select private.tell_operator('deliveries_dead', 'bright-smile', '60 deliveries were given up')")
    do(database, "delete from public.clients where slug = 'bright-smile'")
    assert notices(database) == []


def test_two_who_look_at_once_do_not_tell_twice(database: Database) -> None:
    """The second leaves it to the first, and waits for nothing."""
    silence(database)
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        connection.execute("set role service_role")
        assert one(connection, "select count(*) from public.check_health()") == 1
        assert look(database) == []
    assert [row["times"] for row in notices(database)] == [1]
