"""A visit that is to be cancelled, or moved: whose it is is proved, it is read back, and nothing is done without a yes.

What proves that a visit is the caller's is the number that he calls from, or the code that he was told. Who has neither
leaves a message. Pure.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from dataclasses import replace

from edge_agent.desk import message
from edge_agent.desk.asides import ANYTHING_ELSE, asked, asks, ended
from edge_agent.desk.asking_for import wants_cancelled, wants_moved
from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_flow import At, go_on, let_go
from edge_agent.desk.booking_said import no_such_day
from edge_agent.desk.known_visit import elsewhere, not_coming, wants_it_elsewhere
from edge_agent.desk.replies import agreed, gave_up, refused
from edge_agent.desk.state import Booking, Change, Desk, Heard, Move
from edge_agent.desk.tools import CancelVisit, Failed, FindVisits, Found, FoundVisit, Result
from edge_agent.desk.which_visit import meant, whereto
from edge_agent.desk.wishes import Wish, read_wish, wished
from edge_agent.desk.wording import counted, digits_said, either_said, moment_said
from shared.dictation.digits import runs
from shared.entities.calendar_words import named
from shared.entities.cues import cue
from shared.entities.hours_meant import HoursMeant

ASK_CODE = "What is the six-digit code of your appointment?"
CODE = 6  # digits
TRIES = 2  # codes that prove nothing, then it is a message
READ = 2  # visits that are read out at once
NOT_FOUND = "I can't find your appointment, so I'll have somebody call you back about it."
NOT_HERE = "I can't move that one myself, so I'll have somebody call you back about it."
CANT_LOOK = "I can't get to the calendar right now, so I'll have somebody call you back about it."

_NO_CODE = cue(
    "(?:don't|do not|didn't|never|can't|haven't|no) .. (?:code|it|one|know|remember|have|got|get|find|idea)",
    "(?:lost|forgot|forgotten|deleted) .. (?:code|it|that)",
    "(?:what|which) code",
    r"\A\W*(?:no|nope|no idea)\W*\Z",
)
_DO = cue(
    r"\A\W*(?:(?:please|just|yes|yeah|okay|ok|sure|go ahead and)\W+)*cancel (?:it|that|this|that one|the appointment|my appointment)(?: please)?\W*\Z"
)
_ANOTHER = cue("(?:other|another|different|wrong)(?: (?:one|appointment|visit|day))?", "not that one")
_RATHER_CANCEL = cue("cancel(?: (?:it|that|this|both|them))?", "get rid of it")
_SAME_TIME = cue("same (?:time|hour)", "time (?:is|can stay|stays) (?:the same|fine)")
_RATHER_MOVE = cue(
    "(?:move|change|switch|push) (?:it|that|this|them)", "reschedule|rebook|postpone",
    "(?:another|a different|some other) (?:day|time)",
)  # fmt: skip


def begun(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller wants a visit cancelled or moved."""
    moves, cancels = wants_moved(heard.words), wants_cancelled(heard.words)
    if not (moves or cancels or desk.errand):
        moves = wants_it_elsewhere(heard.words, heard.now, book)
        cancels = not moves and not_coming(heard.words, heard.now, book)
    if not (book.english and (moves or cancels)):
        return None
    if isinstance(desk.errand, Change):
        return asked("", desk.asked, desk)
    if isinstance(desk.errand, Booking) and (moved := desk.errand.moves) and not moves:
        at = At(desk, desk.errand, book, heard.now)
        return let_go(at, lambda free: _read_back(free.desk, Change(proved=True, found=(moved,)), moved, heard, book))
    if desk.errand:
        return message.later(desk, heard)
    return begin(desk, heard, book, cancels=not moves)


def begin(desk: Desk, heard: Heard, book: DeskBook, *, cancels: bool) -> Move:
    """He wants it, in whatever words."""
    started = replace(desk, errand=Change(cancels=cancels, words=heard.words), asked="", again=0)
    if book.away:
        return _left_as_message(started, heard, book, CANT_LOOK)
    if book.own_number is None:
        return asked("I can help with that.", ASK_CODE, started)
    return _looked_up(started, FindVisits(number=book.own_number), heard, book)


