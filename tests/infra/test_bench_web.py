"""What `make bench-web` makes of the browser's clock, and how long it keeps its database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from infra.bench.database.measure import DataSize
from infra.bench.web.browse import Resource, Told
from infra.bench.web.crowd import KEPT, afternoon, is_kept, mark_of
from infra.bench.web.figures import Asked, Figure, Scripts, asked_first, scripts_of, view_figures
from infra.bench.web.report import asked_table, figures_table, scripts_table

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def told(shown: float) -> Told:
    seen = {"figures": shown - 10, "today": shown, "rival": 4 * shown, "last": shown}
    resources = [
        Resource("http://127.0.0.1/page-1.js", "script", 10, 30, 100),
        Resource("http://127.0.0.1/rest/v1/messages?select=id", "fetch", 50, 50 + shown / 10, 100),
        Resource("http://127.0.0.1/page-1.css", "link", 9, 20, 100),
    ]
    return Told(seen, {"first-paint": shown / 2}, resources)


@pytest.mark.parametrize(
    ("taken", "goal", "late"), [([900, 1000], 1000, False), ([900, 1200], 1000, True), ([900, 1200], None, False)]
)
def test_late_is_what_misses_its_goal_at_the_95th_percentile(
    taken: list[float], goal: float | None, late: bool
) -> None:
    """The median does not excuse it; without a goal nothing is late."""
    assert Figure("", taken, goal).late == late


def test_a_ratio_is_of_the_medians() -> None:
    """Ours to theirs; where there are none of theirs there is none."""
    assert Figure("", [100, 100, 900], None, [400, 400, 50]).ratio == 0.25
    assert Figure("", [100]).ratio is None


def test_the_lines_stand_for_what_was_seen() -> None:
    """Each view by its own name, the rival's beside the first views of ours."""
    figures = view_figures([told(600), told(800)], [told(300), told(300)], [told(500), told(500)], [40, 60])
    assert [(figure.taken, figure.goal, figure.rivals) for figure in figures] == [
        ([300, 400], None, [250, 250]),
        ([590, 790], 1000, [2000, 2000]),
        ([600, 800], 1000, [2000, 2000]),
        ([300, 300], 1000, ()),
        ([40, 60], 100, ()),
    ]


def test_what_a_first_view_asks_stands_in_its_order() -> None:
    """By its path alone; medians of when and of how long."""
    assert asked_first([told(600), told(800)]) == [
        Asked("/page-1.css", 9, 11),
        Asked("/page-1.js", 10, 20),
        Asked("/rest/v1/messages", 50, 70),
    ]
    assert scripts_of(told(600)) == ["http://127.0.0.1/page-1.js"]


@pytest.mark.parametrize(("kb", "verdict"), [(49.6, "ok"), (150.1, "too big")])
def test_the_tables_say_it(kb: float, verdict: str) -> None:
    """Every figure with its goal and its verdict."""
    console = Console(width=200)
    with console.capture() as printed:
        console.print(figures_table([Figure("first view", [400, 1400], 1000, [2000])]))
        console.print(scripts_table(Scripts(kb, 223, 1921)))
        console.print(asked_table([Asked("/rest/v1/messages", 50, 70)]))
    said = printed.get()
    assert all(words in said for words in ("900", "1350", "0.45", "late", f"{kb}", verdict, "/rest/v1/messages"))


@pytest.mark.parametrize("hour", range(24))
def test_the_owner_is_always_met_in_the_afternoon(hour: int) -> None:
    """His day has calls, whenever it is measured."""
    now = datetime(2026, 11, 30, hour, 30, tzinfo=UTC)
    assert now.astimezone(ZoneInfo(afternoon(now))).hour == 17


def test_a_database_is_kept_for_some_hours(tmp_path: Path) -> None:
    """As long as its newest calls are of today, and as long as it is of the size that is asked for."""
    mark, size = tmp_path / "filled.json", DataSize()
    assert not is_kept(mark, size, NOON)
    mark.write_text(mark_of(size, NOON))
    assert is_kept(mark, size, NOON + KEPT - timedelta(minutes=1))
    assert not is_kept(mark, size, NOON + KEPT)
    assert not is_kept(mark, DataSize(clients=25), NOON)
