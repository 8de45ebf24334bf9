"""What the desk is at, as one value, and a move from one such value to the next. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

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
    """An appointment in the making. `day`, `time`: as wished; `offered`: what he was asked to choose from.

    Where a stretch is wished: `days`, any of which will do, and hours in [since, until). `soon`: any day will do.
    """

    service: Service | None = None
    day: dt.date | None = None
    time: dt.time | None = None
    offered: tuple[Slot, ...] = ()
    held: Held | None = None
    read_back: bool = False
    moves: FoundVisit | None = None  # the visit that it takes the place of
    days: tuple[dt.date, ...] = ()
    since: dt.time | None = None
    until: dt.time | None = None
    soon: bool = False
    times: tuple[dt.time, ...] = ()  # where the hour may be either: "seven"
    beyond: dt.datetime | None = None  # only what begins after it
    ahead_of: dt.datetime | None = None  # only what begins before it
    which_day: tuple[dt.date, ...] = ()  # of these he means one, and is asked which
    which_service: tuple[Service, ...] = ()  # the same
    lost: tuple[dt.datetime, ...] = ()  # begins of slots that somebody else took meanwhile
    by_hand: bool = False  # nothing is looked up: it is taken down, and somebody calls back
    enough: bool = False  # nothing more is asked of the visit itself
    words: str = ""  # what he said when he asked for it


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that is to be cancelled, or moved. `found`: what he may mean; `sure`: which one is read back.

    `words`: in which he asked for it.
    """

    cancels: bool = True
    proved: bool = False
    found: tuple[FoundVisit, ...] = ()
    sure: FoundVisit | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something that somebody is to answer. `to`: whom the caller wants it told, "" for whoever is there."""

    matter: str = ""
    urgency: Urgency = "normal"
    read_back: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Emergency:
    """Something that was passed on as urgent; `asks`: what is still to be asked of it; `place`: where, in his words.

    `ticket`: the message of it, which is completed by what is learnt.
    `before`: what was under way, and is gone on with after it; `open`: what had been asked then.
    """

    matter: str
    asks: tuple[str, ...] = ()
    place: str = ""
    before: Booking | Change | Message | None = None
    open: str = ""
    ticket: UUID | None = None


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

    `tool` is done next, and `after` makes the next move of its result: it is told the desk as it is by then. One
    that takes its time is waited for with the sentences of `meanwhile`.
    """

    say: str
    then: Desk
    tool: Tool | None = None
    after: After | None = None
    meanwhile: tuple[str, ...] = ()


After: TypeAlias = Callable[[Desk, Result], Move]
