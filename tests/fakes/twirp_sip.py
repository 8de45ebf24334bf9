"""LiveKit's SIP service on a loopback port: real Twirp over protobuf, trunks and rules in memory.

It refuses what the real one refuses: two trunks for one number, two trunks for any number, two rules for one trunk.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from livekit.protocol import sip


class SipService:
    """`calls` are the methods that changed something, in order."""

    def __init__(self) -> None:
        self.trunks: dict[str, sip.SIPInboundTrunkInfo] = {}
        self.rules: dict[str, sip.SIPDispatchRuleInfo] = {}
        self._trunk_ids, self._rule_ids = itertools.count(1), itertools.count(1)
        self.calls: list[str] = []
        self.takes_it: set[str] = set()  # where a caller may be handed over to
        self.handed_over: list[tuple[str, str, str]] = []  # room, participant, number
        self.trunks_out: dict[str, sip.SIPOutboundTrunkInfo] = {}
        self.dialled: list[sip.CreateSIPParticipantRequest] = []
        self.refusal: tuple[int, str, str] | None = None  # status, code, message of every answer

    async def answer(self, request: web.Request) -> web.Response:
        """One Twirp request."""
        if self.refusal:
            status, code, message = self.refusal
            return web.json_response({"code": code, "msg": message}, status=status)
        method = request.match_info["method"]
        handler: Callable[[bytes], Message | str] = getattr(self, f"_{method}")
        reply = handler(await request.read())
        if isinstance(reply, str):
            return web.json_response({"code": "invalid_argument", "msg": reply}, status=400)
        if not method.startswith("List"):
            self.calls.append(method)
        return web.Response(body=reply.SerializeToString(), content_type="application/protobuf")

    def _ListSIPInboundTrunk(self, _body: bytes) -> Message:  # noqa: N802 - the protocol's names
        return sip.ListSIPInboundTrunkResponse(items=self.trunks.values())

    def _ListSIPDispatchRule(self, _body: bytes) -> Message:  # noqa: N802
        return sip.ListSIPDispatchRuleResponse(items=self.rules.values())

    def _ListSIPOutboundTrunk(self, _body: bytes) -> Message:  # noqa: N802
        return sip.ListSIPOutboundTrunkResponse(items=self.trunks_out.values())

    def _CreateSIPOutboundTrunk(self, body: bytes) -> Message | str:  # noqa: N802
        info = sip.CreateSIPOutboundTrunkRequest.FromString(body).trunk
        return self._keep_trunk_out(f"ST_{next(self._trunk_ids)}", info)

    def _UpdateSIPOutboundTrunk(self, body: bytes) -> Message | str:  # noqa: N802
        request = sip.UpdateSIPOutboundTrunkRequest.FromString(body)
        return self._keep_trunk_out(request.sip_trunk_id, request.replace)

    def _CreateSIPInboundTrunk(self, body: bytes) -> Message | str:  # noqa: N802
        info = sip.CreateSIPInboundTrunkRequest.FromString(body).trunk
        return self._keep_trunk(f"ST_{next(self._trunk_ids)}", info)

    def _UpdateSIPInboundTrunk(self, body: bytes) -> Message | str:  # noqa: N802
        request = sip.UpdateSIPInboundTrunkRequest.FromString(body)
        return self._keep_trunk(request.sip_trunk_id, request.replace)

    def _CreateSIPDispatchRule(self, body: bytes) -> Message | str:  # noqa: N802
        info = sip.CreateSIPDispatchRuleRequest.FromString(body).dispatch_rule
        return self._keep_rule(f"SDR_{next(self._rule_ids)}", info)

    def _UpdateSIPDispatchRule(self, body: bytes) -> Message | str:  # noqa: N802
        request = sip.UpdateSIPDispatchRuleRequest.FromString(body)
        return self._keep_rule(request.sip_dispatch_rule_id, request.replace)

    def _DeleteSIPTrunk(self, body: bytes) -> Message:  # noqa: N802
        trunk_id = sip.DeleteSIPTrunkRequest.FromString(body).sip_trunk_id
        (self.trunks if trunk_id in self.trunks else self.trunks_out).pop(trunk_id)
        return sip.SIPTrunkInfo(sip_trunk_id=trunk_id)

    def _DeleteSIPDispatchRule(self, body: bytes) -> Message:  # noqa: N802
        return self.rules.pop(sip.DeleteSIPDispatchRuleRequest.FromString(body).sip_dispatch_rule_id)

    def _TransferSIPParticipant(self, body: bytes) -> Message | str:  # noqa: N802
        asked = sip.TransferSIPParticipantRequest.FromString(body)
        number = asked.transfer_to.removeprefix("tel:")
        if number not in self.takes_it:
            return "call transfer failed: 486 Busy Here"
        self.handed_over.append((asked.room_name, asked.participant_identity, number))
        return Empty()

    def _CreateSIPParticipant(self, body: bytes) -> Message | str:  # noqa: N802
        asked = sip.CreateSIPParticipantRequest.FromString(body)
        if asked.sip_trunk_id not in self.trunks_out:
            return "requested sip trunk does not exist"
        self.dialled.append(asked)
        return sip.SIPParticipantInfo(participant_identity=asked.participant_identity, room_name=asked.room_name)

    def _keep_trunk(self, trunk_id: str, info: sip.SIPInboundTrunkInfo) -> Message | str:
        for other in (o for key, o in self.trunks.items() if key != trunk_id):
            if set(other.numbers) & set(info.numbers) or not (other.numbers or info.numbers):
                return "Conflicting inbound SIP Trunks"
        info.sip_trunk_id = trunk_id
        info.created_at.GetCurrentTime()
        self.trunks[trunk_id] = info
        return info

    def _keep_trunk_out(self, trunk_id: str, info: sip.SIPOutboundTrunkInfo) -> Message | str:
        if not info.numbers:
            return "no trunk numbers specified"
        if not info.address or info.address.startswith("sip:"):
            return "no outbound address specified"
        info.sip_trunk_id = trunk_id
        info.created_at.GetCurrentTime()
        self.trunks_out[trunk_id] = info
        return info

    def _keep_rule(self, rule_id: str, info: sip.SIPDispatchRuleInfo) -> Message | str:
        for other in (o for key, o in self.rules.items() if key != rule_id):
            if set(other.trunk_ids) & set(info.trunk_ids):
                return "Dispatch rule for the same trunk, number, and PIN combination already exists"
        info.sip_dispatch_rule_id = rule_id
        info.media.SetInParent()  # livekit-server 1.13.5 answers with an empty one
        info.created_at.GetCurrentTime()
        self.rules[rule_id] = info
        return info


@asynccontextmanager
async def serving(service: SipService) -> AsyncIterator[str]:
    """The service's URL while the block lasts."""
    app = web.Application()
    app.router.add_post("/twirp/livekit.SIP/{method}", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
