"""The desk of one call: keeps its state, and carries a move out once it is certain that the caller has finished."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from edge_agent.desk.book import DeskBook
from edge_agent.desk.chosen import Choice, Wish, possible
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.step import begun, likely, step
from edge_agent.desk.tools import Connect, EndCall, Result, TakeMessage, Work
from edge_agent.desk.unfinished import unfinished
from shared.entities.spoken import SpokenTurn

LONG = 6.0  # s without a word, while something is done that takes its time


@dataclass(frozen=True, slots=True)
class Delivery:
    """How what is said gets to the caller: whether he has finished, and a wait until he has heard all of it so far."""

    decided: asyncio.Event
    heard_out: Callable[[], Awaitable[None]]


def at_once() -> Delivery:
    """To somebody who has finished, and hears what is said the moment it is."""
    decided = asyncio.Event()
    decided.set()

    async def heard_out() -> None: ...

    return Delivery(decided, heard_out)


class FrontDesk:
    """`state` changes only when a move was carried out."""

    def __init__(self, book: DeskBook, work: Work, state: Desk | None = None) -> None:
        self.book = book
        self.state = state or Desk()
        self.ends = ""  # why the call is over once the last answer was heard; "": it goes on
        self._work = work

    def step(self, heard: Heard) -> Move | None:
        """Changes nothing."""
        return step(self.state, heard, self.book)

    def likely(self, heard: Heard) -> Move | None:
        """Of words that the facts did not answer. Changes nothing."""
        return likely(self.state, heard, self.book)

    def possible(self, lines: Sequence[SpokenTurn]) -> tuple[Wish, ...]:
        """What a model may choose after this talk."""
        return possible(self.state, lines, self.book)

    def begun(self, heard: Heard, choice: Choice) -> Move:
        """The first move of what a model chose. Changes nothing."""
        return begun(self.state, heard, self.book, choice)

    async def carry_out(self, move: Move, delivery: Delivery) -> AsyncGenerator[str, None]:
        """What is said, a move at a time. What binds waits until it is decided that the caller has finished."""
        self.ends = ""
        while True:
            if move.say:
                yield move.say
            if move.tool is None or move.tool.binds:
                await delivery.decided.wait()
                self.state = move.then
            if move.tool is None or move.after is None:
                return
            if isinstance(move.tool, EndCall):
                self.ends = move.tool.reason
            if isinstance(move.tool, Connect) and move.tool.waits:  # nothing is heard of us when it is done
                await delivery.heard_out()
            binds, doing = move.tool.binds, asyncio.ensure_future(self._work.do(move.tool))
            try:
                async for sentence in _meanwhile(doing, move.meanwhile):
                    yield sentence
                move = move.after(move.then, await doing)
            finally:
                await _given_up(doing)
            if binds:  # what was done is done, whether the caller stays to hear of it or not
                self.state = move.then

    @property
    def reminder(self) -> str:
        """What the caller was asked and has not answered: said again behind an answer to something else."""
        return self.state.asked if self.state.errand else ""

    @property
    def unfinished(self) -> TakeMessage | None:
        """What is to be passed on, should the call end here."""
        return unfinished(self.state, self.book)


async def _meanwhile(doing: asyncio.Future[Result], sentences: Sequence[str]) -> AsyncGenerator[str, None]:
    """One of them whenever it takes long, until it is done."""
    for sentence in sentences:
        await asyncio.wait([doing], timeout=LONG)
        if doing.done():
            return
        yield sentence


async def _given_up(doing: asyncio.Future[Result]) -> None:
    """Whoever waits for it does no more. Harmless when it is done."""
    doing.cancel()
    await asyncio.wait([doing])