def under_way(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller's answer while a visit is looked for, or read back."""
    if not isinstance(desk.errand, Change):
        return None
    if gave_up(heard.words):
        return _kept(desk)
    change = _other_way(desk.errand, heard.words)
    desk = replace(desk, errand=change)
    if change.sure:
        return _answered(desk, change, change.sure, heard, book)
    if change.found:
        return _chosen(desk, change, heard, book)
    return _by_code(desk, heard, book)


def _other_way(change: Change, words: str) -> Change:
    """Who wanted to cancel may rather have it moved, and the other way about."""
    if change.cancels and (wants_moved(words) or (_RATHER_MOVE.search(words) and not wants_cancelled(words))):
        return replace(change, cancels=False)
    if not change.cancels and _RATHER_CANCEL.search(words) and not wants_moved(words):
        return replace(change, cancels=True)
    return change


# --- whose it is ----------------------------------------------------------------------------------


def _looked_up(desk: Desk, find: FindVisits, heard: Heard, book: DeskBook) -> Move:
    def found(then: Desk, result: Result) -> Move:
        if isinstance(result, Failed):
            return _left_as_message(then, heard, book, CANT_LOOK)
        if isinstance(result, Found) and result.visits:
            return _narrowed(then, result.visits, heard, book)
        return _not_found(then, find, heard, book)

    return Move("", desk, find, found)


def _not_found(desk: Desk, find: FindVisits, heard: Heard, book: DeskBook) -> Move:
    if find.code is None:
        return asked("I don't see an appointment under the number you're calling from.", ASK_CODE, desk)
    if desk.again + 1 >= TRIES:
        return _left_as_message(desk, heard, book, NOT_FOUND)
    return asked(f"I don't find an appointment with the code {digits_said(find.code)}.", ASK_CODE, desk)


def _by_code(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    digits = "".join(run.digits for run in runs(heard.words))
    if len(digits) == CODE:
        return _looked_up(desk, FindVisits(code=digits), heard, book)
    if not digits and asks(heard.words):
        return None
    if _NO_CODE.search(heard.words) or desk.again + 1 >= TRIES:
        return _left_as_message(desk, heard, book, NOT_FOUND)
    heard_so = f"I heard {counted(len(digits), 'digit')}." if digits else "I'm sorry, I didn't get that."
    return asked(heard_so, ASK_CODE, desk)


# --- which one ------------------------------------------------------------------------------------


def _narrowed(desk: Desk, visits: tuple[FoundVisit, ...], heard: Heard, book: DeskBook) -> Move:
    change = replace(_change(desk), proved=True, found=visits)
    fitting = meant(visits, heard.words, heard.now)
    if len(visits) == 1 or len(fitting) == 1:
        return _read_back(desk, change, (fitting or visits)[0], heard, book)
    return _which(replace(desk, errand=change), fitting or visits)


def _which(desk: Desk, visits: tuple[FoundVisit, ...]) -> Move:
    some = [_named(visit) for visit in visits[:READ]]
    more = f" You have {len(visits)} in all, these are the first two." if len(visits) > READ else ""
    return asked(f"You have {' and '.join(some)}.{more}", "Which one do you mean?", desk)


def _chosen(desk: Desk, change: Change, heard: Heard, book: DeskBook) -> Move | None:
    fitting = meant(change.found, heard.words, heard.now)
    if len(fitting) == 1:
        return _read_back(desk, change, fitting[0], heard, book)
    if asks(heard.words):
        return None
    if desk.again + 1 >= TRIES:
        return _left_as_message(desk, heard, book, "I'll have somebody call you back about it.")
    days = either_said([f"the one on {moment_said(visit.starts_at)}" for visit in change.found])
    return Move(f"I'm sorry, is it {days}?", replace(desk, again=desk.again + 1))


def _read_back(desk: Desk, change: Change, visit: FoundVisit, heard: Heard, book: DeskBook) -> Move:
    if not change.cancels:
        return _moved(desk, visit, change.words, heard, book)
    sure = replace(desk, errand=replace(change, sure=visit))
    return asked("", f"Shall I cancel your {_named_short(visit)}?", sure)


# --- what becomes of it ---------------------------------------------------------------------------


def _answered(desk: Desk, change: Change, visit: FoundVisit, heard: Heard, book: DeskBook) -> Move | None:
    """The answer to "shall I cancel your cleaning on Saturday?"."""
    if not change.cancels:
        return _moved(desk, visit, heard.words, heard, book)
    if agreed(heard.words) or _DO.search(heard.words):
        return _cancelled(desk, visit, heard, book)
    others = tuple(one for one in change.found if one != visit)
    if others and (refused(heard.words) or _ANOTHER.search(heard.words)):
        return _narrowed(desk, meant(others, heard.words, heard.now) or others, heard, book)
    if refused(heard.words):
        return _kept(desk)
    if asks(heard.words):
        return None
    if desk.again + 1 >= TRIES:
        return _kept(desk)
    return asked("I'm sorry, I didn't get that.", desk.asked, desk)


def _cancelled(desk: Desk, visit: FoundVisit, heard: Heard, book: DeskBook) -> Move:
    def done(then: Desk, result: Result) -> Move:
        if isinstance(result, Failed):
            matter = f"I want to cancel my {_named_short(visit)}"
            return message.take_down(then, heard, book, matter, say=CANT_LOOK)
        return Move(f"Your {_named_short(visit)} is cancelled. {ANYTHING_ELSE}", ended(then))

    return Move("", desk, CancelVisit(visit.id), done)


def _moved(desk: Desk, visit: FoundVisit, words: str, heard: Heard, book: DeskBook) -> Move:
    """From here on it is a booking, that takes the place of the visit. `words`: in which he asked for it."""
    service = next((one for one in book.services if one.id == visit.service_id), None)
    if service is None:
        matter = f"I want to move my {_named_short(visit)}"
        return message.take_down(desk, heard, book, matter, say=NOT_HERE)
    moving = Booking(service=service, moves=visit, words=words)
    target = whereto(words)
    if target == words:
        target = elsewhere(words, visit.starts_at, heard.now, book) or words
    seen_from = replace(moving, day=visit.starts_at.date())
    wish = read_wish(target, heard.now, book, errand=seen_from, bare=target != words)
    wish = _where_to_be(replace(wish, services=()), visit, words)
    lead = f"You have {_named(visit)}. {no_such_day(wish) if wish.wrong else ''}".strip()
    return go_on(At(desk, wished(moving, wish), book, heard.now), lead)


def _where_to_be(wish: Wish, visit: FoundVisit, words: str) -> Wish:
    """Without where it is; what he does not say of it stays as it is."""
    day, time = visit.starts_at.date(), visit.starts_at.time()
    as_it_is = wish.hours is not None and wish.hours.times == (time,)
    if wish.days in ((day,), ()) and (as_it_is or wish.hours is None):
        return replace(wish, days=(), hours=None)
    if wish.hours and not (wish.days or wish.which_day):
        return replace(wish, days=(day,))
    if wish.hours is None and _SAME_TIME.search(words):
        return replace(wish, hours=HoursMeant(times=(time,)))
    return wish


def _kept(desk: Desk) -> Move:
    return Move(f"All right, I've left it as it is. {ANYTHING_ELSE}", ended(desk))


def _left_as_message(desk: Desk, heard: Heard, book: DeskBook, say: str) -> Move:
    change = _change(desk)
    when = [change.words[begin:end] for begin, end in named(change.words)]
    matter = ", ".join([f"I want to {'cancel' if change.cancels else 'move'} my appointment", *when])
    return message.take_down(desk, heard, book, matter, say=say)


def _change(desk: Desk) -> Change:
    return desk.errand if isinstance(desk.errand, Change) else Change()


def _named(visit: FoundVisit) -> str:
    """As "a cleaning on Saturday, December 5 at 10 am"."""
    service = _service(visit)
    return f"{'an' if re.match('[aeiou]', service, re.IGNORECASE) else 'a'} {service} on {moment_said(visit.starts_at)}"


def _named_short(visit: FoundVisit) -> str:
    return f"{_service(visit)} on {moment_said(visit.starts_at)}"


def _service(visit: FoundVisit) -> str:
    """In the middle of a sentence; "X-ray" stays as it is."""
    first, rest = visit.service[:1], visit.service[1:]
    return f"{first.lower()}{rest}" if rest[:1].islower() else visit.service
