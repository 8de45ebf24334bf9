"""A voice whose sound is a tone of known length, made in known time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

import numpy as np

from edge_agent.speak.urgency import Urgency, urgency
from edge_agent.speak.voice import Voice
from shared.errors import SpeakingFailed

RATE = 24_000
CHUNK = 0.04  # seconds
LATE = 0.35  # s, as the makers far away have it


class FakeVoice(Voice):
    """Speaks `word` seconds for each word, after `delay` seconds of work for each clause and `work` for each of sound.

    `delays`: seconds for the first clauses, in the order of asking; then `delay`. `hangs_at`: the clause, counted from
    1, whose sound never comes. `fails_on`: a text that contains this (every text, if empty) raises SpeakingFailed,
    after `fails_after` chunks of sound. `name` is its maker's; the profiles of the tests choose "kokoro".
    """

    rate = RATE

    def __init__(
        self,
        delay: float = 0.1,
        word: float = 0.2,
        fails_on: str | None = None,
        fails_after: int = 0,
        name: str = "kokoro",
        *,
        work: float = 0.0,
        delays: Sequence[float] = (),
        hangs_at: int | None = None,
        late: float = LATE,
        most: int | None = None,
    ) -> None:
        self.delay = delay
        self.word = word
        self.fails_on = fails_on
        self.fails_after = fails_after
        self.name = name
        super().__init__(late, most)
        self.work = work
        self.delays = [*delays]
        self.hangs_at = hangs_at
        self.asked: list[str] = []  # every text, in order
        self.urgencies: list[Urgency] = []  # of each of them
        self.unfinished = 0  # syntheses that were begun and neither ended nor cancelled

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        self.asked.append(text)
        self.urgencies.append(urgency())
        self.unfinished += 1
        try:
            if len(self.asked) == self.hangs_at:
                await asyncio.Event().wait()
            delay = self.delays.pop(0) if self.delays else self.delay
            await asyncio.sleep(delay + self.work * self.word * len(text.split()))
            bad = self.fails_on is not None and self.fails_on in text
            for number, chunk in enumerate(tone(self.word * len(text.split()))):
                if bad and number == self.fails_after:
                    raise SpeakingFailed("the fake voice was told to fail")
                yield chunk
        finally:
            self.unfinished -= 1


def tone(seconds: float, loudness: int = 8000) -> list[bytes]:
    """Chunks of 40 ms."""
    count = round(seconds * RATE)
    pcm = np.full(count, loudness, dtype="<i2")
    pcm[1::2] = -loudness
    size = round(CHUNK * RATE)
    return [pcm[begin : begin + size].tobytes() for begin in range(0, count, size)]
