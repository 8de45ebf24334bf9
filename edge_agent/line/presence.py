"""Whether the caller is there: the room's events, boiled down to arrived, active, gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import structlog
from livekit import rtc

from edge_agent.line.browser import test_of
from edge_agent.line.seniority import outranks

log = structlog.get_logger()

KEYS = frozenset("0123456789*#ABCD")


class Listener(Protocol):
    """Who wants to know."""

    def gone(self, by: str) -> None:
        """The call is over; `by` is "caller" or "line"."""
        ...

    def heard(self, track: rtc.Track) -> None:
        """The caller's audio arrives on this track from now on."""
        ...

    def pressed(self, key: str) -> None: ...

    def missing(self) -> None:
        """The caller, or our own connection to the room, is away, and nobody said why."""
        ...

    def outranked(self) -> None:
        """Another agent is in the room, and the caller is its."""
        ...


# What ends the room for us. Anything else is a connection that broke.
_FOR_GOOD = frozenset(
    {
        rtc.DisconnectReason.CLIENT_INITIATED,
        rtc.DisconnectReason.DUPLICATE_IDENTITY,
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.ROOM_DELETED,
        rtc.DisconnectReason.ROOM_CLOSED,
    }
)


class Presence:
    """Follows the one caller of a room: a SIP participant, or a member's browser.

    `watch` comes before a room is joined, `look_around` after.
    The room may be another one later: our connection broke, and we came again.
    """

    def __init__(self, room: rtc.Room, listener: Listener) -> None:
        self.arrived = asyncio.Event()
        self.active = asyncio.Event()  # the caller hears us from here on
        self.active_at: float | None = None  # event clock
        self.caller: rtc.RemoteParticipant | None = None
        self.connected = True  # we ourselves, as far as we were told
        self.reconnecting = False  # the SDK is at it: two of us would throw each other out
        self.broken_at: float | None = None  # event clock: when our own connection broke last, or was made whole
        self._leaving = False
        self._room = room
        self._listener = listener

    @property
    def there(self) -> bool:
        """Whether the caller and we are in the room."""
        return self.connected and self.caller is not None and self.caller.identity in self._room.remote_participants

    @property
    def test(self) -> UUID | None:
        """Which test call of a member's it is; None: it is a caller's."""
        return test_of(self.caller) if self.caller else None

    @property
    def us(self) -> str:
        """Our own identity in the room."""
        return self._room.local_participant.identity

    def watch(self, room: rtc.Room) -> None:
        """Begin to listen to the room; what the one before it says does not count any more."""
        self._room, self.connected, self.reconnecting, self._leaving = room, True, False, False
        handlers: dict[rtc.room.EventTypes, Callable[..., None]] = {
            "participant_connected": self._met,
            "participant_attributes_changed": lambda _, who: self._came(who),
            "participant_disconnected": self._left,
            "track_subscribed": self._subscribed,
            "local_track_subscribed": lambda _: self._taken(),
            "sip_dtmf_received": self._dtmf,
            "disconnected": self._disconnected,
            "reconnecting": lambda: self._reconnects(at_it=True),
            "reconnected": lambda: self._reconnects(at_it=False),
        }
        for event, handler in handlers.items():
            room.on(event, self._while_it_counts(room, handler))

    def _while_it_counts(self, room: rtc.Room, handler: Callable[..., None]) -> Callable[..., None]:
        def handle(*told: object) -> None:
            if room is self._room and not self._leaving:
                handler(*told)

        return handle

    def leave(self) -> None:
        """We leave the room ourselves, to join it anew: what it says from now on is no news."""
        self._leaving = True

    def look_around(self) -> None:
        """After joining: the caller is usually there already, and nobody announces them."""
        for who in list(self._room.remote_participants.values()):
            self._met(who)

    def _met(self, who: rtc.RemoteParticipant) -> None:
        if who.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT:
            if outranks(who, self._room.local_participant):
                self._listener.outranked()
        else:
            self._came(who)

    def _came(self, who: rtc.Participant) -> None:
        if not isinstance(who, rtc.RemoteParticipant) or not self._is_caller(who):
            return
        self.caller = who
        self.arrived.set()
        status = who.attributes.get("sip.callStatus")
        if status == "active":
            self._hears()
        elif status == "hangup":
            self._listener.gone("caller")

    def _taken(self) -> None:
        """Our sound has a listener: of a browser nothing else says that it hears us; of a phone its status does."""
        if self.test:
            self._hears()

    def _hears(self) -> None:
        if self.active_at is None:
            self.active_at = asyncio.get_running_loop().time()
        self.active.set()

    def _left(self, who: rtc.RemoteParticipant) -> None:
        if not self._is_caller(who):
            return
        reason = who.disconnect_reason or rtc.DisconnectReason.UNKNOWN_REASON
        if reason == rtc.DisconnectReason.UNKNOWN_REASON:
            # Nobody said why: our own full reconnect, where all seem to leave and come again, in any order.
            self._listener.missing()
            return
        self._listener.gone("caller" if reason == rtc.DisconnectReason.CLIENT_INITIATED else "line")

    def _subscribed(self, track: rtc.Track, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant) -> None:
        if self._is_caller(who) and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._listener.heard(track)

    def _dtmf(self, press: rtc.SipDTMF) -> None:
        if press.digit in KEYS and press.digit and (press.participant is None or self._is_caller(press.participant)):
            self._listener.pressed(press.digit)

    def _reconnects(self, *, at_it: bool) -> None:
        self.reconnecting = at_it
        self.broken_at = asyncio.get_running_loop().time()

    def _disconnected(self, reason: int) -> None:
        log.info("line_disconnected", reason=reason)
        self.connected = self.reconnecting = False
        self.broken_at = asyncio.get_running_loop().time()
        if reason in _FOR_GOOD:
            self._listener.gone("line")
        else:
            self._listener.missing()

    def _is_caller(self, who: rtc.Participant) -> bool:
        if self.caller is not None:
            return who.identity == self.caller.identity
        return who.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP or test_of(who) is not None
