"""`frontdesk status`: what the health door tells, as figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from infra.cli import build
from infra.commands.status import as_json, page
from infra.doctor.figures import Figures, looked, read
from shared.errors import SetupError
from tests.doctor.scene import NOWHERE, servers

HEALTH = {"ready": True, "calls": 2, "seats": 8, "lines": 2, "why": ""}
TEXT = """\
# TYPE frontdesk_calls gauge
frontdesk_calls{pid="1"} 1.0
frontdesk_calls{pid="2"} 1.0
# TYPE frontdesk_calls_ended_total counter
frontdesk_calls_ended_total{end_reason="caller_hung_up"} 12.0
frontdesk_calls_ended_total{end_reason="failed"} 0.0
# TYPE frontdesk_stage_seconds histogram
frontdesk_stage_seconds_bucket{stage="llm",le="0.4"} 5.0
frontdesk_stage_seconds_bucket{stage="llm",le="0.6"} 8.0
frontdesk_stage_seconds_bucket{stage="llm",le="0.8"} 10.0
frontdesk_stage_seconds_bucket{stage="llm",le="+Inf"} 10.0
frontdesk_stage_seconds_count{stage="llm"} 10.0
frontdesk_stage_seconds_sum{stage="llm"} 4.5
# TYPE frontdesk_breaker_open gauge
frontdesk_breaker_open{stage="tts",name="cartesia"} 1.0
# TYPE frontdesk_journal_backlog gauge
frontdesk_journal_backlog 3.0
"""


def shown(figures: Figures) -> str:
    out = Console(width=110)
    with out.capture() as captured:
        out.print(page(figures))
    return captured.get()


def test_a_histogram_tells_its_mean_and_who_was_in_time() -> None:
    """By the edges that are promised: 0.4, 0.6 and 0.8 s."""
    ((labels, spread),) = read(HEALTH, TEXT).spreads["frontdesk_stage_seconds"]
    assert labels == {"stage": "llm"}
    assert (spread.mean, spread.within(0.4), spread.within(0.8)) == (0.45, 0.5, 1.0)
    assert spread.within(0.5) is None


def test_processes_are_counted_together() -> None:
    """A figure of a box with lines is the sum over them; what is not told is no zero."""
    figures = read(HEALTH, TEXT)
    assert figures.one("frontdesk_calls") == 2
    assert figures.one("frontdesk_loop_lag_seconds") is None


def test_the_page_shows_what_matters_and_no_zeros() -> None:
    """Seats, who is left alone, how the calls ended, how many answers were in time."""
    text = shown(read(HEALTH, TEXT))
    for words in ("2 of 8 seats taken; takes calls", "tts cartesia", "caller_hung_up", "100%", "wait for the database"):
        assert words in text
    assert "failed" not in text


def test_a_box_that_takes_no_calls_says_why() -> None:
    """In the first line."""
    text = shown(read({**HEALTH, "ready": False, "why": "draining"}, ""))
    assert "takes no calls: draining" in text


async def test_both_pages_are_read(tmp_path: Path) -> None:
    """Over HTTP, also while the box takes no calls."""
    async with servers() as there:
        there.metrics, there.ready = TEXT, 503
        figures = await looked(there.url)
    told = as_json(figures)
    assert told["health"]["seats"] == 4
    assert told["values"]["frontdesk_journal_backlog"] == [{"value": 3.0}]
    assert told["histograms"]["frontdesk_stage_seconds"][0]["le_0.8"] == 10.0
    assert json.dumps(told)


async def test_a_box_that_is_down_is_told_with_its_cure() -> None:
    """Nobody listens there."""
    with pytest.raises(SetupError, match="No box answers"):
        await looked(NOWHERE)


@pytest.mark.parametrize("health", [[], {"status": "ok"}, 3])
async def test_another_program_is_not_taken_for_a_box(health: object) -> None:
    """Whatever JSON it answers with."""
    async with servers() as there:
        there.health = health
        with pytest.raises(SetupError, match="not a box's health door"):
            await looked(there.url)


def test_a_door_that_is_off_says_how_to_open_it(tmp_path: Path) -> None:
    """One sentence."""
    done = CliRunner().invoke(build("status"), ["status", "--env-file", str(tmp_path / ".env")])
    assert isinstance(done.exception, SetupError)
    assert "FRONTDESK_METRICS=" in str(done.exception)
