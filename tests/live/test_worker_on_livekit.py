"""Worker and phone line on a real LiveKit server, called by a participant that imitates livekit-sip."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import numpy as np
import pytest
from livekit import api, rtc
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration

from edge_agent.arrive.jobs import Assignment
from edge_agent.arrive.pick_up import pick_up
from edge_agent.arrive.watchdog import LiveKitRooms, Watchdog
from edge_agent.arrive.worker import Server, Terms, Worker
from edge_agent.line import PhoneLine
from edge_agent.line.released import released
from edge_agent.record.box_events import BoxEvents
from edge_agent.serving import at_once
from infra.connections import Connections
from shared.calls import Arrival
from tests.stories.telling import Notebook

pytestmark = pytest.mark.live

PATIENCE = 20.0  # s for anything to happen on a busy machine
CALLED = "+15105550100"
Story = Callable[[Arrival, PhoneLine], Awaitable[None]]


def tone(hertz: float, rate: int, seconds: float) -> bytes:
    wave = 12000 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)
    return wave.astype("<i2").tobytes()


def loudness(pcm: bytes, hertz: float, rate: int) -> float:
    """Amplitude of one tone in a piece of sound."""
    wave = np.frombuffer(pcm, "<i2").astype(float)
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(wave)) / rate)
    return float(abs((wave * turns).sum()) * 2 / max(1, len(wave)))


class Phone:
    """A caller: rings, is answered by somebody's audio track, hums a tone, and listens for another."""

    def __init__(self, room: rtc.Room, hum: float, listens_for: float) -> None:
        self.room = room
        self.answered, self.hears, self.quiet, self.over = (asyncio.Event() for _ in range(4))
        self.reason: int | None = None
        self._hum, self._listens_for = hum, listens_for
        self._tasks: set[asyncio.Task[None]] = set()
        room.on("track_subscribed", self._subscribed)
        room.on("disconnected", self._disconnected)

    def start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)

    async def ring(self, attributes: dict[str, str]) -> None:
        await self.room.local_participant.set_attributes({**attributes, "sip.callStatus": "ringing"})
        self._source = rtc.AudioSource(8000, 1, queue_size_ms=100)
        track = rtc.LocalAudioTrack.create_audio_track("phone", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
        await self.room.local_participant.publish_track(track, options)

    async def hang_up(self) -> None:
        await self.room.local_participant.set_attributes({"sip.callStatus": "hangup"})
        await self.room.disconnect()

    async def aclose(self) -> None:
        await self.room.disconnect()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await released(self._source)

    def _subscribed(self, track: rtc.Track, *_: object) -> None:
        self.answered.set()
        self.start(self._listen(track))
        self.start(self._speak())

    def _disconnected(self, reason: int) -> None:
        self.reason = reason
        self.over.set()

    async def _speak(self) -> None:
        await self.room.local_participant.set_attributes({"sip.callStatus": "active"})
        second = tone(self._hum, 8000, 1)
        for at in itertools.cycle(range(0, len(second), 320)):
            await self._source.capture_frame(rtc.AudioFrame(second[at : at + 320], 8000, 1, 160))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(
            track=track, sample_rate=8000, num_channels=1, frame_size_ms=20, capacity=100
        )
        try:
            async for event in stream:
                loud = loudness(bytes(event.frame.data), self._listens_for, 8000) > 1500
                (self.hears if loud else self.quiet).set()
        finally:
            await stream.aclose()


@asynccontextmanager
async def ringing(
    stack: Connections, agent_name: str, caller: str, hum: float = 400, listens_for: float = 1000
) -> AsyncIterator[Phone]:
    name = f"call_{caller}_{uuid4().hex[:12]}"
    attributes = {"sip.callID": "SCL_1", "sip.trunkPhoneNumber": CALLED, "sip.phoneNumber": caller}
    config = RoomConfiguration(empty_timeout=30, departure_timeout=5, agents=[RoomAgentDispatch(agent_name=agent_name)])
    grants = api.VideoGrants(
        room_join=True, room=name, can_publish=True, can_subscribe=True, can_update_own_metadata=True
    )
    token = (
        api.AccessToken(stack.livekit_key, stack.livekit_secret)
        .with_identity(f"sip_{caller}")
        .with_kind("sip")
        .with_attributes(attributes)
        .with_grants(grants)
        .with_room_config(config)
    )
    phone = Phone(rtc.Room(), hum, listens_for)
    await phone.room.connect(stack.livekit_url, token.to_jwt(), rtc.RoomOptions(auto_subscribe=True))
    try:
        await phone.ring(attributes)
        yield phone
    finally:
        await phone.aclose()


@asynccontextmanager
async def working(stack: Connections, agent_name: str, story: Story) -> AsyncIterator[Worker]:
    server = Server(stack.livekit_url, stack.livekit_key, stack.livekit_secret)
    stop = asyncio.Event()
    async with api.LiveKitAPI(server.url, server.key, server.secret) as lk:

        async def take(assignment: Assignment) -> None:
            async with pick_up(server, assignment, lk.room) as (arrival, line):
                await story(arrival, line)

        worker = Worker(server, Terms(agent_name=agent_name, seats=4, drain_limit=5.0), take)
        running = asyncio.create_task(worker.run(stop))
        watchdog = Watchdog(LiveKitRooms(lk, agent_name), at_once(worker), Notebook(), BoxEvents())
        watching = asyncio.create_task(watchdog.watch(stop))
        try:
            yield worker
        finally:
            stop.set()
            await asyncio.gather(running, watching)


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), PATIENCE)


