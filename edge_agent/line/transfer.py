"""Handing a caller over to somebody's own telephone: the SIP side is told to call there (REFER), and leaves our room.

Our own wrapper, because the SDK's answer to a number that does not pick up is an error like any other.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import aiohttp
import structlog
from google.protobuf.duration_pb2 import Duration
from livekit import api

log = structlog.get_logger()

SPARE = 3.0  # s beyond the ringing for the answer to arrive


class Sip(Protocol):
    """What of `LiveKitAPI(...).sip` is needed."""

    async def transfer_sip_participant(self, transfer: api.TransferSIPParticipantRequest) -> object: ...


async def transferred(sip: Sip, room: str, caller: str, number: str, seconds: float) -> bool:
    """Whether the caller (a participant's identity) is on with `number` (E.164), which rings `seconds` at most."""
    wanted = api.TransferSIPParticipantRequest(
        participant_identity=caller,
        room_name=room,
        transfer_to=f"tel:{number}",
        play_dialtone=True,
        ringing_timeout=Duration(seconds=round(seconds)),
    )
    try:
        async with asyncio.timeout(seconds + SPARE):
            await sip.transfer_sip_participant(wanted)
    except (api.ServerError, aiohttp.ClientError, TimeoutError) as refused:
        log.info("transfer_failed", kind=type(refused).__name__, code=getattr(refused, "code", ""))
        return False
    return True
