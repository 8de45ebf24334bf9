"""What is written down of a call, as rows of the database's types: a column renamed there is an error here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.calls import CallEnd, Exchange, Latency
from shared.database import PublicCallsUpdate, PublicCallTurnsUpdate


def caller_row(words: str, confidence: float | None, at: datetime, recogniser: str = "") -> PublicCallTurnsUpdate:
    return {
        "speaker": "caller",
        "text": words,
        "occurred_at": at,
        "confidence": None if confidence is None else min(1.0, max(0.0, confidence)),
        "stt_provider": recogniser or None,
    }


def agent_row(x: Exchange, *, used_fallback: bool) -> PublicCallTurnsUpdate:
    return {
        "speaker": "agent",
        "text": x.heard,
        "meant": x.agent if x.agent != x.heard else None,
        "reply": x.kind.value,
        "acknowledgement": x.acknowledgement or None,
        "occurred_at": x.at + timedelta(milliseconds=x.latency.processing or 0),  # when it became audible
        "interrupted": x.interrupted,
        "endpoint_ms": _ms(x.latency.endpoint),
        "stt_ms": _ms(x.latency.stt),
        "llm_first_ms": _ms(x.latency.llm_first),
        "llm_ms": _ms(x.latency.llm),
        "tts_first_ms": _ms(x.latency.tts_first),
        "processing_ms": _ms(x.latency.processing),
        "turn_gap_ms": _ms(x.latency.turn_gap),
        "hole_ms": _ms(x.latency.hole),
        "stt_provider": x.recogniser or None,
        "llm_model": x.request.model if x.request else None,
        "tts_provider": x.voice or None,
        "used_fallback": used_fallback,
    }


def ending(call_end: CallEnd, at: datetime, turns: int) -> PublicCallsUpdate:
    return {
        "ended_at": at,
        "end_reason": call_end.reason,
        "blame": call_end.blame.value,
        "detail": call_end.detail,
        "status": call_end.status.value,
        "turn_count": turns,
    }


def averages(answers: list[Latency]) -> PublicCallsUpdate:
    return {
        "endpoint_ms_avg": _average(x.endpoint for x in answers),
        "stt_ms_avg": _average(x.stt for x in answers),
        "llm_first_ms_avg": _average(x.llm_first for x in answers),
        "llm_ms_avg": _average(x.llm for x in answers),
        "tts_first_ms_avg": _average(x.tts_first for x in answers),
        "processing_ms_avg": _average(x.processing for x in answers),
        "turn_gap_ms_avg": _average(x.turn_gap for x in answers),
    }


def _average(values: Iterable[int | None]) -> int | None:
    known = [value for value in map(_ms, values) if value is not None]
    return round(sum(known) / len(known)) if known else None


def _ms(value: float | None) -> int | None:
    """Whole milliseconds. Less than none (two clocks, or the agent spoke first) counts as not measured:
    the database would refuse the row, and with it the words.
    """
    return None if value is None or value < 0 else round(value)
