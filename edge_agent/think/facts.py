"""Questions that a client's own facts answer: no model is asked. Pure; time is an argument.

Who asks for the opening hours, a price, or anything else that one sentence of the facts covers hears that sentence: it
is true whatever the model is, it is heard at once, and its sound is made before it is asked for. A question is answered
so only where nothing of it is left over: each word that means something stands in one fact, and in one fact only. "Is
the cleaning free on Saturday?" is left to the model. What is told at length is first asked again plainly.

Our own, because what decides here is which words may be passed over; the stems only make "fillings" a "filling".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from edge_agent.desk.book import Closure, DeskBook
from edge_agent.think.fact_closures import closure_on, said_of_closure, told_of_date, told_soon
from edge_agent.think.fact_named import priced_things, thing_named
from edge_agent.think.fact_offers import ELSEWHERE, areas, kinds, of_a_kind, place_asked, thing_asked, words_of_things
from edge_agent.think.fact_questions import MOST, either, only_question, parts
from edge_agent.think.fact_services import (
    NO_PRICE,
    asks_price_of_unlisted,
    asks_whether_sold,
    renamed,
    service_asked,
    told_of_services,
)
from edge_agent.think.fact_told import fact_meant, questions_told, uneasy
from edge_agent.think.fact_topics import asks_of_money, day_asked, is_question, told_by_topic
from edge_agent.think.hours import DAYS, day_said, open_at, spans
from edge_agent.think.prompt import facts_of
from edge_agent.think.stems import stem
from shared.entities.plain_speech import plainly
from shared.entities.price_asked import price_asked
from shared.entities.spoken import sentences
from shared.profiles import Profile
from shared.words import word_list

EMPTY = DeskBook()  # before it was read
_GREETED = re.compile(r"\bgood (morning|afternoon|evening)\b", re.IGNORECASE)

_OPENING = word_list("open opened opening opens close closed closes closing hours")
_OF_HOURS = _OPENING | word_list(
    "what what's when are is do does you your guys the time times business office store shop clinic practice on at "
    "till until late early how a for be will it this next coming from to and or both also even usually always all "
    "there opening days morning evening tonight have whats they"
)
# Who asks whether somebody works on a day asks whether it is open.
_AT_WORK = word_list("work works working operating anybody anyone somebody someone")
_OF_WORK = _AT_WORK | word_list("in around people they")
_NOW = word_list("now right currently")
_DAY_NUMBERS = {day.lower(): number for number, day in enumerate(DAYS)}
_WEEKEND = (5, 6)
_EXCEPTIONS = re.compile(
    r"\b(?:closed|closures?|holidays?|vacations?|appointment only)\b"
    r"|\bclos(?:es?|ing) (?:early|earlier|at|on|for|from|between)\b"
    r"|\b(?:we|office|shop|store|clinic|studio|practice|business|that|which) (?:also )?closes?\b",
    re.IGNORECASE,
)

_PRICE = word_list("much price prices cost costs charge charges fee fees rate rates")
_MONEY = re.compile(r"[$€£]\s?\d|\d\s*(?:dollars?|euros?|pounds?|cents?)\b|\bfree\b|\bno charge\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d+")
_PLACE = word_list("where where's address located location situated")
_IS_PLACE = re.compile(
    r"\b(?:we are|we're|located|find us|our address)\b.*(?:\d|\bstreet\b|\broad\b|\bavenue\b)", re.IGNORECASE
)
_PASSED_OVER = word_list(
    "a an the this your you guys me my i we us it there any some one is are was be do does have has get got give offer "
    "provide accept take sell make need want can could would will to of for in at on by with about what what's which "
    "kind kinds how much price prices cost costs charge charges fee fees rate rates where where's address located "
    "location situated office practice shop store clinic business also please today's guys even still actually really "
    "exactly somewhere street run i'm whats"
)


@dataclass(frozen=True)
class Facts:
    """What one client's callers may be told without a model."""

    profile: Profile

    def answer(self, words: str, now: datetime, book: DeskBook = EMPTY) -> str | None:
        """What answers the caller's `words`, if a fact does. `now`: aware; days are those of the client's time zone.

        `book`: the rows of services and of closures.
        """
        if not self.profile.language.lower().startswith("en"):
            return None
        whole = only_question(words)
        said = self._told([whole] if whole else [], now, book) or self._told(parts(words), now, book)
        if said is None or NO_PRICE in said:
            said = self._told(questions_told(words, self._priced(book)), now, book) or said
        if said is None and not uneasy(words):
            said = self._each(words, now, book) or self._of_a_topic(words, now, book)
        if said is None:
            return None
        return f"Good {greeted[1].lower()}! {said}" if (greeted := _GREETED.search(words)) else said

    def _each(self, words: str, now: datetime, book: DeskBook) -> str | None:
        """The answers to several questions, each asked in a sentence of its own; None where one has none."""
        asked = [one for one in sentences(words) if is_question(one)]
        if len(asked) != MOST:
            return None
        said = [
            self._told(questions_told(one, self._priced(book)), now, book) or self._of_a_topic(one, now, book)
            for one in asked
        ]
        return " ".join(one for one in said if one) if all(said) else None

    def _of_a_topic(self, words: str, now: datetime, book: DeskBook) -> str | None:
        """What is told of the day, of the thing that has a price, or of the topic that is asked about."""
        if day := day_asked(words):
            return self._told([day], now, book)
        asked = [one for one in sentences(words) if is_question(one)]
        if any(map(price_asked, asked)):
            return None
        if len(asked) == 1 and asks_of_money(asked[0]):
            named = thing_named(plainly(words).lower(), self._priced(book))
            if named:
                return self._told([f"how much is a {named}?"], now, book)
        return told_by_topic(words, [fact for fact, _ in self._sentences])

    def _told(self, questions: Sequence[str], now: datetime, book: DeskBook) -> str | None:
        """What answers all the `questions`, a few of them at most; a question may be of two things."""
        said = list[str]()
        for question in questions:
            of_each = [one for each in either(question) if (one := self._one(each, now, book))]
            if len(of_each) < MOST or NO_PRICE in of_each:
                of_each = [one for one in [self._one(question, now, book)] if one]
            if not of_each:
                return None
            said += of_each
        return " ".join(dict.fromkeys(said)) if 0 < len(said) <= MOST else None

    def _priced(self, book: DeskBook) -> list[str]:
        return priced_things(book.services, [fact for fact, _ in self._sentences])

    def _one(self, question: str, now: datetime, book: DeskBook) -> str | None:
        asked = words_of_things(question)
        of_hours = self._hours(asked, question, now, book.closures)
        meant = fact_meant(question, [fact for fact, _ in self._sentences])
        return of_hours or meant or self._place(asked) or self._sold(asked, question, book) or self._offered(question)

    def _offered(self, question: str) -> str | None:
        """Whether a thing is taken, done or had, and where: the one sentence in which it stands."""
        facts = [fact for fact, _ in self._sentences]
        if said := _only([*of_a_kind(question, facts)]):
            return said
        thing = words_of_things(thing_asked(question))
        if said := self._fact(thing) or self._fact(kinds(thing)):
            return said
        if not (place := place_asked(question)):
            return None
        area, named = areas(facts), set(map(stem, place.lower().split()))
        listed = [fact for fact, stems in self._sentences if fact in area and named <= stems]
        return _only(listed) or (f"{area[0]} {ELSEWHERE}" if len(area) == 1 else None)

    @property
    def answers(self) -> list[str]:
        """All that `answer` may say, but for what depends on the moment."""
        days = [self._on(number) for number in range(len(DAYS))] if self._hours_hold else []
        return [*days, *(fact for fact, _ in self._sentences)]

    def _sold(self, asked: Sequence[str], question: str, book: DeskBook) -> str | None:
        """A row's answer, or the client's own sentence where it says the same amount and more."""
        row, fact = told_of_services(question, book.services), self._fact(asked)
        if not fact and asks_whether_sold(question):
            fact = self._by_another_name(question, book)
        if row and fact and set(_AMOUNT.findall(row)) <= set(_AMOUNT.findall(fact)):
            return fact
        if row or fact or self._mentions(asked) or not asks_price_of_unlisted(question, book.services):
            return row or fact
        return NO_PRICE

    def _by_another_name(self, question: str, book: DeskBook) -> str | None:
        """The sentence of the thing that is meant, where the caller calls it otherwise than the client."""
        if service := service_asked(question, book.services):
            return self._fact([*words_of_things(service.name), "cost"])
        return self._fact(words_of_things(renamed(question.lower())))

    def _mentions(self, asked: Sequence[str]) -> bool:
        """Whether a priced sentence of the facts holds any of the words that mean something."""
        wanted = {stem(word) for word in asked if word not in _PASSED_OVER}
        return any(wanted & stems and _MONEY.search(fact) for fact, stems in self._sentences)

    def _hours(self, asked: Sequence[str], question: str, now: datetime, closures: Sequence[Closure]) -> str | None:
        if not self._hours_hold or not (_OPENING | _AT_WORK) & set(asked):
            return None
        today = now.astimezone(ZoneInfo(self.profile.timezone))
        zone = self.profile.timezone
        if told := told_of_date(question, today.date(), zone, self.profile.hours, closures):
            return told
        rest, said = list[str](), list[str]()
        for word in asked:
            if (days := _days(word, today.weekday())) is None:
                rest.append(word)
            else:
                said += [self._coming(day, word, today, closures) for day in days]
        if not _OPENING & set(asked):
            at_work = 0 < len(said) <= len(_WEEKEND) and set(rest) <= (_OF_HOURS | _OF_WORK) - {"will"}
            return " ".join(said) if at_work else None
        if set(rest) <= _OF_HOURS | _NOW and _NOW & set(rest) and not said:
            return self._now(today, closures)
        if not set(rest) <= _OF_HOURS or len(said) > len(_WEEKEND):
            return None
        usual = [f"{span}, we are {hours}." for span, hours in spans(self.profile.hours)]
        return " ".join(said or [*usual, *told_soon(today.date(), closures)])

    @cached_property
    def _hours_hold(self) -> bool:
        """Whether the hours are known, and nothing that the client wrote may say otherwise of some days."""
        written = f"{self.profile.prompt}\n{self.profile.facts}"
        return bool(self.profile.hours) and not _EXCEPTIONS.search(written)

    def _on(self, day: int, called: str | None = None) -> str:
        return f"{called or f'On {DAYS[day]}'}, we are {day_said(self.profile.hours, day)}."

    def _coming(self, day: int, word: str, today: datetime, closures: Sequence[Closure]) -> str:
        """What is said of a day that was asked for; that the next one of its name is another is said as well."""
        date = today.date() + timedelta(days=(day - today.weekday()) % len(DAYS))
        closure = closure_on(date, closures)
        if closure is None:
            return self._on(day, _ITSELF.get(word))
        if called := _ITSELF.get(word):
            return f"{called}, we are {said_of_closure(closure)}."
        return f"{self._on(day)} But this {DAYS[day]}, {date:%B} {date.day}, we are {said_of_closure(closure)}."

    def _now(self, today: datetime, closures: Sequence[Closure]) -> str:
        if closure := closure_on(today.date(), closures):
            wall = f"{today:%H:%M}"
            is_open = any(opens <= wall < closes for opens, closes in closure.hours)
            opened = "Yes, we are open now." if is_open else "I'm sorry, we are closed right now."
            return f"{opened} Today, we are {said_of_closure(closure)}."
        opened = (
            "Yes, we are open now." if open_at(self.profile.hours, today) else "I'm sorry, we are closed right now."
        )
        return f"{opened} {self._on(today.weekday(), 'Today')}"

    def _place(self, asked: Sequence[str]) -> str | None:
        if not _PLACE & set(asked) or not set(asked) <= _PASSED_OVER:
            return None
        return _only([fact for fact, _ in self._sentences if _IS_PLACE.search(fact)])

    def _fact(self, asked: Sequence[str]) -> str | None:
        wanted = {stem(word) for word in asked if word not in _PASSED_OVER}
        priced = bool(_PRICE & set(asked))
        if not wanted:
            return None
        covering = [fact for fact, stems in self._sentences if wanted <= stems and (_MONEY.search(fact) or not priced)]
        return _only(covering)

    @cached_property
    def _sentences(self) -> list[tuple[str, frozenset[str]]]:
        """Each fact, with the stems of its words."""
        return [(fact, frozenset(map(stem, words_of_things(fact)))) for fact in facts_of(self.profile)]


_ITSELF = {"today": "Today", "tonight": "Today", "tomorrow": "Tomorrow"}


def _days(word: str, today: int) -> Sequence[int] | None:
    """Which days of the week `word` names, 0 = Monday; None if it names none."""
    if word in ("weekend", "weekends"):
        return _WEEKEND
    if word in _ITSELF:
        return [(today + (word == "tomorrow")) % 7]
    number = _DAY_NUMBERS.get(word.removesuffix("'s").removesuffix("s"))
    return None if number is None else [number]


def _only(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None
