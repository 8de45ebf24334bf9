"""Digits as they are spoken: "five one zero, five fifty-five, oh one four two" becomes groups of digits. Pure.

A run is what was said in one go; fillers do not end it, other words do. Where somebody corrects himself ("no, sorry")
a new run begins that says so, because what it replaces has to be found.

Our own: text2num 3.1 knows neither "double five", "oh" in a number nor corrections.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shared.words import word_list

ONES = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fourty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9",
}  # fmt: skip
TIMES = {"double": 2, "triple": 3}
_FILLERS = word_list("um uh er and dash hyphen space then area code is it's that's it so like okay ok yeah")
_CORRECTIONS = word_list("no sorry wait actually mean correction scratch rather oops nope not wrong change")
_AFTER_THEM = word_list(
    "i it that was should be is it's its the last four three two digits end ends in with are number mean make ending"
)
# What is counted or named by a number before it: "95 dollars", "42 Oak Street" is left to the length of a number.
_UNITS = word_list("""
    dollars bucks percent minutes minute hours hour days weeks months years am pm o'clock street avenue road drive
    lane st ave rd people miles guests feet
    """)
_PAUSES = frozenset(",-.;()/\u2013\u2014\u2026")
_TOKEN = re.compile(r"\d+(?::\d+)?|\+|[a-z']+|[^\sa-z\d]", re.IGNORECASE)

Span = tuple[int, int]


@dataclass(slots=True)
class Run:
    """Groups of digits in the order said, and where each was; `begin` and `end`: the run's own place in the text."""

    groups: list[str]
    begin: int
    end: int
    corrects: bool = False  # it follows "no", "sorry": some of what stands before it was wrong
    plus: bool = False  # "plus" was said before it: the country's code is the first of it
    closed: bool = False  # a pause ended the last group
    spans: list[Span] = field(default_factory=list)

    @property
    def digits(self) -> str:
        return "".join(self.groups)


def runs(text: str) -> list[Run]:
    """The runs of digits in `text`, which is one turn."""
    return _Reader(text).read()


class _Reader:
    """Goes through the words of a turn once; state is the run that is being said."""

    def __init__(self, text: str) -> None:
        self._tokens = [(match[0].lower(), (match.start(), match.end())) for match in _TOKEN.finditer(text)]
        self._done: list[Run] = []
        self._run: Run | None = None
        self._corrects = False
        self._plus: Span | None = None
        self._ten = ""  # "fifty" was said: a digit may follow
        self._ten_at: Span = (0, 0)
        self._times: tuple[int, Span] | None = None

    def read(self) -> list[Run]:
        before = ""
        for word, at in self._tokens:
            if before == "last" and word in {"two", "three", "four"}:  # "the last four are …"
                continue
            self._take(word, at)
            before = word
        self._end_run()
        return self._done

    def _take(self, word: str, at: Span) -> None:
        if word.isdecimal() or word in ONES or word in TEENS:
            digits = word if word.isdecimal() else ONES.get(word) or TEENS[word]
            self._digits(digits, at, written=word.isdecimal())
        elif word in TENS:
            self._flush_ten()
            self._touch(at)
            self._ten, self._ten_at = TENS[word], at
        elif word in TIMES:
            self._times = (TIMES[word], at)
        elif word in {"hundred", "thousand"} and self._run:
            self._flush_ten()
            self._append("00" if word == "hundred" else "000", at, joined=True)
        else:
            self._other(word, at)

    def _digits(self, digits: str, at: Span, *, written: bool) -> None:
        run = self._touch(self._times[1] if self._times else at)
        if self._ten:
            ten, self._ten = self._ten, ""
            alone = written or len(digits) > 1 or run.closed or digits == "0"
            ten_at = self._ten_at if alone else (self._ten_at[0], at[1])
            self._append(f"{ten}0" if alone else ten + digits, ten_at, joined=False)
            if not alone:
                return
        times, first = self._times or (1, at)
        self._append(digits * times, (first[0], at[1]), joined=not written and not run.closed)
        self._times = None

    def _other(self, word: str, at: Span) -> None:
        run = self._run
        if word in {"+", "plus"}:
            self._end_run()
            self._plus = at
        elif word in _PAUSES or word in _FILLERS:
            if run and not (word == "-" and self._ten):  # "fifty-five" is one number
                run.closed = True
        elif word in _UNITS and run:
            self._flush_ten()
            run.groups, run.spans = run.groups[:-1], run.spans[:-1]
            run.end = run.spans[-1][1] if run.spans else run.begin
            self._end_run()
        else:
            self._end_run()
            self._corrects = word in _CORRECTIONS or (self._corrects and word in _AFTER_THEM)

    def _touch(self, at: Span) -> Run:
        if self._run is None:
            begin, end = self._plus or at
            self._run = Run([], begin, end, corrects=self._corrects, plus=self._plus is not None)
            self._corrects, self._plus = False, None
        return self._run

    def _append(self, digits: str, at: Span, *, joined: bool) -> None:
        run = self._run
        assert run
        if joined and run.groups:
            run.groups[-1] += digits
            run.spans[-1] = (run.spans[-1][0], at[1])
        else:
            run.groups.append(digits)
            run.spans.append(at if run.spans or not run.plus else (run.begin, at[1]))
        run.end, run.closed = at[1], False

    def _flush_ten(self) -> None:
        if self._ten and self._run:
            ten, self._ten = self._ten, ""
            self._append(f"{ten}0", self._ten_at, joined=False)

    def _end_run(self) -> None:
        self._flush_ten()
        if self._run and self._run.digits:
            self._done.append(self._run)
        self._run, self._times, self._ten, self._plus = None, None, "", None
