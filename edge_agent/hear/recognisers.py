"""Who hears: recognisers in the order in which they are asked; the first with the words of a segment is believed.

The first one that is well hears a segment as it comes. When it fails or is late, the next one is given all of the
segment's sound, in the same turn; until a recogniser is late nobody else computes anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import Attempt, Lost, first_to_answer
from edge_agent.hear.segment import CallRecogniser, Heard, Recogniser, RecogniserStream, TurnEnded
from shared.errors import HearingFailed, NotAsked

LONGEST = 6.0  # s without the final words after which a recogniser counts as failed; less than `settle_within`
PROBE = (b"\x20\x00" * 16 + b"\xe0\xff" * 16) * 500  # a second of a faint hum: nobody's voice


class Candidate:
    """One recogniser. `late`: seconds from the end of a segment, without its words, until the next one is asked too.

    `most`: segments that are asked of it at once; None: as many as come.
    """

    def __init__(self, recogniser: Recogniser, late: float, most: int | None = None) -> None:
        self.recogniser, self.late = recogniser, late
        self.gate = Gate("stt", recogniser.name, self.probe, most)

    async def probe(self) -> None:
        """Has it hear a sound of our own. Raises HearingFailed."""
        async with self.recogniser.call("en-US") as call:
            stream = call.begin(lambda: None)
            stream.feed(PROBE)
            await stream.settle()


@dataclass(frozen=True, slots=True)
class Recognisers:
    """One or more, the same for all calls of a process. Satisfies `Recogniser`."""

    in_order: Sequence[Candidate]

    @property
    def name(self) -> str:
        return self.in_order[0].recogniser.name

    @property
    def gates(self) -> list[Gate]:
        return [candidate.gate for candidate in self.in_order]

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[RecognisersOfCall]:
        async with AsyncExitStack() as calls:
            ears = [
                Ear(candidate, await calls.enter_async_context(candidate.recogniser.call(language)))
                for candidate in self.in_order
            ]
            yield RecognisersOfCall(ears)


@dataclass(frozen=True, slots=True, eq=False)
class Ear:
    """A recogniser on one call."""

    of: Candidate
    call: CallRecogniser

    @property
    def well(self) -> bool:
        return self.of.gate.breaker.closed


@dataclass(frozen=True, slots=True)
class RecognisersOfCall:
    """Satisfies `CallRecogniser`."""

    ears: Sequence[Ear]

    def begin(self, turn_ended: TurnEnded) -> InOrder:
        return InOrder(self.ears, turn_ended)


class InOrder:
    """One segment. Satisfies `RecogniserStream`."""

    def __init__(self, ears: Sequence[Ear], turn_ended: TurnEnded) -> None:
        self.lost: list[Lost] = []
        self._ears, self._turn_ended = ears, turn_ended
        self._pcm = bytearray()
        self._begun: dict[Ear, RecogniserStream] = {}
        for first in self._well[:1]:
            self._stream(first)

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm
        for stream in self._begun.values():
            stream.feed(pcm)

    async def guess(self) -> str:
        """Of the first that is well and does not fail."""
        for ear in self._well:
            try:
                return await self._stream(ear).guess()
            except HearingFailed:
                continue
        return ""

    async def foresee(self) -> Heard | None:
        return await self._heard(foreseen=True)

    async def settle(self) -> Heard:
        heard = await self._heard(foreseen=False)
        if heard is None:
            raise HearingFailed("no words came")
        return heard

    @property
    def _well(self) -> list[Ear]:
        return [ear for ear in self._ears if ear.well]

    def _stream(self, ear: Ear) -> RecogniserStream:
        """Whoever begins late is told all that was said so far."""
        if ear not in self._begun:
            self._begun[ear] = ear.call.begin(self._turn_ended)
            self._begun[ear].feed(bytes(self._pcm))
        return self._begun[ear]

    async def _heard(self, *, foreseen: bool) -> Heard | None:
        first = next(iter(self._well), None)
        attempts = [
            Attempt(ear.of.gate, ear.of.late, partial(self._asked, ear, foreseen=foreseen and ear is first))
            for ear in self._ears
        ]
        try:
            return await self._first_of(attempts)
        except NotAsked:
            return await self._first_of([self._last_resort()])

    async def _first_of(self, attempts: Sequence[Attempt[Heard]]) -> Heard | None:
        try:
            async with aclosing(first_to_answer(attempts, self.lost.append)) as answers:
                async for heard in answers:
                    return heard
        except (NotAsked, HearingFailed):
            raise
        except Exception as crash:  # it was logged
            raise HearingFailed("a recogniser crashed") from crash
        return None

    def _last_resort(self) -> Attempt[Heard]:
        """Nobody else is left: the last one is asked although it is left alone, for its silence would cost no less."""
        last = self._ears[-1]
        unguarded = Gate("stt", last.of.recogniser.name, last.of.probe)
        return Attempt(unguarded, last.of.late, partial(self._asked, last, foreseen=False))

    async def _asked(self, ear: Ear, *, foreseen: bool) -> AsyncGenerator[Heard, None]:
        """The one answer of one recogniser; none where it has no time to foresee it."""
        stream, name = self._stream(ear), ear.of.recogniser.name
        try:
            async with asyncio.timeout(LONGEST):
                heard = await (stream.foresee() if foreseen else stream.settle())
        except TimeoutError:
            raise HearingFailed(f"{name} did not come to an end") from None
        if heard is not None:
            yield replace(heard, by=name)
