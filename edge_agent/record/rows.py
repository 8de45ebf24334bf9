"""What is written down of a call, as rows of the database's types: a column renamed there is an error here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from shared.calls import CallEnd, Exchange, ReplyKind
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


def wordless(x: Exchange) -> Exchange:
    """The same without anything that was said in it."""
    request = replace(x.request, messages=(), response="") if x.request else None
    return replace(x, caller="", agent="", heard="", acknowledgement="", request=request)


def ending(call_end: CallEnd, at: datetime, turns: int) -> PublicCallsUpdate:
    return {
        "ended_at": at,
        "end_reason": call_end.reason,
        "blame": call_end.blame.value,
        "detail": call_end.detail,
        "status": call_end.status.value,
        "turn_count": turns,
    }


Figures: TypeAlias = Mapping[str, tuple[int, int]]  # column of an answer's row → its sum, and of how many

_AVERAGED = ("endpoint_ms", "stt_ms", "llm_first_ms", "llm_ms", "tts_first_ms", "processing_ms", "turn_gap_ms")


def summed(figures: Figures, row: Mapping[str, Any]) -> Figures:
    """With one more row of the transcript. Only answers count."""
    if row.get("reply") != ReplyKind.ANSWER:
        return figures
    more = dict(figures)
    for name in _AVERAGED:
        if (value := row.get(name)) is not None:
            total, count = figures.get(name, (0, 0))
            more[name] = (total + int(value), count + 1)
    return more


def averages(figures: Figures) -> PublicCallsUpdate:
    return {
        "endpoint_ms_avg": _average(figures, "endpoint_ms"),
        "stt_ms_avg": _average(figures, "stt_ms"),
        "llm_first_ms_avg": _average(figures, "llm_first_ms"),
        "llm_ms_avg": _average(figures, "llm_ms"),
        "tts_first_ms_avg": _average(figures, "tts_first_ms"),
        "processing_ms_avg": _average(figures, "processing_ms"),
        "turn_gap_ms_avg": _average(figures, "turn_gap_ms"),
    }


def _average(figures: Figures, name: str) -> int | None:
    total, count = figures.get(name, (0, 0))
    return round(total / count) if count else None


def _ms(value: float | None) -> int | None:
    """Whole milliseconds. Less than none (two clocks, or the agent spoke first) counts as not measured:
    the database would refuse the row, and with it the words.
    """
    return None if value is None or value < 0 else round(value)
