"""The database's own hand in telling: endpoints, judged calls, cloned voices, and a book that is really kept there."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from cloud.leases import Delivery
from cloud.tell.deliver import DeliveryLog, Send, deliver
from tests.database.journal import Event, whole_call
from tests.database.sandbox import Database, Row, one

DENTIST_SLUG = "bright-smile"
OUTCOME: dict[str, Any] = {
    "outcome": "booked", "sentiment": "positive", "sentiment_score": 0.412, "revenue": 95, "currency": "USD",
    "summary": "A cleaning on Saturday.", "to_do": "Confirm the time.", "confidence": 0.8, "urgent": False,
    "evidence": [{"seq": 3, "quote": "Saturday at nine, please.", "shows": "booked"}],
    "turn_sentiments": [{"seq": 1, "score": 0.4, "label": "positive"}], "callback_e164": "+15105559876",
    "caller_name": "Zoë", "service": "cleaning", "revenue_reason": "Price list: cleaning.", "version": 1,
    "method": "rules-1",
}  # fmt: skip


def ask(database: Database, call: str, *values: object) -> Any:
    """One function, as the cloud's workers ask it."""
    with database.as_role("service_role") as connection:
        return one(connection, f"select public.{call}", *values)


def endpoint(database: Database, url: str, secret: str) -> str:
    return str(ask(database, "add_webhook(%s, %s, %s)", DENTIST_SLUG, url, secret))


def judged_call(database: Database, outcome: str = "booked", *, answered: bool = True, withheld: bool = False) -> str:
    """The id of a call that ended and was judged."""
    call, events = whole_call(1)
    database.edge("select public.edge_ingest(%s)", Jsonb(_changed(events, answered=answered, withheld=withheld)))
    held = _lease(database, "analyze_call")
    assert held["payload"]["call_id"] == call
    judged = Jsonb({**OUTCOME, "outcome": outcome})
    assert ask(database, "save_outcome(%s, %s, %s)", held["id"], held["lease"], judged) is True
    return call


def _changed(events: list[Event], *, answered: bool, withheld: bool) -> list[Event]:
    if withheld:
        events[0]["data"]["from_e164"] = None
    return events if answered else [events[0], events[-1]]


def cloning(database: Database, sha: str) -> dict[str, Any]:
    """The job of a voice that is to be cloned."""
    with database.admin() as connection:
        client = one(connection, "select id from public.clients where slug = %s", DENTIST_SLUG)
    ask(database, "request_clone(%s, %s, %s, '1')", DENTIST_SLUG, f"{client}/a.wav", sha * 64)
    return _lease(database, "clone_voice")


def _lease(database: Database, kind: str) -> dict[str, Any]:
    with database.admin() as connection:  # a call's job waits for its last turns
        connection.execute("update private.jobs set run_after = now()")
    with database.as_role("service_role") as connection:
        cursor = connection.cursor(row_factory=dict_row)
        (held,) = cursor.execute("select * from public.lease_jobs(%s, 10, 60)", [[kind]]).fetchall()
    return held


def make_due(database: Database) -> None:
    """Back-offs and leases are over."""
    with database.admin() as connection:
        connection.execute(
            "update public.webhook_deliveries set next_attempt_at = now(), leased_until = now() - interval '1 second'"
        )


def statuses(database: Database) -> dict[str, int]:
    with database.admin() as connection:
        rows = connection.execute("select status::text, count(*)::int from public.webhook_deliveries group by 1")
        return dict(rows.fetchall())


class SqlDeliveryLog:
    """The delivery log as the real functions keep it, one connection for each question, as PostgREST asks them."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def lease_deliveries(self, limit: int, seconds: int) -> list[Delivery]:
        rows = await self._ask("* from public.lease_deliveries(%s, %s)", limit, seconds)
        return [Delivery.model_validate(row) for row in rows]

    async def finish_delivery(self, delivery: Delivery, status: int) -> bool:
        call = "public.finish_delivery(%s, %s, %s) as held"
        return bool((await self._ask(call, delivery.id, delivery.lease, status))[0]["held"])

    async def fail_delivery(
        self, delivery: Delivery, status: int | None, error: str, after: float | None
    ) -> str | None:
        call, seconds = (
            "public.fail_delivery(%s, %s, %s, %s, %s)::text as became",
            None if after is None else int(after),
        )
        rows = await self._ask(call, delivery.id, delivery.lease, status, error, seconds)
        became: str | None = rows[0]["became"]
        return became

    async def _ask(self, call: str, *values: object) -> list[dict[str, Any]]:
        async with await psycopg.AsyncConnection[Row].connect(self._dsn) as connection:
            await connection.execute("select set_config('role', 'service_role', true)")
            cursor = connection.cursor(row_factory=dict_row)
            return await (await cursor.execute(f"select {call}".encode(), values)).fetchall()


def book_of(database: Database) -> SqlDeliveryLog:
    return SqlDeliveryLog(database.server.dsn("authenticator", database.name))


async def drain(source: SqlDeliveryLog, post: Send, book: DeliveryLog | None = None, at_once: int = 10) -> None:
    """Delivers until nothing is due."""
    while held := await source.lease_deliveries(at_once, 60):
        async with asyncio.TaskGroup() as tasks:
            for delivery in held:
                tasks.create_task(deliver(delivery, book or source, post))
