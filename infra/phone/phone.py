"""The simulated phone: a LiveKit participant of kind SIP that behaves as livekit-sip does.

`ring` joins the room and waits; somebody else's audio track is the answer (200 OK). Only then does sound flow and the
status turn "active". Being removed, or the room being deleted, is "486" before the answer and "BYE" after it. The phone
does *not* hang up because the agent vanished: a real caller hears silence.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from livekit import rtc

from infra.phone.dialling import Dial
from infra.phone.microphone import Microphone, Spoken
from infra.phone.recording import CallRecorder
from infra.phone.telephone import FRAME, RATE, Earpiece
from shared.errors import LineError

KEYS = "0123456789*#ABCD"  # the place is the RFC 4733 code
KEY_PACE = 0.25  # s between two keys
HEARD_QUEUE = 200  # frames: 4 s of a stalled event loop before sound is lost
DYING = 9  # exit status of a phone that dies

Heard = Callable[[float, bytes], None]


class Ending(StrEnum):
    """How a call ended, as the caller's exchange would see it."""

    BUSY = "486"  # refused before the answer
    NO_ANSWER = "no_answer"  # rang until the timeout
    CANCELLED = "cancel"  # the caller gave up while it rang
    HUNG_UP = "hung_up"  # the caller hung up
    BYE = "bye"  # the other side hung up


class Phone:
    """One call. Use as a context manager: leaving it ends the call in any case."""

    def __init__(self, dial: Dial, heard: Heard = lambda _at, _pcm: None) -> None:
        self.dial = dial
        self.recorder = CallRecorder()
        self.answered = asyncio.Event()
        self.answered_at: datetime | None = None  # wall time; `ring` may return 5 s later (see there)
        self.gone = asyncio.Event()
        self.ending: Ending | None = None
        self.keys_heard: list[str] = []
        self._heard = heard
        self._room = rtc.Room()
        self._microphone = Microphone(self.recorder.caller)
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Task[None] | None = None  # to the agent that came last: one that died says no more

    async def __aenter__(self) -> Self:
        """Join the room and ring. LineError when the server cannot be reached or refuses."""
        self._room.on("track_published", lambda publication, _who: self._take(publication))
        self._room.on("track_subscribed", lambda track, _publication, _who: self._listen_to(track))
        self._room.on("disconnected", lambda _reason: self._cut_off())
        self._room.on("sip_dtmf_received", lambda key: self.keys_heard.append(key.digit))
        try:
            await self._room.connect(self.dial.url, self.dial.token(), rtc.RoomOptions(auto_subscribe=False))
            await self._room.local_participant.set_attributes(self.dial.ringing_attributes())
            if not self.dial.track_delay:
                await self._publish()
        except rtc.ConnectError as error:
            message = f"the phone cannot reach LiveKit at {self.dial.url}: {error}"
            raise LineError(message) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leave(Ending.HUNG_UP if self.answered.is_set() else Ending.CANCELLED)

    async def ring(self) -> bool:
        """Wait for the answer. False: refused, or nobody answered in `dial.ringing_timeout` seconds.

        livekit 1.2.1: `set_attributes` now and then returns after 5.0 s, though the server has long told the others:
        findings/livekit_attributes_late.sh.
        """
        for participant in self._room.remote_participants.values():
            for publication in participant.track_publications.values():
                self._take(publication)
        if not await self._first(self.answered, self.dial.ringing_timeout):
            if not self.gone.is_set():
                await self._leave(Ending.NO_ANSWER)
            return False
        self._start(self._microphone.send())
        await self._room.local_participant.set_attributes({"sip.callStatus": "active"})
        if self.dial.track_delay:
            self._start(self._publish_late())
        return True

    def say(self, pcm: bytes) -> Spoken:
        """Speak (s16 mono, 8 kHz); returns at once, see `Spoken.done`."""
        return self._microphone.say(pcm)

    async def press(self, keys: str) -> None:
        """Press keys, one message each. ValueError for a key that a phone does not have."""
        for key in keys:
            await self._room.local_participant.publish_dtmf(code=KEYS.index(key), digit=key)
            await self._first(self.gone, KEY_PACE)

    async def hang_up(self) -> None:
        """Put the phone down; while it rings this is giving up. Harmless when the call is over."""
        await self._leave(Ending.HUNG_UP if self.answered.is_set() else Ending.CANCELLED)

    def fall_silent(self) -> None:
        """The caller's RTP stops; the call stays up."""
        self._microphone.mute()

    def die(self) -> None:
        """livekit-sip is killed: this process ends on the spot, nobody is told."""
        os._exit(DYING)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _publish(self) -> None:
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
        await self._room.local_participant.publish_track(self._microphone.track(self.dial.identity), options)

    async def _publish_late(self) -> None:
        if not await self._first(self.gone, self.dial.track_delay):
            await self._publish()

    def _take(self, publication: rtc.RemoteTrackPublication) -> None:
        if publication.kind == rtc.TrackKind.KIND_AUDIO:
            publication.set_subscribed(True)

    def _listen_to(self, track: rtc.Track) -> None:
        if isinstance(track, rtc.RemoteAudioTrack):
            self.answered_at = self.answered_at or datetime.now(UTC)
            self.answered.set()
            if self._listening:
                self._listening.cancel()
            self._listening = self._start(self._listen(track))

    async def _listen(self, track: rtc.RemoteAudioTrack) -> None:
        stream = rtc.AudioStream.from_track(
            track=track, sample_rate=RATE, num_channels=1, frame_size_ms=20, capacity=HEARD_QUEUE
        )
        clock = asyncio.get_running_loop().time
        earpiece = Earpiece()
        try:
            async for event in stream:
                now = clock()
                pcm = earpiece.carry(bytes(event.frame.data))
                self.recorder.agent.add(now - FRAME / RATE, pcm)
                self._heard(now, pcm)
        finally:
            await stream.aclose()

    def _cut_off(self) -> None:
        """The server has ended our connection; harmless when it was we who left."""
        if self.ending is None:
            self.ending = Ending.BYE if self.answered.is_set() else Ending.BUSY
        self.gone.set()

    async def _leave(self, ending: Ending) -> None:
        try:
            if self.ending is None:
                self.ending = ending
                if ending is not Ending.NO_ANSWER:
                    await self._room.local_participant.set_attributes({"sip.callStatus": "hangup"})
        finally:
            self.gone.set()
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._room.disconnect()

    async def _first(self, event: asyncio.Event, within: float) -> bool:
        """Wait for `event`, the end of the call or `within` seconds; was it the event?"""
        waits = [asyncio.create_task(e.wait()) for e in {event, self.gone}]
        try:
            await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return event.is_set()
