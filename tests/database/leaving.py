"""A call in which a message is left, as the edge tells it."""

from __future__ import annotations

import uuid
from typing import Any

from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, Event, event, whole_call
from tests.database.sandbox import Database

CALLER = "+15105559876"  # who calls in `whole_call`
LEFT = "+14155550123"  # what he leaves to be called back


def note(**changes: Any) -> Event:
    """The data of `message.taken`."""
    return {
        "message_id": str(uuid.uuid4()), "matter": "My crown came off.", "name": "Emma Brown", "number": LEFT,
        "urgency": "normal",
    } | changes  # fmt: skip


def ingest(database: Database, *events: Event) -> list[str]:
    """What the database makes of each."""
    acks = database.edge("select public.edge_ingest(%s)", Jsonb(list(events)))
    return [ack["result"] for ack in acks]


def taken(call: str, data: Event, client: str = DENTIST) -> Event:
    return event("message.taken", data, call, client)


def leave(database: Database, client: str = DENTIST, **changes: Any) -> tuple[str, str]:
    """A whole call in which a message was left: the call's id and the message's."""
    call, events = whole_call(1, client)
    data = note(**changes)
    assert ingest(database, *events, taken(call, data, client)) == ["applied"] * (len(events) + 1)
    return call, str(data["message_id"])


def message(database: Database, key: str) -> dict[str, Any]:
    """Its row."""
    found: dict[str, Any] = database.one("select to_jsonb(m) from public.messages m where id = %s", key)
    return found


def count(database: Database, table: str = "public.messages") -> int:
    return int(database.one(f"select count(*) from {table}"))


def make_overdue(database: Database, key: str) -> None:
    """As if its time were over since a second."""
    with database.admin() as connection:
        connection.execute("update public.messages set escalate_at = now() - interval '1 second' where id = %s", [key])
