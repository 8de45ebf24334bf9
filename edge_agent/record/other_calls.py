"""What is written of calls that have no record of this process: nobody's, and those that were left open."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from edge_agent.endings import cut_off
from edge_agent.record import rows
from edge_agent.record.call_record import EventSink
from edge_agent.record.envelope import envelope, iso
from edge_agent.record.open_calls import OpenCall
from shared.calls import Arrival


class Leftovers(EventSink, Protocol):
    """A journal that remembers which calls never ended."""

    async def open_calls(self) -> list[OpenCall]: ...


def unrouted(journal: EventSink, arrival: Arrival, reason: str, at: datetime) -> None:
    """A call for which no client's profile was at hand: refused, and remembered.

    Its id is made of its room: whoever else saw the same call wait tells of the same one.
    """
    called, room = arrival.called or "", arrival.room
    data = {"to_number": called, "from_number": arrival.caller.shown or None, "reason": reason, "room": room}
    call = {"to_e164": called, "started_at": iso(at)}
    call_id = uuid5(NAMESPACE_URL, f"frontdesk:room:{room}")
    journal.append(envelope("call.unrouted", None, call_id, call, {**data, "occurred_at": iso(at)}))


async def close_open_calls(journal: Leftovers, now: datetime) -> int:
    """At start: ends the calls that the last run left open, and that nobody goes on with. Returns how many."""
    lost = await journal.open_calls()
    for call in lost:
        end_open_call(journal, call, now)
    return len(lost)


def end_open_call(journal: EventSink, call: OpenCall, now: datetime) -> None:
    """Nobody goes on with it: it was interrupted, at its last sign of life.

    What the caller was saying when it happened becomes the last row of the transcript.
    """
    if call.draft:
        journal.append(call.draft)
        call = call.with_turn(call.draft["data"])
    row = rows.ending(cut_off(f"found open at {iso(now)}"), datetime.fromisoformat(call.seen_at), call.turns)
    data = {**row, **rows.averages(call.figures)}
    journal.append(envelope("call.ended", call.client_id, call.call_id, call.call, data))
