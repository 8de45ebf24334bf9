"""Making an appointment, from one question to the next: what is missing, what is free, held, read back, booked. Pure.

Each step is a Move; where a tool has to tell, what follows from its result is the next. Nothing becomes an appointment
but by `confirm`, and who asks for that has heard a yes to what was read back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from edge_agent.desk import booking_said as said
from edge_agent.desk.asides import ANYTHING_ELSE, ended
from edge_agent.desk.book import DeskBook
from edge_agent.desk.choosing import exactly, fitting, offers
from edge_agent.desk.state import Booking, Desk, Move
from edge_agent.desk.tools import (
    Booked,
    CommitVisit,
    Failed,
    Free,
    FreeSlots,
    Held,
    HoldSlot,
    MoveVisit,
    ReleaseSlot,
    Result,
    Slot,
    TakeMessage,
    Taken,
)
from edge_agent.desk.who import missing
from edge_agent.desk.wishes import days_of
from edge_agent.desk.wording import digits_said, moment_said

HORIZON = dt.timedelta(days=28)
MOST = 200  # slots that are looked at
CODE_GROUP = 3  # digits of the code that are said in one go


@dataclass(frozen=True, slots=True)
class At:
    """Where an appointment in the making stands."""

    desk: Desk
    errand: Booking
    book: DeskBook
    now: dt.datetime

    @property
    def kept(self) -> Desk:
        """The desk that knows the errand as it is."""
        return replace(self.desk, errand=self.errand)

    def having(self, errand: Booking) -> At:
        """The same with another errand."""
        return replace(self, errand=errand)


def go_on(at: At, lead: str = "") -> Move:
    """The next question, or the next look into the calendar; `lead` is said before it."""
    if question := _unclear(at):
        return ask(at, question, lead)
    if not at.errand.held and not at.errand.by_hand:
        return _search(at, lead) if at.errand.service else take_down(at, lead or said.BY_HAND)
    if (at.errand.by_hand or not at.errand.moves) and (question := missing(at.desk.who, at.book)):
        return ask(at, question, lead)
    at = at.having(replace(at.errand, read_back=True))
    return ask(at, said.read_back(at.errand, at.desk.who, at.book), lead)


def ask(at: At, question: str, lead: str = "") -> Move:
    """A question that is open from now on."""
    return Move(f"{lead} {question}".strip(), replace(at.kept, asked=question, again=0))


def _unclear(at: At) -> str:
    """What has to be asked before anything can be looked up."""
    errand, services = at.errand, at.errand.which_service or at.book.services
    if errand.enough:
        return ""
    if errand.service is None and services and not errand.moves:
        return said.which_service(services)
    if errand.which_day:
        return said.which_day(errand)
    timed = bool(errand.time or errand.since or errand.until)
    if not days_of(errand) and not errand.soon:
        return said.ASK_DAY if timed else said.ASK_WHEN
    return said.ASK_TIME if errand.by_hand and not timed and not errand.soon else ""


# --- the calendar ---------------------------------------------------------------------------------


def _search(at: At, lead: str) -> Move:
    """What is free on the days that were wished."""
    days = days_of(at.errand)
    since = max(at.now, _midnight(days[0], at) if days else at.now)
    until = _midnight(days[-1] + dt.timedelta(days=1), at) if days else at.now + HORIZON
    return _look(at, since, max(until, since), partial(_found, lead=lead))


def _look(at: At, since: dt.datetime, until: dt.datetime, then: Callable[[At, tuple[Slot, ...]], Move]) -> Move:
    """`then` is told what is free in that stretch."""
    errand = at.errand
    since = max(since, errand.beyond + dt.timedelta(minutes=1)) if errand.beyond else since
    until = min(until, errand.ahead_of) if errand.ahead_of else until
    assert errand.service
    tool = FreeSlots(errand.service.id, since, max(since, until), MOST)

    def after(desk: Desk, result: Result) -> Move:
        return then(_again(at, desk), result.slots) if isinstance(result, Free) else cannot(_again(at, desk))

    return Move("", at.kept, tool, after)


def _found(at: At, slots: tuple[Slot, ...], lead: str) -> Move:
    fit = fitting(slots, at.errand)
    if at.errand.time and (slot := exactly(fit, at.errand.times or (at.errand.time,))):
        return hold(at, slot, lead)
    if fit:
        return offer(at, fit, _joined(lead, _not_free(at, lead)) if at.errand.time else lead)
    if same_day := fitting(slots, replace(at.errand, since=None, until=None)):
        return offer(at, same_day, _joined(lead, _not_free(at, lead)))
    days = days_of(at.errand)
    since = max(at.now, _midnight(days[0], at) if days else at.now)
    return _look(at, since, since + HORIZON, partial(_found_later, lead=lead))


def _not_free(at: At, lead: str) -> str:
    """Said where it is news."""
    return "" if _shifted(at, lead) else said.not_free(at.errand)


def _shifted(at: At, lead: str) -> bool:
    return bool(at.errand.beyond or at.errand.ahead_of) or lead == said.TAKEN


def _found_later(at: At, slots: tuple[Slot, ...], lead: str) -> Move:
    """Nothing on the days that were wished: the next that there is."""
    anyway = replace(at.errand, day=None, days=())
    lead = _joined(lead, said.full(at.errand) if days_of(at.errand) and not _shifted(at, lead) else "")
    fit = fitting(slots, anyway) or fitting(slots, replace(anyway, since=None, until=None))
    if fit:
        return offer(at.having(anyway), fit, lead)
    if at.errand.offered and _shifted(at, lead):
        as_before = replace(at.errand, beyond=None, ahead_of=None)
        return ask(at.having(as_before), said.which_slot(at.errand.offered), said.none_beyond(at.errand))
    return take_down(at, said.NOTHING_FREE)


def offer(at: At, slots: tuple[Slot, ...], lead: str) -> Move:
    """Two to choose from."""
    two = offers(slots, at.errand)
    return ask(at.having(replace(at.errand, offered=two)), said.which_slot(two), lead)


def hold(at: At, slot: Slot, lead: str = "") -> Move:
    """Keeps a slot for him, and goes on."""

    def after(desk: Desk, result: Result) -> Move:
        errand = desk.errand if isinstance(desk.errand, Booking) else at.errand
        then = replace(at, desk=desk, errand=errand)
        if isinstance(result, Held):
            begins = slot.starts_at
            held = replace(errand, held=result, day=begins.date(), days=(), time=begins.time(), times=(), offered=())
            free = f"{moment_said(slot.starts_at)} is free."
            return go_on(then.having(held), _joined(lead, free))
        return _lost(then, slot) if isinstance(result, Taken) else cannot(then)

    return Move("", at.kept, HoldSlot(slot), after)


def _lost(at: At, slot: Slot) -> Move:
    """Somebody else was faster: what is next to it."""
    time = at.errand.time or slot.starts_at.time()
    errand = replace(
        at.errand, held=None, offered=(), read_back=False, time=time, times=(), beyond=None, ahead_of=None,
        lost=(*at.errand.lost, slot.starts_at), day=slot.starts_at.date(), days=(),
    )  # fmt: skip
    return _search(at.having(errand), said.TAKEN)


def let_go(at: At, then: Callable[[At], Move]) -> Move:
    """Releases what is held, if anything is, and goes on."""
    errand = replace(at.errand, held=None, offered=(), read_back=False)
    free = at.having(errand)
    if not at.errand.held:
        return then(free)

    def after(desk: Desk, _result: Result) -> Move:
        return then(_again(free, desk))

    return Move("", free.kept, ReleaseSlot(at.errand.held.id), after)


def _again(at: At, desk: Desk) -> At:
    return replace(at, desk=desk)


def _midnight(day: dt.date, at: At) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), at.now.tzinfo)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


# --- the end --------------------------------------------------------------------------------------


def confirm(at: At) -> Move:
    """He has said yes to what was read back."""
    held, who, moves = at.errand.held, at.desk.who, at.errand.moves
    if held is None or at.errand.by_hand:
        return let_go(at, write_down)
    if moves:
        return Move("", at.kept, MoveVisit(moves.id, held.id), partial(_done, at))
    if not (who.name and who.number):
        return go_on(at)
    return Move("", at.kept, CommitVisit(held.id, who.name, who.number), partial(_done, at))


def _done(at: At, desk: Desk, result: Result) -> Move:
    at = _again(at, desk)
    if isinstance(result, Booked):
        return Move(f"{_booked(at, result)} {ANYTHING_ELSE}", ended(desk))
    if isinstance(result, Taken) and at.errand.held:
        return _lost(at, at.errand.held.slot)
    return cannot(at)


def _booked(at: At, booked: Booked) -> str:
    visit = said.visit_said(at.errand)
    if not booked.confirmed:
        return f"I've put in your request for {visit.removeprefix('your ')}. Somebody will call you to confirm."
    code = ", ".join(digits_said(booked.code[i : i + CODE_GROUP]) for i in range(0, len(booked.code), CODE_GROUP))
    done = f"I've moved {said.moved_said(at.errand)}." if at.errand.moves else f"You're booked: {visit}."
    return f"{done} Your confirmation code is {code}." if code else done


def cannot(at: At) -> Move:
    """The calendar is away: everything that he said is taken down, and nothing stays held."""
    return let_go(at, partial(take_down, lead=said.CANNOT_LOOK))


def take_down(at: At, lead: str) -> Move:
    """Somebody is to call back: asks for what is still missing, then writes it down."""
    kept = at.having(replace(at.errand, by_hand=True, enough=True))
    if missing(at.desk.who, at.book):
        return go_on(kept, lead)
    return write_down(kept, lead)


def write_down(at: At, lead: str = "") -> Move:
    """A message with all that is known. `lead`: why, said before it."""
    who = at.desk.who
    tool = TakeMessage(matter_of(at.errand), who.name, who.number or at.book.own_number)

    def after(desk: Desk, result: Result) -> Move:
        if isinstance(result, Failed):
            return Move(f"I'm sorry, I couldn't write that down. {ANYTHING_ELSE}", ended(desk))
        last = said.CALLED_BACK if tool.number and "call you back" not in lead else ""
        return Move(_joined(lead, said.PASSED_ON, last, ANYTHING_ELSE), ended(desk))

    return Move("", at.kept, tool, after)


def matter_of(errand: Booking) -> str:
    """An appointment that is wished, as somebody reads it who is to call back."""
    wants = "Wants to move" if errand.moves else "Wants an appointment:"
    visit = (said.moved_said(errand) if errand.moves else said.visit_said(errand)).removeprefix("your ")
    return f"{wants} {visit}." + (f' The caller said: "{errand.words}"' if errand.words else "")
