"""The date in what a caller says: "a week from Tuesday at ten", told on a Monday, is Tuesday of next week, 10:00. Pure.

All the words have to be understood, and in one way only; else there is no date, and whoever reads it has the words.
How the ambiguous is read:

- a bare weekday is the next one; said on that same day it may be today or in a week, and is no date
- "next Friday" is this week's to some and next week's to others, and is no date, but for whoever says it on a Friday
- "Friday next week" is of the week from Monday on; of a Sunday, or said on one, people disagree
- "the 3rd" is the next 3rd after today; where the month in question has no such day it is no date
- "March 3rd" is the next one, but not one of which the last is hardly past: nobody books ten months ahead
- "3/4" is of March where the client is in the United States; elsewhere only a date that reads one way is one
- "in two weeks" is that many days from today; "in a month", "next week", "the end of the month" are no day
- "every other Monday", "Monday or Tuesday", "not Monday", "by Friday" are no one day

Our own over datetime: dateparser 1.5.0 makes "Saturday at 10" a day of next year's October and
parsedatetime 2.6 "a week from today" one of last week, and neither says that it is not sure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from shared.entities.calendar_words import HOURS
from shared.entities.clock import Hour, read_hour
from shared.entities.days import NoSuchDay, day_of

_FILLERS = re.compile(
    r"\b(?:please|maybe|preferably|ideally|possibly|if possible|um|uh|let's say|say|like|then)\b",
    re.IGNORECASE,
)
_IN_HOURS = re.compile(
    rf"in (?:about )?(?:(?P<half>half an hour)|(?P<count>an?|{'|'.join(HOURS)}|\d{{1,2}}) (?P<unit>hours?|minutes?))"
)
_LEADING = re.compile(r"^(?:(?:on|for|at|the|of) )+(?=\S)")

NOON = 12


@dataclass(frozen=True, slots=True)
class Appointment:
    """A day on the client's calendar, and the time on the client's clock where one was named."""

    day: dt.date
    time: dt.time | None


def read_date(words: str, now: dt.datetime) -> Appointment | None:
    """The day that `words` name, None where that is not sure. `now`: when the call began, in the client's zone."""
    text = plain_date(words)
    if match := _IN_HOURS.fullmatch(text):
        return _later(match, now)
    readings = set(_readings(text, now))
    if len(readings) != 1 or ("today morning" in text and now.hour >= NOON):
        return None
    found = readings.pop()
    past = found.day == now.date() and found.time is not None and found.time <= now.time()
    return None if past or found.day < now.date() else found


def plain_date(words: str) -> str:
    """What is read as a date: lower case, without fillers and pauses; "tonight" in two words, as the rules know it."""
    text = _FILLERS.sub(
        " ", words.lower().replace("\u2019", "'").replace("a.m.", "am").replace("p.m.", "pm").replace("'s ", "s ")
    )
    text = re.sub(r"\btonight\b", "today evening", text)
    text = re.sub(r"\bthis (morning|afternoon|evening)\b", r"today \1", text)
    return " ".join(re.sub(r"[,.!?;]+(?=\s|$)", " ", text).split())


def _later(match: re.Match[str], now: dt.datetime) -> Appointment:
    """Hours are counted on a clock that never jumps."""
    count = match["count"] or ""
    number = 30 if match["half"] else HOURS.get(count) or (int(count) if count.isdecimal() else 1)
    minutes = number * 60 if (match["unit"] or "").startswith("hour") else number
    then = (now.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(now.tzinfo)
    return Appointment(then.date(), then.time().replace(second=0, microsecond=0))


def _readings(text: str, now: dt.datetime) -> Iterator[Appointment]:
    """Each way to divide the words into a day and an hour of which both are understood."""
    words = text.split()
    for at in range(len(words) + 1):
        ahead, behind = " ".join(words[:at]), " ".join(words[at:])
        for day, hour in ((ahead, behind), (behind, ahead)):
            clock = read_hour(hour) if hour else Hour(None)
            try:
                date = day_of(_LEADING.sub("", day), now.date(), str(now.tzinfo)) if day and clock else None
            except NoSuchDay:
                date = None
            if date and clock:
                yield Appointment(date, clock.time)
