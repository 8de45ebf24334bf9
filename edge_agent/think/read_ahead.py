"""What the model should have read before it is asked: clients' prompts before the phone rings, a call's talk so far.

Reading is work for idle moments. It goes in pieces of about a second, and while any answer is being made no piece is
begun: a caller waits for one piece at most. A call's own talk goes before the prompts of clients who may call.

The server keeps a limited number of texts read, and each answer takes the place of the one that was used longest ago.
So what is wanted for good is read again after every few answers; where it is still there, that costs next to nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterator, Sequence
from contextlib import aclosing, contextmanager, nullcontext
from dataclasses import dataclass

import structlog

from edge_agent.idle import Idle
from edge_agent.think.history import Message
from edge_agent.think.model import Model, ToolTold
from shared.backoff import Backoff
from shared.errors import ThinkingFailed

log = structlog.get_logger()

REFRESH = 4  # answers after which a text that was read may have lost its place
RETRIES = Backoff(first=2.0, longest=60.0)  # of a model that fails


@dataclass(slots=True)
class Want:
    """One text that is to be read."""

    messages: tuple[Message, ...]
    then: str
    urgent: bool
    tools: tuple[ToolTold, ...] = ()
    read_at: int | None = None  # answers begun before it was read to its end; None: it was not


class ReadAhead:
    """One for the process. `run` it; what is wanted is read whenever nobody waits for an answer."""

    def __init__(self, model: Model, keeps: int = 4, idle: Idle | None = None) -> None:
        """`keeps`: texts that are kept read for good; half of the server's slots, as a call's own talk takes some.

        `idle`: moments for other work; what a caller on the line needs is not read in them.
        """
        self._model = model
        self._idle = idle or Idle()
        self._keeps = keeps
        self._wanted: dict[Hashable, Want] = {}
        self._callers = 0  # answers being written
        self._replies = 0  # … and replies being made, their sound included
        self._answers = 0  # answers begun so far
        self._changed = asyncio.Event()
        self._caught_up = asyncio.Event()  # nothing is left to be read

    def want(
        self,
        key: Hashable,
        messages: Sequence[Message],
        then: str,
        *,
        urgent: bool = False,
        tools: Sequence[ToolTold] = (),
    ) -> None:
        """Has `messages` read, as `Model.read` describes it; replaces what was wanted under `key`.

        `urgent`: a caller is on the line. It goes first, and is read once; the others are kept read, as many as there
        is room for, in the order in which their keys came.
        """
        self._wanted[key] = Want(tuple(messages), then, urgent, tuple(tools))
        self._caught_up.clear()
        self._changed.set()

    def drop(self, key: Hashable) -> None:
        """Nothing more is read under `key`."""
        self._wanted.pop(key, None)

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """While any caller's answer is made inside of this, no piece is begun."""
        self._callers += 1
        self._answers += 1
        try:
            yield
        finally:
            self._callers -= 1
            self._changed.set()

    @contextmanager
    def replying(self) -> Iterator[None]:
        """While any caller's reply is made inside of this, only what callers on the line need is read.

        The voice needs the processor that a small machine reads with.
        """
        self._replies += 1
        try:
            yield
        finally:
            self._replies -= 1
            self._changed.set()

    async def run(self) -> None:
        """Reads what is wanted, until it is cancelled. A model that fails is tried again, after a pause."""
        failures = 0
        while True:
            self._changed.clear()
            if not self._due():
                self._caught_up.set()
            if (want := self._next()) is None:
                await self._changed.wait()
                continue
            try:
                await self._read(want)
                failures = 0
            except ThinkingFailed as failed:
                if not failures:
                    log.warning("reading_ahead_failed", reason=str(failed))
                failures += 1
                await asyncio.sleep(RETRIES.after(failures))

    async def caught_up(self) -> None:
        """Returns when all that was wanted has been read, e.g. before the first call."""
        await self._caught_up.wait()

    def _next(self) -> Want | None:
        if self._callers:
            return None
        return next((want for want in self._due() if want.urgent or not self._replies), None)

    def _due(self) -> list[Want]:
        """What is still to be read, most pressing first."""
        lasting = [want for want in self._wanted.values() if not want.urgent][: self._keeps]
        urgent = [want for want in self._wanted.values() if want.urgent and want.read_at is None]
        return [*urgent, *(want for want in lasting if self._faded(want))]

    def _faded(self, want: Want) -> bool:
        return want.read_at is None or self._answers - want.read_at >= REFRESH

    async def _read(self, want: Want) -> None:
        answers = self._answers
        with self._idle.busy() if want.urgent else nullcontext():
            if not await self._read_whole(want):
                return
        want.read_at = answers

    async def _read_whole(self, want: Want) -> bool:
        """False when a caller waits, or it is wanted no more."""
        async with aclosing(self._model.read(want.messages, want.then, want.tools)) as pieces:
            async for _ in pieces:
                if self._next() is not want:
                    return False
        return True
