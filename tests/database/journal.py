"""Journal events as the edge would send them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

Event = dict[str, Any]

DENTIST = "11111111-1111-4111-8111-111111111111"
PLUMBER = "22222222-2222-4222-8222-222222222222"
DENTIST_OWNER = "1a111111-1111-4111-8111-111111111111"
PLUMBER_OWNER = "2a222222-2222-4222-8222-222222222222"
NUMBERS = {DENTIST: "+15105550100", PLUMBER: "+15105550111"}
STARTED = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)


def event(kind: str, data: Event, call: str, client: str | None = DENTIST) -> Event:
    """One journal event in its envelope."""
    to = NUMBERS.get(client or DENTIST, NUMBERS[DENTIST])
    return {
        "event_id": str(uuid.uuid4()),
        "kind": kind,
        "client_id": client,
        "call_id": call,
        "call": {"to_e164": to, "started_at": STARTED.isoformat()},
        "data": data,
    }


def at(seconds: float) -> str:
    """Wall time so many seconds into the call."""
    return (STARTED + timedelta(seconds=seconds)).isoformat()


def whole_call(exchanges: int, client: str = DENTIST) -> tuple[str, list[Event]]:
    """A call's id and all its events in the order they happened: greeting, exchanges, one trouble, the end."""
    call = str(uuid.uuid4())
    started = {"from_e164": "+15105559876", "sip_call_id": "abc@sip", "room": "call-1"}
    events = [
        event("call.started", started, call, client),
        event("call.answered", {"answered_at": at(1)}, call, client),
    ]
    for number in range(exchanges + 1):
        events += [event("turn", turn, call, client) for turn in turns(number)]
    trouble = {"severity": "warning", "component": "hear", "code": "slow", "message": "late", "occurred_at": at(5)}
    ended = {
        "ended_at": at(60), "end_reason": "caller_hung_up", "blame": "caller", "detail": "", "status": "completed",
        "turn_count": 2 * exchanges + 1, "stt_ms_avg": 210.4, "processing_ms_avg": 820, "turn_gap_ms_avg": 1240,
    }  # fmt: skip
    return call, [*events, event("event", trouble, call, client), event("call.ended", ended, call, client)]


def turns(number: int) -> list[Event]:
    """The caller's row of an exchange (none for the greeting, number 0) and the agent's."""
    agent = {
        "seq": 2 * number, "exchange": number, "speaker": "agent", "text": "We open at", "meant": "We open at nine.",
        "reply": "answer" if number else "greeting", "acknowledgement": "Let me see." if number else None,
        "hole_ms": 240,
        "occurred_at": at(2 + number), "interrupted": True, "processing_ms": 800 + number, "turn_gap_ms": 1200 + number,
        "endpoint_ms": 350, "stt_ms": 200, "llm_first_ms": 300, "llm_ms": 900, "tts_first_ms": 250,
        "llm_model": "llama3.1:8b", "tts_provider": "kokoro", "stt_provider": "whisper",
        "llm_messages": [{"role": "user", "content": "hours?"}], "llm_raw": "We open at nine.",
    }  # fmt: skip
    caller = {
        "seq": 2 * number - 1, "exchange": number, "speaker": "caller", "text": "When do you open?",
        "occurred_at": at(1.5 + number), "confidence": 0.91,
    }  # fmt: skip
    return [caller, agent] if number else [agent]
