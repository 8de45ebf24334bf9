"""A caller who reacts: what he says next depends on what he was asked. Pure; a call is one frozen value after another.

Everything that he may ever say is known before he dials (`repertoire`), so that it can be synthesised.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from infra.rehearse.asked import Asked, question, what_is_asked
from infra.rehearse.calendar import WEEKDAYS, next_day
from infra.rehearse.case import Case
from infra.rehearse.figures import dictated, figures, times_of

YES, NO = "Yes, please.", "No, thank you."
RIGHT = "Yes, that's right."
THIS_NUMBER = "Yes, this number is fine."
BYE = "No, that's all. Thank you, goodbye."
GIVES_UP = "Okay, thank you. Goodbye."
FIRST, SECOND = "The first one, please.", "The second one, please."
SUITS = "Yes, that works for me."
DONT_KNOW = "I don't know, sorry."
SAFE = "Yes, everybody is safe."
ENOUGH = 2  # times that he says the same before he gives up
BEFORE = "I've been there before."
THERE = "Yes, I'm still here."
URGENT, NOT_URGENT = "Yes, it's urgent.", "No, it's not urgent."
JUST_CANCEL = "No, just cancel it, please."
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_DONE = re.compile(
    r"\b(booked|request|passed|pass (that|it|this) on|call you|cancell?ed|moved|all set|911|goodbye|open|closed|"
    r"accept)\b|\d",
    re.IGNORECASE,
)
_OPEN_WHEN = re.compile(r"\b(what|which) (other |else )?(day|date|time)|\bwhen\b", re.IGNORECASE)
_DATE = re.compile(rf"\b({'|'.join(calendar.month_name[1:])}) (\d{{1,2}})\b")
_TIME = re.compile(r"\b(\d{1,2}(?:[: ]\d\d)?\s*(?:am|pm)|noon|\d{1,2} o'clock)\b", re.IGNORECASE)
ONLY_ASKS = ("price", "hours", "wrong_number", "spam")  # kinds of callers who want nothing done


@dataclass(frozen=True, slots=True)
class Caller:
    """`said`: how many of his own lines; `told`: which of the script's answers; `leaving`: he has said goodbye."""

    case: Case
    today: dt.date | None = None  # None: he takes the first of two days
    said: int = 0
    turns: int = 0
    last: str = ""
    told: frozenset[str] = frozenset()
    again: int = 0  # how often in a row he said the same
    insisted: bool = False
    leaving: bool = False

    def reply(self, agent: str) -> tuple[str | None, Caller]:
        """What he says to that; None: he hangs up."""
        if self.leaving:
            return None, self
        if self.turns >= self.case.patience or self.again >= ENOUGH:
            return self.says(GIVES_UP, leaving=True)
        return self._to(agent)

    def _to(self, agent: str) -> tuple[str | None, Caller]:
        if self.turns and (own := self._own(agent)):
            return replace(self, told=self.told | {own}).says(own, leaving=self.case.kind == "wrong_number")
        asked = what_is_asked(agent) if self.turns else Asked.HELP
        if asked is Asked.CALLBACK and self.said < len(self.case.says):
            asked = Asked.ELSE  # he does not wait for a call when he has more to ask
        if asked in (Asked.HELP, Asked.NOTHING, Asked.ELSE):
            return self._goes_on(agent, asked)
        if asked is Asked.AGAIN:
            return self.says(self.last)
        if asked is Asked.MEANT and self._means_the_second_day(question(agent)):
            return self.says(SECOND)
        return self.says(_ANSWERS[asked](self.case, agent))

    def _means_the_second_day(self, agent: str) -> bool:
        """Who names a weekday on that very weekday came for the next one, as his goal says."""
        days, weekday = _DATE.findall(agent), _weekday(self.case)
        if not (self.today and weekday and len(days) == 2):
            return False
        wanted = next_day(weekday, self.today)
        return bool(days[1] == (f"{wanted:%B}", str(wanted.day)))

    def _own(self, agent: str) -> str | None:
        """What the script has him answer to this, whatever it is; once."""
        fits = (say for ask, say in self.case.answers.items() if re.search(ask, agent, re.IGNORECASE))
        return next((say for say in fits if say not in self.told), None)

    def _goes_on(self, agent: str, asked: Asked) -> tuple[str | None, Caller]:
        if self.said < len(self.case.says):
            return replace(self, said=self.said + 1).says(self.case.says[self.said])
        if not _DONE.search(agent) and not self.insisted and asked is not Asked.ELSE:
            return replace(self, insisted=True).says(self.case.says[-1])
        return self.says(BYE if asked is Asked.ELSE else GIVES_UP, leaving=True)

    def says(self, words: str, *, leaving: bool = False) -> tuple[str, Caller]:
        again = self.again + 1 if words == self.last else 0
        return words, replace(self, turns=self.turns + 1, last=words, again=again, leaving=leaving)


def spoken_digits(number: str) -> str:
    """As people dictate it, without the country: "five one zero, five five five, …"."""
    digits = number.removeprefix("+1")
    groups = (digits[:3], digits[3:6], digits[6:]) if len(digits) == 10 else (digits,)
    return ", ".join(" ".join(DIGITS[int(digit)] for digit in group) for group in groups)


def _name(case: Case, _agent: str) -> str:
    return f"My name is {case.about.name}." if case.about.name else DONT_KNOW


def _spelled(case: Case, _agent: str) -> str:
    return ", ".join(" ".join(part.upper()) for part in case.about.name.split()) + "." if case.about.name else DONT_KNOW


