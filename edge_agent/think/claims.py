"""What a model may say of the world: only what stands in the client's facts, in the talk so far, or on the clock. Pure.

The model words, the database knows. Numbers, prices, hours, days, names, and deeds ("I have booked …") that a clause
holds are looked up; a clause with one that stands nowhere is not said, nor anything behind it. Told by rules and tables
alone, so that a small model and a large one are held to the same.

What the agent has said so far is true: rules said it, or it passed here.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from edge_agent.desk.book import DeskBook
from edge_agent.think.claims_deeds import asks_of_deed, deeds, deeds_of, may_begin_deed
from edge_agent.think.claims_hours import Timetable, days_named, speaks_of_hours
from edge_agent.think.claims_known import Known, client_known, days_in, known_of
from edge_agent.think.claims_names import is_known, names
from edge_agent.think.claims_numbers import Number, Unit, numbers
from edge_agent.think.claims_offers import agrees_to, may_agree, strange_things
from edge_agent.think.claims_prices import Entry, price_list, rightly_priced
from edge_agent.think.claims_spelled import in_digits
from edge_agent.think.fitness import words_of
from edge_agent.think.prompt import facts_of, moment_said
from edge_agent.think.stems import stem
from shared.entities.calendar_words import HOLIDAY, MONTH, WEEKDAY, WEEKDAYS
from shared.entities.spoken import SpokenTurn
from shared.profiles import Profile

SORRY = "I'm sorry, "
UNKNOWN = f"{SORRY}I don't know that, but I can have somebody call you back."
NOT_DONE = f"{SORRY}I can't do that myself, but I can have somebody call you back."

_STATES_DAY = re.compile(rf"\b(today|tomorrow)(?: is|'s)(?: an?)? ({WEEKDAY})\b")
_WEEK = re.compile(rf"\b(?:{WEEKDAY})s? (?:to|through|thru) (?:{WEEKDAY})s?\b")
_ITS_DAY = re.compile(rf"\b(?:it is|it's) ({WEEKDAY}) (today|tomorrow)\b")
_OF_HOURS = re.compile(r"\b(?:open|opens|closed|closes|close|hours)\b")
_PRICES_IT = re.compile(
    r"\b(?:costs?|charges?|priced?|fees?|rates?|is|are|be|for|runs?|from|starts? at)\b|'s\b|\A\W*[$\d]"
)
_QUOTES_HIM = re.compile(
    r"\b(?:your budget|you (?:said|mentioned|told|want|have|paid|were)|your (?:offer|price range|range))\b"
)
_CLAIMS = re.compile(
    rf"\d|[$€£%]|\b(?:{WEEKDAY}|{MONTH}|tomorrow|noon|midnight|dollars?|percent|free|open|opens|closed|closes|hours?|"
    rf"minutes?|half|quarter|hundred|thousand|charge|complimentary|{HOLIDAY})s?\b"
)
_YES = re.compile(
    r"(?:\b(?:yes|yeah|yep|yup|correct|absolutely|definitely|certainly|exactly|indeed|of course|sure|right|that's right)\b\W*)+",
    re.IGNORECASE,
)
_NO = re.compile(r"\W*(?:no|nope)\b\W*", re.IGNORECASE)
_ONLY_YES = re.compile(
    r"(?:\W*\b(?:yes|yeah|yep|correct|absolutely|definitely|certainly|exactly|indeed|right|that's right|that is right)\b)+"
    r"(?:\W+(?:it is|we are|we do|it does|they are|they do|you are|that's (?:right|correct)|that is (?:right|correct)|it will|"
    r"we will|you can|i did|we did|i have|we have|he is|she is|they are|there is|sir|ma'am|of course))?\W*",
    re.IGNORECASE,
)


_OPENERS = re.compile(
    r"\A(?:\W*\b(?:yes|sure|okay|ok|of course|certainly|great question|good question|absolutely|well)\b)*\W*"
)
ENOUGH = 3  # words of a fact that are one only by chance


class Claim(StrEnum):
    """What kind of claim stands nowhere."""

    NUMBER = "number"
    PRICE = "price"
    HOURS = "hours"
    DAY = "day"
    NAME = "name"
    DEED = "deed"
    OFFER = "offer"

    @property
    def instead(self) -> str:
        """What is said in its place."""
        return NOT_DONE if self is Claim.DEED else UNKNOWN


@dataclass(frozen=True)
class Truth:
    """What is known at one moment of a call. `talk`: all of it, as it was heard; `asked`: the caller's newest words."""

    profile: Profile
    book: DeskBook
    talk: tuple[SpokenTurn, ...]
    asked: str
    now: dt.datetime  # aware

    def untrue(self, before: str, clause: str) -> Claim | None:
        """The first claim of `clause` that stands nowhere. `before`: what was said of its sentence already."""
        sentence = before + clause
        if not self._reads or self._is_fact(sentence):
            return None
        if deeds(sentence) - self._deeds:
            return Claim.DEED
        if not (self._timetable.agrees(sentence) and self._timetable.agrees(self._meant(sentence))):
            return Claim.HOURS
        if agrees_to(sentence, self._strange, self._known_stems):
            return Claim.OFFER
        return self._affirmed(sentence) or self._number(sentence) or self._day(sentence) or self._name(sentence)

    def affirms(self, clause: str) -> bool:
        """Whether `clause` is nothing but a yes or a no to what the caller asks for."""
        return self._reads and self._asks and bool(_YES.fullmatch(clause.strip()) or _NO.fullmatch(clause))

    def may_claim(self, words: str) -> bool:
        """Whether `words` claim something, or begin what may."""
        if not self._reads:
            return False
        plain = in_digits(words)
        yes_or_no = self._asks and bool(_YES.match(words.strip()) or _NO.match(words))
        if self._strange and may_agree(words):
            return True
        return yes_or_no or bool(_CLAIMS.search(plain)) or may_begin_deed(words) or self._name(words) is not None

    @cached_property
    def _reads(self) -> bool:
        """The rules are of English."""
        return self.profile.language.lower().startswith("en")

    @cached_property
    def _asks(self) -> bool:
        """Whether a yes would claim what the caller asks."""
        return bool(_CLAIMS.search(in_digits(self.asked)) or self._strange) or asks_of_deed(self.asked)

    @cached_property
    def _strange(self) -> frozenset[str]:
        """What the caller asks for of which nobody knows whether it is done."""
        return strange_things(self.asked, self._known_stems)

    @cached_property
    def _known_stems(self) -> frozenset[str]:
        return frozenset(map(stem, self._told.words))

    def _meant(self, sentence: str) -> str:
        """What is said of the days that the caller asks for: "Sundays too", "we are open then"."""
        if not _OF_HOURS.search(self.asked.lower()):
            return ""
        days = days_named(sentence)
        if not _OF_HOURS.search(sentence.lower()):
            return f"open {sentence}" if days and _YES.match(sentence) else ""
        asked = days_named(self.asked)
        return f"{sentence.strip(' .!?')} {' + '.join(asked)}" if asked and not days else ""

    def _affirmed(self, sentence: str) -> Claim | None:
        """What a bare "Yes, we are." claims, or a "No."."""
        if not self._asks:
            return None
        if not _ONLY_YES.fullmatch(sentence):
            return None
        if asks_of_deed(self.asked) and not self._deeds:
            return Claim.DEED
        if not self._timetable.agrees(self.asked):
            return Claim.HOURS
        found = numbers(self.asked)
        money = any(number.unit is Unit.MONEY for number in found)
        if money and not all(self._is_told(number) for number in found):
            return Claim.PRICE
        return None if not money or rightly_priced(self.asked, (), self._prices) else Claim.PRICE

    def _number(self, sentence: str) -> Claim | None:
        found = numbers(sentence)
        if found and _QUOTES_HIM.search(sentence.lower()) and all(one.bare in self._said.any_bare for one in found):
            return None
        if any(not self._holds(number, sentence) for number in found):
            return Claim.PRICE if any(number.unit is Unit.MONEY for number in found) else Claim.NUMBER
        asked = (self.asked, *(line.text for line in reversed(self.talk) if line.caller))
        return None if rightly_priced(sentence, asked, self._prices) else Claim.PRICE

    def _holds(self, number: Number, sentence: str) -> bool:
        if number.unit is Unit.PHONE:
            digits = number.bare.removeprefix("1")
            return digits in self._told.digits or digits in self._said.digits
        if self._is_told(number):
            return True
        plain = sentence.lower()
        if number.unit is Unit.MONEY and _PRICES_IT.search(plain) and not _QUOTES_HIM.search(plain):
            return False  # a caller's guess is no price
        return number.bare in self._said.any_bare or (number.unit is Unit.PLAIN and number.bare in self._said.digits)

    def _is_told(self, number: Number) -> bool:
        if number.unit is Unit.PLAIN:
            return number.bare.rstrip(".,") in self._told.any_bare
        told = any((number.unit, value) in self._told.numbers for value in number.values)
        return told or number.bare in self._told.bare

    def _day(self, sentence: str) -> Claim | None:
        plain = in_digits(sentence)
        stated = [*_STATES_DAY.findall(plain), *((when, day) for day, when in _ITS_DAY.findall(plain))]
        if any(WEEKDAYS.index(day) != self._weekday(ahead=when == "tomorrow") for when, day in stated):
            return Claim.DAY
        named = days_in(plain) - {"today"}
        week = bool(_WEEK.search(plain)) and self._timetable.agrees(f"open {plain}")
        if self.profile.hours and (week or speaks_of_hours(plain)):
            named -= {*WEEKDAYS, "tomorrow"}  # these agree with the rows
        if stated:
            named -= {*WEEKDAYS, "tomorrow"}
        return Claim.DAY if named - self._told.days - self._said.days - self._these_days else None

    def _name(self, sentence: str) -> Claim | None:
        known = self._told.words | self._said.words
        return Claim.NAME if any(not is_known(name, known) for name in names(sentence)) else None

    def _is_fact(self, sentence: str) -> bool:
        """Whether it is the beginning of a fact, word by word."""
        said = _OPENERS.sub("", in_digits(sentence))
        words = words_of(said)
        return len(words) > ENOUGH and any(fact[: len(words)] == words for fact in self._fact_words)

    @cached_property
    def _fact_words(self) -> tuple[list[str], ...]:
        return tuple(words_of(in_digits(fact)) for fact in facts_of(self.profile))

    @cached_property
    def _local(self) -> dt.datetime:
        return self.now.astimezone(ZoneInfo(self.profile.timezone))

    @cached_property
    def _timetable(self) -> Timetable:
        return Timetable(self.profile.hours, self.book.closures, self._local)

    @cached_property
    def _deeds(self) -> frozenset[str]:
        return deeds_of(line.text for line in self.talk if not line.caller)

    @cached_property
    def _prices(self) -> tuple[Entry, ...]:
        return price_list(tuple(facts_of(self.profile)), self.book.services)

    @cached_property
    def _told(self) -> Known:
        """What the client wrote, what the agent said, and the clock."""
        known = client_known(self.profile, self.book.services, self.book.closures)
        clock = replace(known_of(moment_said(self._local)), days=frozenset())  # of today alone: `_day`
        known |= clock | known_of(self.book.own_number or "")
        for line in self.talk:
            known = known if line.caller else known | known_of(line.text)
        return known

    @cached_property
    def _said(self) -> Known:
        """What the caller said."""
        known = known_of("")
        for line in self.talk:
            known = known | known_of(line.text) if line.caller else known
        return known | known_of(self.asked)

    @cached_property
    def _these_days(self) -> frozenset[str]:
        """Today's and tomorrow's weekdays where the caller spoke of those days, and the other way round."""
        today, following = (WEEKDAYS[self._weekday(ahead=ahead)] for ahead in (False, True))
        said = self._said.days
        pairs = (("today", today), ("tomorrow", following), (following, "tomorrow"))
        return frozenset(meant for named, meant in pairs if named in said)

    def _weekday(self, *, ahead: bool) -> int:
        return (self._local.weekday() + ahead) % 7
