"""The benchmark of the owner's window (`make bench-web`), with a crowd that fits into seconds."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest
from rich.console import Console

from infra.bench.database.measure import DataSize
from infra.bench.web.crowd import kept_in
from infra.bench.web.measure import measure
from infra.places import Places
from infra.progress import Steps

pytestmark = pytest.mark.live

SMALL = DataSize(clients=25, calls_each=200, talkative=22)


def test_everything_is_seen_by_the_browsers_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours before the rival's, each of its parts in its order; the script, and every question of the first view."""
    monkeypatch.setattr("infra.bench.web.measure.WARM_UP", 0)
    places = Places()
    try:
        found = measure(SMALL, 2, datetime.now(UTC), places, Steps(Console(quiet=True)))
    finally:
        shutil.rmtree(kept_in(SMALL, places), ignore_errors=True)
    paint, figures, today, again, rows = found.figures
    assert 0 < paint.p50 <= figures.p50 <= today.p50
    assert again.p50 > 0
    assert len(rows.taken) == 4
    assert all(taken > 0 for taken in rows.taken)
    assert len(today.rivals) == 2
    assert 10 < found.scripts.ours < found.scripts.bull < found.scripts.flex
    asked = {each.name.rpartition("/")[2] for each in found.asked}
    assert {"config.json", "client_members", "messages", "latest_calls", "analytics_daily"} <= asked
