"""The database's tables, views, types and enums. Made by `make types`: never edited by hand."""

from __future__ import annotations

import datetime
import uuid
from typing import (
    Annotated,
    Any,
    List,
    Literal,
    Optional,
    TypedDict,
)
from typing_extensions import NotRequired, TypeAlias

from pydantic import BaseModel, Field, JsonValue

PgCatalogTsvector: TypeAlias = str

PublicBlame: TypeAlias = Literal["caller", "agent", "client", "provider", "platform", "nobody"]

PublicBookingMode: TypeAlias = Literal["direct", "request", "off"]

PublicCallResult: TypeAlias = Literal["booked", "qualified_lead", "message", "question_answered", "complaint", "wrong_number", "spam", "hung_up", "unknown"]

PublicCallStatus: TypeAlias = Literal["ringing", "in_progress", "completed", "interrupted", "failed", "rejected"]

PublicCloneStatus: TypeAlias = Literal["queued", "processing", "succeeded", "failed"]

PublicDeliveryStatus: TypeAlias = Literal["pending", "in_flight", "delivered", "dead"]

PublicJobKind: TypeAlias = Literal["analyze_call", "clone_voice", "delete_voice", "delete_storage_object", "notify_message", "import_calendar"]

PublicJobStatus: TypeAlias = Literal["pending", "leased", "done", "dead"]

PublicMemberRole: TypeAlias = Literal["owner", "admin", "viewer"]

PublicNoticeRule: TypeAlias = Literal["auto", "always", "never"]

PublicPromptStatus: TypeAlias = Literal["draft", "published", "retired"]

PublicSentimentLabel: TypeAlias = Literal["negative", "neutral", "positive", "mixed"]

PublicSubscriptionStatus: TypeAlias = Literal["trialing", "active", "past_due", "paused", "canceled"]

PublicVisitStatus: TypeAlias = Literal["held", "requested", "booked", "cancelled", "done", "no_show"]

PublicVoiceStatus: TypeAlias = Literal["pending", "ready", "failed", "retired"]

class PublicAccessLog(BaseModel):
    action: str = Field(alias="action")
    actor_role: str = Field(alias="actor_role")
    at: datetime.datetime = Field(alias="at")
    call_id: Optional[uuid.UUID] = Field(alias="call_id")
    client_id: uuid.UUID = Field(alias="client_id")
    id: int = Field(alias="id")
    last_at: datetime.datetime = Field(alias="last_at")
    results: int = Field(alias="results")
    times: int = Field(alias="times")
    user_id: Optional[uuid.UUID] = Field(alias="user_id")

class PublicAccessLogInsert(TypedDict):
    action: Annotated[str, Field(alias="action")]
    actor_role: Annotated[str, Field(alias="actor_role")]
    at: Annotated[datetime.datetime, Field(alias="at")]
    call_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="call_id")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    last_at: NotRequired[Annotated[datetime.datetime, Field(alias="last_at")]]
    results: Annotated[int, Field(alias="results")]
    times: NotRequired[Annotated[int, Field(alias="times")]]
    user_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="user_id")]]

class PublicAccessLogUpdate(TypedDict):
    action: NotRequired[Annotated[str, Field(alias="action")]]
    actor_role: NotRequired[Annotated[str, Field(alias="actor_role")]]
    at: NotRequired[Annotated[datetime.datetime, Field(alias="at")]]
    call_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="call_id")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    last_at: NotRequired[Annotated[datetime.datetime, Field(alias="last_at")]]
    results: NotRequired[Annotated[int, Field(alias="results")]]
    times: NotRequired[Annotated[int, Field(alias="times")]]
    user_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="user_id")]]

class PublicAuditLog(BaseModel):
    action: str = Field(alias="action")
    actor_id: Optional[uuid.UUID] = Field(alias="actor_id")
    actor_role: str = Field(alias="actor_role")
    at: datetime.datetime = Field(alias="at")
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    id: int = Field(alias="id")
    new_values: Optional[JsonValue] = Field(alias="new_values")
    old_values: Optional[JsonValue] = Field(alias="old_values")
    row_id: Optional[str] = Field(alias="row_id")
    table_name: str = Field(alias="table_name")

class PublicAuditLogInsert(TypedDict):
    action: Annotated[str, Field(alias="action")]
    actor_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="actor_id")]]
    actor_role: Annotated[str, Field(alias="actor_role")]
    at: NotRequired[Annotated[datetime.datetime, Field(alias="at")]]
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    new_values: NotRequired[Annotated[Optional[JsonValue], Field(alias="new_values")]]
    old_values: NotRequired[Annotated[Optional[JsonValue], Field(alias="old_values")]]
    row_id: NotRequired[Annotated[Optional[str], Field(alias="row_id")]]
    table_name: Annotated[str, Field(alias="table_name")]

class PublicAuditLogUpdate(TypedDict):
    action: NotRequired[Annotated[str, Field(alias="action")]]
    actor_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="actor_id")]]
    actor_role: NotRequired[Annotated[str, Field(alias="actor_role")]]
    at: NotRequired[Annotated[datetime.datetime, Field(alias="at")]]
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    new_values: NotRequired[Annotated[Optional[JsonValue], Field(alias="new_values")]]
    old_values: NotRequired[Annotated[Optional[JsonValue], Field(alias="old_values")]]
    row_id: NotRequired[Annotated[Optional[str], Field(alias="row_id")]]
    table_name: NotRequired[Annotated[str, Field(alias="table_name")]]

class PublicBlockedCallers(BaseModel):
    blocked_by: Optional[uuid.UUID] = Field(alias="blocked_by")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    e164: Optional[str] = Field(alias="e164")
    id: uuid.UUID = Field(alias="id")
    note: Optional[str] = Field(alias="note")

class PublicBlockedCallersInsert(TypedDict):
    blocked_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="blocked_by")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    e164: NotRequired[Annotated[Optional[str], Field(alias="e164")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    note: NotRequired[Annotated[Optional[str], Field(alias="note")]]

class PublicBlockedCallersUpdate(TypedDict):
    blocked_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="blocked_by")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    e164: NotRequired[Annotated[Optional[str], Field(alias="e164")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    note: NotRequired[Annotated[Optional[str], Field(alias="note")]]

class PublicBusyTimes(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    during: str = Field(alias="during")
    id: uuid.UUID = Field(alias="id")
    source: str = Field(alias="source")
    staff_id: Optional[uuid.UUID] = Field(alias="staff_id")

class PublicBusyTimesInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    during: Annotated[str, Field(alias="during")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    staff_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="staff_id")]]

class PublicBusyTimesUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    during: NotRequired[Annotated[str, Field(alias="during")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    staff_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="staff_id")]]

class PublicCalendarSources(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    etag: Optional[str] = Field(alias="etag")
    id: uuid.UUID = Field(alias="id")
    last_error: Optional[str] = Field(alias="last_error")
    last_fetched_at: Optional[datetime.datetime] = Field(alias="last_fetched_at")
    read_at: Optional[datetime.datetime] = Field(alias="read_at")
    staff_id: Optional[uuid.UUID] = Field(alias="staff_id")
    url: str = Field(alias="url")

class PublicCalendarSourcesInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    etag: NotRequired[Annotated[Optional[str], Field(alias="etag")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    last_error: NotRequired[Annotated[Optional[str], Field(alias="last_error")]]
    last_fetched_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="last_fetched_at")]]
    read_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="read_at")]]
    staff_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="staff_id")]]
    url: Annotated[str, Field(alias="url")]

class PublicCalendarSourcesUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    etag: NotRequired[Annotated[Optional[str], Field(alias="etag")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    last_error: NotRequired[Annotated[Optional[str], Field(alias="last_error")]]
    last_fetched_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="last_fetched_at")]]
    read_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="read_at")]]
    staff_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="staff_id")]]
    url: NotRequired[Annotated[str, Field(alias="url")]]

class PublicCallEvents(BaseModel):
    call_id: uuid.UUID = Field(alias="call_id")
    client_id: uuid.UUID = Field(alias="client_id")
    code: str = Field(alias="code")
    component: str = Field(alias="component")
    context: JsonValue = Field(alias="context")
    id: uuid.UUID = Field(alias="id")
    message: Optional[str] = Field(alias="message")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    severity: str = Field(alias="severity")

class PublicCallEventsInsert(TypedDict):
    call_id: Annotated[uuid.UUID, Field(alias="call_id")]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    code: Annotated[str, Field(alias="code")]
    component: Annotated[str, Field(alias="component")]
    context: NotRequired[Annotated[JsonValue, Field(alias="context")]]
    id: Annotated[uuid.UUID, Field(alias="id")]
    message: NotRequired[Annotated[Optional[str], Field(alias="message")]]
    occurred_at: Annotated[datetime.datetime, Field(alias="occurred_at")]
    severity: Annotated[str, Field(alias="severity")]

