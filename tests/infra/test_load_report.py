"""The table of the benchmark of many calls: where a column ends, the targets' arithmetic, and what is printed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from infra.bench.load.outcome import Column, Outcome, together
from infra.bench.load.report import BELOW, THROUGH, carried, table, verdicts
from infra.bench.load.targets import Target, targets, targets_through


def cell(
    calls: int, *gaps: float, asked: int = 0, stop: float = 200.0, cpu: float = 1.0, memory: float = 1.0
) -> Outcome:
    return Outcome(calls, asked or len(gaps), gaps, [stop], cpu, memory, 3.0, 4.0, 25.0, 0)


def column(name: str, *cells: Outcome) -> Column:
    made = Column(name)
    for one in cells:
        made.add(one)
    return made


def test_a_column_ends_where_its_p95_is_a_quarter_longer_or_answers_are_missing() -> None:
    """A quarter is borne; more is not, and less than nine answers of ten are not."""
    assert column("a", cell(1, 400.0), cell(10, 500.0)).broke_down is None
    assert column("a", cell(1, 400.0), cell(10, 501.0)).broke_down == 10
    assert column("a", cell(1, 400.0), cell(10, *[400.0] * 9, asked=10)).broke_down is None
    assert column("a", cell(1, 400.0), cell(10, *[400.0] * 8, asked=10)).broke_down == 10
    assert column("a", cell(1)).broke_down == 1
    assert column("a", cell(1, 400.0), replace(cell(10, 400.0), dead=1)).broke_down == 10


def test_processes_side_by_side_are_one_cell() -> None:
    """Every call of theirs counts the same; what each took of the machine is no other's."""
    one, other = replace(cell(10, 400.0, cpu=2.0), others=70.0), replace(cell(5, 500.0, cpu=4.0), others=72.0, lag=9.0)
    both = together([one, other])
    assert (both.calls, both.asked, both.gaps) == (15, 2, [400.0, 500.0])
    assert (both.cpu, both.others, both.lag) == (40 / 15, 52.0, 9.0)


def test_targets_are_ratios_of_one_run() -> None:
    """Of ours to livekit-agents', and of many calls to one; the ideal path of 330 ms is nobody's overhead."""
    mine = column("ours", cell(1, 396.0), cell(10, 400.0, stop=150.0), cell(100, 475.2, cpu=0.4, memory=1.9))
    theirs = column("livekit-agents", cell(1, 440.0), cell(10, 440.0, stop=100.0), cell(25, 440.0, cpu=4.0))
    found = list(targets(mine, theirs))
    assert [one.value for one in found] == [pytest.approx(value) for value in (0.9, 66 / 110, 1.2, 0.4, 0.1, 1.9, 1.5)]
    assert [one.verdict for one in found] == ["met", "not met", "met", "met", "met", "met", "not met"]


def test_what_was_not_measured_is_not_met_either() -> None:
    """A run of few calls says nothing of many."""
    found = list(targets(column("ours", cell(1, 396.0)), column("livekit-agents", cell(1, 440.0))))
    assert [one.verdict for one in found][2:] == ["not measured"] * 5


def printed(thing: object) -> str:
    console = Console(file=io.StringIO(), width=240)
    console.print(thing)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_table_has_a_row_for_each_cell_in_the_order_of_the_run() -> None:
    """Calls, system, answers, times, cost, and what others took, marked where it was much."""
    columns = [column("ours", cell(1, 410.0), cell(10, 420.0, 1430.0, asked=3)), column("pipecat", cell(1))]
    rows = [line.split("│")[1:-1] for line in printed(table(columns, BELOW)).splitlines() if line.startswith("│")]
    assert [[value.strip() for value in row] for row in rows] == [
        ["1", "ours", "1/1", "410", "410", "80", "200", "200", "1.00", "1.0", "3.0", "4.0", "25*"],
        ["1", "pipecat", "0/0", "-", "-", "-", "200", "200", "1.00", "1.0", "3.0", "4.0", "25*"],
        ["10", "ours", "2/3", "420", "1,430", "90", "200", "200", "1.00", "1.0", "3.0", "4.0", "25*"],
    ]


def test_through_a_server_nothing_is_said_of_what_the_phones_cost() -> None:
    """The processor time and the memory are those of the phones' process, which is nobody's system."""
    text = printed(table([column("ours", cell(1, 410.0, cpu=7.77))], THROUGH))
    assert "410" in text
    assert "7.77" not in text


def test_through_a_server_three_times_as_many_calls_are_wanted() -> None:
    """Of those that each carried before it broke down."""
    mine = column("ours", cell(1, 400.0), cell(30, 410.0), cell(40, 900.0))
    theirs = column("livekit-agents", cell(1, 400.0), cell(10, 410.0), cell(15, 900.0))
    (wanted,) = targets_through(mine, theirs)
    assert (wanted.value, wanted.verdict) == (1 / 3, "met")
    (wanted,) = targets_through(theirs, mine)
    assert (wanted.value, wanted.verdict) == (3.0, "not met")


def test_it_is_said_how_many_calls_each_carried() -> None:
    """The most of those that were measured, and where it broke down."""
    lines = list(carried([column("a", cell(1, 400.0)), column("b", cell(1, 400.0), cell(10, 900.0))]))
    assert lines[0].startswith("a carried at least 1 calls")
    assert lines[1].startswith("b carried 1 calls")
    assert lines[1].endswith("broke down at 10.")


def test_each_target_is_printed_with_its_verdict() -> None:
    """Met, not met, or not measured."""
    text = printed(verdicts([Target("a", 0.5, 0.4, "MB"), Target("b", 0.5, 0.6), Target("c", 0.5, None)]))
    rows = [[value.strip() for value in line.split("│")[1:-1]] for line in text.splitlines() if line.startswith("│")]
    assert rows == [
        ["a", "0.5 MB", "0.40 MB", "met"],
        ["b", "0.5", "0.60", "not met"],
        ["c", "0.5", "-", "not measured"],
    ]