def _number(case: Case, _agent: str) -> str:
    return f"It's {spoken_digits(case.about.number)}."


def _calling_from(case: Case, agent: str) -> str:
    return THIS_NUMBER if case.caller == case.about.number else f"No, {_number(case, agent).lower()}"


def _code(case: Case, _agent: str) -> str:
    return (
        f"It's {' '.join(DIGITS[int(digit)] for digit in case.about.code)}." if case.about.code else "I don't have it."
    )


def _read_back(case: Case, agent: str) -> str:
    return _put_right(case, agent) or RIGHT


def _put_right(case: Case, agent: str) -> str | None:
    """He listens: a wrong number, a wrong day, a wrong time."""
    if any(len(run) >= 7 and not case.about.number.endswith(run[-7:]) for run in dictated(agent)):
        return f"No. {_number(case, agent)}"
    told = {day for day in WEEKDAYS if day in agent.lower()}
    if case.given.taken or told & {visit.weekday for visit in case.given.visits}:
        return None  # he takes what there is, or it is about the visit that he has
    wanted = _weekday(case)
    return (
        f"No, {_when(case, agent)}"
        if (wanted and told and wanted not in told) or _at_another_time(case, agent)
        else None
    )


def _weekday(case: Case) -> str:
    """That he says he wants; "" for none."""
    return next((day for day in WEEKDAYS if day in case.about.day.lower()), "")


def _at_another_time(case: Case, agent: str) -> bool:
    times = _TIME.findall(agent)
    wanted = case.goal.visit.time if case.goal.visit else None
    return bool(wanted and times) and not any(figures(time) <= set(times_of(wanted or "")) for time in times)


def _choice(case: Case, agent: str) -> str:
    """Of two he takes the one that he came for."""
    times = _TIME.findall(agent)
    if _OPEN_WHEN.search(question(agent)) and len(times) < 2:
        return _when(case, agent)
    if len(times) < 2:
        return SUITS
    wanted = case.goal.visit.time if case.goal.visit else None
    fits = [place for place, time in enumerate(times) if wanted and figures(time) <= set(times_of(wanted))]
    return SECOND if fits and fits[0] == 1 else FIRST


def _when(case: Case, _agent: str) -> str:
    at = f" at {case.about.time}" if case.about.time else ""
    return f"{case.about.day}{at}." if case.about.day else "I don't mind when."


def _time(case: Case, _agent: str) -> str:
    return f"At {case.about.time}." if case.about.time else "Any time is fine."


def _service(case: Case, agent: str) -> str:
    return f"{case.about.service}, please." if case.about.service else _matter(case, agent)


def _matter(case: Case, _agent: str) -> str:
    return case.about.matter or case.says[0]


def _callback(case: Case, _agent: str) -> str:
    return YES if case.accepts_callback and case.kind not in ONLY_ASKS else NO


def _book(case: Case, agent: str) -> str:
    if not (case.goal.visit or case.goal.message_or_visit):
        return NO
    return _put_right(case, agent) or YES


def _meant(case: Case, agent: str) -> str:
    """Of two services he names his own; of two days he takes the nearer one, unless he came for the other."""
    word = case.about.service.lower().removeprefix("a ").removeprefix("an ").removesuffix(" please")
    return _service(case, agent) if word and word in agent.lower() else FIRST


def _instead(case: Case, agent: str) -> str:
    return JUST_CANCEL if case.kind == "cancel" else _choice(case, agent)


def _yes_no(case: Case, agent: str) -> str:
    return NO if case.kind in ONLY_ASKS else _put_right(case, agent) or YES


def _saying(words: str) -> Callable[[Case, str], str]:
    return lambda _case, _agent: words


_ANSWERS: Mapping[Asked, Callable[[Case, str], str]] = {
    Asked.THERE: _saying(THERE),
    Asked.SAFE: _saying(SAFE),
    Asked.MEANT: _meant,
    Asked.INSTEAD: _instead,
    Asked.CALLING_FROM: _calling_from,
    Asked.READ_BACK: _read_back,
    Asked.CHOICE: _choice,
    Asked.CODE: _code,
    Asked.SPELL: _spelled,
    Asked.NAME: _name,
    Asked.NUMBER: _number,
    Asked.ADDRESS: lambda case, _agent: case.about.address or DONT_KNOW,
    Asked.KNOWN: _saying(BEFORE),
    Asked.URGENT: lambda case, _agent: URGENT if case.about.urgent else NOT_URGENT,
    Asked.CALLBACK: _callback,
    Asked.BOOK: _book,
    Asked.SERVICE: _service,
    Asked.DAY: _when,
    Asked.TIME: _time,
    Asked.MATTER: _matter,
    Asked.YES_NO: _yes_no,
}


def repertoire(case: Case) -> list[str]:
    """All that he may say, whatever he is asked."""
    fixed = (
        YES, NO, RIGHT, THIS_NUMBER, BYE, GIVES_UP, FIRST, SECOND, SUITS, DONT_KNOW, SAFE, BEFORE, THERE, URGENT,
        NOT_URGENT, JUST_CANCEL, "I don't have it.",
    )  # fmt: skip
    told = [answer(case, "") for answer in _ANSWERS.values()]
    wrong = [f"No. {_number(case, '')}", f"No, {_number(case, '').lower()}", f"No, {_when(case, '')}"]
    return list(dict.fromkeys([*case.says, *case.answers.values(), *fixed, *told, *wrong]))
