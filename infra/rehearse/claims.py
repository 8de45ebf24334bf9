"""Untrue claims: what the receptionist said that stands in no fact, no row and none of the caller's words. Pure.

Our own and not the product's gate: it reads what reached the caller, after the fact, and asks for the row behind it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from infra.rehearse.asked import sentences
from infra.rehearse.figures import amounts, as_digits, dictated, figures, times_of
from infra.rehearse.rows import Rows, Talk, Turn
from infra.rehearse.scene import Scene

ALWAYS = frozenset({1, 2, 911, 24})  # "one moment", "the first or the second", the emergency number, "24 hours"

_I = r"\b(?:i|we)(?:'ve| have)(?: now| just| already)?"
_BOOKED = re.compile(
    rf"{_I} (?:booked|scheduled|reserved|made (?:you )?(?:an|the|your) appointment|put you (?:down|in))|"
    r"\byou(?:'re| are) (?:all set|booked|scheduled|down for|confirmed)|"
    r"\b(?:appointment|visit|booking|session) (?:is|has been) (?:booked|confirmed|made|scheduled|set)|"
    r"\b(?:is|that's|it's) (?:now )?booked\b|\bsee you (?:on|then|at|tomorrow|next)",
    re.IGNORECASE,
)
_CANCELLED = re.compile(rf"{_I} cancell?ed|\b(?:is|has been|it's) (?:now )?cancell?ed\b", re.IGNORECASE)
_MOVED = re.compile(rf"{_I} (?:moved|rescheduled)|\b(?:is|has been) (?:now )?(?:moved|rescheduled) to", re.IGNORECASE)
_PASSED_ON = re.compile(
    rf"{_I} (?:passed|written|noted|told|sent|let|marked|flagged|taken (?:down|your message))|"
    r"\b(?:will|'ll) (?:call|ring|phone|get back to|contact) you\b|"
    r"\b(?:i'll|i will|we'll|we will) (?:have (?:some|the |an? )|pass (?:it|this|that)|let (?:them|him|her|the)|"
    r"tell (?:them|him|her|the))|\b(?:it|this|that|message)(?: is|'s| has been) passed on",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:is|are|'s|'re) (?:already )?on (?:the|their|his|her) way\b|\b(?:will|'ll) be (?:there|with you)\b|"
    r"\b(?:sending|dispatched|dispatching) (?:some|a |the |our )",
    re.IGNORECASE,
)
_CONNECTED = re.compile(
    r"\b(?:connecting|transferring|putting) you\b|\bi(?:'ll| will) (?:connect|transfer|put) you\b|"
    r"\bi(?:'ll| will) try to (?:connect|reach)",
    re.IGNORECASE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DATE = re.compile(
    rf"\b(?P<weekday>\w+day),? (?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", re.IGNORECASE
)
_CLOCK = re.compile(r"\b(\d{1,2}(?: : \d\d)?(?: \d\d)? (?:am|pm|o'clock))\b")
_CONDITION = re.compile(r"\b(?:if|once|before|shall|would you like|do you want|can|could|unless|when)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """`said`: the sentence; `wrong`: all of it that stands nowhere."""

    said: str
    wrong: str


def untrue(talk: Talk, scene: Scene) -> list[Claim]:
    """In the order in which they were said."""
    found: list[Claim] = []
    heard = ""
    for turn in talk.turns:
        heard += f" {turn.caller}"
        truth = truth_of(heard, [*turn.rows.offered, *(row.starts_at for row in talk.rows.visits)], scene)
        codes = frozenset(row.code for row in talk.rows.visits)
        known = replace(truth, dictated=truth.dictated | codes, figures=truth.figures | figures(" ".join(codes)))
        wrong = {sentence: ", ".join(_wrong(sentence, known, turn, talk)) for sentence in sentences(turn.agent)}
        found += [Claim(sentence, what) for sentence, what in wrong.items() if what]
    return found


@dataclass(frozen=True, slots=True)
class Truth:
    """All numbers that may be said."""

    figures: frozenset[int]
    amounts: frozenset[int]
    dictated: frozenset[str]
    hours: frozenset[int]  # of a clock with twelve
    now: dt.datetime


def truth_of(heard: str, moments: Sequence[dt.datetime], scene: Scene) -> Truth:
    """`heard`: all that the caller said so far; `moments`: what the rows tell of."""
    business, case = scene.business, scene.case
    told = f"{business.name} {business.facts} {heard}"
    prices = {int(one.price) for one in business.services if one.price is not None}
    walls = {wall for stretches in business.hours.values() for stretch in stretches for wall in stretch}
    at_all = [scene.now, scene.now + dt.timedelta(1), *moments]
    spoken = {hour % 12 or 12 for hour in figures(heard) if hour <= 24}
    return Truth(
        now=scene.now,
        hours=frozenset(
            spoken | {int(wall[:2]) % 12 or 12 for wall in walls} | {at.hour % 12 or 12 for at in (scene.now, *moments)}
        ),
        figures=frozenset(
            figures(told)
            | prices
            | {one.minutes for one in business.services}
            | {part for one in business.services for part in divmod(one.minutes, 60)}
            | {number for wall in walls for number in times_of(wall)}
            | {number for at in at_all for number in _parts(at)}
            | {len(run) for run in dictated(heard)}  # "I heard nine digits"
            | ALWAYS
        ),
        amounts=frozenset(amounts(told) | prices),
        dictated=frozenset({business.number, case.caller or "", case.about.number} | dictated(heard)),
    )


def _reckoned(said: str, now: dt.datetime) -> str:
    """Without the days that are what they are called: "Monday, December 7" is no claim where it is one."""

    def left(found: re.Match[str]) -> str:
        month = _MONTHS.index(found["month"].lower()) + 1
        try:
            date = dt.date(now.year + (month < now.month), month, int(found["day"]))
        except ValueError:
            return found[0]
        return found["weekday"] if f"{date:%A}".lower() == found["weekday"].lower() else found[0]

    return _DATE.sub(left, said)


def _parts(at: dt.datetime) -> set[int]:
    return {at.day, at.year, at.hour, at.hour % 12 or 12, at.minute}


def _wrong(said: str, truth: Truth, turn: Turn, talk: Talk) -> Iterator[str]:
    """All of a sentence that stands nowhere."""
    plain = as_digits(_reckoned(said, truth.now))
    yield from (time for time in _CLOCK.findall(plain) if int(time.split()[0]) not in truth.hours)
    numbers = figures(_CLOCK.sub(lambda time: " : ".join(time[0].split(" : ")[1:]), plain))
    yield from (f"${sum_}" for sum_ in sorted(amounts(said) - truth.amounts))
    yield from map(str, sorted(numbers - truth.figures - amounts(said)))
    yield from (run for run in sorted(dictated(said)) if not any(run in known for known in truth.dictated))
    if not said.endswith("?"):
        yield from _deeds(said, turn.rows, talk.rows)


def _deeds(said: str, then: Rows, afterwards: Rows) -> Iterator[str]:
    """What is said to have been done, or is promised, and was not."""
    made = [row for row in then.visits if row.of_this_call]
    if _BOOKED.search(said) and not any(row.open for row in then.visits):
        yield "booked: no visit"
    if _CANCELLED.search(said) and not any(not row.open for row in made):
        yield "cancelled: no such visit"
    if _MOVED.search(said) and not made:
        yield "moved: no such visit"
    if _CONNECTED.search(said) and not _CONDITION.search(said) and not (afterwards.rang or afterwards.connected):
        yield "connected: nobody was rung"
    if _COMING.search(said) and not _CONDITION.search(said):
        yield "coming: nobody knows"
    somebody = afterwards.messages or afterwards.connected or any(row.of_this_call for row in afterwards.visits)
    if _PASSED_ON.search(said) and not _CONDITION.search(said) and not somebody:
        yield "passed on: no message"
