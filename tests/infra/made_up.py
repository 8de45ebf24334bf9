"""A made-up call: what it left behind, without anybody having called."""

from datetime import UTC, datetime, timedelta
from typing import Any

from infra.dev.demo.evidence import Evidence
from infra.phone.conversation import Utterance
from infra.phone.gaps import Gap, Recording, Silence, Span

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STAGES = {"endpoint": 600, "stt": 200, "llm_first": 150, "llm": 400, "tts_first": 250, "processing": 610}


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def said(text: str, at: float, *, seconds: float = 2.0, expect: tuple[str, ...] | None = None) -> Utterance:
    return Utterance(text, 1000 + at, 1000 + at + seconds, after(at), expect, cut_in=False)


def turn(exchange: int, speaker: str, text: str, at: float, **more: Any) -> dict[str, Any]:
    base = {"seq": 2 * exchange + (speaker == "agent"), "exchange": exchange, "speaker": speaker, "text": text}
    row = {**base, "meant": None, "occurred_at": after(at).isoformat(), "confidence": None, "interrupted": False}
    return {**row, **{f"{stage}_ms": None for stage in STAGES}, **more}


def heard(**changes: Any) -> Recording:
    """The greeting at 0.1 s, an answer after 1.3 s and one after 1.4 s."""
    parts: dict[str, Any] = {
        "gaps": [Gap(7.0, 8.3), Gap(12.0, 13.4)],
        "agent": [Span(0.1, 3.0), Span(8.3, 9.9), Span(13.4, 15.0)],
        "holes": [],
        "silence": Silence(3.0, 5.0),
    }
    return Recording(**{**parts, **changes})


def evidence(ahead: float = 0.0, **changes: Any) -> Evidence:
    """A greeting and two exchanges; the agent's clock is `ahead` seconds before the phone's."""
    stages = {f"{stage}_ms": value for stage, value in STAGES.items()}
    turns = [
        turn(0, "agent", "Bright Smile Dental, hello.", ahead + 0.1, processing_ms=40),
        turn(1, "caller", "Are you open Saturday", ahead + 7.6, confidence=0.9),
        turn(1, "agent", "Yes, from nine", ahead + 8.2, meant="Yes, from nine to one.", interrupted=True, **stages),
        turn(2, "caller", "What is the price", ahead + 12.6, confidence=0.8),
        turn(2, "agent", "It is 95 dollars.", ahead + 13.2, **{**stages, "processing_ms": 900}),
    ]
    parts: dict[str, Any] = {
        "dialled": "+15105550100",
        "caller": "+15550001111",
        "client": "Bright Smile Dental",
        "call": {
            "id": "c1",
            "status": "completed",
            "duration_ms": 20500,
            "answered_at": after(ahead).isoformat(),
            "ended_at": after(ahead + 20).isoformat(),
        },
        "turns": turns,
        "utterances": [
            said("Are you open on Saturday?", 5, expect=("Nine", "9")),
            said("What's the price?", 10, expect=("ninety-five",)),
        ],
        "sentences": ["Are you open on Saturday?", "What's the price?"],
        "recording": heard(),
        "origin": 1000.0,
        "answered_at": START,
    }
    return Evidence(**{**parts, **changes})
