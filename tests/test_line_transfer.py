"""Handing a caller over, through the SDK, to LiveKit's SIP service on loopback."""

from __future__ import annotations

import asyncio

from livekit import api, rtc

from edge_agent.line.transfer import transferred
from tests.fakes.livekit_room import Setting
from tests.fakes.twirp_sip import SipService, serving

THERE, NOT_THERE = "+15105550177", "+15105550178"
LEFT = rtc.DisconnectReason.CLIENT_INITIATED


async def handed_over(service: SipService, number: str) -> bool:
    async with (
        serving(service) as url,
        api.LiveKitAPI(url, "key", "a secret of at least thirty-two characters") as livekit,
    ):
        return await transferred(livekit.sip, "call_1", "sip_caller", number, 5)


async def test_who_picks_up_has_the_caller() -> None:
    """The server is told room, caller and number."""
    service = SipService()
    service.takes_it = {THERE}
    assert await handed_over(service, THERE)
    assert service.handed_over == [("call_1", "sip_caller", THERE)]


async def test_who_does_not_pick_up_costs_no_call() -> None:
    """Busy, not there, no SIP service at all: it is an answer, and no error."""
    service = SipService()
    assert not await handed_over(service, NOT_THERE)
    service.refusal = (503, "unavailable", "sip not connected (redis required)")
    assert not await handed_over(service, THERE)


class Hands:
    """A SIP service that says yes."""

    async def transfer_sip_participant(self, transfer: api.TransferSIPParticipantRequest) -> object:
        return transfer


async def test_a_caller_who_was_handed_over_did_not_hang_up() -> None:
    """He leaves our room because he is on with somebody else."""
    s = Setting()
    s.line.sip = Hands()
    assert await s.line.transfer(THERE, 5)
    s.leave(LEFT)
    await asyncio.sleep(0)
    assert s.line.ended_by == "transfer"
    await s.line.aclose()


async def test_without_a_sip_service_nobody_is_handed_over() -> None:
    """A line that cannot says so."""
    s = Setting()
    assert not await s.line.transfer(THERE, 5)
    await s.line.aclose()
