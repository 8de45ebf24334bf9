"""A call by SIP: what it needs at LiveKit is made for it, and gone after it, whatever becomes of the call.

The call itself needs a real livekit-sip (tests/live/test_doctor.py says how it is tried).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf.message import Message
from livekit.protocol import sip

from infra.doctor import sip_call
from infra.doctor.call import Dialling, Heard
from infra.doctor.desk import NUMBER
from shared.errors import LineError
from tests.doctor.scene import servers
from tests.fakes.twirp_sip import SipService

TALK = Heard(1.0, 0.5, asked=True, gap=0.9, pressed=True, room="doctor_1")


class Bridge(SipService):
    """LiveKit's SIP service that dials, too: `refuses` is what it says instead."""

    def __init__(self, refuses: str = "") -> None:
        super().__init__()
        self.refuses = refuses
        self.dialled: list[sip.CreateSIPParticipantRequest] = []
        self.seen: tuple[list[str], list[str]] = ([], [])  # trunks' numbers and rules' agents while it dialled

    def _CreateSIPParticipant(self, body: bytes) -> Message | str:  # noqa: N802 — the protocol's names
        self.dialled.append(sip.CreateSIPParticipantRequest.FromString(body))
        self.seen = (
            [number for trunk in self.trunks.values() for number in trunk.numbers],
            [agent.agent_name for rule in self.rules.values() for agent in rule.room_config.agents],
        )
        return self.refuses or sip.SIPParticipantInfo(room_name=self.dialled[-1].room_name)

    def _DeleteSIPTrunk(self, body: bytes) -> Message:  # noqa: N802
        return self.trunks.pop(sip.DeleteSIPTrunkRequest.FromString(body).sip_trunk_id) and sip.SIPTrunkInfo()

    def _DeleteSIPDispatchRule(self, body: bytes) -> Message:  # noqa: N802
        return self.rules.pop(sip.DeleteSIPDispatchRuleRequest.FromString(body).sip_dispatch_rule_id)


async def well(_dial: object, dialling: Dialling) -> Heard:
    """Somebody is dialled, and all is well."""
    await dialling()
    return TALK


async def placed(folder: Path, bridge: Bridge, talk: sip_call.Talk = well) -> Heard:
    async with servers() as there:
        there.sip = bridge
        return await sip_call.place(there.settings(folder), NUMBER, "127.0.0.1:5070", talk)


async def test_the_way_in_is_there_for_the_call_alone(tmp_path: Path) -> None:
    """A trunk of this number, a rule to the box's agent; afterwards nothing of it is left."""

    bridge = Bridge()
    heard = await placed(tmp_path, bridge)
    assert bridge.seen == ([NUMBER], ["receptionist"])
    assert (bridge.trunks, bridge.rules) == ({}, {})
    (dialled,) = bridge.dialled
    assert (dialled.sip_call_to, dialled.trunk.hostname) == (NUMBER, "127.0.0.1:5070")
    assert heard.gap == TALK.gap
    assert heard.room.startswith("call_doctor_")  # the box's room, by which its row is found


async def test_a_call_that_is_not_carried_says_why(tmp_path: Path) -> None:
    """The reason is told, and the way in goes all the same."""

    bridge = Bridge(refuses="sip: 503 no one answers")
    with pytest.raises(LineError, match="503 no one answers"):
        await placed(tmp_path, bridge)
    assert (bridge.trunks, bridge.rules) == ({}, {})


async def test_a_number_that_another_trunk_has_is_not_taken_from_it(tmp_path: Path) -> None:
    """LiveKit refuses the second trunk; the first one stays."""
    bridge = Bridge()
    bridge.trunks["ST_another"] = sip.SIPInboundTrunkInfo(sip_trunk_id="ST_another", numbers=[NUMBER])
    with pytest.raises(LineError, match="Conflicting"):
        await placed(tmp_path, bridge)
    assert list(bridge.trunks) == ["ST_another"]
