"""What the series of this process show, and by how much they moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import REGISTRY

Key = tuple[str, tuple[tuple[str, str], ...]]  # name, and labels in order


def shown() -> dict[Key, float]:
    """Every sample of ours, without the buckets."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for metric in REGISTRY.collect()
        if metric.name.startswith("frontdesk_")
        for sample in metric.samples
        if not sample.name.endswith(("_bucket", "_created"))
    }


@contextmanager
def moves() -> Iterator[dict[str, float]]:
    """Filled at the end of the block: `name{label=value,…}` → how much more it is than before."""
    before, moved = shown(), dict[str, float]()
    yield moved
    for key, value in shown().items():
        if change := round(value - before.get(key, 0.0), 6):
            moved[written(key[0], dict(key[1]))] = change


def written(name: str, labels: Mapping[str, str]) -> str:
    return name + ("{" + ",".join(f"{one}={labels[one]}" for one in sorted(labels)) + "}" if labels else "")
