"""The caller's side of the line: a frame every 20 ms, speech when there is some and silence when there is none."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from livekit import rtc

from edge_agent.line.released import released
from infra.phone.recording import Side
from infra.phone.telephone import FRAME, FRAME_BYTES, RATE, Earpiece

QUEUE_MS = 40  # queued in the source: little, so that the recording's clock is the line's clock


@dataclass(slots=True)
class Spoken:
    """One thing that the caller said; times are seconds of the event clock."""

    pcm: bytes
    began: float | None = None
    ended: float | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Microphone:
    """`send` runs for the whole call; the source's back-pressure is the pace. What was sent goes on the recorder."""

    def __init__(self, recorder: Side) -> None:
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=QUEUE_MS)
        self._earpiece = Earpiece()
        self._tape = recorder
        self._waiting: deque[Spoken] = deque()
        self._muted = asyncio.Event()

    def track(self, name: str) -> rtc.LocalAudioTrack:
        return rtc.LocalAudioTrack.create_audio_track(name, self._source)

    def say(self, pcm: bytes) -> Spoken:
        """Speak after whatever is being said; `done` is set when the last sample has left."""
        spoken = Spoken(pcm)
        self._waiting.append(spoken)
        return spoken

    def mute(self) -> None:
        """Send no more frames at all, as when the caller's RTP stops."""
        self._muted.set()

    async def send(self) -> None:
        """Send frames until cancelled or muted."""
        clock = asyncio.get_running_loop().time
        try:
            while not self._muted.is_set():
                starts = clock() + self._source.queued_duration
                frame = self._earpiece.carry(self._next_frame(starts))
                self._tape.add(starts, frame)
                await self._source.capture_frame(rtc.AudioFrame(frame, RATE, 1, FRAME))
        finally:
            for spoken in self._waiting:
                spoken.done.set()
            await released(self._source)

    def _next_frame(self, starts: float) -> bytes:
        """20 ms of what is being said, filled up with silence."""
        if not self._waiting:
            return bytes(FRAME_BYTES)
        spoken = self._waiting[0]
        spoken.began = starts if spoken.began is None else spoken.began
        frame, spoken.pcm = spoken.pcm[:FRAME_BYTES], spoken.pcm[FRAME_BYTES:]
        if not spoken.pcm:
            spoken.ended = starts + FRAME / RATE
            spoken.done.set()
            self._waiting.popleft()
        return frame.ljust(FRAME_BYTES, b"\0")
