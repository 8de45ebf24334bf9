"""A LiveKit room whose events are made by the test, without the native library, and a line in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from livekit import rtc

from edge_agent.line import PhoneLine
from edge_agent.line.browser import TEST_CALL
from edge_agent.line.seniority import SINCE
from shared.errors import LineError
from tests.fakes.audio_source import FakeSource
from tests.fakes.rooms import FakeRooms

SIP = rtc.ParticipantKind.PARTICIPANT_KIND_SIP
AGENT = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
STANDARD = rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD


class FakeParticipant(rtc.RemoteParticipant):
    """Someone in the room."""

    def __init__(self, identity: str, kind: int, attributes: dict[str, str], joined_at: int = 0) -> None:
        info = SimpleNamespace(
            identity=identity, kind=kind, attributes=attributes, disconnect_reason=0, joined_at=joined_at, state=2
        )
        self._info = cast("Any", info)

    def becomes(self, status: str) -> FakeParticipant:
        self._info.attributes["sip.callStatus"] = status
        return self

    def leaves(self, reason: int) -> FakeParticipant:
        self._info.disconnect_reason = cast("Any", reason)
        return self


def caller(status: str = "ringing") -> FakeParticipant:
    return FakeParticipant("sip_1", SIP, {"sip.callStatus": status})


def browser(test: str) -> FakeParticipant:
    """A member's, which makes this test call."""
    return FakeParticipant("member", STANDARD, {TEST_CALL: test})


def agent(name: str, since: int | None = None, joined_at: int = 0) -> FakeParticipant:
    return FakeParticipant(f"agent-{name}", AGENT, {} if since is None else {SINCE: str(since)}, joined_at)


class FakeRoom(rtc.EventEmitter[str]):
    """Its `remote_participants` are kept as the SDK keeps them: by identity, whatever comes in which order."""

    name = "call_x"

    def __init__(self) -> None:
        super().__init__()
        self.remote_participants: dict[str, FakeParticipant] = {}
        self.local_participant = agent("us", 1000)
        self.left = False

    async def disconnect(self) -> None:
        if not self.left:
            self.left = True
            self.emit("disconnected", rtc.DisconnectReason.CLIENT_INITIATED)

    def comes(self, who: FakeParticipant) -> None:
        self.remote_participants[who.identity] = who
        self.emit("participant_connected", who)

    def goes(self, who: FakeParticipant, reason: int) -> None:
        self.emit("participant_disconnected", self.remote_participants.pop(who.identity, who).leaves(reason))


class Setting:
    """A line whose caller rings. `rooms_to_come`: what joining again finds; a LineError when there is none."""

    def __init__(
        self, *failures: Exception, agents: tuple[FakeParticipant, ...] = (), calling: FakeParticipant | None = None
    ) -> None:
        self.room, self.rooms, self.source = FakeRoom(), FakeRooms(*failures), FakeSource()
        self.caller = calling or caller()
        for who in (self.caller, *agents):
            self.room.remote_participants[who.identity] = who
        self.rooms_to_come: list[FakeRoom] = []
        self.line = PhoneLine(cast("rtc.Room", self.room), self.rooms, self.source, self._enter)
        self.line.presence.watch(cast("rtc.Room", self.room))
        self.line.presence.look_around()

    async def _enter(self) -> rtc.Room:
        if not self.rooms_to_come:
            raise LineError("told to fail")
        room = cast("rtc.Room", self.rooms_to_come.pop(0))
        self.line.presence.watch(room)
        return room

    def status(self, status: str) -> None:
        self.room.emit("participant_attributes_changed", {}, self.caller.becomes(status))

    def leave(self, reason: int) -> None:
        self.room.goes(self.caller, reason)
