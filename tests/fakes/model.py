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
    """Satisfies `think.mind.Model`. Each request takes the next script; the last one is used again and again.

    A script is a list of deltas, an exception (raised there), or `STALL`; a plain string is split into words.
    """

    scripts: list[object] = field(default_factory=lambda: ["Sure, I can help with that."])
    delay: float = 0.0  # seconds before each delta, on the event loop's clock
    name: str = "fake-model"
    asked: list[list[Message]] = field(default_factory=list)  # the messages of each `chat`
    warmed: list[list[Message]] = field(default_factory=list)
    closed: int = 0  # requests that ended, in whatever way
    running: int = 0
    stalled: asyncio.Event = field(default_factory=asyncio.Event)  # a script came to its `STALL`
    ended: asyncio.Event = field(default_factory=asyncio.Event)  # a request ended

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Plays the next script."""
        script = self.scripts[min(len(self.asked), len(self.scripts) - 1)]
        self.asked.append(list(messages))
        self.running += 1
        try:
            for step in _steps(script):
                await asyncio.sleep(self.delay)
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

    async def warm(self, messages: Sequence[Message]) -> None:
        """Notes the messages; fails when the next script is an exception."""
        self.warmed.append(list(messages))
        if self.scripts and isinstance(self.scripts[0], ThinkingFailed):
            raise self.scripts[0]


def _steps(script: object) -> Sequence[object]:
    if isinstance(script, str):
        words = script.split(" ")
        return [word if at == 0 else f" {word}" for at, word in enumerate(words)]
    return list(script) if isinstance(script, (list, tuple)) else [script]
