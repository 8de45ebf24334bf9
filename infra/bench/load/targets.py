"""What is wanted of our own calls, as ratios of one run. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.bench.load.outcome import Column, Outcome

ALONE, SOME, RIVALS, MANY = 1, 10, 25, 100  # calls at once


@dataclass(frozen=True, slots=True)
class Target:
    """`value` may be `most` at most; None: what it needs was not measured."""

    name: str
    most: float
    value: float | None
    unit: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.most else "not met"


def targets(ours: Column, rival: Column) -> Iterator[Target]:
    """`rival` is livekit-agents."""
    alone, many, theirs = ours.at(ALONE), ours.at(MANY), rival.at(ALONE)
    yield Target("turn gap p50 at 1 call, of livekit-agents'", 0.9, _ratio(_gap(alone, 50), _gap(theirs, 50)))
    yield Target("own overhead at 1 call, of livekit-agents'", 0.5, _ratio(_overhead(alone), _overhead(theirs)))
    yield Target("turn gap p95 at 100 calls, of that at 1", 1.2, _ratio(_gap(many, 95), _gap(alone, 95)))
    yield Target("CPU per call at 100 calls", 0.5, many.cpu if many else None, "% of a core")
    yield Target(
        "CPU per call at 100 calls, of livekit-agents' at 25", 0.15, _ratio(_cpu(many), _cpu(rival.at(RIVALS)))
    )
    yield Target("memory per call at 100 calls", 2.0, many.memory if many else None, "MB")
    yield Target(
        "barge-in p95 at 10 calls, of livekit-agents'", 1.0, _ratio(_stop(ours.at(SOME)), _stop(rival.at(SOME)))
    )


def targets_through(ours: Column, rival: Column) -> Iterator[Target]:
    """Through a LiveKit server: three times as many calls. `rival` is livekit-agents."""
    yield Target("calls that livekit-agents carried, of ours", 1 / 3, _ratio(rival.carried, ours.carried))


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or not theirs else ours / theirs


def _gap(cell: Outcome | None, percent: float) -> float | None:
    return cell.gap(percent) if cell else None


def _overhead(cell: Outcome | None) -> float | None:
    return cell.overhead if cell else None


def _stop(cell: Outcome | None) -> float | None:
    return cell.stop(95) if cell else None


def _cpu(cell: Outcome | None) -> float | None:
    return cell.cpu if cell else None
