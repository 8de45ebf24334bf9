"""One call as the database will know it: builds the envelopes, and writes each down as it happens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from edge_agent.record.disk import OpenCall
from shared.calls import Blame, CallStatus, Exchange, Latency, Outcome
from shared.numbers import e164
from shared.profiles import Profile
from shared.uuid7 import uuid7

_STAGES = ("endpoint", "stt", "llm_first", "llm", "tts_first", "processing", "turn_gap")
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
        await self._write(
            "call.started",
            {
                "phone_number_id": self._profile.phone_number_id,
                "from_e164": e164(caller),
                "sip_call_id": sip_call_id,
                "room": room,
                "prompt_id": self._profile.prompt_id,
                "voice_id": self._profile.voice.id,
            },
        )

    async def answered(self, at: datetime) -> None:
        await self._write("call.answered", {"answered_at": _iso(at)})

    async def exchange(self, x: Exchange) -> None:
        """One or two rows of the transcript: the caller's if they spoke, and the agent's, with the latencies."""
        if x.caller:
            await self._turn(x, "caller", _caller_row(x))
        if x.agent or x.heard or x.request:
            self._latencies.append(x.latency)
            await self._turn(x, "agent", _agent_row(x))

    async def trouble(self, component: str, code: str, message: str, severity: str = "warning") -> None:
        """Something that went wrong in mid-call and did not end it. `severity`: info, warning or error."""
        data = {"severity": severity, "component": component, "code": code, "message": message, "context": {}}
        await self._write("event", {**data, "occurred_at": _iso(datetime.now(UTC))})

    async def ended(self, outcome: Outcome, at: datetime) -> None:
        averages = {f"{stage}_ms_avg": _average(self._latencies, stage) for stage in _STAGES}
        await self._write(
            "call.ended", {**_ending(outcome, max(at, self._began)), "turn_count": self._turns, **averages}
        )

    async def _turn(self, x: Exchange, speaker: str, data: Mapping[str, Any]) -> None:
        seq, self._turns = self._turns, self._turns + 1
        await self._write("turn", {"seq": seq, "exchange": x.number, "speaker": speaker, **data})

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
        data = {**_ending(outcome, datetime.fromisoformat(call.seen_at)), "turn_count": call.turns}
        await journal.append(_envelope("call.ended", call.client_id, call.call_id, call.call, data))
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


def _caller_row(x: Exchange) -> dict[str, Any]:
    return {
        "text": x.caller,
        "occurred_at": _iso(x.at),
        "confidence": None if x.confidence is None else min(1.0, max(0.0, x.confidence)),
        "stt_provider": x.recogniser or None,
    }


def _agent_row(x: Exchange) -> dict[str, Any]:
    row: dict[str, Any] = {
        "text": x.heard,
        "meant": x.agent if x.agent != x.heard else None,
        "occurred_at": _iso(x.at + timedelta(milliseconds=x.latency.processing or 0)),  # when it became audible
        "interrupted": x.interrupted,
        **{f"{stage}_ms": _ms(x.latency, stage) for stage in _STAGES},
        "stt_provider": x.recogniser or None,
        "llm_model": x.request.model if x.request else None,
        "tts_provider": x.voice or None,
        "used_fallback": False,
    }
    if x.request:
        row |= {"llm_messages": list(x.request.messages), "llm_raw": x.request.response}
    return row


def _ending(outcome: Outcome, at: datetime) -> dict[str, Any]:
    return {
        "ended_at": _iso(at),
        "end_reason": outcome.reason,
        "blame": outcome.blame.value,
        "detail": outcome.detail,
        "status": outcome.status.value,
    }


def _average(latencies: list[Latency], stage: str) -> int | None:
    known = [value for latency in latencies if (value := _ms(latency, stage)) is not None]
    return round(sum(known) / len(known)) if known else None


def _ms(latency: Latency, stage: str) -> int | None:
    """Whole milliseconds. Less than none (two clocks, or the agent spoke first) counts as not measured:
    the database would refuse the row, and with it the words.
    """
    value = getattr(latency, stage)
    return None if value is None or value < 0 else round(value)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
