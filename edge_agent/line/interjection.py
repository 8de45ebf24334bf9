"""A sentence that is put on the line from outside of the call, ahead of what the call itself says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from shared.errors import LineError


class Interjection:
    """One at a time. `over` is set while there is none: what the call says waits for it.

    It is over when it was heard, so that the source never holds its sound and the call's side by side: what is flushed
    is one of both, and nobody need tell them apart.
    """

    def __init__(self, feed: Callable[[bytes], Awaitable[None]], heard: Callable[[], Awaitable[None]]) -> None:
        """`feed` takes one frame; `heard` returns when all that was fed has been heard."""
        self.over = asyncio.Event()
        self.over.set()
        self.unfed = 0  # bytes of it that still wait
        self._feed, self._heard = feed, heard
        self._task: asyncio.Task[None] | None = None

    def begin(self, pcm: bytes, frame: int) -> None:
        """Says `pcm` in frames of so many bytes; the last one is filled up with silence."""
        self.stop()
        self.over.clear()
        self._task = asyncio.create_task(self._say(pcm + bytes(-len(pcm) % frame), frame), name="interjection")

    def stop(self) -> None:
        """Nothing more of it is fed."""
        if self._task:
            self._task.cancel()
        self._done()

    async def _say(self, pcm: bytes, frame: int) -> None:
        try:
            for begin in range(0, len(pcm), frame):
                self.unfed = len(pcm) - begin
                await self._feed(pcm[begin : begin + frame])
            self.unfed = 0
            await self._heard()
        except LineError:
            pass  # there is nobody to be told: what watches the line sees that it stays silent
        finally:
            if self._task is asyncio.current_task():
                self._done()

    def _done(self) -> None:
        self._task, self.unfed = None, 0
        self.over.set()
