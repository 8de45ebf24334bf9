"""The log of every change of configuration: who, what, when; nothing else, and nothing that is secret."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, Row, one
from tests.database.signatures import ANOTHER, SECRET

# What happens by itself, and the log.
NO_CONFIGURATION = {
    "calls", "call_turns", "call_events", "call_outcomes", "webhook_deliveries", "notices", "audit_log",
    "access_log", "message_notices",
    "messages",  # that one was acknowledged, without its words: test_messages
    "blocked_callers",  # in words of its own, without the number: test_blocked
    "test_calls", "test_call_turns",  # that one was made, and by whom: test_test_calls
    "busy_times", "visits",  # in words of their own, and only what members do: test_visits
}  # fmt: skip


def log_of(connection: psycopg.Connection[Row], client: str = DENTIST) -> list[Row]:
    """Who did what to which table, from what, to what: oldest first, since the seed."""
    return connection.execute(
        "select actor_id::text, actor_role, action, table_name, row_id, old_values, new_values from public.audit_log"
        " where client_id = %s and at = now() order by id",
        [client],
    ).fetchall()


def add_endpoint(connection: psycopg.Connection[Row]) -> str:
    query = (
        "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://crm.example') returning id::text"
    )
    return str(one(connection, query, DENTIST))


def test_every_table_is_logged_or_known_to_be_no_configuration(database: Database) -> None:
    """A new table needs a decision: either its changes are logged, or it is named here."""
    with database.admin() as connection:
        tables = {row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")}
        logged = connection.execute(
            "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " where t.tgfoid in ('private.audit'::regproc, 'private.audit_source'::regproc)"
        )
        assert {row[0] for row in logged} - {"client_limits"} == tables - NO_CONFIGURATION


@pytest.mark.parametrize("action", ["INSERT", "DELETE"])
def test_rows_that_come_and_go_are_logged_with_their_client_and_key(database: Database, action: str) -> None:
    """Of each table, whoever wrote it and also when the row goes with its client."""
    with database.admin() as connection:
        client = populate(connection).ids["client"]
        if action == "DELETE":
            connection.execute("delete from public.clients where id = %s", [client])
        tables = {row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")}
        noted = [row for row in log_of(connection, client) if row[2] == action]
    assert {row[3] for row in noted} == tables - NO_CONFIGURATION
    assert all(row[4] for row in noted)


def test_a_change_is_logged_with_its_columns_and_who_made_it(database: Database) -> None:
    """Old and new value of what changed, and of nothing else."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.clients set currency = 'EUR', name = name where id = %s", [DENTIST])
        assert log_of(connection) == [
            (DENTIST_OWNER, "authenticated", "UPDATE", "clients", DENTIST, {"currency": "USD"}, {"currency": "EUR"})
        ]


def test_an_operator_is_known_by_the_role(database: Database) -> None:
    """There is no user behind service_role, nor behind somebody in the SQL editor."""
    with database.as_role("service_role") as connection:
        connection.execute("update public.clients set currency = 'EUR' where id = %s", [DENTIST])
        assert [row[:2] for row in log_of(connection)] == [(None, "service_role")]
    with database.admin() as connection:
        connection.execute("update public.clients set currency = 'CHF' where id = %s", [DENTIST])
        assert [row[:2] for row in log_of(connection)] == [(None, "supabase_admin")]


def test_a_change_that_changes_nothing_is_not_logged(database: Database) -> None:
    """Neither writing the same value again, nor a version that was counted up behind it."""
    with database.admin() as connection:
        connection.execute("update public.clients set name = name where id = %s", [DENTIST])
        connection.execute("update public.clients set config_version = config_version + 1 where id = %s", [DENTIST])
        assert log_of(connection) == []


def test_the_words_of_a_prompt_are_logged(database: Database) -> None:
    """Who let the receptionist say what can be read later."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        for body in ("First try.", "Second try."):
            draft = one(connection, "select id from public.save_prompt(%s, %s, 'Hello.')", DENTIST, body)
        connection.execute("select public.publish_prompt(%s)", [draft])
        inserted, changed, published = log_of(connection)
    assert inserted[6]["body"] == "First try."
    assert changed[5:] == ({"body": "First try."}, {"body": "Second try."})
    assert published[5:] == ({"status": "draft"}, {"status": "published"})


def test_a_secret_is_logged_as_set_and_stays_secret(database: Database) -> None:
    """Who set it and when; what it is stands in Vault and nowhere else, and goes with its endpoint."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        endpoint = add_endpoint(connection)
        for secret in (ANOTHER, SECRET):
            connection.execute("select public.set_webhook_secret(%s, %s)", [endpoint, secret])
        noted = [row for row in log_of(connection) if row[2] == "SET_SECRET"]
    assert noted == [(DENTIST_OWNER, "authenticated", "SET_SECRET", "webhook_endpoints", endpoint, None, None)] * 2
    with database.admin() as connection:
        assert tables_with(connection, SECRET) == {"vault.secrets"}
        connection.execute("delete from public.webhook_endpoints where id = %s", [endpoint])
        assert tables_with(connection, SECRET) == set()


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role", "edge_agent"])
@pytest.mark.parametrize(
    "change",
    [
        "insert into public.audit_log (actor_role, action, table_name) values ('x', 'x', 'x')",
        "update public.audit_log set actor_role = 'x'",
        "delete from public.audit_log",
        "truncate public.audit_log",
    ],
)
def test_nobody_rewrites_the_log(database: Database, role: str, change: str) -> None:
    """Not even the operator's key."""
    with database.as_role(role, sub=DENTIST_OWNER) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(change.encode())


@pytest.mark.parametrize(("role", "reads"), [("owner", True), ("admin", True), ("viewer", False)])
def test_owners_and_admins_read_the_log(database: Database, role: str, reads: bool) -> None:
    """It names people, and holds what viewers may not see."""
    with database.admin() as connection:
        ids = populate(connection).ids
    with database.as_role("authenticated", sub=ids[role]) as connection:
        seen = connection.execute("select distinct client_id::text from public.audit_log").fetchall()
    assert seen == ([(ids["client"],)] if reads else [])
