"""The desk of one call: keeps its state, and carries a move out once it is certain that the caller has finished."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

from edge_agent.desk.book import DeskBook
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.step import step
from edge_agent.desk.tools import EndCall, Result, Work


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

    async def carry_out(self, move: Move, decided: asyncio.Event) -> AsyncGenerator[str, None]:
        """What is said, a move at a time. What binds waits for `decided`: until then the caller may go on speaking."""
        self.ends = ""
        while True:
            if move.say:
                yield move.say
            if move.tool is None or move.tool.binds:
                await decided.wait()
                self.state = move.then
            if move.tool is None or move.after is None:
                return
            if isinstance(move.tool, EndCall):
                self.ends = move.tool.reason
            result: Result = await self._work.do(move.tool)
            move = move.after(move.then, result)

    @property
    def reminder(self) -> str:
        """What the caller was asked and has not answered: said again behind an answer to something else."""
        return self.state.asked if self.state.errand else ""

    def reminded(self) -> None:
        """It was asked once more."""
        self.state = replace(self.state, again=self.state.again + 1)
