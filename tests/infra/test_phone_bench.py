"""What a benchmark makes of its calls, on what machine, and beside whom."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from infra.bench.calls.other_checkout import beside, tolerant
from infra.bench.calls.rest import cpu_seconds
from infra.bench.calls.tables import Placed, bench_table, counted, ratio_table, ratios
from infra.dev.demo.machine import machine, measured_speed, speed_lines
from infra.dev.stack.children import Recorded
from infra.dev.stack.lifecycle import write_down
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError


def exchange(processing: int | None, gap: int | None, **more: Any) -> dict[str, Any]:
    times = {"endpoint": 600, "processing": processing, "turn_gap": gap, "claimed_turn_gap": gap, "measured_hole": 0}
    others = dict.fromkeys(("stt", "llm_first", "llm", "tts_first"), 1)
    latency = {**others, **times, "processing_by_ear": None if gap is None else gap - 600, **more.pop("latency", {})}
    return {"heard": "words", "reply": "answer", "acknowledgement": "", "latency_ms": latency, **more}


def reported(*exchanges: dict[str, Any], silence: float = 2.0) -> dict[str, Any]:
    return {
        "exchanges": list(exchanges),
        "questions": {"asked": len(exchanges), "answered": sum(x["reply"] == "answer" for x in exchanges)},
        "apologies": sum(x["reply"] == "apology" for x in exchanges),
        "acknowledgements": sum(bool(x["acknowledgement"]) for x in exchanges),
        "longest_silence": {"seconds": silence, "at": 1.0},
    }


APOLOGY = exchange(100, 8700, reply="apology")
OURS = Placed("ours", [reported(exchange(500, 1300)), reported(exchange(400, 1200), exchange(600, 1400))])
THEIRS = Placed("theirs", [reported(exchange(2000, 3000), APOLOGY), reported(exchange(1000, 2000), APOLOGY)])


def test_an_apology_is_in_no_percentile() -> None:
    """It was there after 100 ms, and the caller waited 8.7 s for nothing."""
    found = ratios(OURS, THEIRS)
    assert found["first call"]["processing p50"] == 0.25
    assert found["warm calls"] == {
        "processing p50": 0.4, "processing p95": 0.6, "by ear p50": 0.429, "by ear p95": 0.571, "turn gap p50": 0.6,
    }  # fmt: skip
    assert "theirs: 2 of 4 sentences answered; apologies 2" in next(counted(THEIRS))


def test_without_an_answer_there_is_nothing_to_compare() -> None:
    """A side that only apologised has no ratio, and no percentile."""
    found = ratios(OURS, Placed("theirs", [reported(APOLOGY), reported(APOLOGY)]))
    assert {value for row in found.values() for value in row.values()} == {None}


def test_the_agents_clock_is_held_to_the_recording() -> None:
    """The largest difference either way, and apart from it the one after an acknowledgement."""
    at_once = exchange(500, 1300, latency={"claimed_turn_gap": 1345})
    late = exchange(4000, 5000, acknowledgement="Let me see.", latency={"claimed_turn_gap": 4700, "measured_hole": 900})
    found = list(counted(Placed("x", [reported(at_once, late, silence=3.3)])))
    assert found[0].endswith("acknowledgements 1; longest silence 3.3 s; longest hole in an answer 900 ms")
    assert found[1].endswith("at most 45 ms apart; where there was an acknowledgement 300 ms")


def test_the_tables_show_both_sides() -> None:
    """First call and warm calls apart; a missing ratio is a dot."""
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(bench_table(OURS))
    console.print(ratio_table(ratios(OURS, Placed("theirs", [])), ("ours", "theirs")))
    text = console.export_text()
    assert "ours: 1 calls on a warm stack" in text
    assert "first call p95" in text
    assert text.count("·") == 10


def test_a_slow_machine_is_named(tmp_path: Path) -> None:
    """What the agent measured when it started, in words; what it did not measure is left out."""
    told = {"read_tokens_per_s": 64.7, "voice_rtf": 0.912, "carries": 2, "heard_ms_per_s": None, "expectation": "Slow."}
    (tmp_path / "speed.json").write_text(json.dumps(told))
    assert speed_lines(measured_speed(tmp_path)) == [
        f"Machine: {machine()}",
        "Its speed: the model reads 65 tokens/s, the voice's real-time factor is 0.91, carries 2 at once",
        "Expected: Slow.",
    ]


@pytest.mark.parametrize("text", [None, "", "[]", "{"])
def test_a_machine_that_was_not_measured_is_named_too(tmp_path: Path, text: str | None) -> None:
    """No file, or none that can be read: only the hardware is told."""
    if text is not None:
        (tmp_path / "speed.json").write_text(text)
    assert speed_lines(measured_speed(tmp_path)) == [f"Machine: {machine()}"]


def test_the_time_that_a_stack_uses_is_that_of_its_sessions(tmp_path: Path) -> None:
    """A part and its children, whatever they are called; nobody else."""
    proc, stack = tmp_path / "proc", tmp_path / "stack"
    stack.mkdir()
    write_down(stack, [Recorded("ollama", 10, 1, 0, "")])
    for pid, session, ticks in ((10, 10, 200), (11, 10, 300), (12, 12, 5000)):
        (proc / str(pid)).mkdir(parents=True)
        (proc / str(pid) / "stat").write_text(f"{pid} (a) b) S 1 {pid} {session} 0 0 0 0 0 0 0 {ticks} 100 0 0 20\n")
    assert cpu_seconds(stack, proc) == pytest.approx(700 / os.sysconf("SC_CLK_TCK"))
    assert cpu_seconds(tmp_path / "none", proc) == 0


def test_connections_of_another_version_are_understood() -> None:
    """What it lacks is empty, what is new to us is left out."""
    found = tolerant({"livekit_url": "ws://x", "jwt_secret": "s", "telegraph_url": "?"})
    assert (found.livekit_url, found.jwt_secret, found.state_dir, found.programs) == ("ws://x", "s", "", {})


OTHER_PLACES = """
from dataclasses import dataclass
from pathlib import Path
@dataclass
class Places:
    var: Path
