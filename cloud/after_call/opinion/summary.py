"""Two sentences and a to-do for the owner, made of what was said and of nothing else.

What the rules are not sure of is told as such ("probably"); what somebody said is quoted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cloud.after_call.transcript import Visit
from shared.database import PublicCallResult
from shared.entities.dates import Appointment
from shared.entities.when import SOON

SURE = 0.6  # below this the first sentence says "probably"
LONGEST = 1000  # characters of a to-do
_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Found:
    """What is told. `number`: where to call, and `own`: it is the number of the call, which nobody named.

    `when`: the caller's words for a day and a time, all of them; `date`: what they say, where that is sure.
    """

    outcome: PublicCallResult
    confidence: float
    answered: bool
    name: str | None
    number: str | None
    own: bool
    service: str | None
    extension: str | None
    when: str | None
    date: Appointment | None
    urgent: bool
    plight: str | None  # the words that make it urgent
    cancels: str | None  # the words that call something off
    key: str | None  # the words that it rests on
    reply: str | None  # what the agent said to them
    visit: Visit | None = None  # what stands in the calendar


def summary(found: Found) -> str:
    """Who called and what for; what was agreed."""
    first, second = _SENTENCES[found.outcome](found)
    return f"{first} {second}"


def to_do(found: Found) -> str:
    """What the owner should do now, "Nothing to do." where there is nothing; what is urgent is never nothing."""
    if found.visit and found.visit.confirmed and not found.urgent:
        return f"{NOTHING}{_cancels(found)}"
    day = found.outcome == "booked" and found.when not in {None, SOON}
    urgent = _confirm(found) if day else _at_once(found)
    task = f"Urgent: {urgent}" if found.urgent else _TASKS[found.outcome](found)
    return f"{_back(found, 'back') if task == NOTHING and found.cancels else task}{_cancels(found)}"[:LONGEST]


NOTHING = "Nothing to do."


def _who(found: Found) -> str:
    return found.name or "A caller"


def _seems(found: Found) -> str:
    return "" if found.confidence >= SURE else "probably "


def _for(found: Found) -> str:
    return f" ({_excerpt(found.service)})" if found.service else ""


def _urgently(found: Found) -> str:
    return " It is urgent." if found.urgent else ""


def _excerpt(text: str) -> str:
    flat = " ".join(text.replace('"', "'").split())
    return flat if len(flat) <= _EXCERPT else f"{flat[:_EXCERPT].rsplit(' ', 1)[0]} …"


def _time(found: Found) -> str:
    return _day(found) or ("at once" if found.urgent else "no time named")


def _day(found: Found) -> str | None:
    """The caller's words with the day that they mean; in quotation marks where nobody can be sure of that."""
    if found.when is None or found.when == SOON:
        return found.when
    if found.date is None:
        return f'"{found.when}"'
    hour = f", {found.date.time:%H:%M}" if found.date.time else ""
    return f"{found.when} ({found.date.day:%A, %B} {found.date.day.day}, {found.date.day.year}{hour})"


def _quoted(text: str | None) -> str:
    return f': "{_excerpt(text)}"' if text else "."


def _reach(found: Found) -> str:
    """Whom to call, and where: "Emma Brown at +15105550142"."""
    who = found.name or "the caller"
    if found.number is None:
        return f"{who} (no number is known)"
    extension = f" ext. {found.extension}" if found.extension else ""
    return f"{who} at {found.number}{extension}{' (the number of the call)' if found.own else ''}"


def _booked(found: Found) -> tuple[str, str]:
    if found.visit:
        return f"{_who(found)} booked {_visit(found.visit)}.", f"{_stands(found.visit)}{_urgently(found)}"
    first = f"{_who(found)} {_seems(found)}asked for an appointment{_for(found)}, {_time(found)}."
    return first, f"The receptionist took it down; it still has to be confirmed.{_urgently(found)}"


def _visit(visit: Visit) -> str:
    at = visit.starts_at
    return f"{_excerpt(visit.service)} for {at:%A, %B} {at.day}, {at.year}, {at:%H:%M}"


def _stands(visit: Visit) -> str:
    return "It stands in the calendar." if visit.confirmed else "It is a request, and waits to be confirmed."


