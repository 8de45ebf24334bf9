"""An appointment as a talk: asked for, chosen, corrected in mid-way, read back, agreed to, or given up. Pure.

`begun`, `under_way` and `unclear` are looked at by `step`; the last only when nobody else knew what to do.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from dataclasses import replace

from edge_agent.desk import booking_said as said
from edge_agent.desk.asides import ANYTHING_ELSE, ended
from edge_agent.desk.book import DeskBook, Service
from edge_agent.desk.booking_flow import At, ask, confirm, go_on, hold, let_go, take_down, write_down
from edge_agent.desk.booking_words import asks_of_one, asks_something, asks_to_book, of_another_errand
from edge_agent.desk.choosing import chosen, day_chosen, service_chosen, takes_none, wants_earlier, wants_later
from edge_agent.desk.replies import agreed, gave_up, refused
from edge_agent.desk.state import Booking, Desk, Heard, Move
from edge_agent.desk.two_services import is_second, two_services
from edge_agent.desk.who import ASK_NAME, ASK_NUMBER, heard_who, missing
from edge_agent.desk.wishes import Wish, read_wish, wished
from shared.entities.calendar_words import MONTH, ORDINAL, WEEKDAY
from shared.entities.cues import cue

LONGEST = 400  # characters of his own words that are kept for whoever calls back
WANTS_NO_MESSAGE = "no message of the booking"  # he was asked, and said no
TRIES = 2  # answers that are not understood, then a message is offered

_CHANGES = cue(
    "actually", "(?:make|do|move|change|switch|push|bump|scooch|scoot|slide|nudge|shift|kick) (?:it|that|the|me|us)", "scratch that", "instead", "rather", "change", "(?:can|could) (?:i|we|you) .. (?:do|make|come|have|change|move|switch)",
    "(?:what|how) about", "different", "another", "prefer", "wait", "i (?:said|meant|mean)", "not",
)  # fmt: skip
_REPEAT = cue(
    "(?:say|repeat) (?:that|it)",
    "repeat",
    "pardon",
    "come again",
    "what (?:was|did you say)",
    "(?:didn't|couldn't) (?:hear|catch|get) (?:that|you|it)",
    "sorry\\W*\\Z",
    r"\A\W*(?:hello\W*)+(?:(?:are you|you|anybody|anyone|is anybody|is anyone)(?: still)? there|can you hear me)?\W*\Z",
)
_WAIT = cue(
    "(?:hold|hang) on",
    "(?:one|just a|a|half a) (?:moment|second|sec|minute)",
    "let me (?:check|see|look|think|get)",
    "wait a \\w+",
)
_NOT_LISTED = cue("something else", "none of (?:those|these|them)", "(?:don't|do not) know", "not sure", "no idea")
_PART = cue(
    "(?P<when>time|day|date|hour)",
    "(?P<name>(?:last |first )?name)",
    "(?P<number>(?:phone |telephone )?number)",
    "(?P<what>service|appointment|treatment)",
)
SHORT = 5  # words that only name what is wrong
_WEEKDAY = cue(WEEKDAY)
_DATE = re.compile(rf"\b(?:{MONTH}|{ORDINAL}|this|next|from|\d+/\d+)\b", re.IGNORECASE)
_OF_WHEN = cue("suits? you", "which day", "what time", "shall i", "to change", "do you mean")
_SURELY_WHEN = cue(
    WEEKDAY, "tomorrow", "(?:[\\w:]+ )?o'clock", "[\\d:]+ ?[ap]\\.?m", "noon", "morning", "afternoon", "evening"
)
_OF_WHO = re.compile(r"\bname\b|\bnumber\b|reach you|digits|\AI have \d", re.IGNORECASE)


def begun(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller asks for an appointment."""
    wish = read_wish(heard.words, heard.now, book, errand=Booking())
    if isinstance(desk.errand, Booking) or not asks_to_book(heard.words, services_heard=bool(wish.services)):
        return None
    if desk.errand:
        return Move(f"I'll come to that next. {desk.asked}", replace(desk, waiting=(*desk.waiting, heard.words)))
    return begin(desk, heard, book, wish)


def begin(desk: Desk, heard: Heard, book: DeskBook, wish: Wish) -> Move:
    """He wants one, in whatever words. `wish`: what they say of it."""
    if two := two_services(heard.words, book):
        of_first = read_wish(two.words, heard.now, book, errand=Booking())
        wish = replace(of_first if of_first.of_time else wish, services=(two.first,))
        desk = replace(desk, waiting=(*desk.waiting, two.second))
    errand = wished(_new(heard, book), wish)
    by_hand = book.booking == "off" or book.away or not book.services
    known = replace(desk, who=heard_who(desk.who, heard, book, ""))
    at = At(known, replace(errand, by_hand=by_hand), book, heard.now)
    lead = said.no_such_day(wish) if wish.wrong else said.now_for(at.errand) if is_second(heard.words) else ""
    move = go_on(at, lead)
    return move if move.tool or lead else replace(move, say=f"Sure. {move.say}")


