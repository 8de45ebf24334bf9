"""A purge runs every ten minutes: where nothing is due it reads next to nothing."""

from __future__ import annotations

from tests.database.journal import DENTIST
from tests.database.sandbox import Database, one

ROWS = 1000
FILL = {
    "public.calls": """(id, client_id, to_e164, started_at)
        select gen_random_uuid(), %(client)s, '+15105550100', now() - i * interval '1 minute'
        from generate_series(1, %(n)s) i""",
    "public.visits": """(client_id, service_id, staff_id, starts_at)
        select client_id, id, null, now() + i * interval '1 day'
        from public.services, generate_series(1, %(n)s) i where name = 'Cleaning'""",
    "public.busy_times": """(client_id, during)
        select %(client)s, tstzrange(now(), now() + i * interval '1 minute') from generate_series(1, %(n)s) i""",
    "private.call_turn_llm": """(call_id, seq, client_id, messages, occurred_at)
        select id, 0, client_id, '[]', started_at from public.calls""",
    "public.webhook_endpoints": "(client_id, url) values (%(client)s, 'https://crm.example')",
    "public.webhook_deliveries": """(client_id, endpoint_id, event_type, event_key, payload)
        select client_id, id, 'x', 'x:' || i, '{}' from public.webhook_endpoints, generate_series(1, %(n)s) i""",
    "private.ingest_dead_letters": """(event_id, reason, event)
        select gen_random_uuid(), 'x', jsonb_build_object('client_id', %(client)s::uuid)
        from generate_series(1, %(n)s)""",
    "private.ingest_ledger": """(event_id, call_id, edge_agent_id, kind, payload_sha256)
        select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'turn', '' from generate_series(1, %(n)s)""",
    "private.erased_callers": """(client_id, caller_sha256, erased_at)
        select %(client)s, sha256(i::text::bytea), now() from generate_series(1, %(n)s) i""",
    "private.unrouted_calls": """(id, to_number, reason, occurred_at)
        select gen_random_uuid(), '1', 'x', now() from generate_series(1, %(n)s)""",
    "private.box_events": """(id, edge_agent_id, kind, subject, message, occurred_at)
        select gen_random_uuid(), gen_random_uuid(), 'database_away', '', 'x', now() from generate_series(1, %(n)s)""",
    "private.jobs": """(kind, dedupe_key, status)
        select 'clone_voice', i, 'done' from generate_series(1, %(n)s) i""",
    "public.invitations": """(client_id, email, role)
        select %(client)s, i || '@new.example', 'viewer' from generate_series(1, %(n)s) i""",
    "public.audit_log": "(actor_role, action, table_name) select 'x', 'x', 'x' from generate_series(1, %(n)s)",
}  # fmt: skip
READ = "select pg_stat_get_xact_tuples_returned(%s::regclass) + pg_stat_get_xact_tuples_fetched(%s::regclass)"


def test_where_nothing_is_due_nothing_is_read(database: Database) -> None:
    """A thousand rows of each kind, all of them young: neither the first run nor the second looks at them."""
    with database.admin() as connection:
        connection.execute("update private.limits set value = %s where name = 'invitations'", [ROWS])
        for table, rows in FILL.items():
            connection.execute(f"insert into {table} {rows}".encode(), {"client": DENTIST, "n": ROWS})
        connection.execute("analyze")
    with database.admin() as connection:
        assert one(connection, "select private.purge_expired()") == 0
        read = {table: one(connection, READ, table, table) for table in FILL}
    assert {table: rows for table, rows in read.items() if rows > ROWS / 10} == {}
