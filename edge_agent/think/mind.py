"""The receptionist's mind: what the caller said goes in, a guarded answer comes out as it is generated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Protocol

from edge_agent.think.guard import Guard, Run, runs
from edge_agent.think.history import History, Message, Spoken, asked
from edge_agent.think.prompt import private_part, sayable_part
from shared.calls import ModelRequest

__all__ = ["Message", "Mind", "Model", "Thought"]


class Model(Protocol):
    """A language model that answers in a stream."""

    @property
    def name(self) -> str:
        """As the provider calls it; written down with every request."""
        ...

    def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Text deltas. Closing the generator cancels at the server. Raises ThinkingFailed on any failure."""
        ...

    async def warm(self, messages: Sequence[Message]) -> None:
        """Evaluates `messages` so that a request that begins with them answers sooner. Raises ThinkingFailed."""
        ...


class Mind:
    """One call's mind: its prompt, and what was really said so far."""

    def __init__(self, model: Model, system: str, exchanges: int) -> None:
        """`system` is made by `system_prompt`; `exchanges` (5..10) are told to the model again each time."""
        self._model = model
        self._system = Message(role="system", content=system)
        self._history = History(exchanges)
        self._secrets = runs(private_part(system)) - runs(sayable_part(system))

    def answer(self, words: str) -> Thought:
        """The answer to `words`, not yet begun. Asking changes nothing: only `remember` does."""
        messages = (self._system, *asked(self._history, words))
        return Thought(self._model, messages, self._secrets)

    def remember(self, caller: str, agent: str, *, cut: bool = False) -> None:
        """Adds one exchange as heard: `agent` is what reached the caller's ear, `cut` if there was more to say."""
        self._history = self._history.heard(Spoken(caller, agent, cut))

    async def warm(self) -> None:
        """Has the model read the prompt and the history before they are needed. Raises ThinkingFailed."""
        await self._model.warm((self._system, *self._history.messages()))


class Thought:
    """One request to the model. `request`, `first_ms` and `total_ms` say what came so far, also when it was cancelled.

    `first_ms` runs from the request to the first token, `total_ms` to the last one; None before the request began.
    """

    def __init__(self, model: Model, messages: tuple[Message, ...], secrets: frozenset[Run]) -> None:
        self.first_ms: int | None = None
        self.total_ms: int | None = None
        self.request: ModelRequest | None = None
        self._model = model
        self._messages = messages
        self._guard = Guard(secrets)

    async def deltas(self) -> AsyncGenerator[str, None]:
        """What may be said, as soon as it may. Call once, and close it (`contextlib.aclosing`) to cancel the request.

        Raises Unusable when the model said nothing fit to be heard, ThinkingFailed when it failed.
        """
        # The voice takes seconds to say what the model writes in one. A task of its own reads the stream as it comes,
        # so that the times are the model's, and its slot is free again while the agent still talks.
        arrived: asyncio.Queue[str | None] = asyncio.Queue()
        reading = asyncio.create_task(self._read(arrived))
        try:
            while (delta := await arrived.get()) is not None:
                fit = self._guard.take(delta)
                if over := self._guard.over:
                    reading.cancel()  # now, not after the caller has heard the rest
                if fit:
                    yield fit
                if over:
                    return
            await reading  # raises what the model raised
            if fit := self._guard.finish():
                yield fit
        finally:
            reading.cancel()
            await asyncio.wait([reading])
            if not reading.cancelled():
                reading.exception()  # was raised above, or matters no more

    async def _read(self, arrived: asyncio.Queue[str | None]) -> None:
        clock = asyncio.get_running_loop().time
        began, raw = clock(), ""
        self._note(raw)
        try:
            async with aclosing(self._model.chat(self._messages)) as deltas:
                async for delta in deltas:
                    if self.first_ms is None:
                        self.first_ms = _ms(clock() - began)
                    raw += delta
                    arrived.put_nowait(delta)
        finally:
            self.total_ms = _ms(clock() - began)
            self._note(raw)
            arrived.put_nowait(None)

    def _note(self, response: str) -> None:
        messages = tuple({"role": message["role"], "content": message["content"]} for message in self._messages)
        self.request = ModelRequest(messages=messages, response=response, model=self._model.name)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
