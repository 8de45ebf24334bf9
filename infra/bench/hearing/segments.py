"""What the real detector lets through: the segments of speech that a recogniser would be given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from edge_agent.converse.events import Event
from edge_agent.failover.hedge import Lost
from edge_agent.hear.ears import Ears, HearingSettings
from edge_agent.hear.segment import Heard, TurnEnded
from edge_agent.hear.silero import Silero
from edge_agent.hear.voice_activity import RATE, WIDTH

FRAME = RATE // 50 * WIDTH  # bytes of 20 ms, as the line delivers it


def segments(line: bytes, silero: Silero) -> list[bytes]:
    """The segments of `line` (16 kHz s16 mono), in their order; none where the detector hears no voice."""
    collected = _Collector()
    asyncio.run(_listen(line, silero, collected))
    return [stream.final for stream in collected.begun if stream.final]


async def _listen(line: bytes, silero: Silero, collected: _Collector) -> None:
    events: list[Event] = []
    await Ears(_Recording(line), collected, silero.detector(), HearingSettings()).listen(events.append)


class _Recording:
    """A line that delivers as fast as it is listened to."""

    missed = 0.0

    def __init__(self, pcm: bytes) -> None:
        self._pcm = pcm

    async def frames(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._pcm), FRAME):
            await asyncio.sleep(0)
            yield self._pcm[at : at + FRAME]

    async def keys(self) -> AsyncIterator[str]:
        for key in _NO_KEYS:
            yield key


_NO_KEYS: tuple[str, ...] = ()


class _Collector:
    """Stands where the recogniser does, and only collects."""

    def __init__(self) -> None:
        self.begun: list[_Stream] = []

    def begin(self, _turn_ended: TurnEnded) -> _Stream:
        self.begun.append(_Stream())
        return self.begun[-1]


class _Stream:
    lost: tuple[Lost, ...] = ()

    def __init__(self) -> None:
        self._pcm = bytearray()
        self.final = b""  # what the final words would be made of

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm

    async def guess(self) -> str:
        return ""

    async def foresee(self) -> Heard | None:
        return await self.settle()

    async def settle(self) -> Heard:
        self.final = bytes(self._pcm)
        return Heard("", 0.0, 0)
