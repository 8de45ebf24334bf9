"""Who is told of everything that the journals of this process take, as the settings say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from edge_agent.metrics.harmless import harmless
from edge_agent.settings import Settings

Seen = Callable[[Mapping[str, Any]], None]


def eyes(settings: Settings) -> Seen:
    """The same for all journals of a process. Raises SetupError where traces are wanted and cannot be made."""
    return _eyes(bool(settings.metrics), settings.traces_url)


@cache
def _eyes(metrics: bool, traces_url: str | None) -> Seen:
    told: list[Seen] = []
    if metrics:
        from edge_agent.metrics.rows import Rows  # noqa: PLC0415 — only where it is on

        told.append(harmless(Rows()))
    if traces_url:
        from edge_agent.metrics.traces import traced  # noqa: PLC0415

        told.append(harmless(traced(traces_url)))

    def seen(event: Mapping[str, Any]) -> None:
        for each in told:
            each(event)

    return seen
