"""Which free slots fit a wish best, and which of those that were offered the caller takes. Pure."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from edge_agent.desk.book import Service
from edge_agent.desk.replies import agreed
from edge_agent.desk.state import Booking
from edge_agent.desk.tools import Slot
from edge_agent.desk.wishes import Wish, days_of
from shared.entities.cues import cue

OFFERED = 2
APART = dt.timedelta(minutes=90)  # between two offers where nothing says which hour is wished
MIDNIGHT = dt.time(23, 59, 59)

_TAKES = r"\A\W*(?:(?:um|uh|yes|yeah|ok|okay|i'll take|let's do|give me|i'd like|i think|the)\W+)*"
_FIRST_ALONE = cue(_TAKES + r"(?:first|former|earlier|sooner|earliest|soonest)(?: one)?(?: please| then)?\W*\Z")
_SECOND_ALONE = cue(_TAKES + r"(?:second|latter|last)(?: please| then)?\W*\Z")
_FIRST = cue(
    r"(?:first|1st|former|earlier|sooner|earliest)(?: (?:one|slot|time|option|of (?:the two|those|them)|works?|is|would|please|sounds))",
    "either(?: one| of them)?(?: is| works| would)?", "both (?:work|are)", "whichever", "(?:doesn't|does not) matter", "(?:you|your) (?:pick|choose|choice)", "any of (?:them|those)",
)  # fmt: skip
_SECOND = cue(r"(?:second|2nd|latter|later|last|other)(?: (?:one|slot|time|option|of (?:the two|those|them)))")
_NEITHER = cue(
    "neither", "none of", "not (?:either|those|any of)", "(?:something|anything) (?:else|different)", "(?:any|another|other|different) (?:other )?(?:times?|days?|slots?|options?|openings?)", "(?:don't|doesn't|do not|won't|can't|cannot) (?:work|do|make|suit)",
)  # fmt: skip
_LATER = cue(
    "(?:something|anything|a (?:bit|little)|much|even|any|little)? ?later(?! one)(?: on| in the \\w+| that day)?",
    "(?:what|which)(?: other| else)? (?:times|openings|slots) (?:do you|have you|are)",
    "what else (?:do you|have you|is)",
    "after that",
    "(?:next|following) one",
)
_EARLIER = cue(
    "(?:something|anything|a (?:bit|little)|much|even|any|little)? ?(?:earlier|sooner)(?! one)", "before that"
)


# --- what is offered ------------------------------------------------------------------------------


def fitting(slots: Iterable[Slot], errand: Booking) -> tuple[Slot, ...]:
    """Those on the days and in the hours that were wished, of each beginning one, earliest first."""
    days = days_of(errand)
    one_each = {slot.starts_at: slot for slot in sorted(slots, key=_begin, reverse=True)}
    return tuple(
        slot
        for slot in sorted(one_each.values(), key=_begin)
        if slot.starts_at not in errand.lost
        and (not days or slot.starts_at.date() in days)
        and (errand.since or dt.time(0)) <= slot.starts_at.time() < (errand.until or MIDNIGHT)
    )


def exactly(slots: Iterable[Slot], times: Sequence[dt.time]) -> Slot | None:
    """The one that begins at one of `times`."""
    return next((slot for slot in slots if slot.starts_at.time() in times), None)


def offers(slots: Sequence[Slot], errand: Booking) -> tuple[Slot, ...]:
    """The two that fit best: next to the hour that was wished, else the first, and one that is some time off."""
    if errand.time:
        wish = _minutes(errand.time)
        nearest = sorted(slots, key=lambda slot: (slot.starts_at.date(), abs(_minutes(slot.starts_at.time()) - wish)))
        return tuple(sorted(nearest[:OFFERED], key=_begin))
    if not slots:
        return ()
    first, *rest = slots
    second = next((slot for slot in rest if slot.starts_at - first.starts_at >= APART), next(iter(rest), None))
    return (first, second) if second else (first,)


def _begin(slot: Slot) -> dt.datetime:
    return slot.starts_at


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


# --- what is taken --------------------------------------------------------------------------------


def chosen(words: str, wish: Wish, offered: Sequence[Slot]) -> Slot | None:
    """The slot of `offered` that he takes; None where that is not sure."""
    if not offered or _NEITHER.search(words):
        return None
    if len(offered) > 1 and (place := _alone(words)) is not None:
        return offered[place]
    if wish.of_time:
        found = [slot for slot in offered if _meets(slot, wish)]
        if found and (len(found) == 1 or wish.hours is None or not wish.hours.times):
            return found[0] if len(found) == 1 else None
        return None
    if len(offered) == 1:
        return offered[0] if agreed(words) or _FIRST.search(words) else None
    if _SECOND.search(words):
        return offered[-1]
    return offered[0] if _FIRST.search(words) else None


def day_chosen(words: str, wish: Wish, days: Sequence[dt.date]) -> dt.date | None:
    """Which of two days he means, when he was asked."""
    if (place := _alone(words)) is not None:
        return days[place]
    if meant := set(wish.days) & set(days):
        return meant.pop() if len(meant) == 1 else None
    if _SECOND.search(words):
        return days[-1]
    return days[0] if _FIRST.search(words) else None


def service_chosen(words: str, services: Sequence[Service]) -> Service | None:
    """Which of those he means, who was asked which, and says only "the first"."""
    if not services or _NEITHER.search(words):
        return None
    if _alone(words) == -1 or _SECOND.search(words):
        return services[1] if len(services) > 1 else None
    return services[0] if _alone(words) == 0 or _FIRST.search(words) else None


def takes_none(words: str) -> bool:
    """Whether he wants none of what was offered."""
    return bool(_NEITHER.search(words))


def wants_later(words: str) -> bool:
    """Whether something later is wished."""
    return bool(_LATER.search(words))


def wants_earlier(words: str) -> bool:
    """Whether something earlier is wished."""
    return bool(_EARLIER.search(words))


def _alone(words: str) -> int | None:
    """Which place is all that he says; "the second" is no day of the month then."""
    if _SECOND_ALONE.search(words):
        return -1
    return 0 if _FIRST_ALONE.search(words) else None


def _meets(slot: Slot, wish: Wish) -> bool:
    days = wish.days or wish.which_day
    if days and slot.starts_at.date() not in days:
        return False
    if wish.hours is None:
        return bool(days)
    time = slot.starts_at.time()
    if wish.hours.times:
        return time in wish.hours.times
    return (wish.hours.since or dt.time(0)) <= time < (wish.hours.until or MIDNIGHT)
