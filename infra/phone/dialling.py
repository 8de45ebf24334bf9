"""What livekit-sip knows of a call before anybody answers: the room, the participant's token and its attributes."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from livekit import api
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration

_ALPHABET = string.ascii_letters + string.digits


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


@dataclass(frozen=True, slots=True)
class Dial:
    """One call to place. Everything that differs from call to call, with livekit-sip's own defaults."""

    url: str  # ws://… of the LiveKit server
    key: str
    secret: str
    to: str  # the called number, as the trunk would deliver it
    caller: str  # the calling number; livekit-sip passes on whatever the trunk says, even nonsense
    agent: str = "receptionist"  # the agent that the dispatch rule names
    metadata: str = ""  # of the dispatch rule
    ringing_timeout: float = 30.0  # s
    headers: Mapping[str, str] = field(default_factory=dict)  # more attributes: sip.h.x-…, sip.twilio.callSid
    track_delay: float = 0.0  # s between "active" and the caller's track; livekit-sip has been seen to need 0.75
    room: str = ""  # "" makes a name as the dispatch rule does
    call_id: str = field(default_factory=lambda: "SCL_" + _random(12))

    def __post_init__(self) -> None:
        if not self.room:
            object.__setattr__(self, "room", f"call_{self.caller}_{_random(12)}")

    @property
    def identity(self) -> str:
        return f"sip_{self.caller}"

    @property
    def rule_attributes(self) -> dict[str, str]:
        """The attributes that are in the token, before the participant has joined."""
        return {
            "sip.callID": self.call_id,
            "sip.trunkID": "ST_rehearsal",
            "sip.ruleID": "SDR_rehearsal",
            "sip.trunkPhoneNumber": self.to,
            "sip.phoneNumber": self.caller,
        }

    def ringing_attributes(self) -> dict[str, str]:
        """All attributes, as livekit-sip sets them right after joining."""
        return {
            **self.rule_attributes,
            "sip.callStatus": "ringing",
            "sip.callIDFull": _random(16),
            "sip.callTag": _random(12),
            "sip.hostname": "127.0.0.1",
            **self.headers,
        }

    def token(self) -> str:
        """A token of kind SIP whose room, once made, calls for the agent."""
        grants = api.VideoGrants(
            room_join=True,
            room=self.room,
            can_publish=True,
            can_subscribe=True,
            can_publish_data=True,
            can_update_own_metadata=True,
        )
        room = RoomConfiguration(
            empty_timeout=30,
            departure_timeout=5,
            max_participants=3,
            agents=[RoomAgentDispatch(agent_name=self.agent)],
        )
        return (
            api.AccessToken(self.key, self.secret)
            .with_identity(self.identity)
            .with_name(f"Phone {self.caller}")
            .with_metadata(self.metadata)
            .with_attributes(self.rule_attributes)
            .with_kind("sip")
            .with_grants(grants)
            .with_room_config(room)
            .to_jwt()
        )
