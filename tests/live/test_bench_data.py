"""The benchmark of the database (`make bench-data`), with a crowd that fits into seconds."""

from __future__ import annotations

import pytest
from rich.console import Console

from infra.bench.database.ask import Timed
from infra.bench.database.measure import DataSize, Filling, fillings, measure
from infra.bench.database.questions import REFERENCE, Question, questions
from infra.bench.database.report import Row, table
from infra.places import Places
from infra.progress import Steps

SMALL = DataSize(clients=25, calls_each=45, talkative=22, sparse=48)


@pytest.mark.live
def test_every_question_is_asked_and_answered() -> None:
    """As each of those who ask, in the full database and in a sparse one: nothing is refused, every row has figures."""
    rows, floor = measure(SMALL, Places(), Steps(Console(quiet=True)), times=2)
    assert [row.question.name for row in rows] == [question.name for question in (REFERENCE, *questions())]
    assert {row.question.asker for row in rows} == {"owner", "agency", "edge", "service"}
    assert all(0 < timed.p50 <= timed.p95 for row in rows for timed in (row.full, row.sparse))
    assert floor == rows[0].full
    console = Console(width=200)
    with console.capture() as printed:
        console.print(table(rows, floor))
    assert all(row.question.name in printed.get() for row in rows)


def test_only_the_calls_of_others_differ() -> None:
    """An owner's are compared where all others have ten thousand together, an agency's likewise."""
    assert fillings(DataSize()) == {
        "full": Filling(2000, 2000, 2000),
        "sparse": Filling(2000, 20, 20),
        "sparse-agency": Filling(2000, 2000, 20),
    }
    totals = {name: filling.total(500) for name, filling in fillings(DataSize()).items()}
    assert totals == {"full": 1_000_000, "sparse": 2_000 + 499 * 20, "sparse-agency": 40_000 + 480 * 20}


@pytest.mark.parametrize(
    ("full", "sparse", "goal", "misses"),
    [
        (Timed(20, 49), Timed(20, 30), 50, []),
        (Timed(20, 51), Timed(20, 30), 50, ["late"]),
        (Timed(20, 51), Timed(20, 30), None, []),
        (Timed(31, 49), Timed(20, 30), 50, ["grows"]),
        (Timed(31, 51), Timed(20, 30), 50, ["late", "grows"]),
    ],
)
def test_what_is_late_or_grows_is_told(full: Timed, sparse: Timed, goal: float | None, misses: list[str]) -> None:
    """Later than its goal at the 95th percentile, or half as long again because of other clients' rows."""
    assert Row(Question("x", "x", goal=goal), full, sparse).misses == misses
    assert "grows" not in Row(Question("x", "x", goal=goal, alone=False), full, sparse).misses
