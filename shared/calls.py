"""What is remembered of a call. The enums mirror the SQL enums of the same names (a test compares them)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from shared.numbers import Caller, Number


class CallStatus(StrEnum):
    """Order is the life of a call; it never goes back."""

    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    INTERRUPTED = "interrupted"  # the edge died or was stopped under it
    FAILED = "failed"  # we could not go on
    REJECTED = "rejected"  # refused: unknown number or inactive subscription


class Blame(StrEnum):
    """Whose doing the ending was."""

    CALLER = "caller"
    AGENT = "agent"
    CLIENT = "client"  # e.g. a lapsed subscription
    PROVIDER = "provider"
    PLATFORM = "platform"
    NOBODY = "nobody"


class ReplyKind(StrEnum):
    """What a turn of the agent was. Mirrors the column `call_turns.reply`."""

    GREETING = "greeting"
    ANSWER = "answer"  # of the model, to what the caller said
    CLARIFICATION = "clarification"  # the caller was asked to say it again
    APOLOGY = "apology"  # something of ours failed, and the caller was told so instead of an answer
    NUDGE = "nudge"  # "are you still there?"
    FAREWELL = "farewell"  # the fixed sentence before the agent hangs up


@dataclass(frozen=True, slots=True)
class CallEnd:
    """How a call ended: a value, not a log line."""

    status: CallStatus
    reason: str  # snake_case, e.g. "caller_hung_up"
    blame: Blame
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one exchange; None where the stage did not take place.

    `processing` runs from the end-of-turn decision to the first audio frame of the answer handed to the line.
    `turn_gap` runs from the caller's last audible sample to the first audible sample of the answer, both at the phone.
    Never mix them. An acknowledgement ("One moment, please.") is no answer: it stops neither clock.
    """

    endpoint: int | None = None  # last audible sample → end-of-turn decision
    stt: int | None = None  # end of voice → final words
    llm_first: int | None = None  # request → first token
    llm: int | None = None  # request → last token
    tts_first: int | None = None  # first clause handed to the voice → its first audio
    processing: int | None = None
    turn_gap: int | None = None
    hole: int | None = None  # the longest silence inside the reply, between two of its sounds; 0 if there was none


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One request to the language model, kept whole for debugging (short retention, never in logs)."""

    messages: tuple[dict[str, str], ...]
    response: str
    model: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One caller turn and the agent's answer. The greeting is exchange 0 and has no caller words."""

    number: int
    at: datetime  # wall time of the end-of-turn decision, UTC
    caller: str  # what we heard; "" for the greeting or a nudge
    confidence: float | None  # 0…1
    agent: str  # what the agent meant to say
    heard: str  # the part of it that the caller really heard
    interrupted: bool = False
    latency: Latency = field(default_factory=Latency)
    request: ModelRequest | None = None
    recogniser: str = ""
    voice: str = ""
    kind: ReplyKind = ReplyKind.ANSWER
    acknowledgement: str = ""  # what was said while the answer was not ready yet, e.g. "Let me see."


Verdict: TypeAlias = Literal["passed", "failed", ""]  # of the carrier, on who the caller says he is; "": none


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call that has arrived. Numbers are E.164."""

    called: Number | None  # None when the trunk named no usable number: nobody's, so the call is refused
    caller: Caller
    sip_call_id: str | None  # the SIP Call-ID, to find the call again in the carrier's records
    room: str
    job_id: str
    verdict: Verdict = ""
    test: UUID | None = None  # of a member who tries his own receptionist from his browser: what marks it as a test
