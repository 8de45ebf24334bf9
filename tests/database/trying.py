"""What members, boxes and operators do about test calls."""

from __future__ import annotations

import uuid
from typing import Any

import jwt
import psycopg
import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER, event, whole_call
from tests.database.sandbox import Database, one
from tests.database.workers import ask

SECRET = "a secret that no member ever reads, of LiveKit"
START = "select public.start_test_call(%s)"
BOX = "e0000000-0000-4000-8000-000000000001"

COUNTED = """select jsonb_build_object(
  'calls', (select count(*) from public.calls), 'turns', (select count(*) from public.call_turns),
  'events', (select count(*) from public.call_events), 'requests', (select count(*) from private.call_turn_llm),
  'messages', (select count(*) from public.messages), 'jobs', (select count(*) from private.jobs),
  'deliveries', (select count(*) from public.webhook_deliveries), 'notices', (select count(*) from public.notices),
  'operators', (select count(*) from private.operator_notices), 'outcomes', (select count(*) from public.call_outcomes),
  'unrouted', (select count(*) from private.unrouted_calls),
  'letters', (select count(*) from private.ingest_dead_letters),
  'daily', (select jsonb_agg(to_jsonb(d)) from public.analytics_daily(%s, '2026-11-01', '2026-11-04') d),
  'latency', (select jsonb_agg(to_jsonb(l)) from public.analytics_latency(%s, '2026-11-01', '2026-11-04') l),
  'latest', (select jsonb_agg(l.id) from public.latest_calls() l),
  'found', (select count(*) from public.search_transcripts(%s, 'cleaning')))"""


@pytest.fixture
def connected(database: Database) -> Database:
    """With a LiveKit server for test calls."""
    ask(database, "connect_test_calls(%s, %s, %s)", "wss://livekit.example", "APIkey", SECRET)
    return database


def start(database: Database, sub: str = DENTIST_OWNER, client: str = DENTIST) -> dict[str, Any]:
    with database.as_role("authenticated", sub=sub) as connection:
        told: dict[str, Any] = one(connection, START, client)
        return told


def claims(told: dict[str, Any], secret: str = SECRET) -> dict[str, Any]:
    """What the token says, if it is signed with this secret."""
    said: dict[str, Any] = jwt.decode(told["token"], secret, algorithms=["HS256"])
    return said


def come_for(database: Database, told: dict[str, Any], agent: str = BOX) -> Any:
    """A box's question, whom this test is for."""
    return database.edge("select public.edge_test_call(%s)", told["id"], agent=agent)


def deliver(database: Database, events: list[dict[str, Any]]) -> list[str]:
    acks = database.edge("select public.edge_ingest(%s::jsonb)", psycopg.types.json.Jsonb(events))
    return [ack["result"] for ack in acks]


def message_taken(call: str) -> dict[str, Any]:
    said = {
        "message_id": str(uuid.uuid4()),
        "matter": "Call me back",
        "name": None,
        "number": None,
        "urgency": "urgent",
    }
    return event("message.taken", said, call)


def tried(database: Database, told: dict[str, Any]) -> None:
    """A whole test call, with a message and a booked visit's words in it."""
    come_for(database, told)
    _, events = whole_call(2)
    events.insert(-1, message_taken(told["id"]))
    assert set(deliver(database, [each | {"call_id": told["id"]} for each in events])) == {"applied"}
