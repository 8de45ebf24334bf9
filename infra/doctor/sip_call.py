"""The doctor's call by SIP: out of LiveKit through livekit-sip and in again, as a telephone provider's calls come.

For the time of the call LiveKit has two things more: a trunk for the doctor's number alone, behind a password of this
call, and a rule that brings its calls to the box's agent. What clients' calls come by is not touched.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import aiohttp
from google.protobuf.duration_pb2 import Duration
from livekit import api
from livekit.protocol import sip
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration

from edge_agent.settings import Settings
from infra.doctor.call import RINGING, Dialling, Heard, held
from infra.doctor.desk import CALLER
from infra.doctor.servers import livekit_api
from infra.phone.dialling import Dial
from shared.errors import LineError

NAME = "frontdesk-doctor"
ADDRESS = "127.0.0.1:5060"  # livekit-sip's, as livekit-sip reaches it
WITHIN = RINGING + 10.0  # s for LiveKit to say that the call was answered
LOST = (api.TwirpError, aiohttp.ClientError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Beside(Dial):
    """The doctor's own place in a room whose other participant is livekit-sip: it is no phone itself."""

    def ringing_attributes(self) -> dict[str, str]:
        return {}

    def token(self) -> str:
        grants = api.VideoGrants(room_join=True, room=self.room, can_update_own_metadata=True)
        return api.AccessToken(self.key, self.secret).with_identity(NAME).with_grants(grants).to_jwt()


Talk = Callable[[Dial, Dialling], Coroutine[Any, Any, Heard]]


async def place(settings: Settings, to: str, address: str = ADDRESS, talk: Talk = held) -> Heard:
    """One call by SIP. LineError when LiveKit or livekit-sip will not carry it.

    `to`: E.164, which no other trunk names. `address`: host:port of livekit-sip, as livekit-sip reaches it, by TCP.
    """
    mark, password = secrets.token_hex(6), secrets.token_urlsafe(18)
    ours, theirs = f"doctor_{mark}", f"call_doctor_{mark}"
    secret = settings.livekit_api_secret.get_secret_value()
    dial = Beside(
        settings.livekit_url, settings.livekit_api_key, secret, to=to, caller=CALLER, room=ours, ringing_timeout=RINGING
    )
    try:
        async with livekit_api(settings, WITHIN) as there, _way_in(there, settings.agent_name, to, theirs, password):
            heard = await talk(dial, partial(_dialled, there, address, password, to, ours))
    except api.TwirpError as refused:
        raise LineError(f"livekit-sip did not carry the call: {refused.message or refused.code}") from refused
    except (aiohttp.ClientError, TimeoutError) as lost:
        raise LineError(f"LiveKit did not answer for livekit-sip ({type(lost).__name__})") from lost
    return replace(heard, room=theirs)


async def _dialled(there: api.LiveKitAPI, address: str, password: str, to: str, room: str) -> None:
    """Until the call is answered. TwirpError with what SIP said where it is not."""
    out = sip.SIPOutboundConfig(
        hostname=address, transport=sip.SIPTransport.SIP_TRANSPORT_TCP, auth_username=NAME, auth_password=password
    )
    await there.sip.create_sip_participant(
        sip.CreateSIPParticipantRequest(
            trunk=out, sip_call_to=to, sip_number=CALLER, room_name=room, participant_identity="box",
            ringing_timeout=Duration(seconds=round(RINGING)), wait_until_answered=True,
        )
    )  # fmt: skip


@asynccontextmanager
async def _way_in(there: api.LiveKitAPI, agent: str, to: str, room: str, password: str) -> AsyncIterator[None]:
    """A trunk for this number, and a rule that brings its calls to `room` and the agent; both go at the end."""
    trunk = sip.SIPInboundTrunkInfo(name=NAME, numbers=[to], auth_username=NAME, auth_password=password)
    made = await there.sip.create_inbound_trunk(sip.CreateSIPInboundTrunkRequest(trunk=trunk))
    try:
        wanted = sip.SIPDispatchRuleInfo(
            name=NAME,
            trunk_ids=[made.sip_trunk_id],
            rule=sip.SIPDispatchRule(dispatch_rule_direct=sip.SIPDispatchRuleDirect(room_name=room)),
            room_config=RoomConfiguration(
                empty_timeout=30, departure_timeout=5, agents=[RoomAgentDispatch(agent_name=agent)]
            ),
        )
        rule = await there.sip.create_dispatch_rule(sip.CreateSIPDispatchRuleRequest(dispatch_rule=wanted))
        try:
            yield
        finally:
            with suppress(*LOST):
                gone = sip.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=rule.sip_dispatch_rule_id)
                await there.sip.delete_dispatch_rule(gone)
    finally:
        with suppress(*LOST):
            await there.sip.delete_trunk(sip.DeleteSIPTrunkRequest(sip_trunk_id=made.sip_trunk_id))