"""
OTHER_LIFECYCLE = """
import dataclasses, json
from contextlib import contextmanager
@dataclasses.dataclass
class Connections:
    livekit_url: str
    state_dir: str
    telegraph_url: str = "?"
@contextmanager
def running(directory, ports, *, agent, places):
    directory.mkdir(parents=True)
    assert agent and ports == "free" and (places.var / "models" / "weights").exists(), "not furnished"
    try:
        yield Connections("ws://other", str(directory))
    finally:
        (directory / "stopped").touch()
"""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A checkout with as much in it as the driver needs."""
    stack = tmp_path / "other" / "infra" / "stack"
    stack.mkdir(parents=True)
    (stack.parent / "__init__.py").touch()
    (stack / "__init__.py").touch()
    (stack.parent / "places.py").write_text(OTHER_PLACES)
    (stack / "lifecycle.py").write_text(OTHER_LIFECYCLE)
    for name in ("bin", "models", "cache"):
        (tmp_path / "var" / name).mkdir(parents=True)
    (tmp_path / "var" / "models" / "weights").touch()
    return tmp_path / "other"


def test_another_checkouts_stack_runs_its_own_code(other: Path, tmp_path: Path) -> None:
    """Its packages go before ours, our models are its models, and it is taken down in good order."""
    stack, places = tmp_path / "against" / "stack", Places(tmp_path / "var")
    for _ in range(2):  # furnished once
        with beside(other, tmp_path / "against", stack, places, Steps(Console(quiet=True))) as connections:
            assert (connections.livekit_url, connections.state_dir) == ("ws://other", str(stack))
            assert not (stack / "stopped").exists()
        (stack / "stopped").unlink()
        stack.rmdir()


def test_a_stack_that_does_not_start_is_told_with_its_last_words(other: Path, tmp_path: Path) -> None:
    """The end of its log, and no process left."""
    (tmp_path / "var" / "models" / "weights").unlink()
    with (
        pytest.raises(SetupError, match="not furnished"),
        beside(other, tmp_path / "a", tmp_path / "a" / "s", Places(tmp_path / "var"), Steps(Console(quiet=True))),
    ):
        pass


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    """Before anything is started."""
    with (
        pytest.raises(SetupError, match="no checkout of Frontdesk"),
        beside(tmp_path, tmp_path / "a", tmp_path / "s", Places(tmp_path), Steps(Console(quiet=True))),
    ):
        pass
