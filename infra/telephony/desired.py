"""The plan in LiveKit's own messages. Pure: the passwords come with the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from google.protobuf.duration_pb2 import Duration
from livekit.protocol import sip
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration

from infra.telephony.calls_out import CallsOut
from infra.telephony.environment import secret
from infra.telephony.plan import Rule, Trunk

_HEADERS = {
    "none": sip.SIPHeaderOptions.SIP_NO_HEADERS,
    "x_headers": sip.SIPHeaderOptions.SIP_X_HEADERS,
    "all": sip.SIPHeaderOptions.SIP_ALL_HEADERS,
}
_ENCRYPTION = {
    "disable": sip.SIPMediaEncryption.SIP_MEDIA_ENCRYPT_DISABLE,
    "allow": sip.SIPMediaEncryption.SIP_MEDIA_ENCRYPT_ALLOW,
    "require": sip.SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE,
}
_TRANSPORT = {
    "auto": sip.SIPTransport.SIP_TRANSPORT_AUTO,
    "udp": sip.SIPTransport.SIP_TRANSPORT_UDP,
    "tcp": sip.SIPTransport.SIP_TRANSPORT_TCP,
    "tls": sip.SIPTransport.SIP_TRANSPORT_TLS,
}

# In a trunk's metadata, which nobody else reads and no participant gets: so we know which ones a file of ours made.
MARK = "managed by frontdesk"


def trunk_info(trunk: Trunk, settings: Mapping[str, str]) -> sip.SIPInboundTrunkInfo:
    return sip.SIPInboundTrunkInfo(
        name=trunk.name,
        metadata=MARK,
        numbers=trunk.numbers,
        allowed_addresses=trunk.allowed_addresses,
        allowed_numbers=trunk.allowed_numbers,
        auth_username=trunk.username,
        auth_password=trunk.password(settings),
        include_headers=_HEADERS[trunk.headers],
        headers_to_attributes=trunk.headers_to_attributes,
        ringing_timeout=Duration(seconds=trunk.ringing_timeout),
        max_call_duration=Duration(seconds=trunk.max_call_duration),
        media=sip.SIPMediaConfig(encryption=_ENCRYPTION[trunk.media_encryption]),
    )


def calls_out_info(trunk: CallsOut, settings: Mapping[str, str]) -> sip.SIPOutboundTrunkInfo:
    """SetupError when its password is not set."""
    return sip.SIPOutboundTrunkInfo(
        name=trunk.name,
        metadata=MARK,
        address=trunk.address or "",
        transport=_TRANSPORT[trunk.transport],
        numbers=trunk.numbers,
        auth_username=trunk.username,
        auth_password=secret(settings, trunk.password_env, f"trunk {trunk.name}"),
        media=sip.SIPMediaConfig(encryption=_ENCRYPTION[trunk.media_encryption]),
    )


def rule_info(rule: Rule, trunk_ids: Sequence[str]) -> sip.SIPDispatchRuleInfo:
    """`trunk_ids` is always set: a rule without trunks also takes calls that matched no trunk at all."""
    if not trunk_ids:
        message = "a dispatch rule without trunks would let anybody in"
        raise ValueError(message)
    individual = sip.SIPDispatchRuleIndividual(room_prefix=rule.room_prefix)
    room = RoomConfiguration(
        empty_timeout=rule.empty_timeout,
        departure_timeout=rule.departure_timeout,
        max_participants=rule.max_participants,
        agents=[RoomAgentDispatch(agent_name=rule.agent)],
    )
    return sip.SIPDispatchRuleInfo(
        name=rule.name,
        metadata=rule.metadata,
        trunk_ids=trunk_ids,
        rule=sip.SIPDispatchRule(dispatch_rule_individual=individual),
        room_config=room,
    )
