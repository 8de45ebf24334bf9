"""What a caller's words say of the appointment that he wants: service, day, hour, and what he takes back. Pure.

What is said later in a turn corrects what was said before: "Friday, no, Saturday" is Saturday.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge_agent.desk.book import DeskBook, Service
from edge_agent.desk.state import Booking
from shared.entities.calendar_words import DAY, MINUTES, NUMBER, WEEKDAY, named, without_telephones
from shared.entities.cues import cue
from shared.entities.dates import Appointment, plain_date, read_date
from shared.entities.days_meant import Meant, Wrong, days_meant
from shared.entities.hours_meant import HoursMeant, hours_meant
from shared.entities.services import services_named

LONGEST = 9  # words that name one day
WEEK = 7

_CORRECTS = re.compile(
    r"[,.;]?\s*\b(?:no wait|no|nope|sorry|wait|i mean|i meant|actually|make (?:it|that)|scratch that|rather)\b[,.]?",
    re.IGNORECASE,
)
_ON = r"(?:(?:on|for|in|at|the|this|next) )*"
_NOT = re.compile(
    rf"\b(?:(?:ever )?since|started|began|broke|happened|not|except(?: for)?|anything but|any day but|instead of|rather than|can(?:'t|not| not) (?:do|make|come)(?: it)?|(?:don't|do not) (?:want|have)|won't be (?:there|free|in|around)) {_ON}(?:{DAY}|{WEEKDAY})"
    rf"|\b(?:{WEEKDAY})s?(?: is| are| was|'s)?(?:n't| not| no good| out| bad| doesn't| does not| won't| will not)\b[^,.;]*",
    re.IGNORECASE,
)
_SOON = cue(
    "(?:what|which)(?: times| days)? (?:do you have|have you got|are you free|is available|are available)", "what's (?:available|open|free)", "(?:not sure|don't know) when", "you tell me", "surprise me",
    "as soon as (?:possible|you can|they can|he can|she can)", "asap", "a s a p", "right away", "(?:first|next|earliest|soonest) (?:available|possible|opening|slot|appointment|time|one|thing you have|you have|you've got)",
    "the (?:earliest|soonest)", "(?:how|as) soon", "any ?(?:day|time)(?! (?:after|before|from|on|in|next|this|between|tomorrow|today|round|around|about|at|by))", "whenever", "whatever (?:you have|works|is (?:free|open|available))", "doesn't matter(?: when)?", "(?:i'm|i am) (?:flexible|easy|open)", "no preference", "(?:don't|do not) (?:mind|care|have a preference)(?: really)? (?:when|which|what (?:day|time)|at all)", "(?:up to you|your (?:call|pick|choice)|you (?:pick|choose|decide))", "whichever(?: day| time)?",
)  # fmt: skip
# Why it can be no other hour; where no other is named, it is the one that is meant.
_REASON = re.compile(
    rf"\b(?:i|we|he|she|they|my \w+)(?: \w+){{0,2}}? (?:(?:gets?|got|getting|am|is|'m) (?:off|out|done|home|back)(?: work| of work| school| of school)?|works?|finish(?:es)?|leaves?|close[sd]?|(?:have|has|got) (?:a |an |my )?(?!(?:the|it|that|this)\b)\w+(?: \w+)?) (?:until|till|at|by|around) (?:{NUMBER})(?:{MINUTES})?\b",
    re.IGNORECASE,
)
_HOUR_SAID = re.compile(rf"\b(?:{NUMBER}|noon)\b", re.IGNORECASE)
_COMES_BY = re.compile(
    rf"\b(swing|stop|come|drop|pop|run|drive|roll)(ing)? by(?=[\s,]+(?:on |this |next |maybe )*(?:{WEEKDAY}|today|tomorrow|tonight)\b)",
    re.IGNORECASE,
)
_HALF = re.compile(  # "half nine" is half past it
    r"\b(half)(?= (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:hours?|dozen|of|pounds?|miles?)\b))",
    re.IGNORECASE,
)
_DAY_AFTER = cue("(?:the )?(?:day after(?! tomorrow)|next day|following day|day later)")
_DAY_BEFORE = cue("(?:the )?(?:day before|day earlier)")
_WEEK_LATER = cue("(?:a|one) week (?:later|after that)", "the week after(?! next)", "(?:the )?following week")
_MAKE_IT = cue("(?:make|do|say|move|push|bump|scooch|scoot|slide|nudge|shift|kick|switch|change) (?:it|that)")
_BARE = re.compile(rf"(?<![\w'])(?:{NUMBER})(?:{MINUTES})?\b", re.IGNORECASE)
_PAST = re.compile(
    rf"\b(?:for|(?<!came )(?<!come )(?<!comes )(?<!went )(?<!turned )(?<!kicked )(?<!put )(?<!popped )(?<!clicked )(?<!lit )on|make it) (?P<day>yesterday|last (?:week|month|{WEEKDAY}))\b",
    re.IGNORECASE,
)
_HOUR_AHEAD = rf"at|around|about|say|maybe|like|for|to|it|be|is|um|uh|do|or|and|yes|yeah|ok|okay|no|please|from|after|before|by|tomorrow|today|past|{WEEKDAY}"
_THAT_ONE = re.compile(
    rf"\b(?!(?:{_HOUR_AHEAD})\b)[a-z'-]+ one\b(?! thirty| fifteen| forty| o'clock| [ap]\.?m)", re.IGNORECASE
)
_PART_OF_DAY = re.compile(
    r"(?<!good )\b(?:(?:early|late|mid) )?(?:mornings?|afternoons?|evenings?|lunchtime)\b", re.IGNORECASE
)
_OR = re.compile(r"\b(?:or|and|to|through|either|between)\b", re.IGNORECASE)
_GLUE = re.compile(r"\b(?:on|for|of)\b")


@dataclass(frozen=True, slots=True)
class Wish:
    """`days`: any of them, or of `which_day` one; `services`: of these one. `wrong`: why there is no such day."""

    services: tuple[Service, ...] = ()
    days: tuple[dt.date, ...] = ()
    which_day: tuple[dt.date, ...] = ()
    hours: HoursMeant | None = None
    soon: bool = False
    wrong: Wrong = ""
    wrong_words: str = ""  # which day that was

    @property
    def of_time(self) -> bool:
        return bool(self.days or self.which_day or self.hours or self.soon or self.wrong)


def read_wish(words: str, now: dt.datetime, book: DeskBook, *, errand: Booking, bare: bool = False) -> Wish:
    """`bare`: an hour was asked for, and a mere number is one."""
    wish = Wish(services=_services(words, book))
    plain = _HALF.sub(r"\1 past", _COMES_BY.sub(r"\1\2", words.replace("\u2019", "'")))
    text = _NOT.sub(" ", without_telephones(plain))
    text = _without_reason(text)
    bare = bare or bool(_MAKE_IT.search(text))
    for piece in _CORRECTS.split(text):
        wish = _corrected(wish, _read_piece(piece, now, errand, bare=bare or wish.hours is not None))
    return _to_come(wish, now)


def _without_reason(text: str) -> str:
    left = _REASON.sub(" ", text)
    return left if any(_HOUR_SAID.search(left[begin:end]) for begin, end in named(left)) else text


def _to_come(wish: Wish, now: dt.datetime) -> Wish:
    """Of two days the one that is meant, where the hour has passed on the other: "Monday at nine", on a Monday at ten."""
    times = wish.hours.times if wish.hours else ()
    if now.date() not in wish.which_day or not times or max(times) > now.time():
        return wish
    left = tuple(day for day in wish.which_day if day != now.date())
    return replace(wish, days=left, which_day=()) if len(left) == 1 else replace(wish, which_day=left)


def wished(errand: Booking, wish: Wish) -> Booking:
    """The errand with what was wished newly; what was said of the rest stands."""
    after = _with_services(errand, wish.services)
    if wish.days or wish.which_day:
        day = wish.days[0] if len(wish.days) == 1 else None
        days = () if day else wish.days
        after = replace(after, day=day, days=days, which_day=wish.which_day, soon=False)
    elif wish.soon:
        after = replace(after, soon=True, day=None, days=(), which_day=())
    if hours := wish.hours:
        time = hours.times[0] if hours.times else None
        after = replace(after, time=time, times=hours.times, since=hours.since, until=hours.until)
    return replace(after, beyond=None, ahead_of=None) if wish.of_time else after


def days_of(errand: Booking) -> tuple[dt.date, ...]:
    """The days that will do; () for any."""
    return (errand.day,) if errand.day else errand.days


# --- the service ----------------------------------------------------------------------------------


def _services(words: str, book: DeskBook) -> tuple[Service, ...]:
    found = services_named([service.name for service in book.services], words)
    return tuple(service for service in book.services if service.name in found)


def _with_services(errand: Booking, services: Sequence[Service]) -> Booking:
    if not services or (errand.service in services and not errand.which_service):
        return errand
    narrowed = tuple(one for one in services if one in errand.which_service) or tuple(services)
    if len(narrowed) == 1:
        return replace(errand, service=narrowed[0], which_service=())
    return replace(errand, service=None, which_service=narrowed) if errand.service is None else errand


# --- the day and the hour -------------------------------------------------------------------------


def _corrected(before: Wish, after: Wish) -> Wish:
    if after.days or after.which_day or after.wrong or after.soon:
        before = replace(
            before, days=after.days, which_day=after.which_day, soon=after.soon, wrong=after.wrong, wrong_words=after.wrong_words
        )  # fmt: skip
    return replace(before, hours=after.hours) if after.hours else before


def _read_piece(piece: str, now: dt.datetime, errand: Booking, *, bare: bool) -> Wish:
    if past := _PAST.search(piece):
        return Wish(wrong="past", wrong_words=past["day"].lower())
    piece = _THAT_ONE.sub(" ", piece)
    wish = _relative(piece, errand) or Wish(soon=bool(_SOON.search(piece)))
    places = named(piece)
    for begin, end in places:
        wish = _corrected(wish, _read_named(piece[begin:end], now))
    return wish if wish.hours or not bare else replace(wish, hours=_mere_number(piece, places))


def _mere_number(piece: str, places: Sequence[tuple[int, int]]) -> HoursMeant | None:
    """The last number beside what was read already, or a part of the day."""
    numbers = [
        match[0]
        for match in _BARE.finditer(piece)
        if not any(begin < match.end() and match.start() < end for begin, end in places)
    ]
    said = numbers or _PART_OF_DAY.findall(piece)
    return hours_meant(plain_date(said[-1])) if said else None


def _relative(piece: str, errand: Booking) -> Wish | None:
    """The day after, seen from the one that was spoken of."""
    base = errand.held.slot.starts_at.date() if errand.held else errand.day
    base = base or (errand.offered[-1].starts_at.date() if errand.offered else None)
    for rule, days in ((_DAY_AFTER, 1), (_DAY_BEFORE, -1), (_WEEK_LATER, WEEK)):
        if base and rule.search(piece):
            return Wish(days=(base + dt.timedelta(days=days),))
    return None


def _read_named(stretch: str, now: dt.datetime) -> Wish:
    if re.search(r"\b(?:hour|minute)s?\b", stretch) and (sure := read_date(stretch, now)):
        return _of(sure)
    text = plain_date(stretch)
    found, rest = _days_in(re.sub(r"\bfirst thing\b", "early morning", text), now)
    hours = hours_meant(" ".join(_GLUE.sub(" ", rest).split()))
    if not found:
        return Wish(hours=hours, soon=bool(_SOON.search(text)))
    said, meant = found[-1]
    if len(found) > 1 and _OR.search(stretch):
        return Wish(days=tuple(sorted({day for _, one in found for day in one.days})), hours=hours)
    if meant.either:
        return Wish(which_day=meant.days, hours=hours)
    return Wish(days=meant.days, hours=hours, wrong=meant.wrong, wrong_words=said if meant.wrong else "")


def _of(sure: Appointment) -> Wish:
    return Wish(days=(sure.day,), hours=HoursMeant(times=(sure.time,)) if sure.time else None)


def _days_in(text: str, now: dt.datetime) -> tuple[list[tuple[str, Meant]], str]:
    """The days that are named, the longest namings first taken, in the order said; and the rest of the text."""
    words, found = text.split(), dict[int, tuple[str, Meant]]()
    for size in range(min(LONGEST, len(words)), 0, -1):
        for begin in range(len(words) - size + 1):
            piece = words[begin : begin + size]
            if "|" not in piece and (meant := days_meant(" ".join(piece), now.date(), str(now.tzinfo))):
                found[begin] = " ".join(piece), meant
                words[begin : begin + size] = ["|"] * size
    return [found[at] for at in sorted(found)], " ".join(word for word in words if word != "|")
