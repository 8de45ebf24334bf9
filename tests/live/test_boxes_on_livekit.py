"""Several boxes at one LiveKit server: a caller whom no agent reached gets one, not one of each box."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from livekit import api, rtc
from livekit.protocol import models
from livekit.protocol import room as livekit_room

from edge_agent.line import PhoneLine
from infra.connections import Connections
from shared.calls import Arrival
from tests.live.test_rescue_on_livekit import NOBODY
from tests.live.test_worker_on_livekit import PATIENCE, Phone, ringing, soon, tone, working

pytestmark = pytest.mark.live

BOXES = 5


async def agents_in(room: rtc.Room, livekit: api.LiveKitAPI) -> int:
    there = await livekit.room.list_participants(livekit_room.ListParticipantsRequest(room=room.name))
    return sum(one.kind == models.ParticipantInfo.AGENT for one in there.participants)


async def settled(phone: Phone, livekit: api.LiveKitAPI) -> None:
    """One agent is in the room, also after all watchdogs have looked twice more."""
    async with asyncio.timeout(PATIENCE):
        while await agents_in(phone.room, livekit) != 1:  # noqa: ASYNC110 — the server tells nobody
            await asyncio.sleep(0.1)


async def test_five_watchdogs_bring_a_lost_caller_one_agent(stack: Connections) -> None:
    """All of them see him wait at the same time; he hears one agent, who stays, and is not hung up on by the others."""
    answering: list[str] = []

    async def story(arrival: Arrival, line: PhoneLine) -> None:
        assert await line.answer(PATIENCE)
        answering.append(arrival.room)
        await line.play(tone(1000, 24_000, 60))

    name = f"receptionist-{uuid4().hex[:6]}"
    async with AsyncExitStack() as boxes:
        for _ in range(BOXES):
            await boxes.enter_async_context(working(stack, name, story))
        livekit = await boxes.enter_async_context(
            api.LiveKitAPI(stack.livekit_url, stack.livekit_key, stack.livekit_secret)
        )
        phone = await boxes.enter_async_context(ringing(stack, NOBODY, "+15550007171"))
        await soon(phone.hears)
        await settled(phone, livekit)
        asked = await livekit.agent_dispatch.list_dispatch(phone.room.name)
        assert {one.agent_name for one in asked} == {NOBODY, name}
        assert len(asked) < 1 + BOXES
        assert not phone.over.is_set()
        await phone.hang_up()
    assert answering
