"""LiveKit's audio source without the native library: a queue that empties when the test says so."""

from __future__ import annotations

import asyncio

from livekit import rtc

from tests.fakes.clock import settle


class FakeSource:
    """An audio source whose queue empties only when the test plays it out. Holds ten frames."""

    def __init__(self) -> None:
        self.queue: list[bytes] = []
        self.played: list[bytes] = []
        self.broken = False
        self.closed = False
        self._room = asyncio.Condition()

    @property
    def queued_duration(self) -> float:
        return len(self.queue) * 0.02

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        if self.broken:
            raise Exception("InvalidState")  # noqa: TRY002 — as the SDK does
        self.queue.append(bytes(frame.data))  # as the SDK: it is in the queue at once, then room is waited for
        async with self._room:
            await self._room.wait_for(lambda: len(self.queue) < 10)

    async def wait_for_playout(self) -> None:
        async with self._room:
            await self._room.wait_for(lambda: not self.queue)

    def clear_queue(self) -> None:
        self.queue.clear()

    async def play_out(self, frames: int) -> None:
        async with self._room:
            self.played += self.queue[:frames]
            del self.queue[:frames]
            self._room.notify_all()
        await settle()

    async def aclose(self) -> None:
        self.closed = True
