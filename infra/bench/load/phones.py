"""Telephones on a real LiveKit server: what the callers of a cell hear when agents of another process answer them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from livekit import rtc

from infra.bench.load.caller import FRAME, Caller
from infra.bench.load.cell import Attend, Terms, main
from infra.bench.load.ours import NUMBER
from infra.bench.load.stubs import RATE_IN
from infra.phone.dialling import Dial

QUEUED_MS = 100


@asynccontextmanager
async def phones(terms: Terms) -> AsyncIterator[Attend]:  # noqa: ARG001 - the agents have them
    """As livekit-sip brings calls, without a telephone's band and recorder: there are many of them here."""
    server = [os.environ[f"LIVEKIT_{name}"] for name in ("URL", "API_KEY", "API_SECRET")]

    async def attend(caller: Caller) -> None:
        url, key, secret = server
        phone = Phone(Dial(url, key, secret, to=NUMBER, caller=f"+1510555{caller.number:04}"), caller)
        try:
            await phone.call()
        finally:
            await phone.room.disconnect()

    yield attend


class Phone:
    """One of them."""

    def __init__(self, dial: Dial, caller: Caller) -> None:
        self.room = rtc.Room()
        self._dial, self._caller = dial, caller
        self._source = rtc.AudioSource(RATE_IN, 1, queue_size_ms=QUEUED_MS)
        self._answer: asyncio.Queue[rtc.Track] = asyncio.Queue()

    async def call(self) -> None:
        """Rings, and talks as soon as somebody's track is there."""
        self.room.on("track_subscribed", lambda track, _publication, _who: self._answer.put_nowait(track))
        await self.room.connect(self._dial.url, self._dial.token(), rtc.RoomOptions(auto_subscribe=True))
        me = self.room.local_participant
        await me.set_attributes(self._dial.ringing_attributes())
        track = rtc.LocalAudioTrack.create_audio_track("caller", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
        await me.publish_track(track, options)
        agent = await self._answer.get()
        await me.set_attributes({"sip.callStatus": "active"})
        async with asyncio.TaskGroup() as both:
            both.create_task(self._listen(agent))
            both.create_task(self._caller.talk(self._say))

    def _say(self, pcm: bytes) -> Coroutine[Any, Any, None]:
        return self._source.capture_frame(rtc.AudioFrame(pcm, RATE_IN, 1, FRAME))

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(track=track, sample_rate=RATE_IN, num_channels=1, frame_size_ms=20)
        async for event in stream:
            self._caller.edge.hear(bytes(event.frame.data), RATE_IN)


if __name__ == "__main__":
    main(phones)
