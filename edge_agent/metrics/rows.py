"""What calls and the box leave in the journal, counted as it is written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from edge_agent.metrics import series
from edge_agent.metrics.series import bounded
from shared.calls import ReplyKind

# Of an answer's row: the column with the milliseconds of a stage, and the one that names who did it.
_TOOK = {"stt": "stt_ms", "llm": "llm_first_ms", "tts": "tts_first_ms", "processing": "processing_ms"}
_BY = {"stt": "stt_provider", "llm": "llm_model", "tts": "tts_provider"}
MOST_CALLS = 1000  # whose failures are remembered: a call that another process goes on with never ends here

_Row = Mapping[str, Any]


class Rows:
    """Called with each event that the journal takes, as it is shipped."""

    def __init__(self) -> None:
        self._lost: dict[str, defaultdict[str, list[str]]] = {}  # call → stage → who failed since the last reply
        self._lasting: defaultdict[str, set[str]] = defaultdict(set)  # kind of trouble → what it is about

    def __call__(self, event: Mapping[str, Any]) -> None:
        call, row = str(event["call_id"]), event["data"]
        match event["kind"]:
            case "turn" if row["speaker"] == "agent":
                self._replied(call, row)
            case "event":
                self._failed(call, row)
            case "call.ended":
                self._lost.pop(call, None)
                series.ENDED.labels(bounded("end_reason", row["end_reason"])).inc()
            case "call.unrouted":
                series.ENDED.labels(bounded("end_reason", row["reason"])).inc()
            case "box.event":
                self._troubled(row)

    def _replied(self, call: str, row: _Row) -> None:
        lost: Mapping[str, list[str]] = self._lost.pop(call, {})
        for stage, column in _BY.items():
            by = row.get(column)
            for name in dict.fromkeys(lost.get(stage, ()) if by else ()):
                if name != by:
                    series.FALLBACKS.labels(stage, bounded("from", name), bounded("to", by)).inc()
        if row.get("reply") == ReplyKind.ANSWER:  # as in the averages of a call's row
            _measured(row)

    def _failed(self, call: str, row: _Row) -> None:
        stage, code, context = row["component"], row["code"], row["context"]
        if stage == "guard" and code == "silence":
            series.SILENCE.observe((context.get("elapsed_ms") or 0) / 1000)
        if row["severity"] == "info":
            return
        series.FAILURES.labels(bounded("stage", stage), bounded("cause", code)).inc()
        if stage in _BY and (name := context.get("provider")):
            if len(self._lost) >= MOST_CALLS and call not in self._lost:
                self._lost.pop(next(iter(self._lost)))
            self._lost.setdefault(call, defaultdict(list))[stage].append(str(name))

    def _troubled(self, row: _Row) -> None:
        if row["kind"] == "started":
            return
        about = self._lasting[row["kind"]]
        (about.discard if row["over"] else about.add)(row["subject"])
        series.TROUBLE.labels(bounded("kind", row["kind"])).set(len(about))


def _measured(row: _Row) -> None:
    for stage, column in _TOOK.items():
        if (took := row.get(column)) is not None:
            series.STAGE.labels(stage).observe(took / 1000)
    for column, histogram in (("turn_gap_ms", series.TURN_GAP), ("hole_ms", series.HOLE)):
        if (took := row.get(column)) is not None:
            histogram.observe(took / 1000)
