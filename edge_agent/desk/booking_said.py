"""What is said while an appointment is made: each day and hour is a slot's or the caller's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edge_agent.desk.book import DeskBook, Service
from edge_agent.desk.state import Booking, Who
from edge_agent.desk.tools import Slot
from edge_agent.desk.who import said_number
from edge_agent.desk.wishes import Wish, days_of
from edge_agent.desk.wording import (
    day_said,
    either_said,
    minutes_said,
    moment_said,
    moments_said,
    price_said,
    time_said,
)
from shared.entities.calendar_words import MONTHS, WEEKDAYS
from shared.entities.cues import cue
from shared.entities.price_asked import price_asked
from shared.entities.services import services_named
from shared.entities.spoken import sentences

ASK_WHEN = "Which day and time would you like?"
ASK_DAY = "Which day would you like?"
ASK_TIME = "What time of day would suit you?"
ASK_CHANGE = "What would you like to change?"
SHALL_I_WRITE = "Shall I take it down, so that somebody calls you back?"
CALLED_BACK = "Somebody will call you back to confirm."
PASSED_ON = "I've passed that on."
NOT_UNDERSTOOD = "I'm sorry, I still didn't get that, so I've taken down what I have."
CANNOT_LOOK = "I'm sorry, I can't get to the calendar right now, so I'll take it down for somebody to call you back."
NOTHING_FREE = "I'm sorry, I have nothing free to offer, so I'll take it down for somebody to call you back."
BY_HAND = "I'll take that down, and somebody will call you back to confirm."
TAKEN = "I'm sorry, somebody has just taken that one."
_HOW_LONG = cue("how long (?:(?:does|will|would|is|do) (?:it|that|this|the appointment)|for)")
_HOW_MUCH = cue(
    "how much (?:(?:does|will|would|is|do) (?:it|that|this)|for (?:it|that)|do i (?:owe|pay))",
    "(?:what does|what'll|what will|what would) (?:it|that|this) (?:cost|run|be)",
    "(?:what's|what is) the (?:price|cost|charge)",
)
READ_OUT = 4  # services that are read out at once
_ARTICLE = re.compile(r"\A(?:the|an?) (?=\w)", re.IGNORECASE)


def which_service(services: Sequence[Service]) -> str:
    """Asked where several could be meant, or none was named."""
    names = [own_words(service.name) for service in services]
    if len(names) > READ_OUT:
        return f"What would you like to come in for, for example {either_said(names[:READ_OUT])}?"
    return f"What would it be: {either_said(names)}?"


def which_day(errand: Booking) -> str:
    """Of two days that the words may mean."""
    return f"Do you mean {', or '.join(day_said(day) for day in errand.which_day)}?"


def which_slot(slots: Sequence[Slot]) -> str:
    """Of what is offered."""
    said = moments_said([slot.starts_at for slot in slots])
    return f"I have {said}. {'Does that suit you?' if len(slots) == 1 else 'Which suits you?'}"


def no_such_day(wish: Wish) -> str:
    """Why the day that he named cannot be."""
    named = (*WEEKDAYS, *MONTHS)
    day = " ".join(word.capitalize() if word in named else word for word in wish.wrong_words.split())
    if wish.wrong == "impossible":
        return f"I'm sorry, there is no {day}."
    return f"I'm sorry, {day} has already passed."


def not_free(errand: Booking) -> str:
    """What was wished cannot be had."""
    days = days_of(errand)
    on = f" on {day_said(days[0])}" if len(days) == 1 else ""
    if errand.time:
        return f"I'm sorry, {time_said(errand.time)} isn't free{on}."
    return f"I'm sorry, I have nothing free{on} then."


def full(errand: Booking) -> str:
    """Nothing at all is free on the days that were wished."""
    days = days_of(errand)
    return f"I'm sorry, I have nothing free {f'on {day_said(days[0])}' if len(days) == 1 else 'then'}."


def none_beyond(errand: Booking) -> str:
    """Nothing later, or earlier, than what was offered."""
    return f"I'm sorry, I have nothing {'later' if errand.beyond else 'earlier'}."


def own_words(name: str) -> str:
    """A service's name within a sentence: "cleaning", but "AC tune-up"."""
    return name if name[:2].isupper() or not name[1:2].islower() else name[0].lower() + name[1:]


def visit_said(errand: Booking) -> str:
    """As "your cleaning on Saturday, December 5 at 10 am"."""
    held = f" on {moment_said(errand.held.slot.starts_at)}" if errand.held else ""
    return f"{_name_said(errand)}{held or wish_said(errand)}"


def now_for(errand: Booking) -> str:
    """Said where another visit is begun behind one that is done."""
    return f"Now {_name_said(errand)}."


def moved_said(errand: Booking) -> str:
    """As "your cleaning to Saturday, December 5 at 10 am"."""
    name = _name_said(errand)
    return name + visit_said(errand).removeprefix(name).replace(" on ", " to ", 1)


def _name_said(errand: Booking) -> str:
    return f"your {_ARTICLE.sub('', own_words(errand.service.name))}" if errand.service else "your appointment"


def wish_said(errand: Booking) -> str:
    """As " on Friday, December 4 at 2 pm, between 2 pm and 4 pm"; "" where nothing is wished."""
    days, said = days_of(errand), ""
    if days:
        said = f" on {day_said(days[0])}" if len(days) == 1 else f" from {day_said(days[0])} to {day_said(days[-1])}"
    if errand.time:
        return f"{said} at {time_said(errand.time)}"
    since = f" after {time_said(errand.since)}" if errand.since else ""
    until = f" before {time_said(errand.until)}" if errand.until else ""
    return f"{said}{since}{' and' if since and until else ''}{until}" or (" as soon as possible" if errand.soon else "")


def read_back(errand: Booking, who: Who, book: DeskBook) -> str:
    """All of it in one sentence, and the question that a yes answers."""
    if errand.moves and not errand.by_hand:
        return f"I'll move {moved_said(errand)}. Is that right?"
    visit = moved_said(errand) if errand.moves else visit_said(errand)
    said = f"That's {visit} for {who.name}, at {said_number(who.number or '')}."
    if errand.by_hand:
        return f"{said} Shall I pass that on?"
    asks = "Shall I book it?" if book.booking == "direct" else "Shall I put in the request?"
    return f"{said} {_terms(errand.service)}{asks}"


def price_told(words: str, book: DeskBook) -> str:
    """What the one service that is named costs, to who asks that in the middle of something else; "" else."""
    if not any(map(price_asked, sentences(words))):
        return ""
    found = services_named([service.name for service in book.services], words)
    said = [
        f"{one.name} costs {price_said(one.price, one.currency)}."
        for one in book.services
        if one.name in found and one.price is not None
    ]
    return said[0] if len(found) == 1 and said else ""


def terms_asked(words: str, service: Service | None) -> str:
    """How long it takes, or what it costs, to who asks that of what he is about to book; "" where no row tells."""
    if service is None or not (_HOW_LONG.search(words) or _HOW_MUCH.search(words)):
        return ""
    if _HOW_MUCH.search(words) and service.price is None:
        return ""
    return _terms(service).strip()


def _terms(service: Service | None) -> str:
    """How long it takes and what it costs, as the row has it."""
    if service is None:
        return ""
    cost = f" and costs {price_said(service.price, service.currency)}" if service.price is not None else ""
    return f"It takes {minutes_said(service.minutes)}{cost}. "
