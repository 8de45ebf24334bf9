"""Who waits in a room, as the LiveKit server lists its participants."""

from __future__ import annotations

from typing import Any, cast

import pytest
from livekit import api
from livekit.protocol.models import ParticipantInfo
from livekit.protocol.room import ListParticipantsResponse

from edge_agent.arrive.watchdog import LiveKitRooms


class Server:
    """What of `LiveKitAPI` is asked: its `room` and `agent_dispatch` are itself."""

    def __init__(self, *inside: ParticipantInfo) -> None:
        self.room = self.agent_dispatch = self
        self._inside = inside

    async def list_participants(self, _asked: object) -> ListParticipantsResponse:
        return ListParticipantsResponse(participants=self._inside)

    async def list_dispatch(self, _room: str) -> list[Any]:
        return []


def caller(status: str) -> ParticipantInfo:
    attributes = {"sip.callStatus": status, "sip.phoneNumber": "+15550001111", "sip.trunkPhoneNumber": "+15105550100"}
    return ParticipantInfo(identity="sip_1", kind=ParticipantInfo.SIP, attributes=attributes)


@pytest.mark.parametrize(("status", "waits"), [("ringing", True), ("active", True), ("hangup", False)])
async def test_who_has_hung_up_waits_for_nobody(status: str, waits: bool) -> None:
    """His participant stands in the room for a while where his leaving was lost: no agent is sent after him."""
    lk = cast("api.LiveKitAPI", Server(caller(status)))
    seen = await LiveKitRooms(lk, "receptionist").look_into("call-1")
    assert (seen.waits, seen.callers) == (waits, int(waits))
