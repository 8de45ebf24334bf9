"""The simulated phone on a real LiveKit server: does it behave as livekit-sip does?

The other end is a participant that plays a tone; no agent takes these calls (the rooms ask for one of another name).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import numpy as np
import pytest
from livekit import api, rtc

from infra.connections import Connections
from infra.phone.dialling import Dial
from infra.phone.gaps import gaps_on, stretches
from infra.phone.phone import Ending, Phone
from infra.phone.telephone import RATE
from shared.errors import LineError

pytestmark = pytest.mark.live

TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.int16).tobytes()  # one second
SOON = 60.0  # s: what does not happen by then does not happen, on a busy machine either
THINKING = 0.4  # s of silence that the far end sends before it answers


def dial(stack: Connections, **more: float | str) -> Dial:
    parts = {"to": "+15105550100", "caller": "+15550001111", "agent": "nobody", **more}
    return Dial(stack.livekit_url, stack.livekit_key, stack.livekit_secret, **parts)  # type: ignore[arg-type]


class Agent:
    """The far end: sees what an agent would see, and can play a tone."""

    def __init__(self) -> None:
        self.room = rtc.Room()
        self.statuses: asyncio.Queue[str] = asyncio.Queue()
        self.keys: asyncio.Queue[str] = asyncio.Queue()
        self.caller_left = asyncio.Event()
        self._source = rtc.AudioSource(24_000, 1, queue_size_ms=100)
        self.room.on("participant_attributes_changed", self._changed)
        self.room.on("sip_dtmf_received", lambda key: self.keys.put_nowait(key.digit))
        self.room.on("participant_disconnected", lambda _who: self.caller_left.set())

    def _changed(self, changed: dict[str, str], _who: rtc.Participant) -> None:
        if "sip.callStatus" in changed:
            self.statuses.put_nowait(changed["sip.callStatus"])

    @property
    def caller(self) -> rtc.RemoteParticipant:
        return next(iter(self.room.remote_participants.values()))

    async def answer(self) -> None:
        track = rtc.LocalAudioTrack.create_audio_track("agent", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)

    async def play(self, seconds: float, *, loud: int = 9000) -> None:
        for block in range(round(seconds * 50)):
            n = np.arange(block * 480, (block + 1) * 480)
            pcm = (loud * np.sin(2 * np.pi * 500 * n / 24_000)).astype(np.int16).tobytes()
            await self._source.capture_frame(rtc.AudioFrame(pcm, 24_000, 1, 480))
        await self._source.wait_for_playout()

    async def aclose(self) -> None:
        await self._source.aclose()
        await self.room.disconnect()


@asynccontextmanager
async def in_room(stack: Connections, room: str, name: str = "agent") -> AsyncIterator[Agent]:
    agent = Agent()
    grants = api.VideoGrants(room_join=True, room=room, agent=True)
    token = api.AccessToken(stack.livekit_key, stack.livekit_secret).with_identity(name).with_grants(grants)
    await agent.room.connect(stack.livekit_url, token.to_jwt())
    try:
        yield agent
    finally:
        await agent.aclose()


async def delete(stack: Connections, room: str) -> None:
    livekit = api.LiveKitAPI(stack.livekit_url, stack.livekit_key, stack.livekit_secret)
    try:
        await livekit.room.delete_room(api.DeleteRoomRequest(room=room))
    finally:
        await livekit.aclose()


@pytest.mark.parametrize("track_delay", [0.0, 0.75])
async def test_a_call_from_ringing_to_hang_up(stack: Connections, track_delay: float) -> None:
    """Ringing, answered by the agent's track, active, sound and keys both ways of the clock, hang-up."""
    async with Phone(dial(stack, track_delay=track_delay)) as phone, in_room(stack, phone.dial.room) as agent:
        assert agent.caller.kind == rtc.ParticipantKind.PARTICIPANT_KIND_SIP
        assert agent.caller.attributes["sip.callStatus"] == "ringing"
        assert agent.caller.attributes["sip.trunkPhoneNumber"] == "+15105550100"
        ringing = asyncio.create_task(phone.ring())
        await agent.answer()
        assert await ringing
        assert await asyncio.wait_for(agent.statuses.get(), SOON) == "active"
        said = phone.say(TONE)
        await asyncio.wait_for(said.done.wait(), SOON)
        await agent.play(THINKING, loud=0)
        await agent.play(1.0)
        await phone.press("7#")
        assert [await asyncio.wait_for(agent.keys.get(), SOON) for _ in range(2)] == ["7", "#"]
        await phone.hang_up()
        assert await asyncio.wait_for(agent.statuses.get(), SOON) == "hangup"
        await asyncio.wait_for(agent.caller_left.wait(), SOON)
    assert phone.ending is Ending.HUNG_UP
    stereo = phone.recorder.stereo()
    for side in (0, 1):
        heard = stretches(stereo[:, side])  # in pieces, where the machine had no time for the far end
        assert 0.85 < sum(s.end - s.start for s in heard) < 2.0
    gap = gaps_on(stereo)[0]
    assert gap.seconds > THINKING - 0.1


