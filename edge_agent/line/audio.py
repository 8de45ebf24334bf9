"""Our voice on the line, and what anything that comes from it is read through."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from livekit import rtc

from edge_agent.line.interjection import Interjection
from shared.errors import LineError

RATE_OUT = 24_000
FRAME = RATE_OUT // 50 * 2  # bytes of 20 ms
BYTES_PER_SECOND = RATE_OUT * 2
FRAME_OUT = 0.02  # s
REWIND = 12 * FRAME  # heard once more, at most, when our voice goes on after a hold
KEPT_OUT = 50  # frames, a second: enough for the source's queue and that

T = TypeVar("T")


class Feed(Generic[T]):
    """What the line delivers, one at a time, for one reader. Full: the oldest is dropped. Ends when closed."""

    def __init__(self, capacity: int) -> None:
        self._waiting: deque[T] = deque(maxlen=capacity)
        self._changed: asyncio.Future[None] | None = None  # what the reader waits for
        self._closed = False
        self.dropped = 0  # items that came before those which wait, and that nobody will get

    def put(self, item: T) -> None:
        if not self._closed:
            self.dropped += len(self._waiting) == self._waiting.maxlen
            self._waiting.append(item)
            self._wake()

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def close(self) -> None:
        self._closed = True
        self._wake()

    async def __aiter__(self) -> AsyncIterator[T]:
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            if self._closed:
                return
            self._changed = asyncio.get_running_loop().create_future()
            await self._changed

    def _wake(self) -> None:
        if self._changed and not self._changed.done():
            self._changed.set_result(None)


class Source(Protocol):
    """What we need of rtc.AudioSource."""

    @property
    def queued_duration(self) -> float: ...

    async def capture_frame(self, frame: rtc.AudioFrame) -> None: ...

    async def wait_for_playout(self) -> None: ...

    def clear_queue(self) -> None: ...

    async def aclose(self) -> None: ...


@dataclass(slots=True, eq=False)
class Held:
    """What was in the source when our voice was held, to be heard once more from a soft moment before it."""

    pcm: bytes = b""
    heard: int = 0  # bytes at its beginning that were heard already
    resumed: bool = False

    def cut(self, fed: bytes, unheard: int) -> Held:
        """With the last `unheard` bytes of what was fed before it, and a little of what was heard."""
        heard, waits = fed[: len(fed) - unheard], fed[len(fed) - unheard :]
        again = since_soft_moment(heard[-REWIND:])
        return Held(again + waits + self.pcm, len(again))

    def take(self) -> bytes:
        frame, self.pcm = self.pcm[:FRAME], self.pcm[FRAME:]
        self.heard = max(0, self.heard - FRAME)
        return frame


def since_soft_moment(pcm: bytes) -> bytes:
    """From the softest 20 ms on: where a word begins, as a rule."""
    frames = np.frombuffer(pcm, "<i2").astype(np.float32).reshape(-1, FRAME // 2)
    if not len(frames):
        return b""
    return pcm[int(np.square(frames).sum(axis=1).argmin()) * FRAME :]


def audible(frame: bytes) -> bool:
    """Whether any sample of s16 sound is beyond -42 dB of full scale: what is softer is no sound to a caller.

    Asked of every frame of every call, so it looks at the high bytes alone, in C.
    """
    return bool(frame[1::2].strip(b"\x00\xff"))


class Outgoing:
    """Our voice, on its way into the source frame by frame."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.said_until = 0.0  # event clock: when the call's own last audible frame has been heard …
        self._interjected_until = 0.0  # … and an interjection's
        self._unfed = bytearray()
        self._flushes = 0
        self._closed = False
        self._held: Held | None = None
        self._fed: deque[bytes] = deque(maxlen=KEPT_OUT)  # the newest frames that went into the source
        self._open = asyncio.Event()  # not held
        self._open.set()
        self._resuming: set[asyncio.Task[None]] = set()
        self._interjection = Interjection(self._feed_interjection, self.source.wait_for_playout)
        self.lost = 0.0  # seconds that found nobody on the line any more

    async def play(self, pcm: bytes) -> None:
        """Returns when all whole frames are handed over, or earlier when flushed or closed. The rest waits for more."""
        if self._closed:
            self.lost += len(pcm) / BYTES_PER_SECOND
            return
        flushes = self._flushes
        self._unfed += pcm
        while len(self._unfed) >= FRAME and flushes == self._flushes and not self._closed:
            if not self._free:
                await self._freed()
                continue
            frame = bytes(self._unfed[:FRAME])
            del self._unfed[:FRAME]
            await self._feed(frame)

    @property
    def sound_until(self) -> float:
        """Event clock: when the last audible frame has been heard, whoever it is of."""
        return max(self.said_until, self._interjected_until)

    @property
    def queued(self) -> float:
        """Seconds handed over that are still to be heard."""
        unfed = self._interjection.unfed / BYTES_PER_SECOND
        return 0.0 if self._closed else self.source.queued_duration + unfed + self._waiting

    async def drained(self) -> None:
        """Everything handed over was heard, flushed, or has nobody left to hear it."""
        if self._unfed:
            await self.play(bytes(-len(self._unfed) % FRAME))
        while not self._closed:
            await self._freed()
            await self.source.wait_for_playout()
            if self._free:  # else it was held meanwhile
                return

    def interject(self, pcm: bytes, *, last: bool = False) -> None:
        """Says `pcm` ahead of what the call says, which waits until it was heard. A flush or a hold ends it too.

        `last`: nothing of the call is heard any more, and nothing of it ends this.
        """
        if self._closed:
            return
        if last:
            self.close()
        self._interjection.begin(pcm, FRAME)

    def flush(self) -> float:
        """Silence, now. Returns the seconds of handed-over audio that were not heard, also when the line has ended."""
        if self._closed:
            return self.lost
        self._flushes += 1
        unheard = self._in_source + self._waiting
        self._unfed.clear()
        self._fed.clear()
        self._held = None
        self._open.set()
        self._fall_silent()
        return unheard

    def hold(self) -> None:
        """Silence, now; what is not heard yet waits for `resume`, and `play` with it."""
        if self._closed or (self._held and not self._held.resumed):
            return
        fed = b"".join(self._fed)
        unheard = min(round(self._in_source / FRAME_OUT) * FRAME, len(fed))
        self._held = (self._held or Held()).cut(fed, unheard)
        for _ in range(0, unheard + self._held.heard, FRAME):
            self._fed.pop()  # they will be fed again
        self._open.clear()
        self._fall_silent()

    def resume(self) -> None:
        """Goes on where it was held, at a soft moment just before."""
        if self._held and not self._held.resumed:
            self._held.resumed = True
            task = asyncio.create_task(self._say_again(self._held))
            self._resuming.add(task)
            task.add_done_callback(self._resuming.discard)

    async def _say_again(self, held: Held) -> None:
        while held is self._held and held.resumed and held.pcm:
            await self._interjection.over.wait()
            await self._feed(held.take())
        if held is self._held and held.resumed:
            self._held = None
            self._open.set()

    @property
    def _free(self) -> bool:
        """Whether what the call says may be heard now."""
        return self._open.is_set() and self._interjection.over.is_set()

    async def _freed(self) -> None:
        await self._open.wait()
        await self._interjection.over.wait()

    @property
    def _in_source(self) -> float:
        """Seconds of the call's own voice that the source has and nobody has heard."""
        return self.source.queued_duration if self._interjection.over.is_set() else 0.0

    def _fall_silent(self) -> None:
        self._interjection.stop()
        self.source.clear_queue()
        now = asyncio.get_running_loop().time()
        self.said_until, self._interjected_until = min(self.said_until, now), min(self._interjected_until, now)

    @property
    def _waiting(self) -> float:
        """Seconds handed over that the source does not have, and nobody has heard."""
        held = len(self._held.pcm) - self._held.heard if self._held else 0
        return (len(self._unfed) + held) / BYTES_PER_SECOND

    def close(self) -> None:
        self._interjection.stop()
        if not self._closed:
            self.lost = self.flush()
            self._closed = True

    async def _feed(self, frame: bytes) -> None:
        self._fed.append(frame)
        if audible(frame):
            self.said_until = self._heard_at()
        await self._capture(frame)

    async def _feed_interjection(self, frame: bytes) -> None:
        if audible(frame):
            self._interjected_until = self._heard_at()
        await self._capture(frame)

    def _heard_at(self) -> float:
        """Event clock: when the next frame will have been heard."""
        return asyncio.get_running_loop().time() + self.source.queued_duration + FRAME_OUT

    async def _capture(self, frame: bytes) -> None:
        try:
            await self.source.capture_frame(rtc.AudioFrame(frame, RATE_OUT, 1, FRAME // 2))
        except Exception as failure:
            if not self._closed:  # the SDK raises bare Exception; after the end nobody minds
                raise LineError("The line took no audio.") from failure
