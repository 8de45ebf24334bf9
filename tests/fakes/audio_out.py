"""A line that plays in the time of its event loop, real or virtual."""

from __future__ import annotations

import asyncio

from edge_agent.line.audio import audible

QUEUE = 0.2  # seconds that may wait to be heard


class FakeAudioOut:
    """24 kHz s16 mono. `heard` is the sound that was really played out up to now; `flushes` counts `flush`."""

    rate = 24_000
    lost = 0.0

    def __init__(self) -> None:
        self._parts: list[tuple[float, bytes]] = []  # when it begins to be heard, and what
        self._until = 0.0  # event clock: when everything handed over was heard
        self.flushes = 0
        self.holds = 0
        self.first_at: float | None = None
        self.interjections: list[tuple[float, bytes]] = []  # of these parts, those that the call did not say
        self._interjected_until = 0.0
        self._sealed = False  # the last sentence is being said
        self._again = b""  # was held before it was heard
        self._open = asyncio.Event()
        self._open.set()

    async def play(self, pcm: bytes) -> None:
        await self._open.wait()
        if self._sealed:
            self.lost += len(pcm) / 2 / self.rate
        else:
            await self._play(pcm)

    def interject(self, pcm: bytes, *, last: bool = False) -> None:
        if self._sealed:
            return
        if last:
            self.lost = FakeAudioOut.flush(self)
            self.flushes -= 1  # the guard's, and nobody else's
            self._sealed = True
        now = asyncio.get_running_loop().time()
        part = (max(now, self._until), pcm)
        self._parts.append(part)
        self.interjections.append(part)
        self._until = self._interjected_until = part[0] + len(pcm) / 2 / self.rate

    @property
    def sound_until(self) -> float:
        return next((self._end(part) for part in reversed(self._parts) if audible(part[1])), 0.0)

    @property
    def said_until(self) -> float:
        began = {begins for begins, _ in self.interjections}
        own = (part for part in reversed(self._parts) if part[0] not in began)  # one after the other
        return next((self._end(part) for part in own if audible(part[1])), 0.0)

    def _end(self, part: tuple[float, bytes]) -> float:
        return part[0] + len(part[1]) / 2 / self.rate

    async def _play(self, pcm: bytes) -> None:
        self._put(pcm)
        await asyncio.sleep(max(0.0, self._until - asyncio.get_running_loop().time() - QUEUE))

    def _put(self, pcm: bytes) -> None:
        now = asyncio.get_running_loop().time()
        begins = max(now, self._until)
        self._parts.append((begins, pcm))
        self._until = begins + len(pcm) / 2 / self.rate
        if self.first_at is None:
            self.first_at = now

    def flush(self) -> float:
        if self._sealed:
            return self.lost
        self.flushes += 1
        now = asyncio.get_running_loop().time()
        unheard = max(0.0, self._until - max(now, self._interjected_until)) + len(self._again) / 2 / self.rate
        self._parts = [(begins, self._up_to(now, begins, pcm)) for begins, pcm in self._parts]
        self._until, self._interjected_until = min(self._until, now), min(self._interjected_until, now)
        self._again = b""
        self._open.set()
        return unheard

    def hold(self) -> None:
        if not self._open.is_set() or self._sealed:
            return
        self.holds += 1
        now = asyncio.get_running_loop().time()
        interjected = {begins for begins, _ in self.interjections}
        self._again = b"".join(
            pcm[len(self._up_to(now, begins, pcm)) :] for begins, pcm in self._parts if begins not in interjected
        )
        self._parts = [(begins, self._up_to(now, begins, pcm)) for begins, pcm in self._parts]
        self._until = min(self._until, now)
        self._open.clear()

    def resume(self) -> None:
        if not self._open.is_set():
            if self._again:
                self._put(self._again)
            self._again = b""
            self._open.set()

    @property
    def queued(self) -> float:
        return max(0.0, self._until - asyncio.get_running_loop().time()) + len(self._again) / 2 / self.rate

    async def drained(self) -> None:
        while (left := self._until - asyncio.get_running_loop().time()) > 0 or not self._open.is_set():
            await self._open.wait()
            await asyncio.sleep(max(0.0, left))

    @property
    def parts(self) -> list[tuple[float, bytes]]:
        """What was played, and from when on it was heard (event clock)."""
        return self._parts

    @property
    def heard(self) -> bytes:
        now = asyncio.get_running_loop().time()
        return b"".join(self._up_to(now, begins, pcm) for begins, pcm in self._parts)

    @property
    def heard_seconds(self) -> float:
        return len(self.heard) / 2 / self.rate

    def _up_to(self, now: float, begins: float, pcm: bytes) -> bytes:
        return pcm[: max(0, round((now - begins) * self.rate)) * 2]