def _lead(found: Found) -> tuple[str, str]:
    when = f" The time named: {_day(found)}." if found.when else ""
    return (
        f"{_who(found)} is {_seems(found)}interested{_for(found)}{_quoted(found.key)}",
        f"No appointment was settled.{when}{_urgently(found)}",
    )


def _message(found: Found) -> tuple[str, str]:
    when = f" The time named: {_day(found)}." if found.when else ""
    return (
        f"{_who(found)} {_seems(found)}left a message{_quoted(found.plight or found.key)}",
        f"It should be passed on.{when}{_urgently(found)}",
    )


def _question(found: Found) -> tuple[str, str]:
    answered = f"The receptionist said{_quoted(found.reply)}" if found.reply else "The receptionist answered."
    return f"{_who(found)} {_seems(found)}only asked{_quoted(found.key)}", answered


def _complaint(found: Found) -> tuple[str, str]:
    return (
        f"{_who(found)} {_seems(found)}complained{_quoted(found.key)}",
        f"Nothing was settled on the phone.{_cancels(found)}{_urgently(found)}",
    )


def _wrong_number(found: Found) -> tuple[str, str]:
    return f"{_who(found)} {_seems(found)}dialled the wrong number{_quoted(found.key)}", "Nothing was asked of you."


def _spam(found: Found) -> tuple[str, str]:
    return f"{_seems(found)}A sales call{_quoted(found.key)}".replace("probably A", "Probably a"), "Nothing was agreed."


def _hung_up(found: Found) -> tuple[str, str]:
    if not found.answered:
        return "The call was not answered.", "Nothing was said."
    if found.key is None:
        return "Nobody spoke on the line.", "The call ended without a word."
    return (
        f"{_who(found)} hung up before it was clear what the call was about{_quoted(found.key)}",
        "Nothing was agreed.",
    )


def _unknown(found: Found) -> tuple[str, str]:
    return f"{_who(found)} called, and it is not clear what about.", f"The transcript tells more.{_urgently(found)}"


def _back(found: Found, purpose: str) -> str:
    return f"Call {_reach(found)} {purpose}."


def _at_once(found: Found) -> str:
    """Whatever the call was classed as: somebody is in trouble."""
    about = f" about {_excerpt(found.service)}" if found.service else ""
    wanted = f"; wanted: {_day(found)}" if found.when else ""
    return f"Call {_reach(found)} now{about}{wanted}{_quoted(found.plight)}"


def _confirm(found: Found) -> str:
    service = f" for {_excerpt(found.service)}" if found.service else ""
    when = "a time, as soon as possible," if found.when == SOON else _day(found) or "a time"
    return _back(found, f"to confirm {when}{service}".rstrip(","))


def _offer(found: Found) -> str:
    about = f"about {_excerpt(found.service)}" if found.service else "and make an offer"
    return _back(found, f"{about}; wanted: {_day(found)}" if found.when else about)


def _message_back(found: Found) -> str:
    if not found.number and not found.name:
        return "Read the message."
    return _back(found, f"about the message; time named: {_day(found)}" if found.when else "about the message")


def _cancels(found: Found) -> str:
    return f" They cancel{_quoted(found.cancels)}" if found.cancels else ""


def _missed(found: Found) -> str:
    if found.answered:
        return NOTHING
    return _back(found, "back") if found.number else NOTHING


_SENTENCES: dict[PublicCallResult, Callable[[Found], tuple[str, str]]] = {
    "booked": _booked,
    "qualified_lead": _lead,
    "message": _message,
    "question_answered": _question,
    "complaint": _complaint,
    "wrong_number": _wrong_number,
    "spam": _spam,
    "hung_up": _hung_up,
    "unknown": _unknown,
}
_TASKS: dict[PublicCallResult, Callable[[Found], str]] = {
    "booked": _confirm,
    "qualified_lead": _offer,
    "message": _message_back,
    "question_answered": lambda _: NOTHING,
    "complaint": lambda found: _back(found, "about the complaint, soon"),
    "wrong_number": lambda _: NOTHING,
    "spam": lambda _: NOTHING,
    "hung_up": _missed,
    "unknown": lambda found: _back(found, "if the transcript asks for it"),
}
