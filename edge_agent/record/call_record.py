"""One call as the database will know it: builds the envelopes, and writes each down as it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from edge_agent.record.disk import OpenCall
from shared.calls import Blame, CallStatus, Exchange, Latency, Outcome
from shared.database import (
    PublicCallEventsUpdate,
    PublicCallsUpdate,
    PublicCallTurnsUpdate,
)
from shared.numbers import e164
from shared.profiles import Profile
from shared.uuid7 import uuid7

_LONGEST_NUMBER = 64  # of a number as it was dialled, however malformed


class Pad(Protocol):
    """What is written on: the Journal."""

    async def append(self, event: Mapping[str, Any]) -> None: ...


class Leftovers(Pad, Protocol):
    """A journal that remembers which calls never ended."""

    async def open_calls(self) -> list[OpenCall]: ...


class CallRecord:
    """Remembers one call. Each method returns with its event on disk; disk and database never raise here."""

    def __init__(self, journal: Pad, profile: Profile, call_id: UUID, called: str, started_at: datetime) -> None:
        self._journal = journal
        self._profile = profile
        self._call_id = call_id
        self._began = started_at
        self._call = {"to_e164": e164(called) or profile.number, "started_at": _iso(started_at)}
        self._turns = 0
        self._latencies: list[Latency] = []

    async def started(self, caller: str | None, sip_call_id: str | None, room: str) -> None:
        """The phone rings. A withheld or malformed `caller` is written as null."""
        row: PublicCallsUpdate = {
            "phone_number_id": self._profile.phone_number_id,
            "from_e164": e164(caller),
            "sip_call_id": sip_call_id,
            "room": room,
            "prompt_id": self._profile.prompt_id,
            "voice_id": self._profile.voice.id,
        }
        await self._write("call.started", row)

    async def answered(self, at: datetime) -> None:
        row: PublicCallsUpdate = {"answered_at": at}
        await self._write("call.answered", row)

    async def exchange(self, x: Exchange, *, used_fallback: bool = False) -> None:
        """One or two rows of the transcript: the caller's if they spoke, and the agent's, with the latencies.

        `used_fallback`: some of the answer was heard in another voice than the client's own.
        """
        if x.caller:
            await self._turn(x, _caller_row(x))
        if x.agent or x.heard or x.request:
            self._latencies.append(x.latency)
            await self._turn(x, _agent_row(x, used_fallback=used_fallback), _request(x))

    async def trouble(self, component: str, code: str, message: str, severity: str = "warning") -> None:
        """Something that went wrong in mid-call and did not end it. `severity`: info, warning or error."""
        row: PublicCallEventsUpdate = {
            "severity": severity,
            "component": component,
            "code": code,
            "message": message,
            "context": {},
            "occurred_at": datetime.now(UTC),
        }
        await self._write("event", row)

    async def ended(self, outcome: Outcome, at: datetime) -> None:
        await self._write(
            "call.ended", {**_ending(outcome, max(at, self._began), self._turns), **_averages(self._latencies)}
        )

    async def _turn(self, x: Exchange, row: PublicCallTurnsUpdate, request: Mapping[str, Any] | None = None) -> None:
        place: PublicCallTurnsUpdate = {"seq": self._turns, "exchange": x.number}
        self._turns += 1
        await self._write("turn", {**place, **row, **(request or {})})

    async def _write(self, kind: str, data: Mapping[str, Any]) -> None:
        await self._journal.append(_envelope(kind, self._profile.client_id, self._call_id, self._call, data))


async def unrouted(journal: Pad, called: str, caller: str | None, reason: str, at: datetime) -> None:
    """A call that is no client's: refused, and remembered."""
    data = {"to_number": called[:_LONGEST_NUMBER], "from_number": caller and caller[:_LONGEST_NUMBER], "reason": reason}
    call = {"to_e164": called[:_LONGEST_NUMBER], "started_at": _iso(at)}
    await journal.append(_envelope("call.unrouted", None, uuid7(), call, {**data, "occurred_at": _iso(at)}))


