"""One SIP call is one call, however many rooms are opened for it.

A carrier that was not answered soon enough sends its call once more, by another way, and livekit-sip opens another room
for it. The first room is served; the second is let go, and leaves no call behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from shared.calls import Arrival
from shared.errors import LineError
from shared.numbers import Caller, Number


class SecondRoom(LineError):
    """This call is served in another room already."""

    code = "second_room"


class SipCalls:
    """The SIP calls that are being served by this process."""

    def __init__(self) -> None:
        self._rooms: dict[tuple[str, Caller, Number | None], tuple[str, asyncio.Event]] = {}

    @contextmanager
    def only_room(self, arrival: Arrival, ended: asyncio.Event) -> Iterator[None]:
        """Holds the call of `arrival` for its room. Raises SecondRoom while another room has it.

        `ended`: set when this room's line is over, from when on another room may have the call. A call without an id,
        or with the id of another caller's (there are such PBXs), is one of its own.
        """
        if arrival.sip_call_id is None:
            yield
            return
        call = (arrival.sip_call_id, arrival.caller, arrival.called)
        room, over = self._rooms.get(call, (arrival.room, ended))
        if room != arrival.room and not over.is_set():
            raise SecondRoom("This call is served in another room already.")
        self._rooms[call] = ours = (arrival.room, ended)
        try:
            yield
        finally:
            if self._rooms.get(call) is ours:
                del self._rooms[call]
