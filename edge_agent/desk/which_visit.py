"""Which of his visits a caller means: "the one on Friday", "tomorrow's", "my cleaning", "the second". Pure."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from edge_agent.desk.tools import FoundVisit
from shared.entities.calendar_words import HOURS, MONTH, MONTHS, WEEKDAY, WEEKDAYS

NOON, EVENING = 12, 17  # hours
SHORTEST = 4  # letters of a service's word that names it

_PLACES = (r"first|earlier|former|sooner", r"second|later|latter", r"third")
_HOUR = re.compile(
    rf"\bat (?P<at>{'|'.join(HOURS)}|\d{{1,2}})\b"
    rf"|\b(?P<clock>{'|'.join(HOURS)}|\d{{1,2}})(?::\d\d)? ?(?:o'clock|[ap]\.?m\b)"
)
_DATE = re.compile(rf"\b(?P<month>{MONTH}) (?:the )?(?P<day>\d{{1,2}})|\bthe (?P<nth>\d{{1,2}})(?:st|nd|rd|th)\b")
_MOVING = r"(?:scooch|scoot|slid|bump|nudg|kick|shov|push|mov|shift|switch|swap|chang|knock|re-?schedul|put|mak)\w*"
# Where it is to be moved to: no visit is there.
_TARGET = re.compile(
    rf"\b(?:to|until|till)\s+(?:[a-z]+\s+){{0,2}}(?:{WEEKDAY}|{MONTH}|tomorrow|today|week|morning|afternoon|evening|\d)\b.*"
    rf"|\b{_MOVING}[^.?!]*?\b(?:to|until|till|for)\s+(?:(?:like|about|around|maybe|say|half past|quarter past|quarter to)\s+)*(?:{'|'.join(HOURS)}|noon)\b.*"
    rf"|\b(?:what|how) about\s+(?:on\s+)?(?:{WEEKDAY}|{MONTH}|tomorrow|today)\b.*"
    r"|\b(?:(?:can|could|may|might|would) (?:i|we|you|they)|make (?:it|that)|how about|what about)\b"
    r"(?![^.?!]*\b(?:mov|chang|switch|push|re-?schedul)\w*\b)[^.?!]*\binstead\b"
)


def meant(visits: Sequence[FoundVisit], words: str, now: dt.datetime) -> tuple[FoundVisit, ...]:
    """Those that fit best what he says; none where he says nothing of them. `now`: in the client's zone."""
    said = _TARGET.sub(" ", " ".join(words.lower().replace("\u2019", "'").split()))
    in_order = sorted(visits, key=lambda visit: visit.starts_at)
    fits = [(sum(_signs(visit, place, len(visits), said, now)), visit) for place, visit in enumerate(in_order)]
    best = max((fit for fit, _ in fits), default=0)
    return tuple(visit for fit, visit in fits if fit == best) if best else ()


def whereto(words: str) -> str:
    """What he says of where it is to be moved to; all of it where that is not told apart."""
    target = _TARGET.search(words.lower())
    return words[target.start() :] if target else words


def _signs(visit: FoundVisit, place: int, count: int, said: str, now: dt.datetime) -> Iterator[bool]:
    """Each way to name it, and whether it was named so."""
    at = visit.starts_at
    yield bool(re.search(rf"\b{WEEKDAYS[at.weekday()]}", said))
    yield (at.date() - now.date()).days == 1 and "tomorrow" in said
    yield at.date() == now.date() and bool(re.search(r"\b(?:today|tonight)\b", said))
    yield any(_is_date(match, at) for match in _DATE.finditer(said))
    yield any(_number(match["at"] or match["clock"]) == (at.hour % 12 or 12) for match in _HOUR.finditer(said))
    yield bool(re.search(rf"\b{_part(at)}\b", said))
    yield any(re.search(rf"\b{re.escape(word)}", said) for word in _service_words(visit.service))
    yield place < len(_PLACES) and bool(re.search(rf"\b(?:{_PLACES[place]})\b", said))
    yield place == count - 1 and bool(re.search(r"\blast\b(?! (?:week|time|month|year))", said))


def _is_date(match: re.Match[str], at: dt.datetime) -> bool:
    if match["nth"]:
        return int(match["nth"]) == at.day
    return MONTHS.index(match["month"]) + 1 == at.month and int(match["day"]) == at.day


def _number(hour: str) -> int:
    return HOURS.get(hour) or int(hour)


def _part(at: dt.datetime) -> str:
    return "morning" if at.hour < NOON else "afternoon" if at.hour < EVENING else "evening"


def _service_words(service: str) -> list[str]:
    return [word for word in re.findall(r"[a-z]+", service.lower()) if len(word) >= SHORTEST]
