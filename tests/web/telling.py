"""Brings stories into a stack's database by the doors that a box and the judge use."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Jsonb

from infra.connections import Connections
from infra.dev.stack.postgres import Server
from tests.database.journal import NUMBERS
from tests.database.sandbox import Database
from tests.database.workers import add_endpoint, lease, save
from tests.web.stories import AGENT, Story

Event = dict[str, Any]
TUESDAY = 1
_NOTHING: dict[str, Any] = {
    "revenue": 0, "revenue_reason": None, "to_do": None, "caller_name": None, "callback_e164": None,
    "callback_extension": None, "service": None, "appointment_words": None, "appointment_date": None,
    "appointment_time": None, "turn_sentiments": [],
}  # fmt: skip


def database_of(stack: Connections) -> Database:
    """The stack's database, for the helpers of the database's own tests."""
    parts = conninfo_to_dict(stack.database_dsn)
    return Database(Server(Path(str(parts["host"])), int(str(parts["port"]))), str(parts["dbname"]))


_TOLD = """
  insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload, give_up_at,
    status, attempts, response_status, last_error, created_at)
  select %s, %s, kind, kind || n, n, '{}', now(), status::public.delivery_status, tries, answer, error, now() - ago
  from (values ('call.completed', '1', 'delivered', 1, 204, null, interval '52 minutes'),
               ('message.taken', '2', 'delivered', 2, 200, null, interval '34 minutes'),
               ('call.missed', '3', 'dead', 9, 500, 'it answered 500 (Internal Server Error)', interval '4 days'))
    told (kind, n, status, tries, answer, error, ago)"""


def tell_software(database: Database, client: str) -> None:
    """The client's own software was told of some calls."""
    endpoint = add_endpoint(database, client, "frontdesk")
    with database.admin() as connection:
        connection.execute(_TOLD, [client, endpoint])


@dataclass(frozen=True)
class _Call:
    id: str
    client: str
    started: datetime

    def event(self, kind: str, data: Event) -> Event:
        ringing = {"to_e164": NUMBERS[self.client], "started_at": self.started.isoformat()}
        told = {"event_id": str(uuid.uuid4()), "kind": kind, "client_id": self.client, "call_id": self.id}
        return {**told, "call": ringing, "data": data}

    def at(self, seconds: float) -> str:
        return (self.started + timedelta(seconds=seconds)).isoformat()


def tell(database: Database, client: str, story: Story, minutes_ago: float) -> str:
    """The call's id, once it is delivered and judged."""
    call = _Call(str(uuid.uuid4()), client, datetime.now(UTC) - timedelta(minutes=minutes_ago))
    acks = database.edge("select public.edge_ingest(%s)", Jsonb(_events(call, story)))
    assert {ack["result"] for ack in acks} == {"applied"}, acks
    with database.admin() as connection:
        connection.execute("update private.jobs set run_after = now()")
    for job in lease(database, limit=100):
        if story.judged and job["payload"] == {"call_id": call.id}:
            assert save(database, job, **{**_NOTHING, **_dated(story, call.started)})
    return call.id


def _dated(story: Story, started: datetime) -> dict[str, Any]:
    """A time that was asked for is on the Tuesday after the call."""
    if "appointment_time" not in story.judged:
        return story.judged
    days = (TUESDAY - started.weekday()) % 7 or 7
    return {**story.judged, "appointment_date": (started + timedelta(days=days)).date().isoformat()}


def _events(call: _Call, story: Story) -> list[Event]:
    events = [
        call.event("call.started", {"from_e164": story.number, "sip_call_id": call.id, "room": f"call-{call.id}"})
    ]
    if story.said:
        events.append(call.event("call.answered", {"answered_at": call.at(1)}))
    events += [call.event("turn", _turn(call, story, seq)) for seq in range(len(story.said))]
    if story.left:
        left = {"message_id": str(uuid.uuid4()), "number": story.number, "occurred_at": call.at(30), **story.left}
        events.append(call.event("message.taken", left))
    return [*events, call.event("call.ended", _end(call, story))]


def _turn(call: _Call, story: Story, seq: int) -> Event:
    speaker, words = story.said[seq]
    told = {
        "seq": seq,
        "exchange": (seq + 1) // 2,
        "speaker": speaker,
        "text": words,
        "occurred_at": call.at(2 + 6 * seq),
    }
    if speaker != AGENT:
        return told | {"confidence": round(0.97 - 0.03 * (seq % 4), 2)}
    spread = int(call.id[:4], 16) % 240  # no two calls are alike
    cut = words[: len(words) // 2] if seq == story.interrupted else words
    return told | {
        "text": cut, "meant": words, "interrupted": cut != words, "reply": "answer" if seq else "greeting",
        "endpoint_ms": 190 + spread // 4, "stt_ms": 80 + spread // 4, "llm_first_ms": 90 + spread // 4,
        "llm_ms": 260 + spread, "tts_first_ms": 70 + spread // 6, "processing_ms": 230 + spread + 12 * seq,
        "turn_gap_ms": 520 + spread + 14 * seq, "llm_model": "llama3.1:8b", "tts_provider": "kokoro",
        "stt_provider": "whisper",
    }  # fmt: skip


def _end(call: _Call, story: Story) -> Event:
    answers = [_turn(call, story, seq) for seq, (who, _) in enumerate(story.said) if who == AGENT]
    averages = {
        f"{name}_avg": sum(turn[name] for turn in answers) // len(answers)
        for name in ("endpoint_ms", "stt_ms", "llm_first_ms", "llm_ms", "tts_first_ms", "processing_ms", "turn_gap_ms")
        if answers
    }
    return {
        "ended_at": call.at(6 * len(story.said) + 8), "end_reason": story.end_reason, "blame": story.blame,
        "detail": "", "status": story.status, "turn_count": len(story.said), **averages,
    }  # fmt: skip
