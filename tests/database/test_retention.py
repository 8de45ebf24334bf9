"""What is kept how long."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, whole_call
from tests.database.purge import PURGE, purge
from tests.database.sandbox import Database


class Retention(NamedTuple):
    """For so many days; and how an example is written."""

    days: int
    example: str


RETENTION = {
    "calls": Retention(
        365,
        "insert into public.calls (id, client_id, to_e164, started_at)"
        " values (gen_random_uuid(), {client}, '+15105550100', {time})",
    ),
    "deliveries": Retention(
        90,
        "with e as (insert into public.webhook_endpoints (client_id, url) values ({client}, 'https://crm.example')"
        " returning *) insert into public.webhook_deliveries"
        " (client_id, endpoint_id, event_type, event_key, payload, created_at)"
        " select client_id, id, 'x', 'x', '{{}}', {time} from e",
    ),
    "dead letters": Retention(
        30,
        "insert into private.ingest_dead_letters (reason, event, received_at)"
        " values ('x', jsonb_build_object('client_id', {client}), {time})",
    ),
    "dead letters of nobody": Retention(
        30, "insert into private.ingest_dead_letters (reason, event, received_at) values ('x', '[]', {time})"
    ),
    "ledger": Retention(
        90,
        "insert into private.ingest_ledger (event_id, call_id, edge_agent_id, kind, payload_sha256, received_at)"
        " values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'turn', '', {time})",
    ),
    "erased callers": Retention(
        90,
        "insert into private.erased_callers (client_id, caller_sha256, erased_at) values ({client}, '', {time})",
    ),
    "unrouted": Retention(
        90,
        "insert into private.unrouted_calls (id, to_number, reason, occurred_at)"
        " values (gen_random_uuid(), '1', 'x', {time})",
    ),
    "jobs done": Retention(
        90,
        "insert into private.jobs (kind, dedupe_key, status, created_at) values ('clone_voice', 'x', 'done', {time})",
    ),
    "jobs dead": Retention(
        90,
        "insert into private.jobs (kind, dedupe_key, status, created_at) values ('clone_voice', 'x', 'dead', {time})",
    ),
    "invitations expired": Retention(
        90,
        "insert into public.invitations (client_id, email, role, expires_at)"
        " values ({client}, 'a@b.example', 'viewer', {time})",
    ),
    "invitations revoked": Retention(
        90,
        "insert into public.invitations (client_id, email, role, revoked_at)"
        " values ({client}, 'a@b.example', 'viewer', {time})",
    ),
    "log": Retention(
        730, "insert into public.audit_log (actor_role, action, table_name, at) values ('x', 'x', 'x', {time})"
    ),
}


def write(database: Database, kind: str, days: float) -> None:
    """An example of a kind, so many days old."""
    values = {"client": f"'{DENTIST}'::uuid", "time": f"now() - interval '1 day' * {days}"}
    with database.admin() as connection:
        connection.execute(RETENTION[kind].example.format(**values).encode())


@pytest.mark.parametrize(("hours", "gone"), [(-1, []), (1, [1])])
@pytest.mark.parametrize("kind", RETENTION)
def test_each_kind_of_data_is_kept_for_its_time(database: Database, kind: str, hours: int, gone: list[int]) -> None:
    """An hour before its time is over it stays, an hour after it goes."""
    write(database, kind, RETENTION[kind].days + hours / 24)
    assert purge(database) == gone


def test_the_model_s_requests_are_kept_for_thirty_days(database: Database) -> None:
    """From the turn on that they were made for; the call and its transcript stay."""
    call, events = whole_call(1)
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    for days, requests in ((29, 2), (31, 0)):
        with database.admin() as connection:
            connection.execute("update private.call_turn_llm set occurred_at = now() - interval '1 day' * %s", [days])
        purge(database)
        assert database.one("select count(*) from private.call_turn_llm") == requests
    assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 3


@pytest.mark.parametrize(("hours", "gone"), [(-1, []), (1, [1])])
@pytest.mark.parametrize("kind", ["calls", "deliveries", "dead letters"])
def test_a_client_s_own_retention_holds_for_all_that_tells_of_its_calls(
    database: Database, kind: str, hours: int, gone: list[int]
) -> None:
    """Who keeps calls for a week keeps no copy of them for a month."""
    with database.admin() as connection:
        connection.execute("update public.clients set retention_days = 7 where id = %s", [DENTIST])
    write(database, kind, 7 + hours / 24)
    assert purge(database) == gone


def test_work_that_is_not_done_is_not_purged(database: Database) -> None:
    """However old it is."""
    with database.admin() as connection:
        connection.execute(
            "insert into private.jobs (kind, dedupe_key, created_at)"
            " values ('delete_voice', 'x', now() - interval '1 year')"
        )
    assert purge(database) == []


def test_a_purge_is_bounded_and_goes_on_where_it_stopped(database: Database) -> None:
    """No more than p_batch rows of a kind at once, over all clients; 0 when it is through."""
    with database.admin() as connection:
        connection.execute(
            "insert into public.calls (id, client_id, to_e164, started_at)"
            " select gen_random_uuid(), c.id, '+15105550100', now() - interval '400 days'"
            " from public.clients c, generate_series(1, 5)"
        )
    assert purge(database, 4) == [4, 4, 4, 3]


@pytest.mark.parametrize("batch", [0, -1, 10_001, None])
def test_a_senseless_batch_is_refused(database: Database, batch: int | None) -> None:
    """It says what would be sensible."""
    refused = pytest.raises(errors.InvalidParameterValue, match="p_batch must be 1 to 10000")
    with database.as_role("service_role") as connection, refused:
        connection.execute(PURGE, [batch])
