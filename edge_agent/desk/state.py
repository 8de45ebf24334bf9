"""What the desk is at, as one value, and a move from one such value to the next. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from edge_agent.desk.book import Service
from edge_agent.desk.tools import FoundVisit, Held, Result, Slot, Tool, Urgency
from shared.entities.spoken import SpokenTurn


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller's newest words. `lines`: the whole talk, those words last; `now`: in the client's time zone."""

    words: str
    lines: tuple[SpokenTurn, ...]
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Who:
    """The caller. `number`: E.164; `confirmed`: it was read back, and he said that it is right."""

    name: str | None = None
    number: str | None = None
    confirmed: bool = False
    other: bool = False  # not the number that he calls from, or not the one that was read back
    digits: int = 0  # that were heard of a number that is not whole yet


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment in the making. `day`, `time`: as wished; `offered`: what he was asked to choose from."""

    service: Service | None = None
    day: dt.date | None = None
    time: dt.time | None = None
    offered: tuple[Slot, ...] = ()
    held: Held | None = None
    read_back: bool = False
    moves: FoundVisit | None = None  # the visit that it takes the place of


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that is to be cancelled, or moved. `found`: what he may mean; `sure`: which one is read back."""

    cancels: bool = True
    proved: bool = False
    found: tuple[FoundVisit, ...] = ()
    sure: FoundVisit | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something that somebody is to answer."""

    matter: str = ""
    urgency: Urgency = "normal"
    read_back: bool = False


@dataclass(frozen=True, slots=True)
class Emergency:
    """Something that was passed on as urgent; `asks`: what is still to be asked of it; `place`: where, in his words."""

    matter: str
    asks: tuple[str, ...] = ()
    place: str = ""


Errand: TypeAlias = Booking | Change | Message | Emergency


@dataclass(frozen=True, slots=True)
class Desk:
    """`errand`: what is under way; `asked`: what the caller was asked last, and `again` how often in a row in vain.

    `waiting`: what he also wished, to come back to when this is done: his own words.
    """

    errand: Errand | None = None
    who: Who = field(default_factory=Who)
    asked: str = ""
    again: int = 0
    waiting: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()  # what was said once and need not be said again, by name


@dataclass(frozen=True, slots=True)
class Move:
    """`say`: whole sentences, "" for none; `then`: the desk after it.

    `tool` is done next, and `after` makes the next move of its result: it is told the desk as it is by then.
    """

    say: str
    then: Desk
    tool: Tool | None = None
    after: After | None = None


After: TypeAlias = Callable[[Desk, Result], Move]
