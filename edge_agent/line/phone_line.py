"""One call's line, and how to get onto it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeAlias

import structlog
from livekit import rtc

from edge_agent.line import hanging_up, returning
from edge_agent.line.audio import Feed, Outgoing, Source
from edge_agent.line.bridge import Side, bridged
from edge_agent.line.hanging_up import hung_up, hung_up_at_last
from edge_agent.line.incoming import Incoming
from edge_agent.line.presence import Presence
from edge_agent.line.publishing import NotTaken, publish
from edge_agent.line.pulse import Pulse
from edge_agent.line.released import released
from edge_agent.line.returning import Returning
from edge_agent.line.transfer import Sip, transferred
from edge_agent.line.waiting import briefly, first_of
from shared.errors import LineError

log = structlog.get_logger()

DEAD = 5.0  # s without a packet of the caller's; a pause of theirs is packets too

Connect: TypeAlias = Callable[[], Awaitable[rtc.Room]]


class Rooms(returning.Rooms, hanging_up.Rooms, Protocol):
    """What hanging up needs of the server's room service, and who looks for a caller."""


class Colleagues(Protocol):
    """Who can call the client's people; `line.consult.Colleagues` can."""

    def consult(
        self, caller: PhoneLine, room: str, number: str, seconds: float
    ) -> AbstractAsyncContextManager[Consult]: ...


class Consult(Protocol):
    """A colleague who was called for a caller."""

    @property
    def line(self) -> PhoneLine: ...
    async def bridge(self) -> None: ...


