"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio


async def settle() -> None:
    """Let everything that can run do so, loopback sockets included."""
    for _ in range(30):
        await asyncio.sleep(0)


class ManualClock:
    """Sleepers wake in order when `advance` passes their time; `naps` are the lengths of all sleeps so far."""

    def __init__(self) -> None:
        self.naps: list[float] = []
        self._now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._slept = asyncio.Event()

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, waking))
        self.naps.append(seconds)
        self._slept.set()
        await waking

    async def asleep(self, seconds: float) -> None:
        """Until somebody has begun a sleep of this length."""
        while seconds not in self.naps:
            self._slept.clear()
            await self._slept.wait()

    async def nap(self, number: int) -> float:
        """The length of the sleep with this number (0 is the first), once it has begun."""
        while len(self.naps) <= number:
            self._slept.clear()
            await self._slept.wait()
        return self.naps[number]

    async def advance(self, seconds: float) -> None:
        until = self._now + seconds
        while due := sorted((s for s in self._sleepers if s[0] <= until and not s[1].done()), key=lambda s: s[0]):
            self._now = max(self._now, due[0][0])
            self._sleepers.remove(due[0])
            due[0][1].set_result(None)
            await settle()
        self._now = until
        await settle()
