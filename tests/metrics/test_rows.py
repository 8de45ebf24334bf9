"""What a call leaves in the journal moves the right series, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from edge_agent.metrics import series
from edge_agent.metrics.eyes import eyes
from edge_agent.metrics.rows import Rows
from edge_agent.settings import Settings
from edge_agent.storage import writing
from shared.errors import ThinkingFailed
from shared.settings import load
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import MemoryStore
from tests.fakes.voice import FakeVoice
from tests.metrics.values import moves
from tests.stories.telling import Told, tell
from tests.test_settings import GOOD

ASKS = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=22)


def counted(told: Told) -> dict[str, float]:
    with moves() as moved:
        rows = Rows()
        for event in told.journal.events:
            rows(event)
    return moved


def test_a_call_that_goes_well_is_one_end_and_one_answer(tmp_path: Path) -> None:
    """Each stage of the answer is observed once, with its seconds; the greeting is no answer, and nothing failed."""
    told = tell(ASKS, tmp_path)
    moved = counted(told)
    (answer,) = [row for row in told.agent_rows() if row["reply"] == "answer"]
    columns = {"stt": "stt_ms", "llm": "llm_first_ms", "tts": "tts_first_ms", "processing": "processing_ms"}
    for stage, column in columns.items():
        assert moved.pop(f"frontdesk_stage_seconds_count{{stage={stage}}}") == 1, stage
        assert moved.pop(f"frontdesk_stage_seconds_sum{{stage={stage}}}", 0.0) == answer[column] / 1000, stage
    assert moved.pop("frontdesk_turn_gap_seconds_sum") == answer["turn_gap_ms"] / 1000
    assert moved.pop("frontdesk_hole_seconds_sum", 0.0) == answer["hole_ms"] / 1000
    assert moved == {
        "frontdesk_calls_ended_total{end_reason=caller_hung_up}": 1,
        "frontdesk_turn_gap_seconds_count": 1,
        "frontdesk_hole_seconds_count": 1,
    }


def test_a_second_model_that_answers_is_one_fallback(tmp_path: Path) -> None:
    """The failure is counted by its stage and cause, the fallback by who failed and who answered."""
    other = FakeModel(["Ninety dollars."], delay=0.02, name="second")
    moved = counted(tell(ASKS, tmp_path, answers=[[ThinkingFailed("away")]] * 3, others=[other]))
    assert moved["frontdesk_fallbacks_total{from=fake-model,stage=llm,to=second}"] >= 1
    assert moved["frontdesk_failures_total{cause=thinking_failed,stage=llm}"] >= 1
    assert not [name for name in moved if name.startswith("frontdesk_fallbacks_total") and "llm" not in name]


def test_a_failure_that_nobody_made_good_is_no_fallback(tmp_path: Path) -> None:
    """The caller hears an apology: there was somebody who failed, and nobody who stood in."""
    moved = counted(tell(ASKS, tmp_path, answers=["That depends on your teeth."], voice=FakeVoice(fails_on="teeth")))
    assert moved["frontdesk_failures_total{cause=speaking_failed,stage=tts}"] >= 1
    assert not [name for name in moved if name.startswith("frontdesk_fallbacks_total")]


def row(kind: str, /, **data: Any) -> Mapping[str, Any]:
    call = {"started_at": "2026-11-30T08:00:00+00:00"}
    return {"event_id": "e", "kind": kind, "client_id": "c", "call_id": "a", "call": call, "data": data}


def failed(stage: str, code: str, **context: Any) -> Mapping[str, Any]:
    return row("event", component=stage, code=code, severity="warning", message="", context=context)


def test_a_failure_before_an_apology_is_not_the_next_answers_fallback() -> None:
    """Both models failed, the caller heard an apology; then the first one answers: nobody stood in for anybody."""
    rows = Rows()
    with moves() as moved:
        rows(failed("llm", "thinking_failed", provider="first"))
        rows(failed("llm", "thinking_failed", provider="second"))
        rows(row("turn", speaker="agent", reply="apology", llm_model=None, tts_provider="kokoro"))
        rows(row("turn", speaker="agent", reply="answer", llm_model="first", tts_provider="kokoro"))
    assert not [name for name in moved if name.startswith("frontdesk_fallbacks_total")]


def test_a_silence_that_the_guard_broke_is_observed_with_its_length() -> None:
    """Its length is what the caller waited."""
    with moves() as moved:
        Rows()(failed("guard", "silence", elapsed_ms=3600))
    assert moved["frontdesk_silence_seconds_count"] == 1
    assert moved["frontdesk_silence_seconds_sum"] == 3.6


def test_a_call_that_was_nobodys_is_counted_with_its_reason() -> None:
    """Refused before any client was known."""
    with moves() as moved:
        Rows()(row("call.unrouted", reason="unknown_number", to_number="+15105550142"))
    assert moved == {"frontdesk_calls_ended_total{end_reason=unknown_number}": 1}


def test_a_trouble_lasts_until_the_last_one_of_its_kind_is_over() -> None:
    """Two providers are left alone; that the box has started is no trouble."""
    rows = Rows()
    with moves() as moved:
        for subject in ("llm a", "stt b"):
            rows(row("box.event", kind="provider_left_alone", subject=subject, over=False))
        rows(row("box.event", kind="provider_left_alone", subject="stt b", over=True))
        rows(row("box.event", kind="started", subject="", over=True))
    assert moved == {"frontdesk_trouble{kind=provider_left_alone}": 1}


@pytest.mark.parametrize("said", ["+15105550142", "15105550142", "call me at 5105550142", "Ünknown", "", "x" * 61])
def test_what_is_no_name_is_no_label(said: str) -> None:
    """Somebody's number, or words, in a place that should hold a code never reach a label."""
    assert series.bounded("test", said) == "other"


def test_a_label_has_a_limited_number_of_values() -> None:
    """Each series costs memory here and in Prometheus; those that were there first stay."""
    given = [series.bounded("crowd", f"reason {number}") for number in range(100)]
    assert given[: series.MOST] == [f"reason {number}" for number in range(series.MOST)]
    assert set(given[series.MOST :]) == {"other"}
    assert series.bounded("crowd", "reason 3") == "reason 3"


async def test_the_journal_of_a_box_is_watched_where_metrics_are_on(tmp_path: Path) -> None:
    """From the settings to the series; a row that nobody foresaw is written down all the same."""
    for door, expected in (("", {}), ("127.0.0.1:9464", {"frontdesk_calls_ended_total{end_reason=watched}": 1})):
        settings = load(Settings, {**GOOD, "FRONTDESK_METRICS": door, "FRONTDESK_STATE_DIR": str(tmp_path)})
        ended = {**row("call.ended", end_reason="watched"), "event_id": f"ended {door}"}
        odd: dict[str, Any] = {
            "event_id": f"odd {door}",
            "kind": "turn",
            "client_id": None,
            "call_id": "b",
            "call": {},
            "data": {},
        }
        with moves() as moved:
            async with writing(settings, MemoryStore(), tmp_path / f"journal{len(door)}.db") as journal:
                journal.append(odd)
                journal.append(ended)
                journal.append(ended)  # the same one again
                assert await journal.backlog() == 2
        assert moved == expected


def test_all_journals_of_a_process_are_watched_by_one() -> None:
    """A leftover journal's calls are remembered beside those of now."""
    settings = load(Settings, {**GOOD, "FRONTDESK_METRICS": "127.0.0.1:9464"})
    assert eyes(settings) is eyes(load(Settings, {**GOOD, "FRONTDESK_METRICS": "127.0.0.1:9464"}))
