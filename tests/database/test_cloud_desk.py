"""What the operator's shell asks of the cloud in a client's name: voices, webhooks, tests."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, one
from tests.database.signatures import SECRET
from tests.database.workers import add_endpoint, ask, deliveries, lease, owe, status

CLONE = "request_clone('bright-smile', %s, repeat('a', 64), %s)"
SAMPLE = f"{DENTIST}/sample.wav"
CONSENT = """select jsonb_build_object(
    'by', consent_by, 'version', consent_version, 'path', sample_path, 'status', status)
  from public.voice_clone_requests where id = %s"""


def test_a_voice_is_asked_for_in_the_owners_name(database: Database) -> None:
    """Who consented, and to which wording, is on record; the work is queued."""
    request = ask(database, CLONE, SAMPLE, "v1")
    said = {"by": DENTIST_OWNER, "version": "v1", "path": SAMPLE, "status": "queued"}
    assert database.one(CONSENT, request) == said
    assert [job["payload"] for job in lease(database, "{clone_voice}")] == [{"request_id": str(request)}]


def test_the_same_sample_again_is_the_same_request_with_a_new_consent(database: Database) -> None:
    """After a failure it is work again; one request, one job."""
    first = ask(database, CLONE, SAMPLE, "v1")
    (job,) = lease(database, "{clone_voice}")
    ask(database, "refuse_clone(%s, %s, 'too quiet')", job["id"], job["lease"])
    moved = f"{DENTIST}/again.wav"
    assert ask(database, CLONE, moved, "v2") == first
    assert database.one(CONSENT, first) == {"by": DENTIST_OWNER, "version": "v2", "path": moved, "status": "queued"}
    assert [again["attempts"] for again in lease(database, "{clone_voice}")] == [1]


def test_without_an_owner_nobody_can_consent(database: Database) -> None:
    """A client that was just taken on has none yet."""
    with database.as_role("service_role") as connection:
        client = one(connection, "select id from public.add_client('joes-garage', 'Joe', 'mechanic', 'UTC')")
    with pytest.raises(psycopg.Error, match="no owner yet") as refused:
        ask(database, "request_clone('joes-garage', %s, repeat('a', 64), 'v1')", f"{client}/sample.wav")
    assert refused.value.sqlstate == "PT409"


@pytest.mark.parametrize("path", [f"{PLUMBER}/sample.wav", f"{DENTIST}/../x.wav", f"{DENTIST}/a/b.wav", f"{DENTIST}/"])
def test_a_sample_lies_in_the_clients_own_folder(database: Database, path: str) -> None:
    """Nobody else's recording is cloned, and no path leads out."""
    with pytest.raises(errors.InvalidParameterValue, match="p_sample_path must be a file in the client's own folder"):
        ask(database, CLONE, path, "v1")


def test_a_webhook_is_added_with_its_secret(database: Database) -> None:
    """It hears of everything unless told otherwise; the secret is in Vault, and with whoever signs."""
    endpoint = ask(database, "add_webhook('bright-smile', 'https://crm.example/hook', %s)", SECRET)
    with database.as_role("service_role") as connection:
        sent = [row[0] for row in connection.execute("select * from public.send_test_webhooks('bright-smile')")]
    (held,) = deliveries(database)
    assert ([held["id"]], held["endpoint_id"], held["secret"]) == (sent, endpoint, SECRET)
    with database.admin() as connection:
        assert tables_with(connection, SECRET) == {"vault.secrets"}
        kinds = one(connection, "select event_types from public.webhook_endpoints where id = %s", endpoint)
    assert kinds == [
        "call.completed",
        "call.missed",
        "call.failed",
        "lead.captured",
        "message.taken",
        "message.overdue",
        "voice.ready",
        "voice.failed",
    ]


def test_a_webhook_may_hear_of_some_events_only(database: Database) -> None:
    """Those that are named."""
    call = "add_webhook('bright-smile', 'https://crm.example/hook', %s, '{lead.captured}')"
    endpoint = ask(database, call, SECRET)
    kinds = "select event_types from public.webhook_endpoints where id = %s"
    assert database.one(kinds, endpoint) == ["lead.captured"]


def test_a_test_goes_to_each_active_endpoint_of_the_client(database: Database) -> None:
    """Not to one that is off, nor to another client's."""
    wanted = add_endpoint(database, path="on")
    off = add_endpoint(database, path="off")
    add_endpoint(database, PLUMBER)
    with database.admin() as connection:
        connection.execute("update public.webhook_endpoints set is_active = false where id = %s", [off])
    with database.as_role("service_role") as connection:
        connection.execute("select public.send_test_webhooks('bright-smile')")
    assert [str(held["endpoint_id"]) for held in deliveries(database)] == [wanted]


def test_a_test_that_nobody_picked_up_is_stopped(database: Database) -> None:
    """It does not come when nobody looks any more; what is no test, or is under way, goes on."""
    endpoint = add_endpoint(database)
    news = owe(database, endpoint)
    test, sent = (owe(database, endpoint, name, kind="webhook.test") for name in ("a", "b"))
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'in_flight' where id = %s", [sent])
    assert ask(database, "stop_test_webhooks(%s::uuid[])", [news, test, sent]) == 1
    assert [status(database, each) for each in (news, test, sent)] == ["pending", "dead", "in_flight"]


def test_the_operator_switches_and_removes_a_webhook_by_its_address(database: Database) -> None:
    """Of the client that is named, and on record as the operator's doing; the same again is no change."""
    add_endpoint(database, path="hook")
    other, anothers = add_endpoint(database, path="other"), add_endpoint(database, PLUMBER, "hook")
    for on in ("false", "false", "true"):
        ask(database, f"switch_webhook('bright-smile', 'https://crm.example/hook', {on})")
    ask(database, "remove_webhook('bright-smile', 'https://crm.example/hook')")
    left = "select array_agg(id::text order by url) from public.webhook_endpoints where is_active"
    assert set(database.one(left)) == {other, anothers}
    logged = """select jsonb_agg(action || coalesce(' ' || (new_values ->> 'is_active'), '') order by id)
      from public.audit_log where table_name = 'webhook_endpoints' and actor_role = 'service_role'"""
    assert database.one(logged) == ["UPDATE false", "UPDATE true", "DELETE"]


def test_the_operator_replays_what_a_client_missed(database: Database) -> None:
    """At all of its endpoints, since a day or ever; on record with how many. Another client's is left alone."""
    old, new, anothers = (
        owe(database, add_endpoint(database, client, path), age=age)
        for client, path, age in ((DENTIST, "a", "9 days"), (DENTIST, "b", "1 day"), (PLUMBER, "c", "1 day"))
    )
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'dead'")
    assert ask(database, "replay_deliveries_of('bright-smile', now() - interval '2 days')") == 1
    assert [status(database, each) for each in (old, new, anothers)] == ["dead", "pending", "dead"]
    assert ask(database, "replay_deliveries_of('bright-smile')") == 1
    assert [status(database, each) for each in (old, new, anothers)] == ["pending", "pending", "dead"]
    logged = "select jsonb_agg(new_values -> 'deliveries') from public.audit_log where action = 'REPLAY_DELIVERIES'"
    assert database.one(logged) == [1, 1]
