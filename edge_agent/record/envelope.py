"""What each event of a call is sent in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.uuid7 import uuid7


def envelope(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return _envelope(kind, self._profile.client_id, self.call_id, self._call, data)


def unrouted(journal: EventSink, arrival: Arrival, reason: str, at: datetime) -> None:
    """A call for which no client's profile was at hand: refused, and remembered.

    Its id is made of its room: whoever else saw the same call wait tells of the same one.
    """
    called, room = arrival.called or "", arrival.room
    data = {"to_number": called, "from_number": arrival.caller.shown or None, "reason": reason, "room": room}
    call = {"to_e164": called, "started_at": _iso(at)}
    call_id = uuid5(NAMESPACE_URL, f"frontdesk:room:{room}")
    journal.append(_envelope("call.unrouted", None, call_id, call, {**data, "occurred_at": _iso(at)}))


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
    row = rows.ending(cut_off(f"found open at {_iso(now)}"), datetime.fromisoformat(call.seen_at), call.turns)
    data = {**row, **rows.averages(call.figures)}
    journal.append(_envelope("call.ended", call.client_id, call.call_id, call.call, data))


def envelope(
    kind: str, client_id: object, call_id: object, call: Mapping[str, Any], data: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "event_id": str(uuid7()),
        "kind": kind,
        "client_id": client_id,
        "call_id": call_id,
        "call": dict(call),
        "data": dict(data),
    }


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