async def test_sound_both_ways_then_the_agent_hangs_up(stack: Connections) -> None:
    """The call is answered, each side hears the other's tone, a flush is silence, and hanging up ends the room."""
    told: list[Arrival] = []
    heard, flush = asyncio.Event(), asyncio.Event()
    unheard: list[float] = []

    async def story(arrival: Arrival, line: PhoneLine) -> None:
        told.append(arrival)
        assert await line.answer(PATIENCE)
        playing = asyncio.create_task(line.play(tone(1000, 24_000, 60)))
        async for frame in line.frames():
            if loudness(frame, 400, 16_000) > 1500:
                heard.set()
                break
        await soon(flush)
        unheard.append(line.flush())
        await playing
        await asyncio.sleep(0.5)
        await line.hang_up()
        assert line.ended_by == "agent"

    name = f"receptionist-{uuid4().hex[:6]}"
    async with working(stack, name, story), ringing(stack, name, "+15550001111") as phone:
        await soon(phone.answered)
        await soon(phone.hears)
        await soon(heard)
        phone.quiet.clear()
        flush.set()
        await soon(phone.quiet)
        await soon(phone.over)
        assert phone.reason == rtc.DisconnectReason.ROOM_DELETED
    assert (told[0].called, told[0].caller.number) == (CALLED, "+15550001111")
    assert 30 < unheard[0] < 60.1


async def test_the_caller_hangs_up_while_the_agent_speaks(stack: Connections) -> None:
    """The caller's end stops the playing and ends the audio iterator, and it is the caller's doing."""
    ends: asyncio.Queue[str] = asyncio.Queue()

    async def story(_: Arrival, line: PhoneLine) -> None:
        assert await line.answer(PATIENCE)
        playing = asyncio.create_task(line.play(tone(1000, 24_000, 60)))
        async for _frame in line.frames():
            pass
        await playing
        ends.put_nowait(line.ended_by)

    name = f"receptionist-{uuid4().hex[:6]}"
    async with working(stack, name, story), ringing(stack, name, "+15550001112") as phone:
        await soon(phone.hears)
        await phone.hang_up()
        assert await asyncio.wait_for(ends.get(), PATIENCE) == "caller"


async def test_several_calls_at_once(stack: Connections) -> None:
    """Each of three callers hears the tone that was meant for them, in one process."""

    async def story(arrival: Arrival, line: PhoneLine) -> None:
        assert await line.answer(PATIENCE)
        await line.play(tone(float(arrival.caller.shown[-4:]), 24_000, 60))

    name = f"receptionist-{uuid4().hex[:6]}"
    async with (
        working(stack, name, story) as worker,
        ringing(stack, name, "+15550000600", listens_for=600) as one,
        ringing(stack, name, "+15550001000", listens_for=1000) as two,
        ringing(stack, name, "+15550001700", listens_for=1700) as three,
    ):
        await asyncio.gather(soon(one.hears), soon(two.hears), soon(three.hears))
        assert len(worker.capacity.active) == 3


async def test_a_call_that_nobody_was_there_for_is_rescued(stack: Connections) -> None:
    """A caller who rang before any worker was there is answered once there is one."""

    async def story(_: Arrival, line: PhoneLine) -> None:
        assert await line.answer(PATIENCE)
        await line.play(tone(1000, 24_000, 60))

    name = f"receptionist-{uuid4().hex[:6]}"
    async with ringing(stack, name, "+15550001113") as phone, working(stack, name, story):
        await soon(phone.hears)
        await phone.hang_up()


async def test_sound_goes_on_after_a_full_reconnect(stack: Connections) -> None:
    """When our connection is rebuilt in mid-call the caller's new track is followed."""
    again = asyncio.Event()

    async def story(_: Arrival, line: PhoneLine) -> None:
        assert await line.answer(PATIENCE)
        frames = line.frames()
        await anext(frames)
        back = asyncio.Event()
        line._room.on("reconnected", back.set)
        await line._room.simulate_scenario(rtc.SimulateScenarioKind.SIMULATE_FULL_RECONNECT)
        async with asyncio.timeout(PATIENCE):
            await back.wait()
            line._incoming.feed.clear()
            async for frame in frames:
                if loudness(frame, 400, 16_000) > 1500:
                    again.set()
                    break

    name = f"receptionist-{uuid4().hex[:6]}"
    async with working(stack, name, story), ringing(stack, name, "+15550001114") as phone:
        await soon(again)
        await soon(phone.over)
