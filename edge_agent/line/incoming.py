"""The caller's voice on the line."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from livekit import rtc

from edge_agent.line.audio import Feed

RATE_IN = 16_000
# As long as the voice detector's window (`hear/silero.py`): no window waits for the rest of a frame, which with 20 ms
# took up to 16 ms, and there is a third less to be handed on, event by event, to whoever listens in any room. The
# SDK (livekit 1.2.1) cuts frames of any such length: findings/livekit_frame_sizes.sh.
FRAME_MS = 32
FRAME_IN = FRAME_MS / 1000  # s
KEPT_FRAMES = 156  # 5 s of caller audio wait for a busy listener; then the oldest is dropped
CLOSING = 2.0  # s for the native stream to say that it has ended


class Incoming:
    """The caller's voice: follows the newest track, because a reconnect brings a new one."""

    def __init__(self, rate: int = RATE_IN, frame_ms: int = FRAME_MS, kept: int = KEPT_FRAMES) -> None:
        self.feed: Feed[bytes] = Feed(kept)
        self._rate, self._frame_ms = rate, frame_ms
        self.track: rtc.Track | None = None  # the newest
        self._away = 0.0  # seconds between two tracks
        self._heard_at: float | None = None  # event clock: the newest frame
        self._reader: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def missed(self) -> float:
        """Seconds of sound that were lost before the newest frame that was read: dropped, or between two tracks."""
        return self.feed.dropped * self._frame_ms / 1000 + self._away

    def follow(self, track: rtc.Track) -> None:
        self._stop_reading()
        self.track = track
        self._reader = asyncio.create_task(self._read(track), name="caller audio")

    def close(self) -> None:
        self._stop_reading()
        self.feed.close()

    async def aclose(self) -> None:
        self.close()
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _stop_reading(self) -> None:
        if self._reader:
            self._closing.add(self._reader)
            self._reader.add_done_callback(self._closing.discard)
            self._reader.cancel()
            self._reader = None

    async def _read(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream.from_track(
            track=track, sample_rate=self._rate, num_channels=1, frame_size_ms=self._frame_ms
        )  # it may queue what it likes: only what our own feed drops is counted
        now, first = asyncio.get_running_loop().time, True
        try:
            async for event in stream:
                if first and self._heard_at is not None:
                    self._away += now() - self._heard_at
                first, self._heard_at = False, now()
                self.feed.put(bytes(event.frame.data))
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(stream.aclose(), CLOSING)
