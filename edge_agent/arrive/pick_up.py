"""From an assignment to a line with a caller on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from edge_agent.arrive import sip_calls
from edge_agent.arrive.arrival import read_arrival
from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.sip_calls import only_room
from edge_agent.arrive.wire import identity, own_token
from edge_agent.arrive.worker import Server
from edge_agent.line import AnotherAgent, PhoneLine, consult, join, phone_line, transfer
from edge_agent.line.consult import Colleagues, let_go
from edge_agent.record.call_record import CallJournal
from edge_agent.record.open_calls import OpenCall
from edge_agent.record.other_calls import end_open_call
from shared.calls import Arrival


class Rooms(phone_line.Rooms, sip_calls.Rooms, Protocol):
    """The server's room service."""


class Sip(transfer.Sip, consult.Sip, Protocol):
    """Its SIP service."""


@dataclass(frozen=True, slots=True)
class HandingOver:
    """How callers are handed to somebody. `trunk`: LiveKit's id of the one for calls out; "": they go blind."""

    sip: Sip
    trunk: str = ""


@asynccontextmanager
async def pick_up(
    server: Server,
    assignment: Assignment,
    rooms: Rooms,
    journal: CallJournal | None = None,
    handing_over: HandingOver | None = None,
) -> AsyncIterator[tuple[Arrival, PhoneLine]]:
    """Join the caller's room. LineError if the room or the caller is gone.

    `rooms` is `LiveKitAPI(...).room`.

    SecondRoom, a LineError too, if another room has this call: then this one is deleted, and nobody was disturbed.
    `journal` has a call that is resumed at once, and its end if the caller is not there any more.
    """
    async with AsyncExitStack() as joined:
        with at_hand(journal, assignment.resumed):
            token = partial(own_token, server.key, server.secret, assignment.job_id)
            renewed = partial(token, assignment.room)
            line = await joined.enter_async_context(join(server.url, assignment.token, rooms, renewed))
            if line.answered_at is not None:  # somebody served him before us, and is gone
                joined.callback(asyncio.create_task(let_go(rooms, assignment.room)).cancel)
            arrival = read_arrival(line.attributes, assignment.room, assignment.job_id)
            arrival = replace(arrival, test=line.presence.test)
            if handing_over and arrival.test is None:  # nobody's telephone rings for a test
                line.sip = handing_over.sip
                if trunk := handing_over.trunk:
                    line.colleagues = Colleagues(server.url, trunk, handing_over.sip, rooms, token)
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
