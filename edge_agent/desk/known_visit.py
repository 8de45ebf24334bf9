"""A caller who speaks of a visit that stands for his number, and of not coming then, or of another day. Pure.

What he has makes more of his words than the words alone: "about that thing on Monday, my car won't start". It is read
back before anything is done, so that who meant something else says no.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import datetime as dt
import re

from edge_agent.desk.asking_for import wants_message
from edge_agent.desk.book import DeskBook, Visit
from edge_agent.desk.state import Booking
from edge_agent.desk.wishes import read_wish
from shared.entities.calendar_words import WEEKDAYS
from shared.entities.cues import cue
from shared.entities.price_asked import price_asked
from shared.entities.spoken import sentences

SHORTEST = 4  # letters of a service's word that names it
SHORT = 7  # words of a sentence that only names a day: "Wednesday, same time."

_NOT_COMING = cue(
    r"(?:won't|will not|shan't|shall not|can't|cannot|can not|couldn't|not|never|nobody|no one|no longer|isn't|aren't|unable to|no need to|needn't|don't|do not) ... (?:com(?:e|ing)|make it|making it|be there|be in|be around|turn(?:ing)? up|show(?:ing)? up|attend(?:ing)?|need(?:ing|ed)?|bring(?:ing)?|keep(?:ing)?|bother|go through|going ahead|happen(?:ing)?)",
    r"no (?:way|chance) .. (?:come|make|be there|get there)",
    r"(?:put|draw|strike) (?:a |the )?line through",
    r"(?:take|get|cross|strike|leave) .. (?:off|out)",
    r"(?:give|let) (?:my|our|the|that) .. (?:slot|spot|place|time|appointment) .. (?:to|go|have)",
    r"(?:fell|fallen|falling) through|chickened out|cold feet|called off|bailing|bail (?:on|out)|backing out|back out",
    r"changed (?:my|our) minds?",
    r"(?:no|not) .. (?:any ?more|any longer|after all)",
    r"there(?:'s| is| isn't) (?:no|nothing|not) .. to (?:inspect|look at|fix|photograph|clean|see|sell|shoot)",
)
_ELSEWHERE = cue(
    "(?:can|could|may|might|would|any|is there|room|chance|how about|what about|how's|what's|instead|becomes?|rather|better|suits?|free|okay|ok|possible)",
    "(?:has|have|needs?|got) to (?:be|become|go|move)|(?:make|do|try|move|switch|shift|change|swap|bring|bump|push)",
    "same (?:time|hour)",
)  # fmt: skip
_MORE = cue(
    "(?:also|too|as well|another|second|additional|besides|on top|book|schedule|both|add|new one)|in addition", "my (?:wife|husband|son|daughter|mother|father|friend)'?s?"
)  # fmt: skip
_TO_KNOW = cue(
    "(?:how (?:much|long|early|late)|what (?:do|should|time do you|time are you)|where|why|who|park|parking|confirm|still on|remind me|bring (?:my|anything|a|an|the)(?! .. (?:forward|up)))"
)
_ASKED_OTHERWISE = re.compile(r"\b(?:is it|is that|am i|are we|do i|did i)\b", re.IGNORECASE)


def not_coming(words: str, now: dt.datetime, book: DeskBook) -> bool:
    """Whether he speaks of a visit that he has, and says in whatever words that it will not be."""
    visit = _spoken_of(words, now, book)
    if visit is None or _asks_else(words):
        return False
    return bool(_NOT_COMING.search(words)) and not elsewhere(words, visit.starts_at, now, book)


def wants_it_elsewhere(words: str, now: dt.datetime, book: DeskBook) -> bool:
    """Whether he speaks of a visit that he has, and of another day or hour for it."""
    visit = _spoken_of(words, now, book)
    if visit is None or _asks_else(words) or _MORE.search(words):
        return False
    return bool(elsewhere(words, visit.starts_at, now, book))


def _asks_else(words: str) -> bool:
    """Whether he wants to know something, or to have something passed on."""
    said = sentences(words)
    asks = any(price_asked(one) or _TO_KNOW.search(one) or _ASKED_OTHERWISE.search(one) for one in said)
    return asks or wants_message(words)


def _spoken_of(words: str, now: dt.datetime, book: DeskBook) -> Visit | None:
    """The one visit whose day or service he names; None where it may be several."""
    said = words.lower()
    named = [visit for visit in book.caller.visits if visit.starts_at > now and _is_named(visit, said, now)]
    return named[0] if len(named) == 1 else None


def _is_named(visit: Visit, said: str, now: dt.datetime) -> bool:
    ahead = (visit.starts_at.date() - now.date()).days
    days = [WEEKDAYS[visit.starts_at.weekday()], *(["tomorrow"] if ahead == 1 else ["today", "tonight"] * (not ahead))]
    return any(re.search(rf"\b{day}", said) for day in days) and not _another_service(visit, said)


def _another_service(visit: Visit, said: str) -> bool:
    """Whether he has it with somebody else: the day is the same, and another business is spoken of."""
    return bool(re.search(r"\b(?:dentist|doctor|vet|court|flight)'?s?\b", said)) and not any(
        word in said for word in re.findall(rf"[a-z]{{{SHORTEST},}}", visit.service.lower())
    )


def elsewhere(words: str, stands: dt.datetime, now: dt.datetime, book: DeskBook) -> str:
    """The sentences that propose another day or hour than that at which it `stands`; "" where none does."""
    return " ".join(
        sentence
        for sentence in sentences(words)
        if (len(sentence.split()) <= SHORT or _ELSEWHERE.search(sentence)) and _other_time(sentence, stands, now, book)
    )


def _other_time(sentence: str, stands: dt.datetime, now: dt.datetime, book: DeskBook) -> bool:
    wish = read_wish(sentence, now, book, errand=Booking(day=stands.date()))
    days = {day for day in (*wish.days, *wish.which_day) if day.weekday() != stands.weekday()}
    times = set(wish.hours.times if wish.hours else ()) - {stands.time()}
    return bool(days) or (bool(times) and not (wish.days or wish.which_day))
