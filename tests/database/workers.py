"""What the cloud's workers do, as they do it: with the service's key, one function at a time."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, whole_call
from tests.database.sandbox import Database, one

Leased = dict[str, Any]


def ask(database: Database, call: str, *values: object) -> Any:
    """The answer of one function of `public`."""
    with database.as_role("service_role") as connection:
        return one(connection, f"select public.{call}", *values)


def lease(database: Database, kinds: str = "{analyze_call}", limit: int = 10, seconds: int = 60) -> list[Leased]:
    """Jobs that are due."""
    return _rows(database, "lease_jobs(%s, %s, %s)", kinds, limit, seconds)


def deliveries(database: Database, limit: int = 10) -> list[Leased]:
    """Webhooks that are due."""
    return _rows(database, "lease_deliveries(%s, 60)", limit)


def _rows(database: Database, call: str, *values: object) -> list[Leased]:
    with database.as_role("service_role") as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return cursor.execute(f"select * from public.{call}".encode(), values).fetchall()


def add_endpoint(database: Database, client: str = DENTIST, path: str = "hook") -> str:
    """An active endpoint for everything."""
    insert = (
        "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://crm.example/' || %s) returning id"
    )
    return str(database.one(insert, client, path))


def add_client(database: Database, slug: str) -> str:
    """A further client, of the dentist's kind; its id."""
    insert = """insert into public.clients (slug, name, profession_id, timezone)
      select %s, 'C', profession_id, 'UTC' from public.clients where id = %s returning id"""
    return str(database.one(insert, slug, DENTIST))


def owe_many(database: Database, endpoint: str, count: int, age: str = "1 hour") -> None:
    """So many deliveries that are due, each of another call."""
    with database.admin() as connection:
        connection.execute(
            "insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload,"
            " next_attempt_at) select client_id, id, 'call.completed', 'many:' || i, 'call ' || i, '{}',"
            " now() - %s::interval from public.webhook_endpoints, generate_series(1, %s) i where id = %s",
            [age, count, endpoint],
        )


def owe(database: Database, endpoint: str, subject: str = "", age: str = "0", kind: str = "call.completed") -> str:
    """A delivery that is due, as if it had been queued so long ago; its id."""
    insert = """
      insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload,
        created_at, next_attempt_at, give_up_at)
      select client_id, id, %(kind)s, %(kind)s || ':' || gen_random_uuid(), %(subject)s, '{"n": 1}',
        now() - %(age)s::interval, now() - %(age)s::interval, now() - %(age)s::interval + interval '3 days'
      from public.webhook_endpoints where id = %(endpoint)s returning id"""
    with database.admin() as connection:
        values = {"kind": kind, "subject": subject, "age": age, "endpoint": endpoint}
        row = connection.execute(insert.encode(), values).fetchone()
    assert row is not None
    return str(row[0])


def ended_call(database: Database, exchanges: int = 1, *, answered: bool = True, client: str = DENTIST) -> str:
    """A call that was delivered whole and waits to be judged; its id."""
    call, events = whole_call(exchanges, client)
    told = [event for event in events if answered or event["kind"] in ("call.started", "call.ended")]
    database.edge("select public.edge_ingest(%s)", Jsonb(told))
    with database.admin() as connection:
        connection.execute("update private.jobs set run_after = now()")
    return call


def outcome(**changes: Any) -> dict[str, Any]:
    """What a judge says of a call, as save_outcome wants it."""
    return {
        "outcome": "booked", "sentiment": "positive", "sentiment_score": 0.5, "revenue": 95.0, "currency": "USD",
        "revenue_reason": "A cleaning costs 95.", "summary": "Booked a cleaning.", "to_do": "Confirm it.",
        "caller_name": "Emma Brown", "callback_e164": "+15105559876", "service": "Cleaning", "urgent": False,
        "confidence": 0.8, "evidence": [{"seq": 1, "quote": "When do you open?", "shows": "booked"}],
        "turn_sentiments": [{"seq": 1, "score": 0.1, "label": "neutral"}], "version": 1, "method": "rules-1",
        "callback_extension": "23", "appointment_words": "a week from Tuesday at ten", "appointment_date": "2026-12-01",
        "appointment_time": "10:00:00",
    } | changes  # fmt: skip


def save(database: Database, job: Leased, **changes: Any) -> bool:
    """Report a judgement; whether it was taken."""
    return bool(ask(database, "save_outcome(%s, %s, %s)", job["id"], job["lease"], Jsonb(outcome(**changes))))


def status(database: Database, delivery: str) -> str:
    """Where a delivery is in its life."""
    return str(database.one("select status::text from public.webhook_deliveries where id = %s", delivery))