class PublicCallEventsUpdate(TypedDict):
    call_id: NotRequired[Annotated[uuid.UUID, Field(alias="call_id")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    code: NotRequired[Annotated[str, Field(alias="code")]]
    component: NotRequired[Annotated[str, Field(alias="component")]]
    context: NotRequired[Annotated[JsonValue, Field(alias="context")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    message: NotRequired[Annotated[Optional[str], Field(alias="message")]]
    occurred_at: NotRequired[Annotated[datetime.datetime, Field(alias="occurred_at")]]
    severity: NotRequired[Annotated[str, Field(alias="severity")]]

class PublicCallOutcomes(BaseModel):
    analysis_version: int = Field(alias="analysis_version")
    appointment_date: Optional[datetime.date] = Field(alias="appointment_date")
    appointment_time: Optional[datetime.time] = Field(alias="appointment_time")
    appointment_words: Optional[str] = Field(alias="appointment_words")
    call_id: uuid.UUID = Field(alias="call_id")
    callback_e164: Optional[str] = Field(alias="callback_e164")
    callback_extension: Optional[str] = Field(alias="callback_extension")
    caller_name: Optional[str] = Field(alias="caller_name")
    client_id: uuid.UUID = Field(alias="client_id")
    computed_at: datetime.datetime = Field(alias="computed_at")
    confidence: Optional[float] = Field(alias="confidence")
    corrected_at: Optional[datetime.datetime] = Field(alias="corrected_at")
    corrected_by: Optional[uuid.UUID] = Field(alias="corrected_by")
    currency: str = Field(alias="currency")
    estimated_revenue: float = Field(alias="estimated_revenue")
    evidence: JsonValue = Field(alias="evidence")
    judged_outcome: Optional[PublicCallResult] = Field(alias="judged_outcome")
    judged_revenue: Optional[float] = Field(alias="judged_revenue")
    model: str = Field(alias="model")
    outcome: PublicCallResult = Field(alias="outcome")
    revenue_reason: Optional[str] = Field(alias="revenue_reason")
    sentiment: PublicSentimentLabel = Field(alias="sentiment")
    sentiment_score: float = Field(alias="sentiment_score")
    service: Optional[str] = Field(alias="service")
    summary: Optional[str] = Field(alias="summary")
    to_do: Optional[str] = Field(alias="to_do")
    turn_sentiments: JsonValue = Field(alias="turn_sentiments")
    urgent: bool = Field(alias="urgent")

class PublicCallOutcomesInsert(TypedDict):
    analysis_version: Annotated[int, Field(alias="analysis_version")]
    appointment_date: NotRequired[Annotated[Optional[datetime.date], Field(alias="appointment_date")]]
    appointment_time: NotRequired[Annotated[Optional[datetime.time], Field(alias="appointment_time")]]
    appointment_words: NotRequired[Annotated[Optional[str], Field(alias="appointment_words")]]
    call_id: Annotated[uuid.UUID, Field(alias="call_id")]
    callback_e164: NotRequired[Annotated[Optional[str], Field(alias="callback_e164")]]
    callback_extension: NotRequired[Annotated[Optional[str], Field(alias="callback_extension")]]
    caller_name: NotRequired[Annotated[Optional[str], Field(alias="caller_name")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    computed_at: NotRequired[Annotated[datetime.datetime, Field(alias="computed_at")]]
    confidence: NotRequired[Annotated[Optional[float], Field(alias="confidence")]]
    corrected_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="corrected_at")]]
    corrected_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="corrected_by")]]
    currency: Annotated[str, Field(alias="currency")]
    estimated_revenue: Annotated[float, Field(alias="estimated_revenue")]
    evidence: NotRequired[Annotated[JsonValue, Field(alias="evidence")]]
    judged_outcome: NotRequired[Annotated[Optional[PublicCallResult], Field(alias="judged_outcome")]]
    judged_revenue: NotRequired[Annotated[Optional[float], Field(alias="judged_revenue")]]
    model: Annotated[str, Field(alias="model")]
    outcome: Annotated[PublicCallResult, Field(alias="outcome")]
    revenue_reason: NotRequired[Annotated[Optional[str], Field(alias="revenue_reason")]]
    sentiment: Annotated[PublicSentimentLabel, Field(alias="sentiment")]
    sentiment_score: Annotated[float, Field(alias="sentiment_score")]
    service: NotRequired[Annotated[Optional[str], Field(alias="service")]]
    summary: NotRequired[Annotated[Optional[str], Field(alias="summary")]]
    to_do: NotRequired[Annotated[Optional[str], Field(alias="to_do")]]
    turn_sentiments: NotRequired[Annotated[JsonValue, Field(alias="turn_sentiments")]]
    urgent: NotRequired[Annotated[bool, Field(alias="urgent")]]

class PublicCallOutcomesUpdate(TypedDict):
    analysis_version: NotRequired[Annotated[int, Field(alias="analysis_version")]]
    appointment_date: NotRequired[Annotated[Optional[datetime.date], Field(alias="appointment_date")]]
    appointment_time: NotRequired[Annotated[Optional[datetime.time], Field(alias="appointment_time")]]
    appointment_words: NotRequired[Annotated[Optional[str], Field(alias="appointment_words")]]
    call_id: NotRequired[Annotated[uuid.UUID, Field(alias="call_id")]]
    callback_e164: NotRequired[Annotated[Optional[str], Field(alias="callback_e164")]]
    callback_extension: NotRequired[Annotated[Optional[str], Field(alias="callback_extension")]]
    caller_name: NotRequired[Annotated[Optional[str], Field(alias="caller_name")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    computed_at: NotRequired[Annotated[datetime.datetime, Field(alias="computed_at")]]
    confidence: NotRequired[Annotated[Optional[float], Field(alias="confidence")]]
    corrected_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="corrected_at")]]
    corrected_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="corrected_by")]]
    currency: NotRequired[Annotated[str, Field(alias="currency")]]
    estimated_revenue: NotRequired[Annotated[float, Field(alias="estimated_revenue")]]
    evidence: NotRequired[Annotated[JsonValue, Field(alias="evidence")]]
    judged_outcome: NotRequired[Annotated[Optional[PublicCallResult], Field(alias="judged_outcome")]]
    judged_revenue: NotRequired[Annotated[Optional[float], Field(alias="judged_revenue")]]
    model: NotRequired[Annotated[str, Field(alias="model")]]
    outcome: NotRequired[Annotated[PublicCallResult, Field(alias="outcome")]]
    revenue_reason: NotRequired[Annotated[Optional[str], Field(alias="revenue_reason")]]
    sentiment: NotRequired[Annotated[PublicSentimentLabel, Field(alias="sentiment")]]
    sentiment_score: NotRequired[Annotated[float, Field(alias="sentiment_score")]]
    service: NotRequired[Annotated[Optional[str], Field(alias="service")]]
    summary: NotRequired[Annotated[Optional[str], Field(alias="summary")]]
    to_do: NotRequired[Annotated[Optional[str], Field(alias="to_do")]]
    turn_sentiments: NotRequired[Annotated[JsonValue, Field(alias="turn_sentiments")]]
    urgent: NotRequired[Annotated[bool, Field(alias="urgent")]]

class PublicCallTurns(BaseModel):
    acknowledgement: Optional[str] = Field(alias="acknowledgement")
    call_id: uuid.UUID = Field(alias="call_id")
    client_id: uuid.UUID = Field(alias="client_id")
    confidence: Optional[float] = Field(alias="confidence")
    endpoint_ms: Optional[int] = Field(alias="endpoint_ms")
    exchange: int = Field(alias="exchange")
    hole_ms: Optional[int] = Field(alias="hole_ms")
    interrupted: bool = Field(alias="interrupted")
    llm_first_ms: Optional[int] = Field(alias="llm_first_ms")
    llm_model: Optional[str] = Field(alias="llm_model")
    llm_ms: Optional[int] = Field(alias="llm_ms")
    meant: Optional[str] = Field(alias="meant")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    processing_ms: Optional[int] = Field(alias="processing_ms")
    reply: Optional[str] = Field(alias="reply")
    seq: int = Field(alias="seq")
    speaker: str = Field(alias="speaker")
    stt_ms: Optional[int] = Field(alias="stt_ms")
    stt_provider: Optional[str] = Field(alias="stt_provider")
    text: str = Field(alias="text")
    tts_first_ms: Optional[int] = Field(alias="tts_first_ms")
    tts_provider: Optional[str] = Field(alias="tts_provider")
    turn_gap_ms: Optional[int] = Field(alias="turn_gap_ms")
    used_fallback: bool = Field(alias="used_fallback")
    words: Optional[PgCatalogTsvector] = Field(alias="words")

class PublicCallTurnsInsert(TypedDict):
    acknowledgement: NotRequired[Annotated[Optional[str], Field(alias="acknowledgement")]]
    call_id: Annotated[uuid.UUID, Field(alias="call_id")]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    confidence: NotRequired[Annotated[Optional[float], Field(alias="confidence")]]
    endpoint_ms: NotRequired[Annotated[Optional[int], Field(alias="endpoint_ms")]]
    exchange: Annotated[int, Field(alias="exchange")]
    hole_ms: NotRequired[Annotated[Optional[int], Field(alias="hole_ms")]]
    interrupted: NotRequired[Annotated[bool, Field(alias="interrupted")]]
    llm_first_ms: NotRequired[Annotated[Optional[int], Field(alias="llm_first_ms")]]
    llm_model: NotRequired[Annotated[Optional[str], Field(alias="llm_model")]]
    llm_ms: NotRequired[Annotated[Optional[int], Field(alias="llm_ms")]]
    meant: NotRequired[Annotated[Optional[str], Field(alias="meant")]]
    occurred_at: Annotated[datetime.datetime, Field(alias="occurred_at")]
    processing_ms: NotRequired[Annotated[Optional[int], Field(alias="processing_ms")]]
    reply: NotRequired[Annotated[Optional[str], Field(alias="reply")]]
    seq: Annotated[int, Field(alias="seq")]
    speaker: Annotated[str, Field(alias="speaker")]
    stt_ms: NotRequired[Annotated[Optional[int], Field(alias="stt_ms")]]
    stt_provider: NotRequired[Annotated[Optional[str], Field(alias="stt_provider")]]
    text: Annotated[str, Field(alias="text")]
    tts_first_ms: NotRequired[Annotated[Optional[int], Field(alias="tts_first_ms")]]
    tts_provider: NotRequired[Annotated[Optional[str], Field(alias="tts_provider")]]
    turn_gap_ms: NotRequired[Annotated[Optional[int], Field(alias="turn_gap_ms")]]
    used_fallback: NotRequired[Annotated[bool, Field(alias="used_fallback")]]
    words: NotRequired[Annotated[Optional[PgCatalogTsvector], Field(alias="words")]]

