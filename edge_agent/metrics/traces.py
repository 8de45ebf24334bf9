"""A trace of each call, by OpenTelemetry: a span for the call, its ringing, each reply, each stage, each failure.

They are made of the rows that a call leaves anyway, once they are there: nothing is measured for them, and a call waits
for nothing. The trace's id is the call's id in the database. A row holds how long its stages took; where they began is
reckoned back from the first sound, as far as one stage must have ended before the next one began.

No span holds anybody's words, numbers or client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from os import environ
from typing import Any
from uuid import UUID

from shared.errors import SetupError

try:
    from opentelemetry.context import Context
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags, set_span_in_context
    from opentelemetry.util.types import AttributeValue
except ImportError as missing:
    raise SetupError(
        "OTEL_EXPORTER_OTLP_ENDPOINT is set, and OpenTelemetry is not installed: pip install 'frontdesk[traces]', or "
        "leave it empty."
    ) from missing

_Row = Mapping[str, Any]
_BY = {"stt": "stt_provider", "llm": "llm_model", "tts": "tts_provider"}
_OF_CALL = ("end_reason", "status", "blame", "turn_count")
_OF_REPLY = ("exchange", "reply", "interrupted", "used_fallback", "processing_ms", "turn_gap_ms", "llm_ms", "hole_ms")
_OF_FAILURE = ("stage", "provider", "attempt", "cause")
_LOW = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that took from `begin` to `end`."""

    name: str
    begin: datetime
    end: datetime
    told: Mapping[str, AttributeValue] = field(default_factory=dict)
    failed: bool = False


def traced(url: str) -> Traces:
    """For events of the journal: sends to `url`, in batches, from a thread of its own."""
    tracing = provider()
    tracing.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{url}/v1/traces")))
    return Traces(tracing)


def provider() -> TracerProvider:
    """Without anybody who is sent the spans."""
    named = {"service.name": environ.get("OTEL_SERVICE_NAME", "frontdesk")}
    return TracerProvider(resource=Resource.create(named), id_generator=Ids())


class Ids(RandomIdGenerator):
    """Gives the span of a call the ids that its other spans name as their parent's."""

    def __init__(self) -> None:
        self.call: UUID | None = None  # whose own span is made now

    def generate_trace_id(self) -> int:
        return self.call.int if self.call else super().generate_trace_id()

    def generate_span_id(self) -> int:
        return span_of(self.call) if self.call else super().generate_span_id()


class Traces:
    """Called with each event that the journal takes. `tracing`: made by `provider`."""

    def __init__(self, tracing: TracerProvider) -> None:
        assert isinstance(tracing.id_generator, Ids)
        self.tracing = tracing
        self._ids, self._tracer = tracing.id_generator, tracing.get_tracer("frontdesk")

    def __call__(self, event: Mapping[str, Any]) -> None:
        kind, row = event["kind"], event["data"]
        if event["client_id"] is None:
            return  # nobody's call, or no call
        call, since = UUID(str(event["call_id"])), event["call"]["started_at"]
        if kind == "call.answered":
            self._tell(call, Stage("ring", _at(since), _at(row["answered_at"])))
        elif kind == "turn" and row["speaker"] == "agent":
            self._reply(call, row)
        elif kind == "event" and row["severity"] != "info":
            self._tell(call, failure(row))
        elif kind == "call.ended":
            self._ids.call = call
            try:
                self._span(Context(), Stage("call", _at(since), _at(row["ended_at"]), _told(row, _OF_CALL)))
            finally:
                self._ids.call = None

    def _reply(self, call: UUID, row: _Row) -> None:
        found = list(stages(row))
        heard = max([_at(row["occurred_at"]), *(stage.end for stage in found)])
        begin = min([heard, *(stage.begin for stage in found)])
        within = self._tell(call, Stage("reply", begin, heard, _told(row, _OF_REPLY)))
        for stage in found:
            self._span(within, stage)

    def _tell(self, call: UUID, stage: Stage) -> Context:
        parent = SpanContext(call.int, span_of(call), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
        return self._span(set_span_in_context(NonRecordingSpan(parent), Context()), stage)

    def _span(self, within: Context, stage: Stage) -> Context:
        span = self._tracer.start_span(stage.name, within, attributes=stage.told, start_time=_ns(stage.begin))
        if stage.failed:
            span.set_status(Status(StatusCode.ERROR))
        span.end(_ns(max(stage.begin, stage.end)))
        return set_span_in_context(span, within)


def stages(row: _Row) -> Iterator[Stage]:
    """Of an agent's row of the transcript: those that took place."""
    sounded = _at(row["occurred_at"])
    decided = sounded - _ms(row.get("processing_ms") or 0)
    if (waited := row.get("endpoint_ms")) is not None:
        yield Stage("endpoint", decided - _ms(waited), decided)
    if (heard := row.get("stt_ms")) is not None:
        spoke_until = decided - _ms(waited or heard)
        yield Stage("stt", spoke_until, spoke_until + _ms(heard), _by(row, "stt"))
    spoken = _ms(row.get("tts_first_ms") or 0)
    if (thought := row.get("llm_first_ms")) is not None:
        yield Stage("llm", sounded - spoken - _ms(thought), sounded - spoken, _by(row, "llm"))
    if row.get("tts_first_ms") is not None:
        yield Stage("tts", sounded - spoken, sounded, _by(row, "tts"))


def failure(row: _Row) -> Stage:
    """Of a row of a call's events: from when it was asked to when it had failed."""
    context, at = row["context"], _at(row["occurred_at"])
    told = {"stage": row["component"], "cause": row["code"], **context}
    return Stage("failure", at - _ms(context.get("elapsed_ms") or 0), at, _told(told, _OF_FAILURE), failed=True)


def span_of(call: UUID) -> int:
    """The id of the call's own span: its lower half, of which 62 bits are random."""
    return call.int & _LOW


def _by(row: _Row, stage: str) -> dict[str, AttributeValue]:
    return {"provider": name} if (name := row.get(_BY[stage])) else {}


def _told(row: _Row, names: tuple[str, ...]) -> dict[str, AttributeValue]:
    return {f"frontdesk.{name}": value for name in names if (value := row.get(name)) is not None}


def _at(moment: str | datetime) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


def _ms(milliseconds: float) -> timedelta:
    return timedelta(milliseconds=milliseconds)


def _ns(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000) * 1000
