"""An answer of the desk's: rules word it, and what it says was done was done. It is asked as a `Thought` is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from edge_agent.desk.front_desk import Delivery, FrontDesk
from edge_agent.desk.state import Move
from edge_agent.failover.hedge import Lost
from shared.calls import ModelRequest

DESK = "desk"  # who answered, where no model was asked


class DeskAnswer:
    """One move and what follows from it; what binds waits until it is decided that the caller has finished.

    `instead`: asked before it, where rules did not understand the words; the move of who did.
    """

    lost: tuple[Lost, ...] = ()
    model = awaited = DESK
    stood_in = False

    def __init__(
        self,
        desk: FrontDesk,
        move: Move,
        delivery: Delivery,
        instead: Callable[[], Awaitable[Move | None]] | None = None,
    ) -> None:
        self.text = ""  # said so far
        self.first_ms: int | None = None
        self.total_ms: int | None = None
        self._desk, self._move, self._delivery = desk, move, delivery
        self._instead = instead

    @property
    def ends(self) -> str:
        """Why the call is over when this was heard; "": it goes on."""
        return self._desk.ends

    @property
    def request(self) -> ModelRequest:
        """Nobody was told anything."""
        return ModelRequest(messages=(), response=self.text, model=self.model)

    async def deltas(self) -> AsyncGenerator[str, None]:
        """A sentence at a time. Close it (`contextlib.aclosing`): what was not decided by then was never done."""
        clock = asyncio.get_running_loop().time
        began = clock()
        if self._instead:
            self._move = await self._instead() or self._move
        async with aclosing(self._desk.carry_out(self._move, self._delivery)) as sentences:
            async for sentence in sentences:
                self.total_ms = round((clock() - began) * 1000)
                self.first_ms = self.total_ms if self.first_ms is None else self.first_ms
                gap = " " if self.text else ""
                self.text += gap + sentence
                yield f"{sentence}\n"  # the end of a line: nobody waits for what comes after it
