"""A caller on a line, in the time of the event loop: speaks by script, hears the agent, presses keys, hangs up.

The caller's sound carries its words: each stretch of speech is a constant sample, and `EarsFor` reads it back, so that
the voice detector and the recogniser of a story need no model.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from edge_agent.failover.hedge import Lost
from edge_agent.hear.ears import Heard
from edge_agent.hear.loudness import Window
from edge_agent.hear.segment import TurnEnded
from shared.errors import HearingFailed
from tests.fakes.audio_out import FakeAudioOut
from tests.fakes.colleague import Answers, ColleagueLine, FakeConsult

FRAME = 0.02  # seconds
SAMPLES = 320  # of a frame at 16 kHz
LOUD = 1000  # stretch number n is the sample LOUD + n


@dataclass(frozen=True, slots=True)
class Speech:
    """The caller speaks from `at` for `seconds`; the recogniser makes `words` of it."""

    at: float
    words: str
    seconds: float = 1.0
    confidence: float = 0.9


@dataclass(slots=True)
class Script:
    """What the caller does, in seconds after the call was answered."""

    says: tuple[Speech, ...] = ()
    keys: tuple[tuple[float, str], ...] = ()
    hangs_up: float | None = None
    gives_up: bool = False  # before anybody answered
    room_deleted: float | None = None
    dead_for: float = 0.0  # seconds without any packet of the caller's, when somebody looks
    takes_it: frozenset[str] = frozenset()  # numbers at which somebody takes a call that is handed over blind …
    colleagues: Mapping[str, Answers] | None = None  # … and who is there to be asked first; None: nobody can be called


class ScriptedLine(FakeAudioOut):
    """Satisfies `call.PhoneLine`."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self.script = script
        self.ended = asyncio.Event()
        self.ended_by = ""
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.lost = 0.0  # seconds of the agent's audio that found nobody on the line any more
        self.missed = 0.0  # seconds of the caller's audio that never came
        self.path_delay = 0.0  # seconds that sound is under way, both directions together
        self.dead_for = script.dead_for
        self.rung: list[str] = []  # numbers that the caller was to be handed over to
        self.called: dict[str, ColleagueLine] = {}  # of colleagues, by number
        self.bridged = False
        self._doings: list[asyncio.Task[None]] = []

    @property
    def ended_for(self) -> float:
        return 0.0 if self.ended_at is None else now() - self.ended_at

    async def answer(self, timeout: float) -> bool:  # noqa: ASYNC109 — the line's own word
        if self.script.gives_up:
            self.end("caller" if self.script.room_deleted is None else "line")
            return False
        self.answered_at = now()
        for at, by in ((self.script.hangs_up, "caller"), (self.script.room_deleted, "line")):
            if at is not None:
                self._doings.append(asyncio.create_task(self._end_at(at, by)))
        return True

    async def transfer(self, number: str, seconds: float) -> bool:
        """Rings as long as it may, but at whoever takes it at once; then the caller is gone from here."""
        self.rung.append(number)
        if number not in self.script.takes_it:
            await asyncio.sleep(seconds)
            return False
        self.end("transfer")
        return True

    @property
    def consults(self) -> bool:
        return self.script.colleagues is not None

    @asynccontextmanager
    async def consult(self, number: str, seconds: float) -> AsyncIterator[FakeConsult]:
        """Rings until somebody picks up there, or whoever asked for it goes."""
        self.rung.append(number)
        colleague = self.called[number] = ColleagueLine((self.script.colleagues or {}).get(number, Answers(after=None)))
        try:
            yield FakeConsult(colleague, self._bridge)
        finally:
            colleague.ended.set()
            colleague.was_told = colleague.heard_seconds

    async def _bridge(self, seconds: float) -> float:
        """So long, or until the caller hangs up; gives how long it was."""
        began, hangs_up = now(), self.script.hangs_up
        self.end("transfer")
        self.bridged = True
        left = seconds if hangs_up is None else min(seconds, (self.answered_at or 0.0) + hangs_up - began)
        await asyncio.sleep(left)
        self.bridged, self.ended_at = False, now()
        return now() - began

    async def hang_up(self) -> None:
        self.end("agent")

    def end(self, by: str) -> None:
        if not self.ended.is_set():
            lost, sealed, self._sealed = self.lost, self._sealed, False
            self.lost = super().flush()
            if sealed:  # what is cut off now is not the call's
                self.lost = lost
            self.flushes -= 1  # the end of the line is nobody's flush
            self.ended_by, self.ended_at = by, now()
            self.ended.set()
        for doing in self._doings:
            if doing is not asyncio.current_task():
                doing.cancel()

    def interject(self, pcm: bytes, *, last: bool = False) -> None:
        if not self.ended.is_set():
            super().interject(pcm, last=last)

    async def play(self, pcm: bytes) -> None:
        if self.ended.is_set():
            self.lost += len(pcm) / 2 / self.rate
        else:
            await super().play(pcm)

    def flush(self) -> float:
        return self.lost if self.ended.is_set() else super().flush()

    async def drained(self) -> None:
        if not self.ended.is_set():
            await super().drained()

    async def frames(self) -> AsyncIterator[bytes]:
        began, number = now(), 0
        while not self.ended.is_set():
            at = number * FRAME
            await asyncio.sleep(began + at + FRAME - now())
            yield self._sound(at)
            number += 1

    async def keys(self) -> AsyncIterator[str]:
        began = now()
        for at, key in self.script.keys:
            await asyncio.sleep(began + at - now())
            yield key
        await self.ended.wait()

    async def _end_at(self, at: float, by: str) -> None:
        await asyncio.sleep(at)
        self.end(by)

    def _sound(self, at: float) -> bytes:
        for number, speech in enumerate(self.script.says):
            if speech.at <= at < speech.at + speech.seconds:
                return struct.pack("<h", LOUD + number) * SAMPLES
        return bytes(SAMPLES * 2)


