"""What dashboards and edge agents ask, and as whom."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal

from shared.uuid7 import uuid7

Asker = Literal["owner", "agency", "edge", "service"]
AGENCY_SIZE = 20  # clients; the owner's one is among them
LAST_DAY = date(2026, 11, 20)
RUNNING_CALL = "2026-11-19T12:00:00Z"


def _id(text: str) -> str:
    """The id that fill.sql gives the same thing."""
    return str(uuid.UUID(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()))


OWN = _id("client1")
OWNER = _id("user1")
AGENCY = _id("user0")
NUMBER = "+12120000001"


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `times` is how often it is timed; a goal is its 95th percentile in milliseconds; `alone`: it is
    about some clients, and must not take longer because of others' rows.
    """

    name: str
    path: str
    asker: Asker = "owner"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    goal: float | None = 50
    times: int = 60
    alone: bool = True
    body: Callable[[], dict[str, Any]] | None = None  # a fresh one for each request; None: it is a GET


# The floor that all others are held against: one row, by key, the same gateway, the same token check.
REFERENCE = Question("one row by its key", "clients", params={"id": f"eq.{OWN}"}, goal=None, times=200)


def questions() -> list[Question]:
    ranged = [
        Question(f"{name}, {days} days", f"rpc/{name}", params=_range(days))
        for name in (
            "analytics_daily", "analytics_weekly", "analytics_hourly", "analytics_latency", "analytics_busiest_hours",
            "analytics_repeat_callers",
        )
        for days in (30, 365)
    ]  # fmt: skip
    return [*_lists(), *ranged, *_searches(), *_edge(), PURGE]


def _lists() -> list[Question]:
    newest = {"client_id": f"eq.{OWN}", "order": "started_at.desc", "limit": "50"}
    return [
        Question("count of calls", "calls", params={"select": "id", "limit": "1"}, headers={"Prefer": "count=exact"}),
        Question("latest 50", "rpc/latest_calls"),
        Question("latest 50, agency of twenty", "rpc/latest_calls", "agency"),
        Question("latest 50 of one, agency", "rpc/latest_calls", "agency", params={"p_client_id": OWN}),
        Question("50 rows of call_log", "call_log", params=newest),
        Question("one transcript", "rpc/call_transcript", body=lambda: {"p_call_id": _id("call1-7")}),
    ]


def _searches() -> list[Question]:
    asked = {"rare": "zirconium", "common": "cleaning", "two": '"parking" -zirconium', "absent": "submarine"}
    path = "rpc/search_transcripts"
    return [
        Question(f"search, {kind} word, {days} days", path, body=partial(dict, _range(days), p_words=words))
        for kind, words in asked.items()
        for days in (30, 365)
    ]


def _edge() -> list[Question]:
    return [
        Question(
            "edge_resolve_call", "rpc/edge_resolve_call", "edge", body=lambda: {"p_to": NUMBER}, goal=5, times=300
        ),
        Question(
            "edge_ingest of 20 events", "rpc/edge_ingest", "edge", goal=None, times=100,
            body=lambda: {"p_events": _events(20)},
        ),
    ]  # fmt: skip


# Every ten minutes, and nearly always with nothing to do.
PURGE = Question("purge with nothing due", "rpc/purge_expired", "service", body=lambda: {"p_batch": 1000}, alone=False)


def _range(days: int) -> dict[str, str]:
    return {"p_client_id": OWN, "p_from": (LAST_DAY - timedelta(days=days)).isoformat(), "p_to": LAST_DAY.isoformat()}


def _events(count: int) -> list[dict[str, Any]]:
    """One new call: it starts, talks, ends."""
    call = {"to_e164": NUMBER, "started_at": RUNNING_CALL}
    envelope = {"client_id": OWN, "call_id": str(uuid7()), "call": call}
    turns = [("turn", _turn(seq)) for seq in range(count - 2)]
    kinds = [("call.started", {"room": "crowd"}), *turns, ("call.ended", _END)]
    return [{**envelope, "event_id": str(uuid7()), "kind": kind, "data": data} for kind, data in kinds]


_END = {"ended_at": "2026-11-19T12:02:00Z", "end_reason": "caller_hung_up", "blame": "caller", "status": "completed"}


def _turn(seq: int) -> dict[str, Any]:
    words = {"speaker": "agent", "text": "We open at nine and parking is free.", "occurred_at": RUNNING_CALL}
    return {"seq": seq, "exchange": seq, **words, "processing_ms": 640, "stt_ms": 210, "llm_ms": 330}