def under_way(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller's words while an appointment is made; None where they are about something else."""
    errand = desk.errand
    if not isinstance(errand, Booking):
        return None
    if errand.service is None and (two := two_services(heard.words, book)):
        desk, heard = replace(desk, waiting=(*desk.waiting, two.second)), replace(heard, words=two.words)
    asked = missing(desk.who, book) if desk.asked == said.SHALL_I_WRITE else desk.asked
    at = At(replace(desk, who=heard_who(desk.who, heard, book, asked)), errand, book, heard.now)
    if gave_up(heard.words):
        left = tuple(words for words in desk.waiting if not is_second(words))
        at = replace(at, desk=replace(at.desk, waiting=left))
        return let_go(at, lambda then: Move(f"All right, I won't book anything. {ANYTHING_ELSE}", ended(then.desk)))
    if of_another_errand(heard.words) or asks_of_one(heard.words):
        return None
    if desk.asked == said.SHALL_I_WRITE and (move := _written_or_asked_again(at, heard.words)):
        return move
    if desk.asked == said.ASK_CHANGE and (move := _changed(at, heard.words)):
        return move
    if terms := said.terms_asked(heard.words, at.errand.service):
        return ask(at, at.desk.asked, terms)
    return _offered(at, heard) or _corrected(at, heard, desk) or _of_who(at, desk) or _read_back(at, heard.words)


def unclear(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """Nobody understood it: asked again, and then whether it is to be taken down for somebody to call back."""
    if not isinstance(desk.errand, Booking):
        return None
    if _WAIT.search(heard.words):
        return Move("Take your time.", desk)
    if _REPEAT.search(heard.words):
        return Move(desk.asked, desk)
    if asks_something(heard.words) or asks_of_one(heard.words) or of_another_errand(heard.words):
        return None
    errand = replace(desk.errand, words=f"{desk.errand.words} {heard.words}".strip()[:LONGEST])
    if desk.again + 1 >= TRIES:
        return _written_or_offered(At(desk, errand, book, heard.now))
    return Move(f"I'm sorry, I didn't get that. {desk.asked}", replace(desk, errand=errand, again=desk.again + 1))


def _written_or_offered(at: At) -> Move:
    """Whether it is to be taken down is asked once; who is not understood after that is not kept in a circle."""
    if WANTS_NO_MESSAGE in at.desk.told:
        return let_go(at, lambda then: Move(f"All right, I won't book anything. {ANYTHING_ELSE}", ended(then.desk)))
    if said.SHALL_I_WRITE in at.desk.told:
        return let_go(at, lambda then: write_down(then, said.NOT_UNDERSTOOD))
    told = replace(at.desk, told=at.desk.told | {said.SHALL_I_WRITE})
    return ask(replace(at, desk=told), said.SHALL_I_WRITE, "I'm sorry, I still didn't get that.")


def _new(heard: Heard, book: DeskBook) -> Booking:
    """With what was spoken of before he asked for it: who asked what a cleaning costs wants a cleaning."""
    return Booking(service=book.services[0] if len(book.services) == 1 else _spoken_of(heard, book), words=heard.words)


def _spoken_of(heard: Heard, book: DeskBook) -> Service | None:
    for line in reversed(heard.lines[:-1]):
        if line.caller and (named := read_wish(line.plain, heard.now, book, errand=Booking()).services):
            return named[0] if len(named) == 1 else None
    return None


# --- what he says under way -----------------------------------------------------------------------


def _offered(at: At, heard: Heard) -> Move | None:
    """He takes one of those that were offered, or wants others."""
    offered, words = at.errand.offered, heard.words
    if not offered or at.errand.held:
        return None
    wish = _wish(at, words)
    if slot := chosen(words, wish, offered):
        return hold(at, slot)
    if wish.days or wish.which_day or wish.hours or wish.wrong or wish.services or asks_something(words):
        return None
    if wants_later(words):
        return go_on(at.having(replace(at.errand, beyond=offered[-1].starts_at, ahead_of=None, time=None)))
    if wants_earlier(words):
        sooner = replace(at.errand, ahead_of=offered[0].starts_at, beyond=None, time=None, day=None, days=(), soon=True)
        return go_on(at.having(sooner))
    if not wish.soon and (takes_none(words) or refused(words)):
        return ask(at.having(replace(at.errand, offered=(), day=None, days=(), time=None)), said.ASK_WHEN, "All right.")
    return None


def _corrected(at: At, heard: Heard, before: Desk) -> Move | None:
    """He says what he wishes, for the first time or differently: then his no was none to what was asked."""
    words = heard.words
    if asks_something(words) or (_OF_WHO.search(at.desk.asked) and not _of_the_visit(at, words)):
        return None
    wish = _wish(at, words)
    if at.errand.which_day and (day := day_chosen(words, wish, at.errand.which_day)):
        wish = replace(wish, days=(day,), which_day=())
    if not wish.services and (service := service_chosen(words, at.errand.which_service)):
        wish = Wish(services=(service,))
    if wish.wrong:
        return ask(at, said.ASK_WHEN, said.no_such_day(wish))
    errand = wished(at.errand, wish)
    if errand.service is None and _NOT_LISTED.search(words) and not wish.services:
        return take_down(at, said.BY_HAND)
    if errand == at.errand and errand.service in wish.services and not errand.read_back:
        return ask(at, at.desk.asked)
    if errand == at.errand or _as_held(at.errand, wish):
        return None
    who = replace(at.desk.who, other=before.who.other, digits=before.who.digits)
    return let_go(At(replace(at.desk, who=who), errand, at.book, at.now), go_on)


def _of_the_visit(at: At, words: str) -> bool:
    """Whether words that answer for name and number may be about day and hour."""
    names_it = at.desk.asked == ASK_NAME and not at.desk.who.name
    corrects = at.errand.read_back or bool(_SURELY_WHEN.search(words))
    return names_it or bool(_CHANGES.search(words)) or (corrects and refused(words))


def _wish(at: At, words: str) -> Wish:
    wish = read_wish(words, at.now, at.book, errand=at.errand, bare=bool(_OF_WHEN.search(at.desk.asked)))
    return _of_those(wish, words, at.errand)


def _of_those(wish: Wish, words: str, errand: Booking) -> Wish:
    """A mere "Tuesday" is the one of the days that were spoken of, if there is one among them."""
    spoken_of = {slot.starts_at.date() for slot in errand.offered} | set(errand.days)
    meant = {day for day in spoken_of if day in wish.which_day}
    if len(wish.days) == 1 and _WEEKDAY.search(words) and not _DATE.search(words) and wish.days[0] not in spoken_of:
        meant = {day for day in spoken_of if day.weekday() == wish.days[0].weekday()}
    return replace(wish, days=tuple(meant), which_day=()) if len(meant) == 1 else wish


def _as_held(errand: Booking, wish: Wish) -> bool:
    """Whether he only repeats what is held for him."""
    if not errand.held or (wish.services and errand.service not in wish.services):
        return False
    begins = errand.held.slot.starts_at
    days, hours = wish.days or wish.which_day, wish.hours
    return (not days or begins.date() in days) and not (hours and hours.times and begins.time() not in hours.times)


def _of_who(at: At, before: Desk) -> Move | None:
    """His name or number, said or put right."""
    return go_on(at) if at.desk.who != before.who else None


def _read_back(at: At, words: str) -> Move | None:
    """His answer to what was read back."""
    if not at.errand.read_back or at.desk.asked != said.read_back(at.errand, at.desk.who, at.book):
        return None
    if agreed(words):
        return confirm(at)
    if refused(words):
        return Move(said.ASK_CHANGE, replace(at.kept, asked=said.ASK_CHANGE, again=0))
    return None


def _changed(at: At, words: str) -> Move | None:
    """What is wrong of what was read back, where he only names it."""
    who, errand = at.desk.who, at.errand
    match _PART.search(words):
        case None if agreed(words) or refused(words):
            return go_on(at)
        case re.Match() as part if len(words.split()) <= SHORT:
            named = next(name for name, found in part.groupdict().items() if found)
        case _:
            return None
    if named == "when":
        return ask(at, said.ASK_WHEN)
    if named == "what":
        return let_go(at.having(replace(errand, service=None, which_service=())), go_on)
    other = replace(who, name=None) if named == "name" else replace(who, number=None, confirmed=False, other=True)
    return ask(replace(at, desk=replace(at.desk, who=other)), ASK_NAME if named == "name" else ASK_NUMBER)


def _written_or_asked_again(at: At, words: str) -> Move | None:
    """He was asked whether somebody is to call him back."""
    if agreed(words):
        return let_go(at, write_down)
    told = at.desk.told | {WANTS_NO_MESSAGE}
    return go_on(replace(at, desk=replace(at.desk, told=told))) if refused(words) else None
