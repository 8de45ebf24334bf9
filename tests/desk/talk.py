"""A talk with the desk at the level of text: what the caller says, and what he hears of it."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field

from edge_agent.desk.book import DeskBook
from edge_agent.desk.front_desk import FrontDesk, at_once
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.step import Look
from edge_agent.desk.tools import TakeMessage
from shared.entities.spoken import SpokenTurn, spoken_turn
from tests.fakes.desk import ZONE, FakeWork

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=ZONE)
NUMBER = "+15105550142"


def book(profession: str = "dentist", **more: object) -> DeskBook:
    """Of a client in the States, called from a number of its own."""
    known: dict[str, object] = {"region": "US", "dialled": "+15105550100", "own_number": NUMBER} | more
    return DeskBook(profession=profession, timezone="America/Los_Angeles", **known)  # type: ignore[arg-type]


def looked(look: Look, words: str, of: DeskBook) -> Move | None:
    """What one rule makes of the first words of a call, whatever the others would."""
    return look(Desk(), Heard(words, (spoken_turn(0, words, caller=True),), NOW), of)


@dataclass
class Talk:
    """`hears`: so many words of the next answer reach the caller's ear; None: all of them."""

    book: DeskBook
    work: FakeWork = field(default_factory=FakeWork)
    lines: tuple[SpokenTurn, ...] = ()
    waiting: tuple[str, ...] = ()  # what he also wished

    def __post_init__(self) -> None:
        self.desk = FrontDesk(self.book, self.work, Desk(waiting=self.waiting))

    def say(self, words: str, hears: int | None = None) -> str | None:
        """The answer as it was made; None where no rule has one, and the model's would be heard."""
        self.lines = (*self.lines, spoken_turn(len(self.lines), words, caller=True))
        move = self.desk.step(Heard(words, self.lines, NOW))
        if move is None:
            self._heard("I see.")
            return None
        said = " ".join(asyncio.run(self._carried(move)))
        self._heard(said if hears is None else " ".join(said.split()[:hears]))
        return said

    async def _carried(self, move: Move) -> list[str]:
        return [said async for said in self.desk.carry_out(move, at_once())]

    def _heard(self, said: str) -> None:
        if said:
            self.lines = (*self.lines, spoken_turn(len(self.lines), said, caller=False))

    @property
    def messages(self) -> list[TakeMessage]:
        return [tool for tool in self.work.asked if isinstance(tool, TakeMessage)]
