"""A recogniser that says what the script says, a line that plays what the script plays, and a detector of loudness."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from edge_agent.failover.hedge import Lost
from edge_agent.hear.ears import Heard
from edge_agent.hear.loudness import Window
from edge_agent.hear.segment import TurnEnded
from shared.errors import HearingFailed

RATE = 16_000
FRAME = 640  # bytes of 20 ms


@dataclass(frozen=True, slots=True)
class Words:
    """What the recogniser makes of one segment, and how long that takes it."""

    words: str = ""
    confidence: float = 0.9
    takes: float = 0.15  # seconds
    guess: str = ""
    fails: bool = False
    hangs: bool = False  # the final words never come
    busy: bool = False  # there is no time to foresee them


class FakeRecogniser:
    """Satisfies `Recogniser` and `CallRecogniser`.

    Each `begin` takes the next line of the script; after its end nothing is understood.
    """

    def __init__(self, script: Iterable[Words] = (), name: str = "fake") -> None:
        self.name = name
        self.script = deque(script)
        self.begun: list[FakeUtterance] = []
        self.languages: list[str] = []
        self.calls = 0  # that are under way

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[FakeRecogniser]:
        self.languages.append(language)
        self.calls += 1
        try:
            yield self
        finally:
            self.calls -= 1

    def begin(self, turn_ended: TurnEnded) -> FakeUtterance:
        utterance = FakeUtterance(self.script.popleft() if self.script else Words(), turn_ended)
        self.begun.append(utterance)
        return utterance


class FakeUtterance:
    lost: tuple[Lost, ...] = ()

    def __init__(self, script: Words, turn_ended: TurnEnded) -> None:
        self.script, self.turn_ended = script, turn_ended
        self.pcm = b""
        self.guesses = self.guessing = self.most_guessing = self.cancelled = 0
        self.foresights = self.settlements = self.finals = 0

    def feed(self, pcm: bytes) -> None:
        self.pcm += pcm

    async def guess(self) -> str:
        self.guesses += 1
        self.guessing += 1
        self.most_guessing = max(self.most_guessing, self.guessing)
        try:
            await asyncio.sleep(self.script.takes)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.guessing -= 1
        if self.script.fails and not self.script.guess:
            raise HearingFailed("scripted")
        return self.script.guess

    async def foresee(self) -> Heard | None:
        self.foresights += 1
        return None if self.script.busy else await self._final()

    async def settle(self) -> Heard:
        self.settlements += 1
        return await self._final()

    async def _final(self) -> Heard:
        await (asyncio.Event().wait() if self.script.hangs else asyncio.sleep(self.script.takes))
        if self.script.fails:
            raise HearingFailed("scripted")
        self.finals += 1
        return Heard(self.script.words, self.script.confidence, round(self.script.takes * 1000))


class LoudnessDetector:
    """Satisfies `Detector`: whatever is not silent is a voice."""

    window = 512

    def hear(self, window: Window, judged: Callable[[Window, float], None]) -> None:
        judged(window, self.probability(window.pcm))

    def catch_up(self) -> None: ...
    def close(self) -> None: ...

    def probability(self, pcm: bytes) -> float:
        return 1.0 if pcm.count(0) < len(pcm) else 0.0


class FakeLine:
    """Satisfies `AudioIn`: plays `frames` in real time (of the loop), then closes. `keys` are (seconds, key)."""

    def __init__(self, pcm: bytes, keys: Sequence[tuple[float, str]] = (), frame: int = FRAME) -> None:
        self.pcm, self.pressed, self.frame = pcm, keys, frame
        self.missed = 0.0

    async def frames(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.pcm), self.frame):
            frame = self.pcm[at : at + self.frame]
            await asyncio.sleep(len(frame) / 2 / RATE)
            yield frame

    async def keys(self) -> AsyncIterator[str]:
        begun = asyncio.get_running_loop().time()
        for at, key in self.pressed:
            await asyncio.sleep(begun + at - asyncio.get_running_loop().time())
            yield key
        await asyncio.Event().wait()  # a line that forgets to end its keys must not keep anybody


def silence(seconds: float) -> bytes:
    return bytes(round(seconds * RATE) * 2)


def voice(seconds: float) -> bytes:
    return b"\x10\x10" * round(seconds * RATE)
