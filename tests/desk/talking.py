"""A talk with the desk at text level: a caller's turns, one after the other, and what he hears."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from edge_agent.desk.book import DeskBook
from edge_agent.desk.front_desk import FrontDesk, at_once
from edge_agent.desk.state import Desk, Heard
from edge_agent.desk.tools import FindVisits, FoundVisit, Tool
from shared.entities.spoken import SpokenTurn, spoken_turn
from tests.fakes.desk import CLEANING, CODE, FILLING, SERVICES, ZONE, FakeWork

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=ZONE)  # a Monday
OWN = "+15105550100"
BOOK = DeskBook(
    profession="dentist",
    region="US",
    own_number=OWN,
    dialled="+15105550199",
    timezone="America/Los_Angeles",
    services=SERVICES,
)
SATURDAY = FoundVisit(UUID(int=11), CLEANING.id, "Cleaning", dt.datetime(2026, 12, 5, 10, tzinfo=ZONE))
TUESDAY = FoundVisit(UUID(int=12), FILLING.id, "Filling", dt.datetime(2026, 12, 8, 14, 30, tzinfo=ZONE))
BY_MODEL = "(what the model says)"


class OfOneCaller(FakeWork):
    """All visits are those of the number `OWN`, where it is known at all."""

    def _found(self, asked: FindVisits) -> list[FoundVisit]:
        if asked.number:
            return self.visits if asked.number in self.numbers else []
        return super()._found(asked)


def work(*visits: FoundVisit, known: bool = True, failing: bool = False) -> FakeWork:
    """`known`: by the number; the first visit has the code `CODE`."""
    codes = {CODE: visits[0].id} if visits else {}
    return OfOneCaller(
        visits=list(visits), codes=codes, numbers={OWN: UUID(int=0)} if known else {}, failing=failing
    )  # fmt: skip


@dataclass
class Talk:
    """`says` is one turn of the caller's, and returns the answer."""

    work: FakeWork = field(default_factory=work)
    book: DeskBook = BOOK
    lines: tuple[SpokenTurn, ...] = ()
    desk: FrontDesk = field(init=False)

    def __post_init__(self) -> None:
        self.desk = FrontDesk(self.book, self.work)

    def says(self, *words: str) -> str:
        """One turn after the other; the answer to the last.

        What is for the model is answered with `BY_MODEL`, and with the question that is open.
        """
        answer = ""
        for one in words:
            answer = asyncio.run(self._answer(one))
        return answer

    @property
    def state(self) -> Desk:
        return self.desk.state

    def did(self, kind: type[Tool]) -> list[Any]:
        """What was asked of that kind."""
        return list(self.work.did(kind))

    async def _answer(self, words: str) -> str:
        newest = spoken_turn(len(self.lines), words, caller=True)
        move = self.desk.step(Heard(words, (*self.lines, newest), NOW))
        said = (
            [one async for one in self.desk.carry_out(move, at_once())]
            if move
            else [BY_MODEL, *filter(None, [self.desk.reminder])]
        )
        answer = " ".join(said)
        self.lines = (*self.lines, newest, spoken_turn(len(self.lines) + 1, answer, caller=False))
        return answer


def talk(*visits: FoundVisit, known: bool = True, failing: bool = False, **book: Any) -> Talk:
    """With a client's usual book, changed by `book`."""
    return Talk(work(*visits, known=known, failing=failing), replace(BOOK, **book))
