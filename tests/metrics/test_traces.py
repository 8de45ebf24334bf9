"""Traces of a call, made of its rows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from edge_agent.metrics.eyes import _eyes
from edge_agent.metrics.traces import Traces, provider, traced
from shared.errors import SetupError, ThinkingFailed
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.stories.telling import CALLER, Told, tell

ASKS = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=12)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A call in which the first model fails and the second answers."""
    other = FakeModel(["Ninety dollars."], delay=0.02, name="second")
    return tell(ASKS, tmp_path_factory.mktemp("call"), answers=[[ThinkingFailed("away")]] * 3, others=[other])


@pytest.fixture(scope="module")
def spans(told: Told) -> list[ReadableSpan]:
    """All that is made of it."""
    exporter, tracing = InMemorySpanExporter(), provider()
    tracing.add_span_processor(SimpleSpanProcessor(exporter))
    traces = Traces(tracing)
    for event in told.journal.events:
        traces(event)
    return list(exporter.get_finished_spans())


def one(spans: list[ReadableSpan], name: str) -> ReadableSpan:
    """The last of that name: the answer's, after the greeting's."""
    return [span for span in spans if span.name == name][-1]


def seconds(span: ReadableSpan) -> float:
    assert span.start_time is not None
    assert span.end_time is not None
    return (span.end_time - span.start_time) / 1e9


def test_a_call_is_one_trace_that_is_found_by_its_id(told: Told, spans: list[ReadableSpan]) -> None:
    """The call holds its ringing, its replies and its failures; a reply holds its stages."""
    call_id = UUID(told.journal.events[0]["call_id"])
    assert {span.context.trace_id for span in spans} == {call_id.int}
    call, reply = one(spans, "call"), one(spans, "reply")
    assert call.parent is None
    for name in ("ring", "reply", "failure"):
        parent = one(spans, name).parent
        assert parent is not None
        assert parent.span_id == call.context.span_id, name
    within = [span.name for span in spans if span.parent and span.parent.span_id == reply.context.span_id]
    assert sorted(within) == ["endpoint", "llm", "stt", "tts"]


def test_a_stage_lasts_as_long_as_its_row_says_and_ends_before_the_next(told: Told, spans: list[ReadableSpan]) -> None:
    """The words are there before the model is done, the model's before the voice; the reply ends with its sound."""
    row = [row for row in told.agent_rows() if row["reply"] == "answer"][-1]
    for name, column in (
        ("endpoint", "endpoint_ms"),
        ("stt", "stt_ms"),
        ("llm", "llm_first_ms"),
        ("tts", "tts_first_ms"),
    ):
        assert seconds(one(spans, name)) == pytest.approx(row[column] / 1000, abs=1e-5), name
    reply = one(spans, "reply")
    assert one(spans, "tts").end_time == reply.end_time
    assert one(spans, "llm").end_time == one(spans, "tts").start_time
    assert one(spans, "stt").start_time == one(spans, "endpoint").start_time


def test_a_failure_names_who_failed_and_why(spans: list[ReadableSpan]) -> None:
    """It is marked as an error, and begins when the provider was asked."""
    failure = one(spans, "failure")
    assert failure.attributes == {
        "frontdesk.stage": "llm",
        "frontdesk.provider": "fake-model",
        "frontdesk.attempt": 1,
        "frontdesk.cause": "thinking_failed",
    }
    assert not failure.status.is_ok
    assert one(spans, "llm").attributes == {"provider": "second"}


def test_no_span_holds_anybodys_words_or_number(told: Told, spans: list[ReadableSpan]) -> None:
    """Of what was said, and by whom, a trace knows nothing."""
    written = " ".join(span.to_json() for span in spans)
    for secret in ("cleaning", "Ninety", str(CALLER.number), told.journal.events[0]["client_id"]):
        assert secret not in written


class Collector(BaseHTTPRequestHandler):
    """What an OTLP collector is asked."""

    asked: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        self.asked.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Its address, and what it was asked."""
    asked: list[tuple[str, bytes]] = []
    handler = type("Handler", (Collector,), {"asked": asked})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        serving.join()


def test_spans_reach_a_collector_over_http(
    told: Told, collector: tuple[str, list[tuple[str, bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By OTLP, with the name of the service; compressed only if it is told to."""
    monkeypatch.delenv("OTEL_SERVICE_NAME", raising=False)
    url, asked = collector
    traces = traced(url)
    for event in told.journal.events:
        traces(event)
    traces.tracing.shutdown()  # sends what it has
    (path, body), *_ = asked
    assert path == "/v1/traces"
    request = ExportTraceServiceRequest.FromString(body)
    (of_us,) = request.resource_spans
    named = {each.key: each.value.string_value for each in of_us.resource.attributes}
    assert named["service.name"] == "frontdesk"
    assert {span.name for scope in of_us.scope_spans for span in scope.spans} >= {
        "call",
        "ring",
        "reply",
        "stt",
        "llm",
        "tts",
    }


def test_an_address_without_the_packages_is_one_sentence_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is not installed with the box: whoever wants traces is told how."""
    monkeypatch.setitem(sys.modules, "opentelemetry.context", None)
    monkeypatch.delitem(sys.modules, "edge_agent.metrics.traces")
    with pytest.raises(SetupError, match=r"pip install 'frontdesk\[traces\]'"):
        _eyes.__wrapped__(False, "http://127.0.0.1:4318")
