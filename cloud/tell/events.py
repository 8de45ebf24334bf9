"""What is told, version 1. Published as schema/v1.json; `python -m cloud.tell.publish` writes it.

A receiver ignores fields it does not know: new ones come without a new version. A field that goes, or changes its
meaning, is version 2, told beside version 1 for a while.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from shared.database import PublicCallResult, PublicCallStatus, PublicSentimentLabel

Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$", examples=["+15105550100"])]


def _open(schema: dict[str, Any]) -> None:
    """We are strict with ourselves; a receiver is told to expect more fields."""
    schema.pop("additionalProperties", None)


class Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, json_schema_extra=_open)


class Call(Payload):
    """The call itself: facts."""

    id: UUID
    client_id: UUID = Field(description="The business that was called.")
    from_: Number | None = Field(alias="from", description="The caller; null when withheld.")
    to: Number = Field(description="The number that was dialled.")
    status: PublicCallStatus
    end_reason: str | None = Field(description="A word for machines, e.g. caller_hung_up, goodbye.")
    started_at: AwareDatetime
    answered_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    duration_ms: int | None = Field(ge=0)


class Evidence(Payload):
    """Words that a judgement rests on."""

    seq: int = Field(description="Which turn of the transcript.")
    quote: str
    shows: str = Field(description="What it is evidence of, e.g. booked.")


class Appointment(Payload):
    """When the caller wants to come. Nothing is confirmed by it."""

    words: str = Field(description="As the caller said it, whole, e.g. a week from Tuesday at ten.")
    date: str | None = Field(
        pattern=r"^\d{4}-\d\d-\d\d$",
        description="The day that means, on the business's calendar; null where the words name no one day.",
    )
    time: str | None = Field(
        pattern=r"^\d\d:\d\d$",
        description="On the business's clock; null where none was named, or a range, or one that is not sure.",
    )
    time_zone: str = Field(description="The business's, of the IANA database, e.g. America/Los_Angeles.")


class Outcome(Payload):
    """What was made of the call: a judgement, with the method that made it and how sure it is, never a fact."""

    result: PublicCallResult
    confidence: float | None = Field(ge=0, le=1)
    method: str = Field(description="What judged it, e.g. rules-1 or llama3.1:8b.")
    evidence: list[Evidence]
    sentiment: PublicSentimentLabel
    sentiment_score: float = Field(ge=-1, le=1, description="-1 (angry) to 1 (delighted).")
    estimated_revenue: float = Field(ge=0, description="In `currency`. An estimate, never a booking.")
    currency: str = Field(pattern="^[A-Z]{3}$")
    revenue_reason: str | None = Field(description="How the estimate came about.")
    summary: str | None
    to_do: str | None = Field(description="What the owner should do now.")
    caller_name: str | None
    callback: Number | None = Field(description="The number the caller asked to be called on.")
    callback_extension: str | None = Field(default=None, description="Digits to dial once `callback` answers.")
    service: str | None = Field(description="What was wanted, as the price list calls it.")
    urgent: bool
    appointment: Appointment | None = Field(default=None, description="Null where no day or time was asked for.")


class CallTold(Payload):
    call: Call
    outcome: Outcome | None


class CallNotServed(Payload):
    """Somebody who called and could not be served, through no fault of theirs: please call back."""

    call: Call
    blame: Literal["provider", "platform"] = Field(description="Whose failure it was: a provider's, or ours.")
    reason: str = Field(description="For the owner, in plain words.")


class CallersMessage(Payload):
    """What a caller wants somebody to answer. Open until a member acknowledges it."""

    id: UUID
    client_id: UUID = Field(description="The business that was called.")
    call_id: UUID
    matter: str = Field(description="What it is about, in the caller's words.")
    caller_name: str | None = Field(description="As the caller gave it.")
    callback: Number | None = Field(description="The number to call back; null where none is known.")
    urgency: Literal["normal", "urgent", "emergency"]
    taken_at: AwareDatetime
    due_at: AwareDatetime = Field(description="Until then somebody should have acknowledged it.")
    escalations: int = Field(ge=0, description="How often it was told again.")


class MessageTold(Payload):
    message: CallersMessage


class VoiceReady(Payload):
    """The next call speaks with this voice."""

    voice_id: UUID
    provider: Literal["cartesia", "elevenlabs"]
    request_id: UUID


class VoiceFailed(Payload):
    """The voice there was goes on speaking."""

    request_id: UUID
    reason: str = Field(description="For the owner, in plain words.")


class Message(Payload):
    """Sent by `frontdesk webhook test` and the dashboard's button."""

    message: str


class _Envelope(Payload):
    """Sent as the body of a POST, signed in the form of Standard Webhooks."""

    id: UUID = Field(description="The same as the header webhook-id, and the same each time this event is sent.")
    version: Literal[1]
    timestamp: AwareDatetime = Field(description="When it came about.")


class CallCompleted(_Envelope):
    """A call that was answered is over, and was judged."""

    type: Literal["call.completed"]
    data: CallTold


class CallMissed(_Envelope):
    """A call that was not answered."""

    type: Literal["call.missed"]
    data: CallTold


class CallFailed(_Envelope):
    """A caller was not served because of us. Told at once, before the call is judged."""

    type: Literal["call.failed"]
    data: CallNotServed


class LeadCaptured(_Envelope):
    """The caller booked, or is a qualified lead. Told after call.completed of the same call."""

    type: Literal["lead.captured"]
    data: CallTold


class MessageTaken(_Envelope):
    """A caller left a message. Told at once, before the call is over."""

    type: Literal["message.taken"]
    data: MessageTold


class MessageOverdue(_Envelope):
    """Nobody has acknowledged a message in time. Told again and again, with pauses that grow."""

    type: Literal["message.overdue"]
    data: MessageTold


class VoiceIsReady(_Envelope):
    """A cloned voice speaks from the next call on."""

    type: Literal["voice.ready"]
    data: VoiceReady


class VoiceHasFailed(_Envelope):
    """A voice could not be cloned."""

    type: Literal["voice.failed"]
    data: VoiceFailed


class WebhookTest(_Envelope):
    """Nothing happened: a test."""

    type: Literal["webhook.test"]
    data: Message


Event = Annotated[
    CallCompleted
    | CallMissed
    | CallFailed
    | LeadCaptured
    | MessageTaken
    | MessageOverdue
    | VoiceIsReady
    | VoiceHasFailed
    | WebhookTest,
    Field(discriminator="type"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)

# What an endpoint asks for; a webhook.test comes unasked.
KINDS = (
    "call.completed",
    "call.missed",
    "call.failed",
    "lead.captured",
    "message.taken",
    "message.overdue",
    "voice.ready",
    "voice.failed",
)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the body of every webhook."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What Frontdesk tells, version 1",
        **EVENT.json_schema(mode="serialization"),
    }
