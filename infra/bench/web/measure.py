"""Our page and the rival's, in turns, in one browser: each visit with nothing kept from the one before."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
from playwright.sync_api import Browser

from infra.bench.database.measure import DataSize
from infra.bench.web.browse import Told, Visit, visit
from infra.bench.web.crowd import crowded
from infra.bench.web.figures import Asked, Figure, Scripts, asked_first, scripts_of, view_figures
from infra.bench.web.rival import flex_script, rival_visit, served
from infra.dev import dashboard
from infra.dev.chromium import chromium
from infra.dev.stack.lifecycle import DataPlane
from infra.places import Places
from infra.progress import Steps

WARM_UP = 2  # visits that count for nothing: programs and files are in memory afterwards
GZIP_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Found:
    """All that is printed."""

    figures: Sequence[Figure]
    scripts: Scripts
    asked: Sequence[Asked]

    @property
    def misses(self) -> bool:
        return self.scripts.too_big or any(figure.late for figure in self.figures)


def measure(size: DataSize, times: int, now: datetime, places: Places, steps: Steps) -> Found:
    """`times` visits of each, two at least. SetupError where something that it needs is missing."""
    dashboard.build(places, steps)
    with crowded(size, now, places, steps) as plane, served(places) as rival, chromium() as browser:
        with steps.step(f"{times} visits of each"):
            rounds = [_round(browser, plane, rival) for _ in range(WARM_UP + times)][WARM_UP:]
        visits, rivals = [ours for ours, _ in rounds], [theirs for _, theirs in rounds]
        scripts = Scripts(_script_kb(visits[0].first), _script_kb(rivals[0]), _kb(flex_script(places)))
    firsts = [each.first for each in visits]
    lists = [taken for each in visits for taken in each.lists]
    return Found(view_figures(firsts, [each.again for each in visits], rivals, lists), scripts, asked_first(firsts))


def _round(browser: Browser, plane: DataPlane, rival: str) -> tuple[Visit, Told]:
    return visit(browser, plane), rival_visit(browser, rival)


def _script_kb(told: Told) -> float:
    """Of the files that the browser says it loaded."""
    return sum(_kb(httpx.get(url, trust_env=False).raise_for_status().content) for url in scripts_of(told))


def _kb(content: bytes) -> float:
    return len(gzip.compress(content, GZIP_LEVEL)) / 1000