class PublicCallTurnsUpdate(TypedDict):
    acknowledgement: NotRequired[Annotated[Optional[str], Field(alias="acknowledgement")]]
    call_id: NotRequired[Annotated[uuid.UUID, Field(alias="call_id")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    confidence: NotRequired[Annotated[Optional[float], Field(alias="confidence")]]
    endpoint_ms: NotRequired[Annotated[Optional[int], Field(alias="endpoint_ms")]]
    exchange: NotRequired[Annotated[int, Field(alias="exchange")]]
    hole_ms: NotRequired[Annotated[Optional[int], Field(alias="hole_ms")]]
    interrupted: NotRequired[Annotated[bool, Field(alias="interrupted")]]
    llm_first_ms: NotRequired[Annotated[Optional[int], Field(alias="llm_first_ms")]]
    llm_model: NotRequired[Annotated[Optional[str], Field(alias="llm_model")]]
    llm_ms: NotRequired[Annotated[Optional[int], Field(alias="llm_ms")]]
    meant: NotRequired[Annotated[Optional[str], Field(alias="meant")]]
    occurred_at: NotRequired[Annotated[datetime.datetime, Field(alias="occurred_at")]]
    processing_ms: NotRequired[Annotated[Optional[int], Field(alias="processing_ms")]]
    reply: NotRequired[Annotated[Optional[str], Field(alias="reply")]]
    seq: NotRequired[Annotated[int, Field(alias="seq")]]
    speaker: NotRequired[Annotated[str, Field(alias="speaker")]]
    stt_ms: NotRequired[Annotated[Optional[int], Field(alias="stt_ms")]]
    stt_provider: NotRequired[Annotated[Optional[str], Field(alias="stt_provider")]]
    text: NotRequired[Annotated[str, Field(alias="text")]]
    tts_first_ms: NotRequired[Annotated[Optional[int], Field(alias="tts_first_ms")]]
    tts_provider: NotRequired[Annotated[Optional[str], Field(alias="tts_provider")]]
    turn_gap_ms: NotRequired[Annotated[Optional[int], Field(alias="turn_gap_ms")]]
    used_fallback: NotRequired[Annotated[bool, Field(alias="used_fallback")]]
    words: NotRequired[Annotated[Optional[PgCatalogTsvector], Field(alias="words")]]

class PublicCalls(BaseModel):
    answered_at: Optional[datetime.datetime] = Field(alias="answered_at")
    blame: Optional[PublicBlame] = Field(alias="blame")
    client_id: uuid.UUID = Field(alias="client_id")
    detail: Optional[str] = Field(alias="detail")
    duration_ms: Optional[int] = Field(alias="duration_ms")
    edge_agent_id: Optional[uuid.UUID] = Field(alias="edge_agent_id")
    end_reason: Optional[str] = Field(alias="end_reason")
    ended_at: Optional[datetime.datetime] = Field(alias="ended_at")
    endpoint_ms_avg: Optional[int] = Field(alias="endpoint_ms_avg")
    erased_at: Optional[datetime.datetime] = Field(alias="erased_at")
    from_e164: Optional[str] = Field(alias="from_e164")
    id: uuid.UUID = Field(alias="id")
    llm_first_ms_avg: Optional[int] = Field(alias="llm_first_ms_avg")
    llm_ms_avg: Optional[int] = Field(alias="llm_ms_avg")
    notices: Optional[List[str]] = Field(alias="notices")
    phone_number_id: Optional[uuid.UUID] = Field(alias="phone_number_id")
    processing_ms_avg: Optional[int] = Field(alias="processing_ms_avg")
    prompt_id: Optional[uuid.UUID] = Field(alias="prompt_id")
    received_at: datetime.datetime = Field(alias="received_at")
    room: Optional[str] = Field(alias="room")
    sip_call_id: Optional[str] = Field(alias="sip_call_id")
    started_at: datetime.datetime = Field(alias="started_at")
    status: PublicCallStatus = Field(alias="status")
    stt_ms_avg: Optional[int] = Field(alias="stt_ms_avg")
    swept_at: Optional[datetime.datetime] = Field(alias="swept_at")
    to_e164: str = Field(alias="to_e164")
    transcript_stopped_at: Optional[datetime.datetime] = Field(alias="transcript_stopped_at")
    tts_first_ms_avg: Optional[int] = Field(alias="tts_first_ms_avg")
    turn_count: int = Field(alias="turn_count")
    turn_gap_ms_avg: Optional[int] = Field(alias="turn_gap_ms_avg")
    voice_id: Optional[uuid.UUID] = Field(alias="voice_id")

class PublicCallsInsert(TypedDict):
    answered_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="answered_at")]]
    blame: NotRequired[Annotated[Optional[PublicBlame], Field(alias="blame")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    detail: NotRequired[Annotated[Optional[str], Field(alias="detail")]]
    duration_ms: NotRequired[Annotated[Optional[int], Field(alias="duration_ms")]]
    edge_agent_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="edge_agent_id")]]
    end_reason: NotRequired[Annotated[Optional[str], Field(alias="end_reason")]]
    ended_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="ended_at")]]
    endpoint_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="endpoint_ms_avg")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    from_e164: NotRequired[Annotated[Optional[str], Field(alias="from_e164")]]
    id: Annotated[uuid.UUID, Field(alias="id")]
    llm_first_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="llm_first_ms_avg")]]
    llm_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="llm_ms_avg")]]
    notices: NotRequired[Annotated[Optional[List[str]], Field(alias="notices")]]
    phone_number_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="phone_number_id")]]
    processing_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="processing_ms_avg")]]
    prompt_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="prompt_id")]]
    received_at: NotRequired[Annotated[datetime.datetime, Field(alias="received_at")]]
    room: NotRequired[Annotated[Optional[str], Field(alias="room")]]
    sip_call_id: NotRequired[Annotated[Optional[str], Field(alias="sip_call_id")]]
    started_at: Annotated[datetime.datetime, Field(alias="started_at")]
    status: NotRequired[Annotated[PublicCallStatus, Field(alias="status")]]
    stt_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="stt_ms_avg")]]
    swept_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="swept_at")]]
    to_e164: Annotated[str, Field(alias="to_e164")]
    transcript_stopped_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="transcript_stopped_at")]]
    tts_first_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="tts_first_ms_avg")]]
    turn_count: NotRequired[Annotated[int, Field(alias="turn_count")]]
    turn_gap_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="turn_gap_ms_avg")]]
    voice_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="voice_id")]]

class PublicCallsUpdate(TypedDict):
    answered_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="answered_at")]]
    blame: NotRequired[Annotated[Optional[PublicBlame], Field(alias="blame")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    detail: NotRequired[Annotated[Optional[str], Field(alias="detail")]]
    duration_ms: NotRequired[Annotated[Optional[int], Field(alias="duration_ms")]]
    edge_agent_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="edge_agent_id")]]
    end_reason: NotRequired[Annotated[Optional[str], Field(alias="end_reason")]]
    ended_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="ended_at")]]
    endpoint_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="endpoint_ms_avg")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    from_e164: NotRequired[Annotated[Optional[str], Field(alias="from_e164")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    llm_first_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="llm_first_ms_avg")]]
    llm_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="llm_ms_avg")]]
    notices: NotRequired[Annotated[Optional[List[str]], Field(alias="notices")]]
    phone_number_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="phone_number_id")]]
    processing_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="processing_ms_avg")]]
    prompt_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="prompt_id")]]
    received_at: NotRequired[Annotated[datetime.datetime, Field(alias="received_at")]]
    room: NotRequired[Annotated[Optional[str], Field(alias="room")]]
    sip_call_id: NotRequired[Annotated[Optional[str], Field(alias="sip_call_id")]]
    started_at: NotRequired[Annotated[datetime.datetime, Field(alias="started_at")]]
    status: NotRequired[Annotated[PublicCallStatus, Field(alias="status")]]
    stt_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="stt_ms_avg")]]
    swept_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="swept_at")]]
    to_e164: NotRequired[Annotated[str, Field(alias="to_e164")]]
    transcript_stopped_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="transcript_stopped_at")]]
    tts_first_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="tts_first_ms_avg")]]
    turn_count: NotRequired[Annotated[int, Field(alias="turn_count")]]
    turn_gap_ms_avg: NotRequired[Annotated[Optional[int], Field(alias="turn_gap_ms_avg")]]
    voice_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="voice_id")]]

