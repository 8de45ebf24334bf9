"""A language model that says what the test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from edge_agent.think.mind import Message
from shared.errors import ThinkingFailed

STALL = object()  # in a script: the model says nothing more until the request is closed


@dataclass
class FakeModel:
    """Satisfies `think.model.Model`. Each request takes the next script; more requests than scripts fail the test.

    A script is a list of deltas, an exception (raised there), or `STALL`; a plain string is split into words.
    """

    scripts: list[object] = field(default_factory=lambda: ["Sure, I can help with that."])
    delay: float = 0.0  # seconds before each delta, on the event loop's clock …
    delays: Sequence[float] = ()  # … but for the first ones of each answer, which have their own
    pieces: int = 1  # in which a text is read ahead
    piece: float = 0.0  # seconds for each of them, during which a server with one slot does nothing else
    again: bool = False  # the last script is used again and again
    unread: list[ThinkingFailed] = field(default_factory=list)  # the next reads fail with these
    name: str = "fake-model"
    asked: list[list[Message]] = field(default_factory=list)  # the messages of each `chat`
    ahead: list[tuple[list[Message], str]] = field(default_factory=list)  # messages and `then` of each `read` begun
    read_whole: list[list[Message]] = field(default_factory=list)  # … and of those that were read to their end
    pieces_begun: int = 0
    closed: int = 0  # requests that ended, in whatever way
    running: int = 0
    stalled: asyncio.Event = field(default_factory=asyncio.Event)  # a script came to its `STALL`
    ended: asyncio.Event = field(default_factory=asyncio.Event)  # a request ended
    slot: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Plays the next script."""
        assert self.again or len(self.asked) < len(self.scripts), "asked more often than the test expects"
        script = self.scripts[min(len(self.asked), len(self.scripts) - 1)]
        self.asked.append(list(messages))
        self.running += 1
        try:
            async with self.slot:
                pass
            for at, step in enumerate(_steps(script)):
                await asyncio.sleep(self.delays[at] if at < len(self.delays) else self.delay)
                if step is STALL:
                    self.stalled.set()
                    await asyncio.Event().wait()
                if isinstance(step, Exception):
                    raise step
                yield str(step)
        finally:
            self.running -= 1
            self.closed += 1
            self.ended.set()

    async def read(self, messages: Sequence[Message], then: str) -> AsyncGenerator[None, None]:
        """Takes its time, piece by piece."""
        self.ahead.append((list(messages), then))
        if self.unread:
            raise self.unread.pop(0)
        for _ in range(self.pieces):
            self.pieces_begun += 1
            async with self.slot:
                await asyncio.sleep(self.piece)
            yield
        self.read_whole.append(list(messages))


def _steps(script: object) -> Sequence[object]:
    if isinstance(script, str):
        words = script.split(" ")
        return [word if at == 0 else f" {word}" for at, word in enumerate(words)]
    return list(script) if isinstance(script, (list, tuple)) else [script]