class PhoneLine:
    """One caller, heard and spoken to. Made by `join`; when `ended` is set, everything ends by itself.

    `connect` joins its room, and once more when the connection broke; LineError if that cannot be.
    """

    sip: Sip | None = None  # who can hand the caller over blind, …
    colleagues: Colleagues | None = None  # … and who can call somebody for him first

    def __init__(self, room: rtc.Room, rooms: Rooms, source: Source, connect: Connect) -> None:
        self.ended = asyncio.Event()
        # "caller" | "agent" | "line" (deleted under us, lost, never answered) | "another" agent's | "transfer" (he is
        # on with somebody of the client's); "" until ended
        self.ended_by = ""
        self._ended_at = 0.0  # event clock
        self.presence = Presence(room, self)
        self._connect = connect
        self._returning = Returning(self.presence, rooms, lambda: self._room.name, self.enter, self.gone)
        self._published = False
        self.pulse = Pulse()
        self._room = room
        self._rooms = rooms
        self._incoming = Incoming()
        self._outgoing = Outgoing(source)
        self._keys: Feed[str] = Feed(64)
        self._hung_up = self._transferred = self._holds_on = False  # holds on: the server, to a caller hung up on
        self._side: Side | None = None  # of a bridge

    @property
    def attributes(self) -> Mapping[str, str]:
        """The caller's SIP attributes as they are now."""
        return self.presence.caller.attributes if self.presence.caller else {}

    def frames(self) -> AsyncIterator[bytes]:
        """Caller audio, 16 kHz s16 mono, 32 ms a time, for one reader. Ends with the line; survives a reconnect."""
        return aiter(self._incoming.feed)

    def keys(self) -> AsyncIterator[str]:
        """Pressed keys (0-9 * # A-D), for one reader. Ends with the line."""
        return aiter(self._keys)

    async def play(self, pcm: bytes) -> None:
        """Hand over 24 kHz s16 mono audio of any length. Waits while more than ~200 ms are queued.

        Returns early when flushed or ended. A last bit shorter than 20 ms waits for more, or for `drained`.
        Raises LineError if the SDK refuses it.
        """
        await self._outgoing.play(pcm)

    def flush(self) -> float:
        """Drop what is queued, now. Returns the seconds of handed-over audio that were never heard."""
        return self._outgoing.flush()

    def hold(self) -> None:
        """Silence, now, until `resume` or `flush`; what was not heard waits."""
        self._outgoing.hold()

    def resume(self) -> None:
        """Goes on where it was held, at the beginning of the word."""
        self._outgoing.resume()

    def interject(self, pcm: bytes, *, last: bool = False) -> None:
        """Puts `pcm` on the line at once, ahead of what `play` is given: that waits until it was heard.

        `last`: it is the last thing that the caller hears of us.
        """
        self._outgoing.interject(pcm, last=last)

    @property
    def answered_at(self) -> float | None:
        """Event clock: since when the caller hears us; None until then."""
        return self.presence.active_at

    @property
    def sound_until(self) -> float:
        """Event clock: when the last audible sound of ours has been heard, or will have been."""
        return self._outgoing.sound_until

    @property
    def said_until(self) -> float:
        """The same of what `play` was given: without interjections."""
        return self._outgoing.said_until

    @property
    def queued(self) -> float:
        """Seconds handed over that are still to be heard."""
        return self._outgoing.queued

    @property
    def lost(self) -> float:
        """Seconds of our audio that found nobody on the line any more; 0 while the call lasts."""
        return self._outgoing.lost

    @property
    def missed(self) -> float:
        """Seconds of caller audio that were lost before the newest of `frames`."""
        return self._incoming.missed

    @property
    def path_delay(self) -> float:
        """Seconds that sound is under way between the phone and us, both directions together; a good guess."""
        return self.pulse.path_delay

    @property
    def dead_for(self) -> float:
        """Seconds since the last sound of the caller's came over the network; 0.0 while that is unknown."""
        return self.pulse.dead_for

    @property
    def ended_for(self) -> float:
        """Seconds since it ended; 0.0 while it has not."""
        return asyncio.get_running_loop().time() - self._ended_at if self.ended.is_set() else 0.0

    async def drained(self) -> None:
        """Everything handed over was heard, or the line ended."""
        await self._outgoing.drained()

    async def answer(self, timeout: float) -> bool:  # noqa: ASYNC109 — a ringing phone has its own limit
        """Publish our audio track and wait for the call to become active.

        False if the caller gave up, or if nothing happened for `timeout` seconds (then the line has ended, by "line").
        Raises LineError if the room takes no track.
        """
        if not self.ended.is_set():
            await self._publish()
        await first_of(self.presence.active, self.ended, within=timeout)
        if not self.presence.active.is_set():
            self.gone("line")
        return not self.ended.is_set()

    async def hang_up(self) -> None:
        """End the call for the caller too. May be repeated; never raises for a line that is gone already."""
        if self._hung_up or self.ended_by in ("caller", "another"):
            return
        self._hung_up = True
        self._holds_on = not await hung_up(self._rooms, self._room.name, self.presence.caller)
        self.gone("agent")

    async def transfer(self, number: str, seconds: float) -> bool:
        """Whether the caller is on with `number` (E.164) now, which rings `seconds` at most. Then the line ends."""
        caller = self.presence.caller
        if self.sip is None or caller is None or self.ended.is_set():
            return False
        self._transferred = await transferred(self.sip, self._room.name, caller.identity, number, seconds)
        return self._transferred

    @property
    def consults(self) -> bool:
        """Whether colleagues can be called from here."""
        return self.colleagues is not None

    def consult(self, number: str, seconds: float) -> AbstractAsyncContextManager[Consult]:
        """Calls `number` (E.164), which rings `seconds` at most, in a room of its own. LineError."""
        if self.colleagues is None:
            raise LineError("Nobody can be called from here.")
        return self.colleagues.consult(self, self._room.name, number, seconds)

    @property
    def bridged(self) -> bool:
        """The caller talks with somebody on another line."""
        return self._side is not None and not self._side.over.is_set()

    async def bridge(self, other: PhoneLine) -> None:
        """Both hear each other until one of them hangs up; for everybody else both lines end at once, by "transfer"."""
        await bridged(self._handed_over(), other._handed_over())

    def _handed_over(self) -> Side:
        there, self._transferred = not self.ended.is_set(), True
        self.gone("line")
        self._side = Side(self._outgoing.source, self._incoming.track, there=there)
        return self._side

    async def aclose(self) -> None:
        """Hangs up and leaves: a caller left alone would hear silence for ever. Another agent's notices nothing."""
        await self._returning.aclose()
        await self.hang_up()
        self.gone("agent")
        if self._holds_on:  # while we are in his room nobody else comes for him
            await hung_up_at_last(self._rooms, self._room.name, self.presence.caller, lambda: self.presence.there)
        await self.pulse.aclose()
        await self._incoming.aclose()
        await released(self._outgoing.source)
        await briefly(self._room.disconnect())

    # --- what presence tells ----------------------------------------------------------------------

    def gone(self, by: str) -> None:
        """The first ending counts. A room that goes away because we hung up was ended by the agent.

        When a line has died, the far side hangs up some time later: that was not the caller.
        """
        if self._side:
            self._side.over.set()
            self._ended_at = asyncio.get_running_loop().time()
        if self.ended.is_set():
            return
        if by == "caller" and self.dead_for >= DEAD:
            by = "line"
        if self._transferred and by in ("caller", "line"):
            by = "transfer"
        self.ended_by = "agent" if self._hung_up and by == "line" else by
        self._ended_at = asyncio.get_running_loop().time()
        self._incoming.close()
        self._outgoing.close()
        self._keys.close()
        self.ended.set()

    def heard(self, track: rtc.Track) -> None:
        if self._side:
            self._side.follow(track)
        elif not self.ended.is_set():
            self._incoming.follow(track)
            self.pulse.follow(track)

    def pressed(self, key: str) -> None:
        self._keys.put(key)

    def missing(self) -> None:
        if not self.ended.is_set() or self.bridged:
            self._returning.begin()

    def outranked(self) -> None:
        log.info("line_left_to_another_agent")
        self.gone("another")

    # --- the room ---------------------------------------------------------------------------------

    async def enter(self) -> None:
        """Join the room; again, if the connection broke. Raises LineError."""
        self.presence.leave()
        await briefly(self._room.disconnect())  # first: of two with one name the server would throw one out
        self._room = await self._connect()
        self.presence.look_around()
        if self._published:
            await publish(self._room, self._outgoing.source)

    async def _publish(self) -> None:
        try:
            await publish(self._room, self._outgoing.source)
        except NotTaken:
            log.warning("line_entered_again")
            self._published = True
            await self.enter()
        self._published = True
