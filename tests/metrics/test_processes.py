"""The series of several real processes: added up, and without those that are gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.metrics import processes


@pytest.fixture(autouse=True)
def _this_process_stays_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What `together` would do to the tests' own process: its variable ends with the test, and it counts nothing."""
    monkeypatch.setenv(processes.VARIABLE, "")
    monkeypatch.setattr(processes, "joined", lambda _name: None)
    yield
    monkeypatch.undo()
    os.environ.pop(processes.VARIABLE, None)


def child(name: int, calls: int) -> subprocess.Popen[str]:
    """One that has counted so many calls, and goes on living."""
    command = [sys.executable, "-m", "tests.metrics.counting", str(name), str(calls)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout
    assert started.stdout.readline() == "counted\n"
    return started


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe
        pipe.close()


def shown() -> dict[str, float]:
    """What somebody who asks is told, as a scrape has it."""
    code = "from prometheus_client import generate_latest as g; from edge_agent.metrics import processes as p"
    page = subprocess.check_output([sys.executable, "-c", f"{code}; print(g(p.registry()).decode())"], text=True)
    lines = [line.rpartition(" ") for line in page.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_what_two_processes_count_is_added_up_and_a_killed_ones_gauges_vanish(tmp_path: Path) -> None:
    """Its calls and its breaker are no more; the calls that ended there did end. The next one of its number goes on."""
    processes.together(tmp_path, (1, 2))
    first, second = child(1, 3), child(2, 2)
    both = shown()
    assert both["frontdesk_calls"] == 5
    assert both['frontdesk_breaker_open{name="llama",stage="llm"}'] == 1
    assert both['frontdesk_calls_ended_total{end_reason="caller_hung_up"}'] == 5
    assert both['frontdesk_stage_seconds_bucket{le="0.4",stage="stt"}'] == 0
    assert both['frontdesk_stage_seconds_bucket{le="0.5",stage="stt"}'] == 5

    killed(first)
    processes.gone(1)
    assert shown()["frontdesk_calls"] == 2
    assert shown()['frontdesk_calls_ended_total{end_reason="caller_hung_up"}'] == 5

    again = child(1, 4)
    assert shown()["frontdesk_calls"] == 6
    assert shown()['frontdesk_calls_ended_total{end_reason="caller_hung_up"}'] == 9
    for process in (second, again):
        killed(process)


def test_a_box_that_starts_begins_to_count_anew(tmp_path: Path) -> None:
    """What processes of before left in the folder is not counted once more."""
    processes.together(tmp_path, (1,))
    killed(child(1, 3))
    processes.together(tmp_path, (1,))
    assert "frontdesk_calls" not in shown()


def test_each_file_has_its_room_on_the_disk_before_anybody_writes(tmp_path: Path) -> None:
    """A process that writes into the hole of a mapped file on a full disk dies of SIGBUS, and its calls with it."""
    processes.together(tmp_path, (1,))
    killed(child(1, 3))
    processes.gone(1)
    killed(child(1, 3))
    files = list((tmp_path / processes.FOLDER).iterdir())
    assert {file.name for file in files} == {
        f"{kind}_{name}.db" for kind in ("counter", "histogram", "gauge_livesum", "gauge_livemax") for name in (0, 1)
    }
    for file in files:
        assert file.stat().st_size == processes.ROOM, file.name
        assert file.stat().st_blocks * 512 >= processes.ROOM, file.name


def test_where_the_disk_is_full_each_counts_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The box starts all the same: calls come before metrics."""

    def full(_file: int, _at: int, _bytes: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    processes.together(tmp_path, (1,))
    assert processes.VARIABLE not in os.environ


def test_one_process_alone_shows_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever the environment says: nobody would write into that folder."""
    monkeypatch.setenv(processes.VARIABLE, str(tmp_path))
    processes.apart()
    assert "process_resident_memory_bytes" in shown()
