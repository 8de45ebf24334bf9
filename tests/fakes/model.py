"""A language model that says what the test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from edge_agent.think.mind import Message
from edge_agent.think.model import Called, Form, ToolTold
from shared.errors import ThinkingFailed

STALL = object()  # in a script: the model says nothing more until the request is closed


@dataclass
class FakeModel:
    """Satisfies `think.model.Model`, and `Chooser`. Each request takes the next script; too many fail the test.

    A script is a list of deltas, a `Called` or an exception (raised there), or `STALL`; a plain string is split into
    words.
    """

    scripts: list[object] = field(default_factory=lambda: ["Sure, I can help with that."])
    delay: float = 0.0  # seconds before each delta, on the event loop's clock …
    delays: Sequence[float] = ()  # … but for the first ones of each answer, which have their own
    pieces: int = 1  # in which a text is read ahead
    piece: float = 0.0  # seconds for each of them, during which a server with one slot does nothing else
    again: bool = False  # the last script is used again and again
    unread: list[ThinkingFailed] = field(default_factory=list)  # the next reads fail with these
    name: str = "fake-model"
    form: Form = ""  # how it chooses what the desk does
    choices: list[str | Exception] = field(default_factory=list)  # by a grammar, one after the other; then "none"
    told: list[list[str]] = field(default_factory=list)  # the names of the tools of each `chat_or_call` …
    bound: list[list[str]] = field(default_factory=list)  # … and the choices of each `choose`
    told_ahead: list[list[str]] = field(default_factory=list)  # … and the tools of each `read`
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
        """Plays the next script; what it calls for unasked is text that says nothing."""
        async with aclosing(self._played(messages)) as pieces:
            async for piece in pieces:
                yield piece if isinstance(piece, str) else ""

    async def chat_or_call(
        self, messages: Sequence[Message], tools: Sequence[ToolTold]
    ) -> AsyncGenerator[str | Called, None]:
        """The same; it may call for what it was not told of."""
        self.told.append([tool["function"]["name"] for tool in tools])
        async with aclosing(self._played(messages)) as pieces:
            async for piece in pieces:
                yield piece

    async def choose(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """The next choice. Bound by nothing: a server may be an old one."""
        self.bound.append(list(schema["properties"]["wish"]["enum"]))
        assert messages[-1]["role"] == "user"
        choice = self.choices.pop(0) if self.choices else '{"wish": "none"}'
        await asyncio.sleep(self.delay)
        if isinstance(choice, Exception):
            raise choice
        return choice

    async def _played(self, messages: Sequence[Message]) -> AsyncGenerator[str | Called, None]:
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
                yield step if isinstance(step, Called) else str(step)
        finally:
            self.running -= 1
            self.closed += 1
            self.ended.set()

    async def read(
        self, messages: Sequence[Message], then: str, tools: Sequence[ToolTold] = ()
    ) -> AsyncGenerator[None, None]:
        """Takes its time, piece by piece."""
        self.told_ahead.append([tool["function"]["name"] for tool in tools])
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
