"""What is said in the calls of a rush."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from edge_agent.record.call_record import CallRecord
from edge_agent.record.open_calls import OpenCall
from shared.calls import Blame, CallEnd, CallStatus, Exchange
from shared.numbers import Caller, CallerKind, Number
from shared.profiles import Profile, VoiceChoice
from shared.uuid7 import uuid7

CLIENT = "bright-smile"
NUMBER = Number("+15105550100")

Talk = tuple[tuple[str, str], ...]  # what the caller says, and the answer

TALKS: tuple[Talk, ...] = (
    (
        ("How much does a cleaning cost?", "Cleaning costs 95 dollars."),
        (
            "I would like to book a cleaning for Saturday at ten. My name is Emma Brown.",
            "Sure, Emma. What is your phone number?",
        ),
        ("Five one zero, five five five, oh one four two.", "Thank you. We will call you back to confirm."),
        ("Perfect, thank you so much. Goodbye.", "You are welcome, goodbye!"),
    ),
    (
        ("Are you open on Sunday?", "No, we are closed on Sunday."),
        ("Okay, thanks. Bye.", "Goodbye!"),
    ),
    (
        (
            "I have been on hold for twenty minutes and nobody ever calls me back, this is ridiculous.",
            "I am sorry about that. May I take your name and number?",
        ),
        ("No, just get me a real person.", "I will let the team know that you called."),
    ),
    (
        ("What would whitening cost me?", "Whitening costs 350 dollars."),
        ("That sounds good. Could the dentist call me about it? It's Tom Reed.", "Of course. What is your number?"),
        ("Five one zero, five five five, oh one nine nine.", "Thank you, Tom. The practice will call you."),
    ),
)


@dataclass(slots=True)
class _Journal:
    events: list[Mapping[str, Any]] = field(default_factory=list)

    def append(self, event: Mapping[str, Any]) -> None:
        self.events.append(event)

    def draft(self, call_id: str, row: Mapping[str, Any] | None) -> None:
        """What is said here is said to the end."""

    def adopt(self, call: OpenCall) -> None: ...

    def let_go(self, call_id: str) -> None: ...

    async def flushed(self, within: float) -> bool:  # noqa: ARG002 - there is nothing to wait for
        return True


def calls(client_id: UUID, count: int, ended_at: datetime) -> Iterator[tuple[UUID, list[Mapping[str, Any]]]]:
    """So many calls that have just ended: each one's id, and its journal as the agent writes it."""
    for number in range(count):
        call_id, talk = uuid7(), TALKS[number % len(TALKS)]
        pad, began = _Journal(), ended_at - timedelta(seconds=20 * (len(talk) + 1))
        record = CallRecord(pad, _profile(client_id), call_id, began)
        record.started(Caller(CallerKind.NUMBER, f"+1415555{number % 10_000:04}"), None, f"rush-{call_id}")
        record.answered(began + timedelta(seconds=1))
        for place, (caller, agent) in enumerate(talk, start=1):
            at = began + timedelta(seconds=20 * place)
            record.exchange(Exchange(place, at, caller, 0.9, agent, agent))
        record.ended(CallEnd(CallStatus.COMPLETED, "caller_hung_up", Blame.CALLER), ended_at)
        yield call_id, pad.events


def _profile(client_id: UUID) -> Profile:
    return Profile(
        client_id=client_id, client="Bright Smile Dental", number=NUMBER, profession="dentist", prompt="", facts="",
        greeting="", language="en-US", timezone="UTC", hours=(), voice=VoiceChoice("kokoro", "af_heart"),
    )  # fmt: skip


def now() -> datetime:
    return datetime.now(UTC)
