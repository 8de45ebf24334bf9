"""From an assignment to a line with a caller on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from edge_agent.arrive.arrival import read_arrival
from edge_agent.arrive.jobs import Assignment
from edge_agent.line import PhoneLine, join
from edge_agent.line.phone_line import Rooms
from shared.calls import Arrival


@asynccontextmanager
async def pick_up(url: str, assignment: Assignment, rooms: Rooms) -> AsyncIterator[tuple[Arrival, PhoneLine]]:
    """Join the caller's room. `rooms` is `LiveKitAPI(...).room`. Raises LineError if the room or the caller is gone."""
    async with join(url, assignment.token, rooms) as line:
        yield read_arrival(line.attributes, assignment.room, assignment.job_id), line
