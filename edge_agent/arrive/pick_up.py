"""From an assignment to a line with a caller on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from edge_agent.arrive import sip_calls
from edge_agent.arrive.arrival import read_arrival
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.sip_calls import only_room
from edge_agent.arrive.wire import identity, own_token
from edge_agent.arrive.worker import Server
from edge_agent.line import AnotherAgent, PhoneLine, join, phone_line
from edge_agent.line.transfer import Sip
from edge_agent.record.call_record import CallJournal
from edge_agent.record.open_calls import OpenCall
from edge_agent.record.other_calls import end_open_call
from shared.calls import Arrival


class Rooms(phone_line.Rooms, sip_calls.Rooms, Protocol):
    """The server's room service."""


@asynccontextmanager
async def pick_up(
    server: Server, assignment: Assignment, rooms: Rooms, journal: CallJournal | None = None, sip: Sip | None = None
) -> AsyncIterator[tuple[Arrival, PhoneLine]]:
    """Join the caller's room. LineError if the room or the caller is gone.

    `rooms` is `LiveKitAPI(...).room`, `sip` its `.sip`.

    SecondRoom, a LineError too, if another room has this call: then this one is deleted, and nobody was disturbed.
    `journal` has a call that is resumed at once, and its end if the caller is not there any more.
    """
    async with AsyncExitStack() as joined:
        with at_hand(journal, assignment.resumed):
            renewed = partial(own_token, server.key, server.secret, assignment.job_id, assignment.room)
            line = await joined.enter_async_context(join(server.url, assignment.token, rooms, renewed, sip))
            arrival = read_arrival(line.attributes, assignment.room, assignment.job_id)
            if assignment.resumed is None:  # it was found to be the only one when it began
                await only_room(rooms, arrival, identity(assignment.job_id))
        yield arrival, line


@contextmanager
def at_hand(journal: CallJournal | None, resumed: OpenCall | None) -> Iterator[None]:
    """While we get to a call that another process began: should this one die too, its journal has it."""
    if journal is None or resumed is None:
        yield
        return
    journal.adopt(resumed)
    try:
        yield
    except AnotherAgent:
        journal.let_go(resumed.call_id)  # who serves him goes on with it
        raise
    except BaseException:
        end_open_call(journal, resumed, datetime.now(UTC))
        raise