class PublicClientMembers(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    role: PublicMemberRole = Field(alias="role")
    user_id: uuid.UUID = Field(alias="user_id")

class PublicClientMembersInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    role: NotRequired[Annotated[PublicMemberRole, Field(alias="role")]]
    user_id: Annotated[uuid.UUID, Field(alias="user_id")]

class PublicClientMembersUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    role: NotRequired[Annotated[PublicMemberRole, Field(alias="role")]]
    user_id: NotRequired[Annotated[uuid.UUID, Field(alias="user_id")]]

class PublicClients(BaseModel):
    block_withheld: bool = Field(alias="block_withheld")
    booking: PublicBookingMode = Field(alias="booking")
    booking_horizon: int = Field(alias="booking_horizon")
    booking_notice: int = Field(alias="booking_notice")
    config_version: int = Field(alias="config_version")
    created_at: datetime.datetime = Field(alias="created_at")
    currency: str = Field(alias="currency")
    deleted_at: Optional[datetime.datetime] = Field(alias="deleted_at")
    disclosure: PublicNoticeRule = Field(alias="disclosure")
    due_minutes_emergency: int = Field(alias="due_minutes_emergency")
    due_minutes_normal: int = Field(alias="due_minutes_normal")
    due_minutes_urgent: int = Field(alias="due_minutes_urgent")
    facts: str = Field(alias="facts")
    greets_known_callers: bool = Field(alias="greets_known_callers")
    hours: JsonValue = Field(alias="hours")
    id: uuid.UUID = Field(alias="id")
    language: str = Field(alias="language")
    name: str = Field(alias="name")
    overflow_to_cloud: bool = Field(alias="overflow_to_cloud")
    price_list: JsonValue = Field(alias="price_list")
    profession_id: uuid.UUID = Field(alias="profession_id")
    retention_days: int = Field(alias="retention_days")
    second_factor: bool = Field(alias="second_factor")
    slug: str = Field(alias="slug")
    suspended_at: Optional[datetime.datetime] = Field(alias="suspended_at")
    timezone: str = Field(alias="timezone")
    transcription_notice: PublicNoticeRule = Field(alias="transcription_notice")
    typical_value: Optional[float] = Field(alias="typical_value")
    updated_at: datetime.datetime = Field(alias="updated_at")
    voice_id: Optional[uuid.UUID] = Field(alias="voice_id")

class PublicClientsInsert(TypedDict):
    block_withheld: NotRequired[Annotated[bool, Field(alias="block_withheld")]]
    booking: NotRequired[Annotated[PublicBookingMode, Field(alias="booking")]]
    booking_horizon: NotRequired[Annotated[int, Field(alias="booking_horizon")]]
    booking_notice: NotRequired[Annotated[int, Field(alias="booking_notice")]]
    config_version: NotRequired[Annotated[int, Field(alias="config_version")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    currency: NotRequired[Annotated[str, Field(alias="currency")]]
    deleted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="deleted_at")]]
    disclosure: NotRequired[Annotated[PublicNoticeRule, Field(alias="disclosure")]]
    due_minutes_emergency: NotRequired[Annotated[int, Field(alias="due_minutes_emergency")]]
    due_minutes_normal: NotRequired[Annotated[int, Field(alias="due_minutes_normal")]]
    due_minutes_urgent: NotRequired[Annotated[int, Field(alias="due_minutes_urgent")]]
    facts: NotRequired[Annotated[str, Field(alias="facts")]]
    greets_known_callers: NotRequired[Annotated[bool, Field(alias="greets_known_callers")]]
    hours: NotRequired[Annotated[JsonValue, Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    language: NotRequired[Annotated[str, Field(alias="language")]]
    name: Annotated[str, Field(alias="name")]
    overflow_to_cloud: NotRequired[Annotated[bool, Field(alias="overflow_to_cloud")]]
    price_list: NotRequired[Annotated[JsonValue, Field(alias="price_list")]]
    profession_id: Annotated[uuid.UUID, Field(alias="profession_id")]
    retention_days: NotRequired[Annotated[int, Field(alias="retention_days")]]
    second_factor: NotRequired[Annotated[bool, Field(alias="second_factor")]]
    slug: Annotated[str, Field(alias="slug")]
    suspended_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="suspended_at")]]
    timezone: NotRequired[Annotated[str, Field(alias="timezone")]]
    transcription_notice: NotRequired[Annotated[PublicNoticeRule, Field(alias="transcription_notice")]]
    typical_value: NotRequired[Annotated[Optional[float], Field(alias="typical_value")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    voice_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="voice_id")]]

class PublicClientsUpdate(TypedDict):
    block_withheld: NotRequired[Annotated[bool, Field(alias="block_withheld")]]
    booking: NotRequired[Annotated[PublicBookingMode, Field(alias="booking")]]
    booking_horizon: NotRequired[Annotated[int, Field(alias="booking_horizon")]]
    booking_notice: NotRequired[Annotated[int, Field(alias="booking_notice")]]
    config_version: NotRequired[Annotated[int, Field(alias="config_version")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    currency: NotRequired[Annotated[str, Field(alias="currency")]]
    deleted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="deleted_at")]]
    disclosure: NotRequired[Annotated[PublicNoticeRule, Field(alias="disclosure")]]
    due_minutes_emergency: NotRequired[Annotated[int, Field(alias="due_minutes_emergency")]]
    due_minutes_normal: NotRequired[Annotated[int, Field(alias="due_minutes_normal")]]
    due_minutes_urgent: NotRequired[Annotated[int, Field(alias="due_minutes_urgent")]]
    facts: NotRequired[Annotated[str, Field(alias="facts")]]
    greets_known_callers: NotRequired[Annotated[bool, Field(alias="greets_known_callers")]]
    hours: NotRequired[Annotated[JsonValue, Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    language: NotRequired[Annotated[str, Field(alias="language")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    overflow_to_cloud: NotRequired[Annotated[bool, Field(alias="overflow_to_cloud")]]
    price_list: NotRequired[Annotated[JsonValue, Field(alias="price_list")]]
    profession_id: NotRequired[Annotated[uuid.UUID, Field(alias="profession_id")]]
    retention_days: NotRequired[Annotated[int, Field(alias="retention_days")]]
    second_factor: NotRequired[Annotated[bool, Field(alias="second_factor")]]
    slug: NotRequired[Annotated[str, Field(alias="slug")]]
    suspended_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="suspended_at")]]
    timezone: NotRequired[Annotated[str, Field(alias="timezone")]]
    transcription_notice: NotRequired[Annotated[PublicNoticeRule, Field(alias="transcription_notice")]]
    typical_value: NotRequired[Annotated[Optional[float], Field(alias="typical_value")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    voice_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="voice_id")]]

class PublicClosures(BaseModel):
    called: str = Field(alias="called")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    first: datetime.date = Field(alias="first")
    hours: JsonValue = Field(alias="hours")
    id: uuid.UUID = Field(alias="id")
    last: datetime.date = Field(alias="last")

class PublicClosuresInsert(TypedDict):
    called: NotRequired[Annotated[str, Field(alias="called")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    first: Annotated[datetime.date, Field(alias="first")]
    hours: NotRequired[Annotated[JsonValue, Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    last: Annotated[datetime.date, Field(alias="last")]

class PublicClosuresUpdate(TypedDict):
    called: NotRequired[Annotated[str, Field(alias="called")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    first: NotRequired[Annotated[datetime.date, Field(alias="first")]]
    hours: NotRequired[Annotated[JsonValue, Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    last: NotRequired[Annotated[datetime.date, Field(alias="last")]]

class PublicColleagues(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    e164: str = Field(alias="e164")
    emergencies: bool = Field(alias="emergencies")
    hours: Optional[JsonValue] = Field(alias="hours")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    position: int = Field(alias="position")
    seconds: int = Field(alias="seconds")

class PublicColleaguesInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    e164: Annotated[str, Field(alias="e164")]
    emergencies: NotRequired[Annotated[bool, Field(alias="emergencies")]]
    hours: NotRequired[Annotated[Optional[JsonValue], Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    seconds: NotRequired[Annotated[int, Field(alias="seconds")]]

class PublicColleaguesUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    e164: NotRequired[Annotated[str, Field(alias="e164")]]
    emergencies: NotRequired[Annotated[bool, Field(alias="emergencies")]]
    hours: NotRequired[Annotated[Optional[JsonValue], Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    seconds: NotRequired[Annotated[int, Field(alias="seconds")]]

class PublicInvitations(BaseModel):
    accepted_at: Optional[datetime.datetime] = Field(alias="accepted_at")
    accepted_by: Optional[uuid.UUID] = Field(alias="accepted_by")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    email: str = Field(alias="email")
    expires_at: datetime.datetime = Field(alias="expires_at")
    id: uuid.UUID = Field(alias="id")
    invited_by: Optional[uuid.UUID] = Field(alias="invited_by")
    revoked_at: Optional[datetime.datetime] = Field(alias="revoked_at")
    role: PublicMemberRole = Field(alias="role")

class PublicInvitationsInsert(TypedDict):
    accepted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="accepted_at")]]
    accepted_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="accepted_by")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    email: Annotated[str, Field(alias="email")]
    expires_at: NotRequired[Annotated[datetime.datetime, Field(alias="expires_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    invited_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="invited_by")]]
    revoked_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="revoked_at")]]
    role: Annotated[PublicMemberRole, Field(alias="role")]

class PublicInvitationsUpdate(TypedDict):
    accepted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="accepted_at")]]
    accepted_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="accepted_by")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    email: NotRequired[Annotated[str, Field(alias="email")]]
    expires_at: NotRequired[Annotated[datetime.datetime, Field(alias="expires_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    invited_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="invited_by")]]
    revoked_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="revoked_at")]]
    role: NotRequired[Annotated[PublicMemberRole, Field(alias="role")]]

class PublicMessageNotices(BaseModel):
    at: datetime.datetime = Field(alias="at")
    channel: str = Field(alias="channel")
    client_id: uuid.UUID = Field(alias="client_id")
    error: Optional[str] = Field(alias="error")
    escalation: int = Field(alias="escalation")
    id: int = Field(alias="id")
    message_id: uuid.UUID = Field(alias="message_id")
    sent_to: str = Field(alias="sent_to")

class PublicMessageNoticesInsert(TypedDict):
    at: NotRequired[Annotated[datetime.datetime, Field(alias="at")]]
    channel: Annotated[str, Field(alias="channel")]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    error: NotRequired[Annotated[Optional[str], Field(alias="error")]]
    escalation: Annotated[int, Field(alias="escalation")]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    message_id: Annotated[uuid.UUID, Field(alias="message_id")]
    sent_to: Annotated[str, Field(alias="sent_to")]

class PublicMessageNoticesUpdate(TypedDict):
    at: NotRequired[Annotated[datetime.datetime, Field(alias="at")]]
    channel: NotRequired[Annotated[str, Field(alias="channel")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    error: NotRequired[Annotated[Optional[str], Field(alias="error")]]
    escalation: NotRequired[Annotated[int, Field(alias="escalation")]]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    message_id: NotRequired[Annotated[uuid.UUID, Field(alias="message_id")]]
    sent_to: NotRequired[Annotated[str, Field(alias="sent_to")]]

class PublicMessages(BaseModel):
    acknowledged_at: Optional[datetime.datetime] = Field(alias="acknowledged_at")
    acknowledged_by: Optional[uuid.UUID] = Field(alias="acknowledged_by")
    call_id: uuid.UUID = Field(alias="call_id")
    caller_e164: Optional[str] = Field(alias="caller_e164")
    caller_name: Optional[str] = Field(alias="caller_name")
    client_id: uuid.UUID = Field(alias="client_id")
    completions: int = Field(alias="completions")
    due_at: datetime.datetime = Field(alias="due_at")
    erased_at: Optional[datetime.datetime] = Field(alias="erased_at")
    escalate_at: datetime.datetime = Field(alias="escalate_at")
    escalated_at: Optional[datetime.datetime] = Field(alias="escalated_at")
    escalations: int = Field(alias="escalations")
    id: uuid.UUID = Field(alias="id")
    matter: Optional[str] = Field(alias="matter")
    taken_at: datetime.datetime = Field(alias="taken_at")
    urgency: str = Field(alias="urgency")

class PublicMessagesInsert(TypedDict):
    acknowledged_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="acknowledged_at")]]
    acknowledged_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="acknowledged_by")]]
    call_id: Annotated[uuid.UUID, Field(alias="call_id")]
    caller_e164: NotRequired[Annotated[Optional[str], Field(alias="caller_e164")]]
    caller_name: NotRequired[Annotated[Optional[str], Field(alias="caller_name")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    completions: NotRequired[Annotated[int, Field(alias="completions")]]
    due_at: Annotated[datetime.datetime, Field(alias="due_at")]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    escalate_at: Annotated[datetime.datetime, Field(alias="escalate_at")]
    escalated_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="escalated_at")]]
    escalations: NotRequired[Annotated[int, Field(alias="escalations")]]
    id: Annotated[uuid.UUID, Field(alias="id")]
    matter: NotRequired[Annotated[Optional[str], Field(alias="matter")]]
    taken_at: Annotated[datetime.datetime, Field(alias="taken_at")]
    urgency: Annotated[str, Field(alias="urgency")]

