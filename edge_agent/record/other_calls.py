"""What is written of calls that have no record of this process: nobody's, and those that were left open."""

from __future__ import annotations

from typing import Protocol

from edge_agent.record.call_record import EventSink
from edge_agent.record.open_calls import OpenCall


class Leftovers(EventSink, Protocol):
    """A journal that remembers which calls never ended."""

    async def open_calls(self) -> list[OpenCall]: ...