async def close_open_calls(journal: Leftovers, now: datetime) -> int:
    """At start: ends the calls the last run left open, as interrupted, at their last sign of life. Returns how many."""
    lost = await journal.open_calls()
    outcome = Outcome(CallStatus.INTERRUPTED, "agent_restarted", Blame.PLATFORM, f"found open at {_iso(now)}")
    for call in lost:
        row = _ending(outcome, datetime.fromisoformat(call.seen_at), call.turns)
        await journal.append(_envelope("call.ended", call.client_id, call.call_id, call.call, row))
    return len(lost)


def _envelope(
    kind: str, client_id: object, call_id: object, call: Mapping[str, Any], data: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "event_id": str(uuid7()),
        "kind": kind,
        "client_id": client_id,
        "call_id": call_id,
        "call": dict(call),
        "data": dict(data),
    }


# Rows of the database's own types: a column that is renamed there is an error of types here.


def _caller_row(x: Exchange) -> PublicCallTurnsUpdate:
    return {
        "speaker": "caller",
        "text": x.caller,
        "occurred_at": x.at,
        "confidence": None if x.confidence is None else min(1.0, max(0.0, x.confidence)),
        "stt_provider": x.recogniser or None,
    }


def _agent_row(x: Exchange, *, used_fallback: bool) -> PublicCallTurnsUpdate:
    return {
        "speaker": "agent",
        "text": x.heard,
        "meant": x.agent if x.agent != x.heard else None,
        "occurred_at": x.at + timedelta(milliseconds=x.latency.processing or 0),  # when it became audible
        "interrupted": x.interrupted,
        "endpoint_ms": _ms(x.latency.endpoint),
        "stt_ms": _ms(x.latency.stt),
        "llm_first_ms": _ms(x.latency.llm_first),
        "llm_ms": _ms(x.latency.llm),
        "tts_first_ms": _ms(x.latency.tts_first),
        "processing_ms": _ms(x.latency.processing),
        "turn_gap_ms": _ms(x.latency.turn_gap),
        "stt_provider": x.recogniser or None,
        "llm_model": x.request.model if x.request else None,
        "tts_provider": x.voice or None,
        "used_fallback": used_fallback,
    }


def _request(x: Exchange) -> dict[str, Any]:
    """What the model was asked: no column of the turn, kept apart and not for long."""
    return {"llm_messages": list(x.request.messages), "llm_raw": x.request.response} if x.request else {}


def _ending(outcome: Outcome, at: datetime, turns: int) -> PublicCallsUpdate:
    return {
        "ended_at": at,
        "end_reason": outcome.reason,
        "blame": outcome.blame.value,
        "detail": outcome.detail,
        "status": outcome.status.value,
        "turn_count": turns,
    }


def _averages(latencies: list[Latency]) -> PublicCallsUpdate:
    return {
        "endpoint_ms_avg": _average(x.endpoint for x in latencies),
        "stt_ms_avg": _average(x.stt for x in latencies),
        "llm_first_ms_avg": _average(x.llm_first for x in latencies),
        "llm_ms_avg": _average(x.llm for x in latencies),
        "tts_first_ms_avg": _average(x.tts_first for x in latencies),
        "processing_ms_avg": _average(x.processing for x in latencies),
        "turn_gap_ms_avg": _average(x.turn_gap for x in latencies),
    }


def _average(values: Iterable[int | None]) -> int | None:
    known = [value for value in map(_ms, values) if value is not None]
    return round(sum(known) / len(known)) if known else None


def _ms(value: float | None) -> int | None:
    """Whole milliseconds. Less than none (two clocks, or the agent spoke first) counts as not measured:
    the database would refuse the row, and with it the words.
    """
    return None if value is None or value < 0 else round(value)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
