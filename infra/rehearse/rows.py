"""What a call left behind: the same values from the calendar in memory and from the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from infra.rehearse.case import Urgency

URGENCIES: tuple[Urgency, ...] = ("normal", "urgent", "emergency")


@dataclass(frozen=True, slots=True)
class VisitRow:
    """`starts_at`: aware, in the client's zone. `open`: booked, or requested where the client confirms by hand."""

    service: str
    starts_at: dt.datetime
    open: bool
    name: str = ""
    number: str = ""
    code: str = ""
    of_this_call: bool = True  # made or changed by it


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Something that somebody is to answer."""

    matter: str
    urgency: Urgency = "normal"
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """`connected`: a person took the call over; `offered`: slots and visits that the receptionist was told of."""

    visits: tuple[VisitRow, ...] = ()
    messages: tuple[MessageRow, ...] = ()
    connected: bool = False
    rang: bool = False  # somebody was tried
    offered: tuple[dt.datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: the caller's words, the receptionist's, and what stood in the rows when he had spoken."""

    caller: str
    agent: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Sound:
    """What the recording tells, in seconds."""

    waits: tuple[float, ...] = ()  # from the caller's last sound to the first of the answer
    longest_silence: float = 0.0
    cut_offs: int = 0  # times that the agent began while the caller was speaking


@dataclass(frozen=True, slots=True)
class Talk:
    """A whole call. `sound`: None where there was none."""

    turns: tuple[Turn, ...]
    rows: Rows
    ended_by: Literal["caller", "agent"]
    sound: Sound | None = None
    trouble: str = ""  # why it could not be played to its end
