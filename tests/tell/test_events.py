"""What is told is what was published."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from psycopg.types.json import Jsonb
from pydantic import ValidationError

from cloud.leases import Delivery
from cloud.tell.deliver import wall_time
from cloud.tell.events import (
    EVENT,
    KINDS,
    CallCompleted,
    CallFailed,
    CallMissed,
    LeadCaptured,
    MessageOverdue,
    MessageTaken,
    VoiceHasFailed,
    VoiceIsReady,
    WebhookTest,
)
from cloud.tell.publish import PUBLISHED, text
from cloud.tell.signing import request
from tests.database.journal import whole_call
from tests.database.leaving import leave, make_overdue
from tests.database.sandbox import Database
from tests.tell.scene import SECRET
from tests.tell.sql import DENTIST_SLUG, OUTCOME, ask, book_of, cloning, endpoint, judged_call


@pytest.fixture
def hook(database: Database) -> str:
    return endpoint(database, "https://crm.example/hook", SECRET)


async def told(database: Database) -> list[Any]:
    """The bodies of all that is due, in order, as the published models read them."""
    held = await book_of(database).lease_deliveries(50, 60)
    return [EVENT.validate_json(body(delivery)) for delivery in held]


def body(delivery: Delivery) -> bytes:
    return request(delivery, wall_time()).body


def test_the_published_schema_is_current() -> None:
    """`python -m cloud.tell.publish` writes it."""
    assert PUBLISHED.read_text() == text()


def test_the_schema_lets_fields_be_added() -> None:
    """Receivers that validate go on working when we tell more."""
    assert "additionalProperties" not in PUBLISHED.read_text()
    assert set(json.loads(PUBLISHED.read_text())["$defs"]["CallCompleted"]["required"]) == {
        "id",
        "type",
        "version",
        "timestamp",
        "data",
    }


def test_every_event_that_an_endpoint_may_ask_for_is_published(database: Database) -> None:
    """And no other: the database, the command line and the schema know the same."""
    published = set(json.loads(PUBLISHED.read_text())["discriminator"]["mapping"])
    check = database.one(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'public.webhook_endpoints'::regclass "
        "and conname like '%%event_types%%'"
    )
    assert set(re.findall(r"[a-z]+\.[a-z]+", check)) == published == {*KINDS, "webhook.test"}


async def test_a_message_is_told_as_published(database: Database, hook: str) -> None:
    """When it is taken, and when nobody has acknowledged it in time."""
    _, key = leave(database, urgency="urgent")
    (first,) = [event for event in await told(database) if event.type.startswith("message.")]
    make_overdue(database, key)
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'delivered'")
    ask(database, "escalate_messages()")
    (again,) = await told(database)
    assert isinstance(first, MessageTaken)
    assert isinstance(again, MessageOverdue)
    assert (str(first.data.message.id), first.data.message.urgency) == (key, "urgent")
    assert (first.data.message.escalations, again.data.message.escalations) == (0, 1)


async def test_a_completed_call_is_told_as_published(database: Database, hook: str) -> None:
    """With everything that was judged."""
    call = judged_call(database, "message")
    (event,) = await told(database)
    assert isinstance(event, CallCompleted)
    assert (str(event.data.call.id), event.data.call.from_, event.data.call.duration_ms) == (
        call,
        "+15105559876",
        60_000,
    )
    outcome = event.data.outcome
    assert outcome is not None
    assert (outcome.result, outcome.estimated_revenue, outcome.evidence[0].quote) == (
        "message",
        95,
        OUTCOME["evidence"][0]["quote"],
    )


async def test_a_lead_is_told_after_its_call(database: Database, hook: str) -> None:
    """One after the other, never both at once; a withheld number is null."""
    judged_call(database, "qualified_lead", withheld=True)
    book = book_of(database)
    (first,) = await book.lease_deliveries(50, 60)
    assert isinstance(EVENT.validate_json(body(first)), CallCompleted)
    await book.finish_delivery(first, 200)
    (event,) = await told(database)
    assert isinstance(event, LeadCaptured)
    assert event.data.call.from_ is None


async def test_a_missed_call_is_told_as_published(database: Database, hook: str) -> None:
    """It was never answered."""
    judged_call(database, "hung_up", answered=False)
    (event,) = await told(database)
    assert isinstance(event, CallMissed)
    assert event.data.call.answered_at is None


async def test_a_failed_call_is_told_as_published(database: Database, hook: str) -> None:
    """At once, with whom to call back; when it was judged it is told as any other call."""
    call, events = whole_call(1)
    events[-1]["data"] |= {"status": "failed", "end_reason": "no_model", "blame": "provider"}
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    (event,) = await told(database)
    assert isinstance(event, CallFailed)
    assert (str(event.data.call.id), event.data.call.from_, event.data.call.status, event.data.reason) == (
        call,
        "+15105559876",
        "failed",
        "The language model did not answer.",
    )


async def test_voices_are_told_as_published(database: Database, hook: str) -> None:
    """Ready, and failed with the reason."""
    held = cloning(database, "a")
    ask(database, "save_clone(%s, %s, 'cartesia', 'v-1')", held["id"], held["lease"])
    (ready,) = await told(database)
    assert isinstance(ready, VoiceIsReady)
    assert str(ready.data.request_id) == held["payload"]["request_id"]
    await _finish_all(database)
    held = cloning(database, "b")
    ask(database, "refuse_clone(%s, %s, 'Too short.')", held["id"], held["lease"])
    (failed,) = await told(database)
    assert isinstance(failed, VoiceHasFailed)
    assert failed.data.reason == "Too short."


async def _finish_all(database: Database) -> None:
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'delivered', lease = null")


async def test_a_test_is_told_as_published(database: Database, hook: str) -> None:
    """To each active endpoint."""
    ask(database, "send_test_webhooks(%s)", DENTIST_SLUG)
    (event,) = await told(database)
    assert isinstance(event, WebhookTest)


async def test_what_is_not_published_would_be_noticed(database: Database, hook: str) -> None:
    """A field more, a field less, a number as text: the models that these tests use take none of it."""
    judged_call(database, "message")
    (held,) = await book_of(database).lease_deliveries(50, 60)
    for change in ('"version":2,', '"version":"1",', '"version":1,"more":1,', ""):
        changed = body(held).replace(b'"version":1,', change.encode()).replace(b'"version": 1,', change.encode())
        with pytest.raises(ValidationError):
            EVENT.validate_json(changed)
