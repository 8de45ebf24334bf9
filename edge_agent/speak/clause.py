"""One clause of an utterance on its way to the caller: how far it was made, and how far it was heard."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from edge_agent.speak.cache import CachePolicy
from edge_agent.speak.pace import Pace
from edge_agent.speak.words import words_heard


@dataclass(slots=True, eq=False)
class Clause:
    """A piece of the text on its way to the caller."""

    text: str  # as the transcript shows it
    sayable: str  # as the voice gets it
    policy: CachePolicy  # of its sound
    sound: asyncio.Queue[bytes | Exception | None] = field(default_factory=asyncio.Queue)
    began: float | None = None  # event clock: when it was handed to the voice
    take: int = 0  # counts up when the sound is made anew from the beginning
    made: int = 0  # bytes of this take
    whole: bool = False  # all of its sound is made
    stand_in_from: int | None = None  # where in them the stand-in begins
    begun: bool = False  # some of it was handed to the line
    played: int = 0  # bytes handed to the line
    voiced: int = 0  # bytes up to the last audible frame handed to the line
    ended: bool = False  # all of its sound was handed over

    def waiting(self) -> Iterable[bytes]:
        """Sound that was made and not handed over any more. Empties the queue."""
        while not self.sound.empty():
            if isinstance(pcm := self.sound.get_nowait(), bytes):
                yield pcm

    def words_heard(self, heard: int) -> str:
        """The words of it of which `heard` bytes were played, cut at a word."""
        whole = max(self.voiced, sum(len(pcm) for pcm in self.waiting()) + self.played, 1)
        return words_heard(self.text, max(0, heard) / whole)

    def lasts(self, pace: Pace, rate: int) -> float:
        """Seconds of its sound, as far as is known."""
        known = self.made / 2 / rate
        return known if self.whole else max(known, pace.lasts(len(self.sayable)))

    def comes_in(self, now: float, pace: Pace) -> float:
        """Seconds until its first sound, as far as is known."""
        if self.whole or self.made:
            return 0.0
        work = pace.of(self.sayable)
        return work if self.began is None else max(0.0, self.began + work - now)
