"""From an assignment to a line with a caller on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from edge_agent.arrive.arrival import read_arrival
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.sip_calls import SipCalls
from edge_agent.line import PhoneLine, join
from edge_agent.line.phone_line import Rooms
from shared.calls import Arrival


@asynccontextmanager
async def pick_up(
    url: str, assignment: Assignment, rooms: Rooms, sip_calls: SipCalls
) -> AsyncIterator[tuple[Arrival, PhoneLine]]:
    """Join the caller's room. `rooms` is `LiveKitAPI(...).room`. Raises LineError if the room or the caller is gone.

    SecondRoom, a LineError too, if another room has this call: then this one is deleted, and nobody was disturbed.
    """
    async with join(url, assignment.token, rooms) as line:
        arrival = read_arrival(line.attributes, assignment.room, assignment.job_id)
        with sip_calls.only_room(arrival, line.ended):
            yield arrival, line
