"""What may be said again: what a text says, and what a client wrote for its callers. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from edge_agent.desk.book import Closure, Service
from edge_agent.think.claims_names import words_in
from edge_agent.think.claims_numbers import Unit, numbers
from edge_agent.think.claims_spelled import in_digits
from edge_agent.think.hours import sayable_hours, sayable_time
from edge_agent.think.prompt import open_prompt
from shared.dictation.digits import runs
from shared.entities.calendar_words import HOLIDAY, WEEKDAY
from shared.profiles import Profile

_DAYS = re.compile(rf"\b(?:({WEEKDAY})s?|(tomorrow)|(today)|({HOLIDAY}))\b")
_TODAY = re.compile(r"\b(?:tonight|this (?:morning|afternoon|evening))\b")


@dataclass(frozen=True, slots=True)
class Known:
    """What a text holds that a clause may say again."""

    numbers: frozenset[tuple[Unit, float]]
    bare: frozenset[str]  # numbers that count nothing told
    any_bare: frozenset[str]
    words: frozenset[str]
    days: frozenset[str]
    digits: str

    def __or__(self, other: Known) -> Known:
        return Known(
            self.numbers | other.numbers,
            self.bare | other.bare,
            self.any_bare | other.any_bare,
            self.words | other.words,
            self.days | other.days,
            self.digits + other.digits,
        )


@lru_cache(maxsize=1024)
def known_of(text: str) -> Known:
    """What `text` says."""
    found, plain = numbers(text), in_digits(text)
    return Known(
        numbers=frozenset((one.unit, value) for one in found for value in one.values),
        bare=frozenset(one.bare for one in found if one.unit is Unit.PLAIN),
        any_bare=frozenset(one.bare for one in found),
        words=words_in(text),
        days=days_in(plain),
        digits="".join(filter(str.isdigit, plain)) + " " + "".join(run.digits for run in runs(text)),
    )


def days_in(plain: str) -> frozenset[str]:
    """The days that a text in lower case names."""
    named = (next(filter(None, match.groups())) for match in _DAYS.finditer(_TODAY.sub("today", plain)))
    return frozenset(day.removeprefix("the ").replace("'", "") for day in named)


@lru_cache(maxsize=256)
def client_known(profile: Profile, services: tuple[Service, ...], closures: tuple[Closure, ...]) -> Known:
    """All that a client wrote."""
    texts = (
        profile.client,
        profile.greeting,
        open_prompt(profile),
        profile.facts,
        str(profile.number),
        *map(service_said, services),
        *map(_closure_said, closures),
    )
    known = replace(known_of(sayable_hours(profile.hours)), days=frozenset())  # of being open alone
    for text in texts:
        known |= known_of(text)
    return known


def service_said(service: Service) -> str:
    """As in "A filling costs 180 dollars and takes 45 minutes"."""
    price = f" costs {money_said(service)} and" if service.price is not None else ""
    return f"{service.name}{price} takes {service.minutes} minutes"


def money_said(service: Service) -> str:
    """As in "180 dollars"."""
    amount = f"{service.price:.2f}".removesuffix(".00")
    return f"{amount} {_CURRENCIES.get(service.currency, service.currency)}"


_CURRENCIES = {"USD": "dollars", "CAD": "dollars", "AUD": "dollars", "EUR": "euros", "GBP": "pounds"}


def _closure_said(closure: Closure) -> str:
    days = " to ".join(f"{day:%B} {day.day}" for day in (closure.first, closure.last))
    times = " ".join(sayable_time(wall) for hours in closure.hours for wall in hours)
    return f"{closure.called} {days} {times}"
