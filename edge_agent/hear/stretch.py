"""One stretch of caller speech, from its first voiced sample to its final words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from edge_agent.converse.floor import Event, WordsHeard
from edge_agent.hear.voice_activity import RATE, WIDTH
from shared.errors import HearingFailed

log = structlog.get_logger()


INAUDIBLE = "[inaudible]"  # as transcripts write speech of which no recogniser could make words


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser makes of one stretch of speech."""

    words: str  # "" = nothing intelligible, or no speech
    confidence: float  # 0…1
    ms: int  # compute time of the final result


class Utterance(Protocol):
    """One stretch of speech at a recogniser; fed while it lasts."""

    def feed(self, pcm: bytes) -> None:
        """Any length of 16 kHz s16 mono."""

    async def guess(self) -> str:
        """The words of what was fed so far; "" when there are none, or no time for a guess. May be cancelled."""
        ...

    async def settle(self) -> Heard:
        """The final words; called once, after the last `feed`. Raises HearingFailed."""
        ...


class Recogniser(Protocol):
    """Speech to text."""

    @property
    def name(self) -> str: ...

    def begin(self, language: str) -> Utterance:
        """A new stretch in `language` (BCP 47), which is given and never detected."""
        ...


@dataclass(frozen=True, slots=True)
class HearingNote:
    """How the newest stretch was heard."""

    stt_ms: int  # end of the voice (`VoiceEnded.at`) → final words: compute, waiting and a second try
    spoke_until: float  # event clock; the last voiced sample
    recogniser: str
    failed: bool = False  # no final words came, twice


class Stretch:
    """Audio of one stretch: kept in memory so that a failed recogniser can be asked again, fed on as it comes."""

    def __init__(self, recogniser: Recogniser, language: str) -> None:
        self._begin: Callable[[], Utterance] = lambda: recogniser.begin(language)
        self._utterance = self._begin()
        self._pcm = bytearray()
        self.voiced = False  # whether any voice is in it at all
        self.guessed = ""
        self.ended = self.spoke_until = 0.0  # event clock

    @property
    def seconds(self) -> float:
        return len(self._pcm) / WIDTH / RATE

    def feed(self, pcm: bytes, *, voiced: bool) -> None:
        self._pcm += pcm
        self._utterance.feed(pcm)
        self.voiced = self.voiced or voiced

    async def guess(self) -> str:
        """The words so far; "" if there are none or they are the same as last time. A failure is only no guess."""
        try:
            words = await self._utterance.guess()
        except HearingFailed:
            return ""
        if words == self.guessed:
            return ""
        self.guessed = words or self.guessed
        return words

    async def settle(self) -> Heard | None:
        """The final words, on the second try if need be; None when both failed."""
        if not self.voiced:
            return Heard("", 0.0, 0)
        for attempt in (1, 2):
            try:
                return await self._utterance.settle()
            except HearingFailed as failure:
                log.warning("The recogniser failed.", attempt=attempt, code=failure.code)
            if attempt == 1:
                self._utterance = self._begin()
                self._utterance.feed(bytes(self._pcm))
        return None


class Understanding:
    """Makes ended stretches into words, one after another, so that words come in the order they were spoken."""

    def __init__(self, recogniser: str, post: Callable[[Event], None], settled: Callable[[HearingNote], None]) -> None:
        """`settled` is called after each stretch, its words already posted."""
        self._recogniser, self._post, self._settled = recogniser, post, settled
        self._waiting: asyncio.Queue[Stretch] = asyncio.Queue()
        self.outstanding = 0

    def add(self, stretch: Stretch) -> None:
        self.outstanding += 1
        self._waiting.put_nowait(stretch)

    async def run(self) -> None:
        while True:
            stretch = await self._waiting.get()
            heard = await stretch.settle()
            now = asyncio.get_running_loop().time()
            self._tell(stretch, heard, now)
            self.outstanding -= 1
            stt_ms = round((now - stretch.ended) * 1000)
            self._settled(HearingNote(stt_ms, stretch.spoke_until, self._recogniser, failed=heard is None))
            self._waiting.task_done()

    async def finish(self, within: float) -> None:
        """Waits until nothing is outstanding, `within` seconds at most."""
        try:
            async with asyncio.timeout(within):
                await self._waiting.join()
        except TimeoutError:
            log.warning("The line closed before the last words were made out.", outstanding=self.outstanding)

    def _tell(self, stretch: Stretch, heard: Heard | None, now: float) -> None:
        words, confidence = (heard.words, heard.confidence) if heard else (stretch.guessed or INAUDIBLE, 0.0)
        if words:
            self._post(WordsHeard(now, words, confidence))