class PublicMessagesUpdate(TypedDict):
    acknowledged_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="acknowledged_at")]]
    acknowledged_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="acknowledged_by")]]
    call_id: NotRequired[Annotated[uuid.UUID, Field(alias="call_id")]]
    caller_e164: NotRequired[Annotated[Optional[str], Field(alias="caller_e164")]]
    caller_name: NotRequired[Annotated[Optional[str], Field(alias="caller_name")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    completions: NotRequired[Annotated[int, Field(alias="completions")]]
    due_at: NotRequired[Annotated[datetime.datetime, Field(alias="due_at")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    escalate_at: NotRequired[Annotated[datetime.datetime, Field(alias="escalate_at")]]
    escalated_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="escalated_at")]]
    escalations: NotRequired[Annotated[int, Field(alias="escalations")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    matter: NotRequired[Annotated[Optional[str], Field(alias="matter")]]
    taken_at: NotRequired[Annotated[datetime.datetime, Field(alias="taken_at")]]
    urgency: NotRequired[Annotated[str, Field(alias="urgency")]]

class PublicNotices(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    hour: Optional[datetime.datetime] = Field(alias="hour")
    id: int = Field(alias="id")
    kind: str = Field(alias="kind")
    message: str = Field(alias="message")
    times: int = Field(alias="times")

class PublicNoticesInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    hour: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="hour")]]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    kind: Annotated[str, Field(alias="kind")]
    message: Annotated[str, Field(alias="message")]
    times: NotRequired[Annotated[int, Field(alias="times")]]

class PublicNoticesUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    hour: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="hour")]]
    id: NotRequired[Annotated[int, Field(alias="id")]]
    kind: NotRequired[Annotated[str, Field(alias="kind")]]
    message: NotRequired[Annotated[str, Field(alias="message")]]
    times: NotRequired[Annotated[int, Field(alias="times")]]

class PublicNotifyAddresses(BaseModel):
    address: str = Field(alias="address")
    channel: str = Field(alias="channel")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    id: uuid.UUID = Field(alias="id")
    urgencies: List[str] = Field(alias="urgencies")

class PublicNotifyAddressesInsert(TypedDict):
    address: Annotated[str, Field(alias="address")]
    channel: Annotated[str, Field(alias="channel")]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    urgencies: NotRequired[Annotated[List[str], Field(alias="urgencies")]]

class PublicNotifyAddressesUpdate(TypedDict):
    address: NotRequired[Annotated[str, Field(alias="address")]]
    channel: NotRequired[Annotated[str, Field(alias="channel")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    urgencies: NotRequired[Annotated[List[str], Field(alias="urgencies")]]

class PublicPhoneNumbers(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    e164: str = Field(alias="e164")
    id: uuid.UUID = Field(alias="id")
    label: Optional[str] = Field(alias="label")
    released_at: Optional[datetime.datetime] = Field(alias="released_at")
    trunk: str = Field(alias="trunk")

class PublicPhoneNumbersInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    e164: Annotated[str, Field(alias="e164")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    label: NotRequired[Annotated[Optional[str], Field(alias="label")]]
    released_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="released_at")]]
    trunk: NotRequired[Annotated[str, Field(alias="trunk")]]

class PublicPhoneNumbersUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    e164: NotRequired[Annotated[str, Field(alias="e164")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    label: NotRequired[Annotated[Optional[str], Field(alias="label")]]
    released_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="released_at")]]
    trunk: NotRequired[Annotated[str, Field(alias="trunk")]]

class PublicProfessions(BaseModel):
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    slug: str = Field(alias="slug")
    typical_value: Optional[float] = Field(alias="typical_value")

class PublicProfessionsInsert(TypedDict):
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    slug: Annotated[str, Field(alias="slug")]
    typical_value: NotRequired[Annotated[Optional[float], Field(alias="typical_value")]]

class PublicProfessionsUpdate(TypedDict):
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    slug: NotRequired[Annotated[str, Field(alias="slug")]]
    typical_value: NotRequired[Annotated[Optional[float], Field(alias="typical_value")]]

class PublicPrompts(BaseModel):
    body: str = Field(alias="body")
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    greeting: str = Field(alias="greeting")
    id: uuid.UUID = Field(alias="id")
    profession_id: uuid.UUID = Field(alias="profession_id")
    status: PublicPromptStatus = Field(alias="status")
    version: int = Field(alias="version")

