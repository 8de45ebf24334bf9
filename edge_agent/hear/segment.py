"""One segment of caller speech, from its first voiced sample to its final words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import structlog

from edge_agent.converse.scope import Start
from edge_agent.failover.hedge import Lost
from edge_agent.hear.voice_activity import RATE, WIDTH
from shared.errors import HearingFailed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser makes of one segment of speech."""

    words: str  # "" = nothing intelligible, or no speech
    confidence: float  # 0…1
    ms: int  # from the question to the final result
    by: str = ""  # the recogniser's name, where one of several heard it


class RecogniserStream(Protocol):
    """One segment of speech at a recogniser; fed while it lasts."""

    @property
    def lost(self) -> Sequence[Lost]:
        """Recognisers that were asked for its words in vain, in their order."""
        ...

    def feed(self, pcm: bytes) -> None:
        """Any length of 16 kHz s16 mono."""

    async def guess(self) -> str:
        """The words of what was fed so far; "" when there are none, or no time for a guess. May be cancelled."""
        ...

    async def foresee(self) -> Heard | None:
        """The final words, should the voice have ended here: asked for at the first hint of a silence.

        None when there is no time for it now. Cancelled when the voice comes back; then more is fed. Raises
        HearingFailed.
        """
        ...

    async def settle(self) -> Heard:
        """The final words; called once, after the last `feed`. May be cancelled. Raises HearingFailed."""
        ...


TurnEnded: TypeAlias = Callable[[], None]  # told by a recogniser that takes the caller's turn to be over


class CallRecogniser(Protocol):
    """Speech to text for one call."""

    def begin(self, turn_ended: TurnEnded) -> RecogniserStream:
        """A new segment."""
        ...


class Recogniser(Protocol):
    """Speech to text for all calls of a process."""

    @property
    def name(self) -> str: ...

    def call(self, language: str) -> AbstractAsyncContextManager[CallRecogniser]:
        """One call in `language` (BCP 47), which is given and never detected. Entered while it rings: at once."""
        ...


class SpeechSegment:
    """Audio of one segment: kept in memory so that a failed recogniser can be asked again, fed on as it comes."""

    def __init__(self, recogniser: CallRecogniser, turn_ended: TurnEnded) -> None:
        self._begin: Callable[[], RecogniserStream] = lambda: recogniser.begin(turn_ended)
        self._stream = self._begin()
        self._lost_before: tuple[Lost, ...] = ()  # of a first try
        self._foresight: asyncio.Task[None] | None = None
        self._words: Heard | None = None  # the final ones, should the voice have ended
        self._failed = False
        self._pcm = bytearray()
        self.voiced = False  # whether any voice is in it at all
        self.guessed = ""
        self.heard: Heard | None = None  # the final words, once settled; None if none came
        self.began = self.ended = self.spoke_until = 0.0  # event clock

    @property
    def lost(self) -> tuple[Lost, ...]:
        return (*self._lost_before, *self._stream.lost)

    @property
    def seconds(self) -> float:
        return len(self._pcm) / WIDTH / RATE

    @property
    def pcm(self) -> bytes:
        return bytes(self._pcm)

    def feed(self, pcm: bytes, *, voiced: bool) -> None:
        """More of it. A voice that comes back was no end: what was foreseen is forgotten."""
        if voiced:
            self._forget()
        self._pcm += pcm
        self._stream.feed(pcm)
        self.voiced = self.voiced or voiced

    async def guess(self) -> str:
        """The words so far; "" if there are none or they are the same as last time. A failure is only no guess."""
        try:
            words = await self._stream.guess()
        except HearingFailed:
            return ""
        if words == self.guessed:
            return ""
        self.guessed = words or self.guessed
        return words

    def foresee(self, start: Start) -> None:
        """Has the final words made now, in case the voice ends here; once in each silence."""
        if self.voiced and not self._foresight:
            self._foresight = start(self._ask(self._stream.foresee))

    async def settle(self, within: float) -> None:
        """Has the final words made, on the second try if need be; `heard` stays None if `within` s were not enough."""
        try:
            async with asyncio.timeout(within):
                self.heard = await self._settled() if self.voiced else Heard("", 0.0, 0)
        except TimeoutError:
            log.warning("hearing_too_slow", seconds=round(self.seconds, 1), within=within)

    async def _settled(self) -> Heard | None:
        """A foresight that failed was a try."""
        if self._foresight:
            await self._foresight
        if not self._words and not self._failed:
            await self._ask(self._stream.settle)
        if not self._words:
            self._lost_before, self._stream = self.lost, self._begin()
            self._stream.feed(self.pcm)
            await self._ask(self._stream.settle)
        return self._words

    async def _ask(self, recogniser: Callable[[], Awaitable[Heard | None]]) -> None:
        try:
            self._words = await recogniser()
        except HearingFailed as failure:
            self._failed = True
            log.warning("The recogniser failed.", code=failure.code)

    def _forget(self) -> None:
        if self._foresight:
            self._foresight.cancel()
        self._foresight, self._words, self._failed = None, None, False
