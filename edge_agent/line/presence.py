"""Whether the caller is there: the room's events, boiled down to arrived, active, gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog
from livekit import rtc

log = structlog.get_logger()

RETURNING = 5.0  # s for the caller to be back after our own reconnect
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


class Presence:
    """Follows the one SIP participant of a room. `watch` comes before the room is joined, `look_around` after."""

    def __init__(self, room: rtc.Room, listener: Listener) -> None:
        self.arrived = asyncio.Event()
        self.active = asyncio.Event()  # the caller hears us from here on
        self.active_at: float | None = None  # event clock
        self.caller: rtc.RemoteParticipant | None = None
        self._room = room
        self._listener = listener
        self._away: asyncio.TimerHandle | None = None

    def watch(self) -> None:
        """Begin to listen to the room."""
        handlers: dict[rtc.room.EventTypes, Callable[..., None]] = {
            "participant_connected": self._came,
            "participant_attributes_changed": lambda _, who: self._came(who),
            "participant_disconnected": self._left,
            "track_subscribed": self._subscribed,
            "sip_dtmf_received": self._dtmf,
            "disconnected": self._disconnected,
        }
        for event, handler in handlers.items():
            self._room.on(event, handler)

    def look_around(self) -> None:
        """After joining: the caller is usually there already, and nobody announces them."""
        for who in list(self._room.remote_participants.values()):
            self._came(who)

    def close(self) -> None:
        if self._away:
            self._away.cancel()
            self._away = None

    def _came(self, who: rtc.Participant) -> None:
        if not isinstance(who, rtc.RemoteParticipant) or not self._is_caller(who):
            return
        self.close()  # whoever was thought to be away is back
        self.caller = who
        self.arrived.set()
        status = who.attributes.get("sip.callStatus")
        if status == "active":
            if self.active_at is None:
                self.active_at = asyncio.get_running_loop().time()
            self.active.set()
        elif status == "hangup":
            self._listener.gone("caller")

    def _left(self, who: rtc.RemoteParticipant) -> None:
        if not self._is_caller(who):
            return
        reason = who.disconnect_reason or rtc.DisconnectReason.UNKNOWN_REASON
        if reason == rtc.DisconnectReason.UNKNOWN_REASON:
            # Nobody said why: our own full reconnect, where all seem to leave and come again. Wait and see.
            self.close()
            self._away = asyncio.get_running_loop().call_later(RETURNING, self._listener.gone, "line")
            return
        self._listener.gone("caller" if reason == rtc.DisconnectReason.CLIENT_INITIATED else "line")

    def _subscribed(self, track: rtc.Track, _: rtc.RemoteTrackPublication, who: rtc.RemoteParticipant) -> None:
        if self._is_caller(who) and track.kind == rtc.TrackKind.KIND_AUDIO:
            self._listener.heard(track)

    def _dtmf(self, press: rtc.SipDTMF) -> None:
        if press.digit in KEYS and press.digit and (press.participant is None or self._is_caller(press.participant)):
            self._listener.pressed(press.digit)

    def _disconnected(self, reason: int) -> None:
        log.info("line_disconnected", reason=reason)
        self._listener.gone("line")

    def _is_caller(self, who: rtc.Participant) -> bool:
        if self.caller is not None:
            return who.identity == self.caller.identity
        return who.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