async def test_the_moment_of_the_answer_is_when_it_was_heard(
    stack: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when the server's word about it came: livekit 1.2.1 now and then waits for that for 5.0 s in vain."""
    told = rtc.LocalParticipant.set_attributes

    async def late(who: rtc.LocalParticipant, attributes: dict[str, str]) -> None:
        await told(who, attributes)
        await asyncio.sleep(1.0 if attributes.get("sip.callStatus") == "active" else 0.0)

    monkeypatch.setattr(rtc.LocalParticipant, "set_attributes", late)
    async with Phone(dial(stack)) as phone, in_room(stack, phone.dial.room) as agent:
        ringing = asyncio.create_task(phone.ring())
        await agent.answer()
        assert await ringing
        assert phone.answered_at is not None
        assert (datetime.now(UTC) - phone.answered_at).total_seconds() > 0.95


async def test_no_sound_flows_before_the_answer(stack: Connections) -> None:
    """The caller hears ringback and says nothing yet; words wait for the answer."""
    async with Phone(dial(stack)) as phone, in_room(stack, phone.dial.room) as agent:
        said = phone.say(TONE)
        ringing = asyncio.create_task(phone.ring())
        await asyncio.wait([ringing], timeout=0.5)
        assert said.began is None
        assert phone.recorder.stereo().size == 0
        await agent.answer()
        assert await ringing
        await asyncio.wait_for(said.done.wait(), SOON)


@pytest.mark.parametrize("answered", [False, True])
async def test_a_deleted_room_is_486_before_the_answer_and_bye_after(stack: Connections, answered: bool) -> None:
    """What the caller's exchange would have been told."""
    async with Phone(dial(stack)) as phone, in_room(stack, phone.dial.room) as agent:
        ringing = asyncio.create_task(phone.ring())
        if answered:
            await agent.answer()
            await ringing
        await delete(stack, phone.dial.room)
        assert await asyncio.wait_for(ringing, SOON) is answered
        await asyncio.wait_for(phone.gone.wait(), SOON)
    assert phone.ending is (Ending.BYE if answered else Ending.BUSY)


async def test_nobody_answers(stack: Connections) -> None:
    """The ringing timeout ends the call, without the hangup attribute."""
    async with Phone(dial(stack, ringing_timeout=0.5)) as phone, in_room(stack, phone.dial.room) as agent:
        assert not await phone.ring()
        await asyncio.wait_for(agent.caller_left.wait(), SOON)
        assert agent.statuses.empty()
    assert phone.ending is Ending.NO_ANSWER


async def test_the_caller_gives_up_while_it_rings(stack: Connections) -> None:
    """Hanging up before the answer is a cancel."""
    async with Phone(dial(stack)) as phone, in_room(stack, phone.dial.room) as agent:
        await phone.hang_up()
        assert await asyncio.wait_for(agent.statuses.get(), SOON) == "hangup"
    assert phone.ending is Ending.CANCELLED


async def test_the_call_stays_up_when_the_agent_vanishes(stack: Connections) -> None:
    """A real caller hears silence; somebody else must hang up."""
    async with Phone(dial(stack)) as phone:
        async with in_room(stack, phone.dial.room) as agent:
            ringing = asyncio.create_task(phone.ring())
            await agent.answer()
            assert await ringing
        said = phone.say(TONE)
        await asyncio.wait_for(said.done.wait(), SOON)
        assert not phone.gone.is_set()


async def test_the_agent_that_comes_for_a_dead_one_is_heard(stack: Connections) -> None:
    """Also where the dead one stands in the room still when the other begins to speak."""
    async with Phone(dial(stack)) as phone, in_room(stack, phone.dial.room, "second") as second:
        async with in_room(stack, phone.dial.room, "first") as first:
            ringing = asyncio.create_task(phone.ring())
            await first.answer()
            assert await ringing
            await first.play(0.5)
            await second.answer()
            await second.play(1.0)
        await second.play(1.0)
    assert 2.3 < sum(s.end - s.start for s in stretches(phone.recorder.stereo()[:, 1])) < 3.0


async def test_a_server_that_is_not_there(stack: Connections) -> None:
    """A LineError that names the address, and nothing left running."""
    nowhere = Dial("ws://127.0.0.1:9", stack.livekit_key, stack.livekit_secret, to="+1", caller="+1")
    with pytest.raises(LineError, match=r"127\.0\.0\.1:9"):
        async with Phone(nowhere):
            pass
