"""Row-level security: each client's users see that client's calls, and nobody else sees anything."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER, whole_call
from tests.database.sandbox import Database, one

TABLES = [
    "calls",
    "call_turns",
    "call_events",
    "call_log",
    "phone_numbers",
    "subscriptions",
    "client_members",
    "audit_log",
]
OWNERS = [(DENTIST_OWNER, DENTIST, 3), (PLUMBER_OWNER, PLUMBER, 5)]


@pytest.fixture
def called(database: Database) -> Database:
    """Both clients were called: the dentist with one exchange, the plumber with two."""
    for client, exchanges in ((DENTIST, 1), (PLUMBER, 2)):
        database.edge("select public.edge_ingest(%s)", Jsonb(whole_call(exchanges, client)[1]))
    return database


@pytest.mark.parametrize(("owner", "client", "turns"), OWNERS)
def test_an_owner_sees_all_of_its_own_and_nothing_else(called: Database, owner: str, client: str, turns: int) -> None:
    """In every table and view the owner's rows are exactly those that a superuser counts for the client."""
    for table in TABLES:
        query = f"select count(*) from public.{table}"
        truth = called.one(f"{query} where client_id = %s", client)
        with called.as_role("authenticated", sub=owner) as connection:
            assert truth > 0
            assert one(connection, query) == truth, table
            assert one(connection, f"{query} where client_id = %s", client) == truth, table
    with called.as_role("authenticated", sub=owner) as connection:
        assert one(connection, "select count(*) from public.call_turns") == turns


def test_a_user_without_a_client_sees_nothing(called: Database) -> None:
    """Being signed in is no right to anybody's calls."""
    with called.as_role("authenticated", sub="9a999999-9999-4999-8999-999999999999") as connection:
        assert [one(connection, f"select count(*) from public.{table}") for table in TABLES] == [0] * len(TABLES)


@pytest.mark.parametrize("role", ["anon", "edge_agent"])
def test_neither_strangers_nor_edge_agents_may_read_a_table(called: Database, role: str) -> None:
    """The public key opens no table, and a stolen edge token reads no call of anybody."""
    for table in [*(f"public.{table}" for table in TABLES), "public.clients", "private.jobs", "auth.users"]:
        with (
            called.as_role(role, edge_agent_id="e0000000-0000-4000-8000-000000000001") as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"select 1 from {table}".encode())


@pytest.mark.parametrize(
    "statement",
    [
        "insert into public.client_members (client_id, user_id) values (%(other)s, %(me)s)",
        "insert into public.webhook_endpoints (client_id, url) values (%(other)s, 'https://evil.example')",
        "insert into public.calls (id, client_id, to_e164, started_at) values (%(me)s, %(other)s, '+1555123', now())",
        "select public.erase_caller(%(other)s, '+15105559876')",
        "select public.edge_ingest('[]')",
        "select public.edge_resolve_call('+15105550100')",
        "select count(*) from private.unrouted_calls",
        "select count(*) from private.call_turn_llm",
        "select * from vault.decrypted_secrets",
        "update public.subscriptions set status = 'active'",
        "update public.clients set config_version = 9",
        "delete from public.calls",
        "truncate public.calls",
    ],
)
def test_an_owner_cannot_reach_beyond_its_rights(called: Database, statement: str) -> None:
    """Joining or writing for another client, the edge's doors, private tables and history are all closed."""
    values = {"other": PLUMBER, "me": DENTIST_OWNER}
    with called.as_role("authenticated", sub=DENTIST_OWNER) as connection, pytest.raises(psycopg.Error):
        connection.execute(statement.encode(), values)


def test_an_update_of_another_client_changes_no_row(called: Database) -> None:
    """The row is simply not there for the stranger."""
    with called.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert connection.execute("update public.clients set name = 'x' where id = %s", [PLUMBER]).rowcount == 0


def test_a_clients_voice_must_be_a_stock_voice_or_its_own(called: Database) -> None:
    """Nobody can speak with another client's cloned voice."""
    with called.admin() as connection:
        cloned = one(
            connection,
            "insert into public.voices (client_id, provider, provider_voice_id, status)"
            " values (%s, 'cartesia', 'clone', 'ready') returning id",
            PLUMBER,
        )
    with (
        called.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):
        connection.execute("update public.clients set voice_id = %s", [cloned])


def test_the_owner_reads_transcript_and_latencies(called: Database) -> None:
    """The reading functions give the owner its own calls and a stranger empty answers."""
    call = called.one("select id from public.calls where client_id = %s", DENTIST)
    latency = "select count(*) from public.analytics_latency(%s, '2026-11-01', '2026-12-01')"
    daily = "select sum(calls) from public.analytics_daily(%s, '2026-11-01', '2026-12-01')"
    with called.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        transcript = one(connection, "select public.call_transcript(%s)", call)
        assert [turn["speaker"] for turn in transcript] == ["agent", "caller", "agent"]
        assert one(connection, latency, DENTIST) == 7
        assert one(connection, daily, DENTIST) == 1
    with called.as_role("authenticated", sub=PLUMBER_OWNER) as connection:
        assert one(connection, "select public.call_transcript(%s)", call) == []
        assert one(connection, latency, DENTIST) == 0
        assert one(connection, daily, DENTIST) is None