class PublicPromptsInsert(TypedDict):
    body: Annotated[str, Field(alias="body")]
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    greeting: Annotated[str, Field(alias="greeting")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    profession_id: Annotated[uuid.UUID, Field(alias="profession_id")]
    status: NotRequired[Annotated[PublicPromptStatus, Field(alias="status")]]
    version: Annotated[int, Field(alias="version")]

class PublicPromptsUpdate(TypedDict):
    body: NotRequired[Annotated[str, Field(alias="body")]]
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    greeting: NotRequired[Annotated[str, Field(alias="greeting")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    profession_id: NotRequired[Annotated[uuid.UUID, Field(alias="profession_id")]]
    status: NotRequired[Annotated[PublicPromptStatus, Field(alias="status")]]
    version: NotRequired[Annotated[int, Field(alias="version")]]

class PublicServices(BaseModel):
    bookable: bool = Field(alias="bookable")
    buffer_minutes: int = Field(alias="buffer_minutes")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    id: uuid.UUID = Field(alias="id")
    minutes: int = Field(alias="minutes")
    name: str = Field(alias="name")
    position: int = Field(alias="position")
    price: Optional[float] = Field(alias="price")
    updated_at: datetime.datetime = Field(alias="updated_at")

class PublicServicesInsert(TypedDict):
    bookable: NotRequired[Annotated[bool, Field(alias="bookable")]]
    buffer_minutes: NotRequired[Annotated[int, Field(alias="buffer_minutes")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    minutes: Annotated[int, Field(alias="minutes")]
    name: Annotated[str, Field(alias="name")]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    price: NotRequired[Annotated[Optional[float], Field(alias="price")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicServicesUpdate(TypedDict):
    bookable: NotRequired[Annotated[bool, Field(alias="bookable")]]
    buffer_minutes: NotRequired[Annotated[int, Field(alias="buffer_minutes")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    minutes: NotRequired[Annotated[int, Field(alias="minutes")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    price: NotRequired[Annotated[Optional[float], Field(alias="price")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicStaff(BaseModel):
    bookable: bool = Field(alias="bookable")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    hours: Optional[JsonValue] = Field(alias="hours")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    position: int = Field(alias="position")
    services: Optional[List[uuid.UUID]] = Field(alias="services")
    unnamed: bool = Field(alias="unnamed")
    updated_at: datetime.datetime = Field(alias="updated_at")

class PublicStaffInsert(TypedDict):
    bookable: NotRequired[Annotated[bool, Field(alias="bookable")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    hours: NotRequired[Annotated[Optional[JsonValue], Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    services: NotRequired[Annotated[Optional[List[uuid.UUID]], Field(alias="services")]]
    unnamed: NotRequired[Annotated[bool, Field(alias="unnamed")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicStaffUpdate(TypedDict):
    bookable: NotRequired[Annotated[bool, Field(alias="bookable")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    hours: NotRequired[Annotated[Optional[JsonValue], Field(alias="hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    services: NotRequired[Annotated[Optional[List[uuid.UUID]], Field(alias="services")]]
    unnamed: NotRequired[Annotated[bool, Field(alias="unnamed")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicSubscriptions(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    current_period_end: Optional[datetime.datetime] = Field(alias="current_period_end")
    grace_until: Optional[datetime.datetime] = Field(alias="grace_until")
    last_event_at: datetime.datetime = Field(alias="last_event_at")
    plan: str = Field(alias="plan")
    provider_subscription_id: Optional[str] = Field(alias="provider_subscription_id")
    status: PublicSubscriptionStatus = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")

class PublicSubscriptionsInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    current_period_end: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="current_period_end")]]
    grace_until: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="grace_until")]]
    last_event_at: NotRequired[Annotated[datetime.datetime, Field(alias="last_event_at")]]
    plan: Annotated[str, Field(alias="plan")]
    provider_subscription_id: NotRequired[Annotated[Optional[str], Field(alias="provider_subscription_id")]]
    status: Annotated[PublicSubscriptionStatus, Field(alias="status")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicSubscriptionsUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    current_period_end: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="current_period_end")]]
    grace_until: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="grace_until")]]
    last_event_at: NotRequired[Annotated[datetime.datetime, Field(alias="last_event_at")]]
    plan: NotRequired[Annotated[str, Field(alias="plan")]]
    provider_subscription_id: NotRequired[Annotated[Optional[str], Field(alias="provider_subscription_id")]]
    status: NotRequired[Annotated[PublicSubscriptionStatus, Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicTestCallTurns(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    processing_ms: Optional[int] = Field(alias="processing_ms")
    seq: int = Field(alias="seq")
    speaker: str = Field(alias="speaker")
    test_call_id: uuid.UUID = Field(alias="test_call_id")
    text: str = Field(alias="text")
    turn_gap_ms: Optional[int] = Field(alias="turn_gap_ms")

class PublicTestCallTurnsInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    occurred_at: Annotated[datetime.datetime, Field(alias="occurred_at")]
    processing_ms: NotRequired[Annotated[Optional[int], Field(alias="processing_ms")]]
    seq: Annotated[int, Field(alias="seq")]
    speaker: Annotated[str, Field(alias="speaker")]
    test_call_id: Annotated[uuid.UUID, Field(alias="test_call_id")]
    text: Annotated[str, Field(alias="text")]
    turn_gap_ms: NotRequired[Annotated[Optional[int], Field(alias="turn_gap_ms")]]

class PublicTestCallTurnsUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    occurred_at: NotRequired[Annotated[datetime.datetime, Field(alias="occurred_at")]]
    processing_ms: NotRequired[Annotated[Optional[int], Field(alias="processing_ms")]]
    seq: NotRequired[Annotated[int, Field(alias="seq")]]
    speaker: NotRequired[Annotated[str, Field(alias="speaker")]]
    test_call_id: NotRequired[Annotated[uuid.UUID, Field(alias="test_call_id")]]
    text: NotRequired[Annotated[str, Field(alias="text")]]
    turn_gap_ms: NotRequired[Annotated[Optional[int], Field(alias="turn_gap_ms")]]

class PublicTestCalls(BaseModel):
    answered_at: Optional[datetime.datetime] = Field(alias="answered_at")
    began_at: Optional[datetime.datetime] = Field(alias="began_at")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    edge_agent_id: Optional[uuid.UUID] = Field(alias="edge_agent_id")
    end_reason: Optional[str] = Field(alias="end_reason")
    ended_at: Optional[datetime.datetime] = Field(alias="ended_at")
    id: uuid.UUID = Field(alias="id")
    join_until: datetime.datetime = Field(alias="join_until")
    member_id: uuid.UUID = Field(alias="member_id")
    seconds: int = Field(alias="seconds")

class PublicTestCallsInsert(TypedDict):
    answered_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="answered_at")]]
    began_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="began_at")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    edge_agent_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="edge_agent_id")]]
    end_reason: NotRequired[Annotated[Optional[str], Field(alias="end_reason")]]
    ended_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="ended_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    join_until: Annotated[datetime.datetime, Field(alias="join_until")]
    member_id: Annotated[uuid.UUID, Field(alias="member_id")]
    seconds: Annotated[int, Field(alias="seconds")]

class PublicTestCallsUpdate(TypedDict):
    answered_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="answered_at")]]
    began_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="began_at")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    edge_agent_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="edge_agent_id")]]
    end_reason: NotRequired[Annotated[Optional[str], Field(alias="end_reason")]]
    ended_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="ended_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    join_until: NotRequired[Annotated[datetime.datetime, Field(alias="join_until")]]
    member_id: NotRequired[Annotated[uuid.UUID, Field(alias="member_id")]]
    seconds: NotRequired[Annotated[int, Field(alias="seconds")]]

class PublicVisits(BaseModel):
    call_id: Optional[uuid.UUID] = Field(alias="call_id")
    caller_e164: Optional[str] = Field(alias="caller_e164")
    caller_name: Optional[str] = Field(alias="caller_name")
    client_id: uuid.UUID = Field(alias="client_id")
    code: Optional[str] = Field(alias="code")
    created_at: datetime.datetime = Field(alias="created_at")
    during: str = Field(alias="during")
    held_until: Optional[datetime.datetime] = Field(alias="held_until")
    id: uuid.UUID = Field(alias="id")
    service_id: uuid.UUID = Field(alias="service_id")
    staff_id: uuid.UUID = Field(alias="staff_id")
    starts_at: datetime.datetime = Field(alias="starts_at")
    status: PublicVisitStatus = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")

class PublicVisitsInsert(TypedDict):
    call_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="call_id")]]
    caller_e164: NotRequired[Annotated[Optional[str], Field(alias="caller_e164")]]
    caller_name: NotRequired[Annotated[Optional[str], Field(alias="caller_name")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    code: NotRequired[Annotated[Optional[str], Field(alias="code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    during: Annotated[str, Field(alias="during")]
    held_until: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="held_until")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    service_id: Annotated[uuid.UUID, Field(alias="service_id")]
    staff_id: Annotated[uuid.UUID, Field(alias="staff_id")]
    starts_at: Annotated[datetime.datetime, Field(alias="starts_at")]
    status: NotRequired[Annotated[PublicVisitStatus, Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicVisitsUpdate(TypedDict):
    call_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="call_id")]]
    caller_e164: NotRequired[Annotated[Optional[str], Field(alias="caller_e164")]]
    caller_name: NotRequired[Annotated[Optional[str], Field(alias="caller_name")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    code: NotRequired[Annotated[Optional[str], Field(alias="code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    during: NotRequired[Annotated[str, Field(alias="during")]]
    held_until: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="held_until")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    service_id: NotRequired[Annotated[uuid.UUID, Field(alias="service_id")]]
    staff_id: NotRequired[Annotated[uuid.UUID, Field(alias="staff_id")]]
    starts_at: NotRequired[Annotated[datetime.datetime, Field(alias="starts_at")]]
    status: NotRequired[Annotated[PublicVisitStatus, Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicVoiceCloneRequests(BaseModel):
    attempts: int = Field(alias="attempts")
    client_id: uuid.UUID = Field(alias="client_id")
    consent_by: Optional[uuid.UUID] = Field(alias="consent_by")
    consent_version: str = Field(alias="consent_version")
    created_at: datetime.datetime = Field(alias="created_at")
    error: Optional[str] = Field(alias="error")
    id: uuid.UUID = Field(alias="id")
    provider: str = Field(alias="provider")
    sample_path: str = Field(alias="sample_path")
    sample_sha256: str = Field(alias="sample_sha256")
    status: PublicCloneStatus = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")
    voice_id: Optional[uuid.UUID] = Field(alias="voice_id")

class PublicVoiceCloneRequestsInsert(TypedDict):
    attempts: NotRequired[Annotated[int, Field(alias="attempts")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    consent_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="consent_by")]]
    consent_version: Annotated[str, Field(alias="consent_version")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    error: NotRequired[Annotated[Optional[str], Field(alias="error")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    sample_path: Annotated[str, Field(alias="sample_path")]
    sample_sha256: Annotated[str, Field(alias="sample_sha256")]
    status: NotRequired[Annotated[PublicCloneStatus, Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    voice_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="voice_id")]]

class PublicVoiceCloneRequestsUpdate(TypedDict):
    attempts: NotRequired[Annotated[int, Field(alias="attempts")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    consent_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="consent_by")]]
    consent_version: NotRequired[Annotated[str, Field(alias="consent_version")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    error: NotRequired[Annotated[Optional[str], Field(alias="error")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    sample_path: NotRequired[Annotated[str, Field(alias="sample_path")]]
    sample_sha256: NotRequired[Annotated[str, Field(alias="sample_sha256")]]
    status: NotRequired[Annotated[PublicCloneStatus, Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    voice_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="voice_id")]]

class PublicVoices(BaseModel):
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    id: uuid.UUID = Field(alias="id")
    is_default: bool = Field(alias="is_default")
    provider: str = Field(alias="provider")
    provider_voice_id: Optional[str] = Field(alias="provider_voice_id")
    sex: Optional[str] = Field(alias="sex")
    status: PublicVoiceStatus = Field(alias="status")

class PublicVoicesInsert(TypedDict):
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_default: NotRequired[Annotated[bool, Field(alias="is_default")]]
    provider: Annotated[str, Field(alias="provider")]
    provider_voice_id: NotRequired[Annotated[Optional[str], Field(alias="provider_voice_id")]]
    sex: NotRequired[Annotated[Optional[str], Field(alias="sex")]]
    status: NotRequired[Annotated[PublicVoiceStatus, Field(alias="status")]]

class PublicVoicesUpdate(TypedDict):
    client_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_default: NotRequired[Annotated[bool, Field(alias="is_default")]]
    provider: NotRequired[Annotated[str, Field(alias="provider")]]
    provider_voice_id: NotRequired[Annotated[Optional[str], Field(alias="provider_voice_id")]]
    sex: NotRequired[Annotated[Optional[str], Field(alias="sex")]]
    status: NotRequired[Annotated[PublicVoiceStatus, Field(alias="status")]]

class PublicWebhookDeliveries(BaseModel):
    attempts: int = Field(alias="attempts")
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    delivered_at: Optional[datetime.datetime] = Field(alias="delivered_at")
    endpoint_id: uuid.UUID = Field(alias="endpoint_id")
    event_key: str = Field(alias="event_key")
    event_type: str = Field(alias="event_type")
    give_up_at: datetime.datetime = Field(alias="give_up_at")
    id: uuid.UUID = Field(alias="id")
    last_error: Optional[str] = Field(alias="last_error")
    lease: Optional[uuid.UUID] = Field(alias="lease")
    leased_until: Optional[datetime.datetime] = Field(alias="leased_until")
    next_attempt_at: datetime.datetime = Field(alias="next_attempt_at")
    payload: JsonValue = Field(alias="payload")
    position: int = Field(alias="position")
    response_status: Optional[int] = Field(alias="response_status")
    status: PublicDeliveryStatus = Field(alias="status")
    subject: str = Field(alias="subject")

class PublicWebhookDeliveriesInsert(TypedDict):
    attempts: NotRequired[Annotated[int, Field(alias="attempts")]]
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    delivered_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="delivered_at")]]
    endpoint_id: Annotated[uuid.UUID, Field(alias="endpoint_id")]
    event_key: Annotated[str, Field(alias="event_key")]
    event_type: Annotated[str, Field(alias="event_type")]
    give_up_at: NotRequired[Annotated[datetime.datetime, Field(alias="give_up_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    last_error: NotRequired[Annotated[Optional[str], Field(alias="last_error")]]
    lease: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="lease")]]
    leased_until: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="leased_until")]]
    next_attempt_at: NotRequired[Annotated[datetime.datetime, Field(alias="next_attempt_at")]]
    payload: Annotated[JsonValue, Field(alias="payload")]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    response_status: NotRequired[Annotated[Optional[int], Field(alias="response_status")]]
    status: NotRequired[Annotated[PublicDeliveryStatus, Field(alias="status")]]
    subject: NotRequired[Annotated[str, Field(alias="subject")]]

class PublicWebhookDeliveriesUpdate(TypedDict):
    attempts: NotRequired[Annotated[int, Field(alias="attempts")]]
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    delivered_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="delivered_at")]]
    endpoint_id: NotRequired[Annotated[uuid.UUID, Field(alias="endpoint_id")]]
    event_key: NotRequired[Annotated[str, Field(alias="event_key")]]
    event_type: NotRequired[Annotated[str, Field(alias="event_type")]]
    give_up_at: NotRequired[Annotated[datetime.datetime, Field(alias="give_up_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    last_error: NotRequired[Annotated[Optional[str], Field(alias="last_error")]]
    lease: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="lease")]]
    leased_until: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="leased_until")]]
    next_attempt_at: NotRequired[Annotated[datetime.datetime, Field(alias="next_attempt_at")]]
    payload: NotRequired[Annotated[JsonValue, Field(alias="payload")]]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    response_status: NotRequired[Annotated[Optional[int], Field(alias="response_status")]]
    status: NotRequired[Annotated[PublicDeliveryStatus, Field(alias="status")]]
    subject: NotRequired[Annotated[str, Field(alias="subject")]]

class PublicWebhookEndpoints(BaseModel):
    client_id: uuid.UUID = Field(alias="client_id")
    created_at: datetime.datetime = Field(alias="created_at")
    disabled_at: Optional[datetime.datetime] = Field(alias="disabled_at")
    disabled_reason: Optional[str] = Field(alias="disabled_reason")
    event_types: List[str] = Field(alias="event_types")
    id: uuid.UUID = Field(alias="id")
    is_active: bool = Field(alias="is_active")
    updated_at: datetime.datetime = Field(alias="updated_at")
    url: str = Field(alias="url")

class PublicWebhookEndpointsInsert(TypedDict):
    client_id: Annotated[uuid.UUID, Field(alias="client_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    disabled_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="disabled_at")]]
    disabled_reason: NotRequired[Annotated[Optional[str], Field(alias="disabled_reason")]]
    event_types: NotRequired[Annotated[List[str], Field(alias="event_types")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_active: NotRequired[Annotated[bool, Field(alias="is_active")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: Annotated[str, Field(alias="url")]

class PublicWebhookEndpointsUpdate(TypedDict):
    client_id: NotRequired[Annotated[uuid.UUID, Field(alias="client_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    disabled_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="disabled_at")]]
    disabled_reason: NotRequired[Annotated[Optional[str], Field(alias="disabled_reason")]]
    event_types: NotRequired[Annotated[List[str], Field(alias="event_types")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_active: NotRequired[Annotated[bool, Field(alias="is_active")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[str, Field(alias="url")]]

class PublicCallLog(BaseModel):
    answered_at: Optional[datetime.datetime] = Field(alias="answered_at")
    appointment_date: Optional[datetime.date] = Field(alias="appointment_date")
    appointment_time: Optional[datetime.time] = Field(alias="appointment_time")
    appointment_words: Optional[str] = Field(alias="appointment_words")
    blame: Optional[PublicBlame] = Field(alias="blame")
    callback_e164: Optional[str] = Field(alias="callback_e164")
    callback_extension: Optional[str] = Field(alias="callback_extension")
    caller_name: Optional[str] = Field(alias="caller_name")
    client_id: uuid.UUID = Field(alias="client_id")
    confidence: Optional[float] = Field(alias="confidence")
    corrected_at: Optional[datetime.datetime] = Field(alias="corrected_at")
    currency: Optional[str] = Field(alias="currency")
    detail: Optional[str] = Field(alias="detail")
    duration_ms: Optional[int] = Field(alias="duration_ms")
    end_reason: Optional[str] = Field(alias="end_reason")
    ended_at: Optional[datetime.datetime] = Field(alias="ended_at")
    endpoint_ms_avg: Optional[int] = Field(alias="endpoint_ms_avg")
    estimated_revenue: Optional[float] = Field(alias="estimated_revenue")
    from_e164: Optional[str] = Field(alias="from_e164")
    id: uuid.UUID = Field(alias="id")
    llm_first_ms_avg: Optional[int] = Field(alias="llm_first_ms_avg")
    llm_ms_avg: Optional[int] = Field(alias="llm_ms_avg")
    model: Optional[str] = Field(alias="model")
    outcome: Optional[PublicCallResult] = Field(alias="outcome")
    phone_number_id: Optional[uuid.UUID] = Field(alias="phone_number_id")
    processing_ms_avg: Optional[int] = Field(alias="processing_ms_avg")
    revenue_reason: Optional[str] = Field(alias="revenue_reason")
    sentiment: Optional[PublicSentimentLabel] = Field(alias="sentiment")
    sentiment_score: Optional[float] = Field(alias="sentiment_score")
    service: Optional[str] = Field(alias="service")
    started_at: datetime.datetime = Field(alias="started_at")
    status: PublicCallStatus = Field(alias="status")
    stt_ms_avg: Optional[int] = Field(alias="stt_ms_avg")
    summary: Optional[str] = Field(alias="summary")
    to_do: Optional[str] = Field(alias="to_do")
    to_e164: str = Field(alias="to_e164")
    tts_first_ms_avg: Optional[int] = Field(alias="tts_first_ms_avg")
    turn_count: int = Field(alias="turn_count")
    turn_gap_ms_avg: Optional[int] = Field(alias="turn_gap_ms_avg")
    urgent: Optional[bool] = Field(alias="urgent")

class PublicCallLogForSpreadsheets(BaseModel):
    answered_at: Optional[datetime.datetime] = Field(alias="answered_at")
    appointment_date: Optional[datetime.date] = Field(alias="appointment_date")
    appointment_time: Optional[datetime.time] = Field(alias="appointment_time")
    appointment_words: Optional[str] = Field(alias="appointment_words")
    blame: Optional[PublicBlame] = Field(alias="blame")
    callback_e164: Optional[str] = Field(alias="callback_e164")
    callback_extension: Optional[str] = Field(alias="callback_extension")
    caller_name: Optional[str] = Field(alias="caller_name")
    client_id: uuid.UUID = Field(alias="client_id")
    confidence: Optional[float] = Field(alias="confidence")
    corrected_at: Optional[datetime.datetime] = Field(alias="corrected_at")
    currency: Optional[str] = Field(alias="currency")
    detail: Optional[str] = Field(alias="detail")
    duration_ms: Optional[int] = Field(alias="duration_ms")
    end_reason: Optional[str] = Field(alias="end_reason")
    ended_at: Optional[datetime.datetime] = Field(alias="ended_at")
    endpoint_ms_avg: Optional[int] = Field(alias="endpoint_ms_avg")
    estimated_revenue: Optional[float] = Field(alias="estimated_revenue")
    from_e164: Optional[str] = Field(alias="from_e164")
    id: uuid.UUID = Field(alias="id")
    llm_first_ms_avg: Optional[int] = Field(alias="llm_first_ms_avg")
    llm_ms_avg: Optional[int] = Field(alias="llm_ms_avg")
    model: Optional[str] = Field(alias="model")
    outcome: Optional[PublicCallResult] = Field(alias="outcome")
    phone_number_id: Optional[uuid.UUID] = Field(alias="phone_number_id")
    processing_ms_avg: Optional[int] = Field(alias="processing_ms_avg")
    revenue_reason: Optional[str] = Field(alias="revenue_reason")
    sentiment: Optional[PublicSentimentLabel] = Field(alias="sentiment")
    sentiment_score: Optional[float] = Field(alias="sentiment_score")
    service: Optional[str] = Field(alias="service")
    started_at: datetime.datetime = Field(alias="started_at")
    status: PublicCallStatus = Field(alias="status")
    stt_ms_avg: Optional[int] = Field(alias="stt_ms_avg")
    summary: Optional[str] = Field(alias="summary")
    to_do: Optional[str] = Field(alias="to_do")
    to_e164: str = Field(alias="to_e164")
    tts_first_ms_avg: Optional[int] = Field(alias="tts_first_ms_avg")
    turn_count: int = Field(alias="turn_count")
    turn_gap_ms_avg: Optional[int] = Field(alias="turn_gap_ms_avg")
    urgent: Optional[bool] = Field(alias="urgent")



class PublicBusyHour(BaseModel):
    weekday: Optional[int] = Field(alias="weekday")
    hour: Optional[int] = Field(alias="hour")
    calls: Optional[int] = Field(alias="calls")
    missed: Optional[int] = Field(alias="missed")

class PublicClientOverview(BaseModel):
    slug: Optional[str] = Field(alias="slug")
    name: Optional[str] = Field(alias="name")
    profession: Optional[str] = Field(alias="profession")
    status: Optional[PublicSubscriptionStatus] = Field(alias="status")
    serviceable: Optional[bool] = Field(alias="serviceable")
    suspended_at: Optional[datetime.datetime] = Field(alias="suspended_at")
    numbers: Optional[List[str]] = Field(alias="numbers")
    members: Optional[int] = Field(alias="members")
    calls_30d: Optional[int] = Field(alias="calls_30d")
    last_call_at: Optional[datetime.datetime] = Field(alias="last_call_at")
    created_at: Optional[datetime.datetime] = Field(alias="created_at")
    deleted_at: Optional[datetime.datetime] = Field(alias="deleted_at")

class PublicDailyFigures(BaseModel):
    day: Optional[datetime.date] = Field(alias="day")
    calls: Optional[int] = Field(alias="calls")
    answered: Optional[int] = Field(alias="answered")
    missed: Optional[int] = Field(alias="missed")
    refused: Optional[int] = Field(alias="refused")
    booked: Optional[int] = Field(alias="booked")
    booked_rate: Optional[float] = Field(alias="booked_rate")
    avg_duration_ms: Optional[float] = Field(alias="avg_duration_ms")
    total_duration_ms: Optional[float] = Field(alias="total_duration_ms")
    avg_sentiment: Optional[float] = Field(alias="avg_sentiment")
    outcomes: Optional[JsonValue] = Field(alias="outcomes")
    revenue: Optional[JsonValue] = Field(alias="revenue")

class PublicDeadJob(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    kind: Optional[PublicJobKind] = Field(alias="kind")
    client: Optional[str] = Field(alias="client")
    dedupe_key: Optional[str] = Field(alias="dedupe_key")
    attempts: Optional[int] = Field(alias="attempts")
    last_error: Optional[str] = Field(alias="last_error")
    created_at: Optional[datetime.datetime] = Field(alias="created_at")

class PublicDeadLetter(BaseModel):
    id: Optional[int] = Field(alias="id")
    event_id: Optional[uuid.UUID] = Field(alias="event_id")
    kind: Optional[str] = Field(alias="kind")
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    call_id: Optional[uuid.UUID] = Field(alias="call_id")
    reason: Optional[str] = Field(alias="reason")
    attempts: Optional[int] = Field(alias="attempts")
    received_at: Optional[datetime.datetime] = Field(alias="received_at")

class PublicEdgeAgentOverview(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    name: Optional[str] = Field(alias="name")
    clients: Optional[List[str]] = Field(alias="clients")
    last_seen_at: Optional[datetime.datetime] = Field(alias="last_seen_at")
    revoked_at: Optional[datetime.datetime] = Field(alias="revoked_at")
    token_issued_at: Optional[datetime.datetime] = Field(alias="token_issued_at")
    former_until: Optional[datetime.datetime] = Field(alias="former_until")

class PublicExportedCall(BaseModel):
    call_id: Optional[uuid.UUID] = Field(alias="call_id")
    call: Optional[JsonValue] = Field(alias="call")

class PublicHourlyFigures(BaseModel):
    hour: Optional[int] = Field(alias="hour")
    calls: Optional[int] = Field(alias="calls")
    answered: Optional[int] = Field(alias="answered")
    missed: Optional[int] = Field(alias="missed")
    refused: Optional[int] = Field(alias="refused")
    booked: Optional[int] = Field(alias="booked")
    booked_rate: Optional[float] = Field(alias="booked_rate")
    avg_duration_ms: Optional[float] = Field(alias="avg_duration_ms")
    total_duration_ms: Optional[float] = Field(alias="total_duration_ms")
    avg_sentiment: Optional[float] = Field(alias="avg_sentiment")
    outcomes: Optional[JsonValue] = Field(alias="outcomes")
    revenue: Optional[JsonValue] = Field(alias="revenue")

class PublicInvitationOffer(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    client: Optional[str] = Field(alias="client")
    role: Optional[PublicMemberRole] = Field(alias="role")
    expires_at: Optional[datetime.datetime] = Field(alias="expires_at")

class PublicLeasedDelivery(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    endpoint_id: Optional[uuid.UUID] = Field(alias="endpoint_id")
    url: Optional[str] = Field(alias="url")
    secret: Optional[str] = Field(alias="secret")
    event_type: Optional[str] = Field(alias="event_type")
    event_key: Optional[str] = Field(alias="event_key")
    payload: Optional[JsonValue] = Field(alias="payload")
    attempts: Optional[int] = Field(alias="attempts")
    lease: Optional[uuid.UUID] = Field(alias="lease")
    leased_until: Optional[datetime.datetime] = Field(alias="leased_until")
    former_secret: Optional[str] = Field(alias="former_secret")

class PublicLeasedJob(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    kind: Optional[PublicJobKind] = Field(alias="kind")
    dedupe_key: Optional[str] = Field(alias="dedupe_key")
    payload: Optional[JsonValue] = Field(alias="payload")
    attempts: Optional[int] = Field(alias="attempts")
    lease: Optional[uuid.UUID] = Field(alias="lease")
    leased_until: Optional[datetime.datetime] = Field(alias="leased_until")

class PublicMemberAddress(BaseModel):
    user_id: Optional[uuid.UUID] = Field(alias="user_id")
    email: Optional[str] = Field(alias="email")

class PublicOperatorNotice(BaseModel):
    id: Optional[int] = Field(alias="id")
    kind: Optional[str] = Field(alias="kind")
    subject: Optional[str] = Field(alias="subject")
    message: Optional[str] = Field(alias="message")
    times: Optional[int] = Field(alias="times")
    first_at: Optional[datetime.datetime] = Field(alias="first_at")
    last_at: Optional[datetime.datetime] = Field(alias="last_at")
    over_at: Optional[datetime.datetime] = Field(alias="over_at")
    seen_at: Optional[datetime.datetime] = Field(alias="seen_at")

class PublicPromptProblem(BaseModel):
    field: Optional[str] = Field(alias="field")
    problem: Optional[str] = Field(alias="problem")
    detail: Optional[str] = Field(alias="detail")

class PublicRepeatCaller(BaseModel):
    from_e164: Optional[str] = Field(alias="from_e164")
    calls: Optional[int] = Field(alias="calls")
    booked: Optional[int] = Field(alias="booked")
    revenue: Optional[JsonValue] = Field(alias="revenue")
    first_call: Optional[datetime.datetime] = Field(alias="first_call")
    last_call: Optional[datetime.datetime] = Field(alias="last_call")

class PublicResolvedCall(BaseModel):
    client_id: Optional[uuid.UUID] = Field(alias="client_id")
    client: Optional[str] = Field(alias="client")
    phone_number_id: Optional[uuid.UUID] = Field(alias="phone_number_id")
    config_version: Optional[int] = Field(alias="config_version")
    timezone: Optional[str] = Field(alias="timezone")
    language: Optional[str] = Field(alias="language")
    profession: Optional[str] = Field(alias="profession")
    hours: Optional[JsonValue] = Field(alias="hours")
    facts: Optional[str] = Field(alias="facts")
    serviceable: Optional[bool] = Field(alias="serviceable")
    prompt: Optional[PublicResolvedPrompt] = Field(alias="prompt")
    voice: Optional[PublicResolvedVoice] = Field(alias="voice")
    calls_at_once: Optional[int] = Field(alias="calls_at_once")
    caller_blocked: Optional[bool] = Field(alias="caller_blocked")
    caller_too_often: Optional[bool] = Field(alias="caller_too_often")
    overflow_to_cloud: Optional[bool] = Field(alias="overflow_to_cloud")

class PublicResolvedPrompt(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    version: Optional[int] = Field(alias="version")
    body: Optional[str] = Field(alias="body")
    greeting: Optional[str] = Field(alias="greeting")

class PublicResolvedVoice(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    provider: Optional[str] = Field(alias="provider")
    provider_voice_id: Optional[str] = Field(alias="provider_voice_id")
    sex: Optional[str] = Field(alias="sex")

class PublicRetried(BaseModel):
    id: Optional[int] = Field(alias="id")
    result: Optional[str] = Field(alias="result")
    reason: Optional[str] = Field(alias="reason")

class PublicStageLatency(BaseModel):
    stage: Optional[str] = Field(alias="stage")
    turns: Optional[int] = Field(alias="turns")
    p50_ms: Optional[float] = Field(alias="p50_ms")
    p95_ms: Optional[float] = Field(alias="p95_ms")
    p99_ms: Optional[float] = Field(alias="p99_ms")
    within_800ms: Optional[float] = Field(alias="within_800ms")
    within_600ms: Optional[float] = Field(alias="within_600ms")
    apologies: Optional[int] = Field(alias="apologies")

class PublicTranscriptMatch(BaseModel):
    call_id: Optional[uuid.UUID] = Field(alias="call_id")
    seq: Optional[int] = Field(alias="seq")
    speaker: Optional[str] = Field(alias="speaker")
    occurred_at: Optional[datetime.datetime] = Field(alias="occurred_at")
    from_e164: Optional[str] = Field(alias="from_e164")
    excerpt: Optional[str] = Field(alias="excerpt")
    rank: Optional[float] = Field(alias="rank")

class PublicTurnedEdgeAgent(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    issued_at: Optional[int] = Field(alias="issued_at")
    former_until: Optional[datetime.datetime] = Field(alias="former_until")

class PublicUnroutedCall(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    to_number: Optional[str] = Field(alias="to_number")
    from_number: Optional[str] = Field(alias="from_number")
    reason: Optional[str] = Field(alias="reason")
    occurred_at: Optional[datetime.datetime] = Field(alias="occurred_at")
    edge_agent: Optional[str] = Field(alias="edge_agent")

class PublicWeeklyFigures(BaseModel):
    week: Optional[datetime.date] = Field(alias="week")
    calls: Optional[int] = Field(alias="calls")
    answered: Optional[int] = Field(alias="answered")
    missed: Optional[int] = Field(alias="missed")
    refused: Optional[int] = Field(alias="refused")
    booked: Optional[int] = Field(alias="booked")
    booked_rate: Optional[float] = Field(alias="booked_rate")
    avg_duration_ms: Optional[float] = Field(alias="avg_duration_ms")
    total_duration_ms: Optional[float] = Field(alias="total_duration_ms")
    avg_sentiment: Optional[float] = Field(alias="avg_sentiment")
    outcomes: Optional[JsonValue] = Field(alias="outcomes")
    revenue: Optional[JsonValue] = Field(alias="revenue")
