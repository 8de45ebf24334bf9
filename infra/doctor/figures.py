"""What a box tells of itself at its health door, as figures for a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.errors import SetupError

WITHIN = 5.0  # s for one answer
EDGES = (0.4, 0.6, 0.8)  # s

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Spread:
    """A histogram: how many, their sum, and how many were no longer than each edge (s)."""

    count: float = 0.0
    total: float = 0.0
    until: Mapping[float, float] = field(default_factory=dict)

    @property
    def mean(self) -> float | None:
        return self.total / self.count if self.count else None

    def within(self, edge: float) -> float | None:
        """The share, 0 to 1, that took no longer; None where that is not counted."""
        return self.until[edge] / self.count if self.count and edge in self.until else None


@dataclass(frozen=True, slots=True)
class Figures:
    """`health`: what /readyz said. `values`: samples by name, with their labels. `spreads`: histograms by name."""

    health: Mapping[str, Any]
    values: Mapping[str, list[tuple[Labels, float]]]
    spreads: Mapping[str, list[tuple[Labels, Spread]]]

    def one(self, name: str) -> float | None:
        """The sum over all labels; None where there is no such figure."""
        samples = self.values.get(name)
        return sum(value for _, value in samples) if samples else None

    def by(self, name: str, *labels: str) -> list[tuple[str, float]]:
        """One figure for each value of `labels`, in words."""
        return [
            (" ".join(told[label] for label in labels if label in told), x) for told, x in self.values.get(name, ())
        ]


async def looked(door: str) -> Figures:
    """Both pages of the door. SetupError where nobody answers, or somebody else does."""
    try:
        async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
            health = (await http.get(f"{door}/readyz")).json()
            text = (await http.get(f"{door}/metrics")).raise_for_status().text
        return read({"ready": health["ready"], **health}, text)
    except httpx.TransportError as lost:
        raise SetupError(
            f"No box answers at {door} ({type(lost).__name__}). Cure: start it; FRONTDESK_METRICS."
        ) from lost
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as odd:
        raise SetupError(f"{door} is not a box's health door. Cure: check FRONTDESK_METRICS.") from odd


def read(health: Mapping[str, Any], text: str) -> Figures:
    """Prometheus' text format. ValueError for anything else."""
    from prometheus_client.parser import text_string_to_metric_families  # noqa: PLC0415 — of the edge's packages

    values: dict[str, list[tuple[Labels, float]]] = defaultdict(list)
    spreads: dict[str, list[tuple[Labels, Spread]]] = {}
    for family in text_string_to_metric_families(text):
        if family.type == "histogram":
            spreads[family.name] = _spreads(family.name, family.samples)
            continue
        for sample in family.samples:
            if not sample.name.endswith("_created"):
                values[sample.name].append((sample.labels, sample.value))
    return Figures(health, values, spreads)


def _spreads(name: str, samples: Iterable[Any]) -> list[tuple[Labels, Spread]]:
    counts: dict[tuple[tuple[str, str], ...], dict[str, Any]] = defaultdict(
        lambda: {"until": {}, "count": 0.0, "sum": 0.0}
    )
    for sample in samples:
        key = tuple(sorted((label, value) for label, value in sample.labels.items() if label != "le"))
        part = sample.name.removeprefix(f"{name}_")
        if part == "bucket":
            counts[key]["until"][float(sample.labels["le"])] = sample.value
        elif part in ("count", "sum"):
            counts[key][part] = sample.value
    return [(dict(key), Spread(each["count"], each["sum"], each["until"])) for key, each in counts.items()]
