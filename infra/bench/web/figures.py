"""From what the browser's clock told to the figures, and which of them miss their goal."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.bench.web.browse import Told

FIRST_VIEW_MS, LIST_MS, SCRIPT_KB = 1000, 100, 150  # the goals


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: milliseconds of each repetition, the goal that its 95th percentile has, and the rival's in turns."""

    name: str
    taken: Sequence[float]
    goal: float | None = None
    rivals: Sequence[float] = ()

    @property
    def p50(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.taken, n=20, method="inclusive")[-1]

    @property
    def ratio(self) -> float | None:
        """To the rival's, by the medians."""
        return self.p50 / statistics.median(self.rivals) if self.rivals else None

    @property
    def late(self) -> bool:
        return self.goal is not None and self.p95 > self.goal


@dataclass(frozen=True, slots=True)
class Scripts:
    """What a first view loads of script, compressed as for a CDN: kilobytes."""

    ours: float
    bull: float
    flex: float  # at least

    @property
    def too_big(self) -> bool:
        return self.ours > SCRIPT_KB


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a first view loads or asks: when, and how long until its last byte, by the medians."""

    name: str
    began: float
    took: float


def view_figures(
    first: Sequence[Told], again: Sequence[Told], rival: Sequence[Told], lists: Sequence[float]
) -> list[Figure]:
    """The lines of the report, in the order in which things come to be seen."""
    return [
        Figure("first paint", _painted(first, "first-paint"), None, _painted(rival, "first-paint")),
        Figure("today's figures are shown", _seen(first, "figures"), FIRST_VIEW_MS, _seen(rival, "rival")),
        Figure("all of Today is shown", _seen(first, "today"), FIRST_VIEW_MS, _seen(rival, "rival")),
        Figure("the same, the script kept by the browser", _seen(again, "today"), FIRST_VIEW_MS),
        Figure("a list of 50 calls, after its answer", lists, LIST_MS),
    ]


def asked_first(visits: Sequence[Told]) -> list[Asked]:
    """What each first view asked, in its order."""
    found: dict[str, list[tuple[float, float]]] = {}
    for told in visits:
        for each in told.resources:
            found.setdefault(urlsplit(each.url).path, []).append((each.began, each.ended - each.began))
    asked = [
        Asked(name, statistics.median(began for began, _ in times), statistics.median(took for _, took in times))
        for name, times in found.items()
    ]
    return sorted(asked, key=lambda each: each.began)


def scripts_of(told: Told) -> list[str]:
    """The addresses of all script that a first view loaded."""
    return sorted({each.url for each in told.resources if urlsplit(each.url).path.endswith((".js", ".mjs"))})


def _seen(visits: Iterable[Told], name: str) -> list[float]:
    return [told.seen[name] for told in visits]


def _painted(visits: Iterable[Told], name: str) -> list[float]:
    return [_of(told.paint, name) for told in visits]


def _of(entries: Mapping[str, float], name: str) -> float:
    return entries[name]
