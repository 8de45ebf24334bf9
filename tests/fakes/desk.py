"""The desk's work without a database: a calendar of whole days, and what was asked of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from edge_agent.desk.book import DeskBook, Service
from edge_agent.desk.chosen import Choice, possible
from edge_agent.desk.state import Desk, Heard
from edge_agent.desk.step import begun, step
from edge_agent.desk.tools import (
    Booked,
    CancelVisit,
    CommitVisit,
    Done,
    Failed,
    FindVisits,
    Found,
    FoundVisit,
    Free,
    FreeSlots,
    Held,
    HoldSlot,
    MoveVisit,
    Noted,
    ReleaseSlot,
    Result,
    Slot,
    TakeMessage,
    Taken,
    Tool,
)
from shared.entities.spoken import SpokenTurn, spoken_turn

ZONE = ZoneInfo("America/Los_Angeles")
CLEANING = Service(UUID(int=1), "Cleaning", 60, Decimal(95))
FILLING = Service(UUID(int=2), "Filling", 90, Decimal(180))
WHITENING = Service(UUID(int=3), "Whitening", 45)
SERVICES = (CLEANING, FILLING, WHITENING)
CODE = "482913"
OPENS, CLOSES = 8, 17  # hours, Monday to Friday
SATURDAY, SUNDAY = 5, 6
SATURDAY_HOURS = 9, 13
HALF_HOUR = dt.timedelta(minutes=30)


@dataclass
class FakeWork:
    """Satisfies `desk.tools.Work`. A slot begins every half an hour; each stretch is of one staff member."""

    services: Sequence[Service] = SERVICES
    booked: set[dt.datetime] = field(default_factory=set)  # when a slot begins that is nobody's to take
    full: set[dt.date] = field(default_factory=set)  # days on which nothing is free
    visits: list[FoundVisit] = field(default_factory=list)  # that `FindVisits` finds …
    codes: dict[str, UUID] = field(default_factory=dict)  # … by code, and these …
    numbers: dict[str, UUID] = field(default_factory=dict)  # … by number
    failing: bool = False
    confirmed: bool = True  # what is committed; False: a request
    taken: int = 0  # so many of the next holds and commits find that somebody was faster
    asked: list[Tool] = field(default_factory=list)
    held: dict[UUID, Slot] = field(default_factory=dict)
    noted: dict[UUID, TakeMessage] = field(default_factory=dict)  # the messages, as they stand
    told: list[Slot] = field(default_factory=list)  # what was ever said to be free

    async def do(self, tool: Tool) -> Result:
        """At once."""
        self.asked.append(tool)
        return self.result(tool)

    def result(self, tool: Tool) -> Result:
        """The same without waiting, and without being written down."""
        if self.failing and not _kept_anyway(tool):
            return Failed("the database is away")
        match tool:
            case FreeSlots():
                free = tuple(self._free(tool))[: tool.most]
                self.told += free
                return Free(free)
            case HoldSlot():
                return self._hold(tool.slot)
            case CommitVisit():
                return self._commit(tool.held)
            case MoveVisit():
                return self._commit(tool.held)
            case ReleaseSlot():
                self.held.pop(tool.held, None)
                return Done()
            case FindVisits():
                return Found(tuple(self._found(tool)))
            case CancelVisit():
                self.visits = [visit for visit in self.visits if visit.id != tool.visit]
                return Done()
            case TakeMessage():
                key = tool.completes or uuid4()
                self.noted[key] = tool
                return Noted(key)
            case _:
                return Done()

    def did(self, kind: type[Tool]) -> list[Tool]:
        """What was asked of that kind."""
        return [tool for tool in self.asked if isinstance(tool, kind)]

    def _free(self, asked: FreeSlots) -> list[Slot]:
        begins = [asked.since.replace(hour=0, minute=0, second=0, microsecond=0) + HALF_HOUR * at for at in range(48)]
        days = (asked.until.date() - asked.since.date()).days + 1
        found = [at + dt.timedelta(days=day) for day in range(days) for at in begins]
        return [Slot(asked.service_id, at) for at in found if asked.since <= at < asked.until and self._is_free(at)]

    def _is_free(self, at: dt.datetime) -> bool:
        if at.weekday() == SUNDAY or at.date() in self.full or at in self.booked:
            return False
        opens, closes = SATURDAY_HOURS if at.weekday() == SATURDAY else (OPENS, CLOSES)
        return opens <= at.hour < closes and at not in {slot.starts_at for slot in self.held.values()}

    def _hold(self, slot: Slot) -> Result:
        if self.taken or not self._is_free(slot.starts_at):
            self.taken = max(0, self.taken - 1)
            self.booked.add(slot.starts_at)
            return Taken()
        held = Held(uuid4(), slot)
        self.held[held.id] = slot
        return held

    def _commit(self, held: UUID) -> Result:
        slot = self.held.pop(held)
        if self.taken:
            self.taken -= 1
            self.booked.add(slot.starts_at)
            return Taken()
        self.booked.add(slot.starts_at)
        return Booked(uuid4(), slot.starts_at, CODE, self.confirmed)

    def _found(self, asked: FindVisits) -> list[FoundVisit]:
        by_code, by_number = self.codes.get(asked.code or ""), self.numbers.get(asked.number or "")
        return [visit for visit in self.visits if visit.id in {by_code, by_number}]


BOOK = DeskBook(
    profession="dentist", region="US", dialled="+15105550100", own_number="+15105550142", timezone=str(ZONE),
    booking="direct", services=SERVICES,
)  # fmt: skip
MONDAY = dt.datetime(2026, 11, 30, 9, 30, tzinfo=ZONE)


@dataclass
class Talk:
    """A caller and the desk, in text: what the model would have answered is left out.

    `choices`: what the model chooses about words that no rule knows, where that is possible.
    """

    work: FakeWork = field(default_factory=FakeWork)
    book: DeskBook = BOOK
    now: dt.datetime = MONDAY
    desk: Desk = field(default_factory=Desk)
    lines: tuple[SpokenTurn, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)

    def says(self, *turns: str) -> str:
        """What the desk answers to the last of these turns; "" where it leaves that to others."""
        said = ""
        for words in turns:
            said = self._answer(words)
        return said

    def _answer(self, words: str) -> str:
        self.lines = (*self.lines, spoken_turn(len(self.lines), words, caller=True))
        heard, said = Heard(words, self.lines, self.now), list[str]()
        move = step(self.desk, heard, self.book)
        choice = self.choices.get(words)
        if move is None and choice and choice.wish in possible(self.desk, self.lines, self.book):
            move = begun(self.desk, heard, self.book, choice)
        while move:
            said.append(move.say)
            self.desk = move.then
            if not (move.tool and move.after):
                break
            self.work.asked.append(move.tool)
            move = move.after(move.then, self.work.result(move.tool))
        answer = " ".join(part for part in said if part)
        self.lines = (*self.lines, spoken_turn(len(self.lines), answer or "Let me see.", caller=False))
        return answer


def _kept_anyway(tool: Tool) -> bool:
    """What the journal keeps needs no database."""
    return not isinstance(tool, FreeSlots | HoldSlot | CommitVisit | MoveVisit | ReleaseSlot | FindVisits | CancelVisit)
