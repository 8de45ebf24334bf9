"""Calls as the database tells them, made of a few lines of talk."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from cloud.after_call.transcript import CallTranscript, transcript_of
from cloud.leases import Job

CALL = UUID("0190aaaa-0000-7000-8000-000000000001")
CLIENT = UUID("11111111-1111-4111-8111-111111111111")
CALLER = "+15550001111"
PRICES = {"Cleaning": 95, "Filling": 180.5, "Crown": 1100}

_PIECES = [
    word
    for line in (
        "Monday Friday tomorrow today next this last the 3rd 31st March of month week weeks two in a from after before",
        "not or and but any day every other at ten 10 noon half past quarter to five Christmas Eve 3/4 -ish",
    )
    for word in line.split()
]
# Of what names a day or an hour, and of what makes another of it.
phrases = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map(" ".join)


def raw_call(talk: str, **more: Any) -> dict[str, Any]:
    """What `call_to_judge` answers. `talk`: a line for each turn, "caller: …" or "agent: …"; `more` replaces fields."""
    turns = [
        {"seq": seq, "speaker": speaker, "text": text, "interrupted": False}
        for seq, (speaker, _, text) in enumerate(line.strip().partition(": ") for line in talk.strip().splitlines())
        if speaker
    ]
    call = {
        "id": str(CALL),
        "client_id": str(CLIENT),
        "from_e164": CALLER,
        "to_e164": None,
        "started_at": "2026-11-25T10:00:00+00:00",
        "answered": True,
        "end_reason": "caller_hung_up",
        "blame": "caller",
    }
    client: dict[str, Any] = {
        "name": "Bright Smile Dental",
        "currency": "USD",
        "price_list": PRICES,
        "typical_value": 200,
    }
    client["timezone"] = "America/Los_Angeles"
    raw: dict[str, Any] = {"call": call, "client": client, "profession": "dentist", "turns": turns, "corrections": []}
    for name, value in more.items():
        part = next((part for part in (call, client) if name in part), raw)
        part[name] = value
    return raw


def a_call(talk: str, **more: Any) -> CallTranscript:
    """The same, read."""
    return transcript_of(raw_call(talk, **more))


def a_job(payload: Any = None) -> Job:
    """The job that asks for a judgement."""
    return Job(
        id=UUID(int=7),
        client_id=CLIENT,
        kind="analyze_call",
        dedupe_key=str(CALL),
        payload={"call_id": str(CALL)} if payload is None else payload,
        attempts=1,
        lease=UUID(int=8),
        leased_until=dt.datetime(2026, 11, 25, 10, 5, tzinfo=dt.UTC),
    )