@dataclass(slots=True)
class EarsFor:
    """The recogniser, each call's too, and its voice detector, for one script."""

    script: Script
    delay: float = 0.1  # seconds from the end of a stretch to its words
    failing: bool = False
    guesses: bool = False  # tells the words of a stretch as soon as it is asked, and they never grow
    name: str = "scripted"
    window: int = 512

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[EarsFor]:
        yield self

    def begin(self, turn_ended: TurnEnded) -> ScriptedStretch:
        return ScriptedStretch(self)

    def detector(self) -> EarsFor:
        return self

    def hear(self, window: Window, judged: Callable[[Window, float], None]) -> None:
        judged(window, 1.0 if any(sample >= LOUD for (sample,) in struct.iter_unpack("<h", window.pcm)) else 0.0)

    def catch_up(self) -> None: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class ScriptedStretch:
    ears: EarsFor
    numbers: set[int] = field(default_factory=set)
    lost: tuple[Lost, ...] = ()

    def feed(self, pcm: bytes) -> None:
        self.numbers |= {sample - LOUD for (sample,) in struct.iter_unpack("<h", pcm) if sample >= LOUD}

    async def guess(self) -> str:
        return self._said()[0] if self.ears.guesses else ""

    async def foresee(self) -> Heard | None:
        return await self.settle()

    async def settle(self) -> Heard:
        await asyncio.sleep(self.ears.delay)
        if self.ears.failing:
            raise HearingFailed("told to fail")
        return Heard(*self._said(), round(self.ears.delay * 1000))

    def _said(self) -> tuple[str, float]:
        said = [self.ears.script.says[number] for number in sorted(self.numbers)]
        confidence = min((speech.confidence for speech in said), default=0.0)
        return " ".join(speech.words for speech in said), confidence


def now() -> float:
    return asyncio.get_running_loop().time()
