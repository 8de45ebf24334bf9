"""The number a caller wants to be called on: spoken or written digits, also corrected, or "the one I'm calling from".

The last complete number wins, because people correct themselves. No number is made up: one that is short of a digit is
none, and a number without its country is one of the country that the client is called in.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shared.dictation.digits import Run, runs
from shared.entities.cues import cue
from shared.entities.extension import extension_after, is_extension
from shared.entities.spoken import Quote, SpokenTurn, first, last, quote
from shared.numbers import number_of, number_said

SHORTEST = 8  # digits of a number with its country
LOCAL = 7  # digits of one without its area code
NATIONAL = 10  # digits of a North American number
LONGEST = 17  # digits of any number, with the zeros that some dial first
PIECES = 12  # groups of digits that are kept until they are a number

_LETTERS = re.compile(r"[oO](?:[\s,.-]+[oO])*")
_SAME = cue(
    "(?:number|phone|line|one|cell|what) (?:that )?(?:i'm|i am|we're|i|i've been) .. (?:calling|called|call|phoning) .. (?:from|on|with|now)",
    "(?:same|this same) (?:number|phone|line|cell)",
    "(?:at|on|to|use|using|it's|just|yes|yeah|with) (?:this|this same) (?:number|phone|line|cell)(?: here)?",
    "this (?:number|one|phone|line) (?:is (?:fine|good|best|okay|ok|great|perfect|the best|correct)|works|here|will do)",
    "number (?:that )?(?:you see|you have there|you've got there|came up|comes up|shows up|showed up|popped up|is showing)",
    "(?:on|from|in|off) (?:your|the) (?:screen|display|caller id)",
    "phone i'm (?:on|using|holding|talking on)",
)
_OTHER = cue(
    "(?:not|isn't|don't|do not|another|different|other|instead of) .. (?:this|same|the) (?:number|phone|line|one|cell)"
)
_ASKED = cue(
    "(?:number|phone|line) (?:that )?(?:you're|you are|you) .. (?:calling|called) .. from",
    "(?:at|on|to|is) (?:this|the same|that|this same) (?:number|phone|line)",
    "same number",
    "number (?:i see|i have|showing|on (?:my|the) (?:screen|display))",
)
_AGREED = cue(
    r"\A\W*(?:(?:um|uh|oh|ah|well) )?(?:yes|yeah|yep|yup|sure|correct|right|please|uh huh|mm hmm|exactly|of course|okay|ok|fine"
    r"|absolutely|perfect|that's (?:right|fine|correct|it|good|great|the one|perfect)|that is|that works|it is|you can|that'd be|i do)"
)


@dataclass(frozen=True, slots=True)
class Callback:
    """`said`: where it was said; `own`: it is the number of the call itself; `extension`: digits behind it."""

    number: str
    said: Quote
    own: bool
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class CallNumbers:
    """E.164: whose call it is (None: withheld) and what was dialled; `home`: the region of numbers without a country."""

    own: str | None
    dialled: str | None
    home: str | None


def callback(call: CallNumbers, lines: Sequence[SpokenTurn]) -> Callback | None:
    """The number to call back on, None where the caller gave none."""
    told = sorted([*_own(call, lines), *_spoken(call, lines)], key=lambda one: one.said.at)
    if not told:
        return None
    return replace(told[-1], extension=extension_after(told[-1].said.at, lines))


def _own(call: CallNumbers, lines: Sequence[SpokenTurn]) -> Iterator[Callback]:
    """Each time "the same number" was said, or agreed to."""
    own = call.own
    if own is None:
        return
    for before, line in zip((None, *lines), lines, strict=False):
        if not line.caller:
            continue
        agreed = first(_AGREED, [line])
        asked = bool(before and not before.caller and "?" in before.text and first(_ASKED, [before]))
        said = last(_SAME, [line]) or (agreed if asked else None)
        if said and not first(_OTHER, [line]):
            yield Callback(own, said, own=True)


def _spoken(call: CallNumbers, lines: Sequence[SpokenTurn]) -> Iterator[Callback]:
    """The business's own number, "I called 555-0100 and …", is none to call back on."""
    dialled = call.dialled
    dictation = Dictation(home=call.home, own=call.own)
    for line in (line for line in lines if line.caller):
        for run in runs(line.plain):
            if _is_local(run.digits, dialled) or is_extension(line.plain, run) or _spells(line.plain, run):
                continue
            if (number := dictation.take(run, line.at)) and number != dialled:
                yield Callback(number, quote(line, run.begin, run.end), own=number == call.own)


def _spells(text: str, run: Run) -> bool:
    """Whether it is the letter of a name that is spelled: "N, O, O, R"."""
    return bool(_LETTERS.fullmatch(text, run.begin, run.end))


def _is_local(digits: str, dialled: str | None) -> bool:
    """Whether it is the number that was dialled, without its area code."""
    return bool(dialled) and len(digits) == LOCAL and str(dialled).endswith(digits)


@dataclass(slots=True)
class Dictation:
    """A caller saying a number, perhaps in pieces. `home`: the region of numbers without a country."""

    home: str | None
    own: str | None
    number: str | None = None  # the last complete one
    pieces: tuple[str, ...] = ()  # of a number that is not complete yet
    at: int = -1  # the turn they were said in

    def take(self, run: Run, at: int) -> str | None:
        """What is complete with this run, None while nothing is."""
        groups = tuple(run.groups)
        if at > self.at + 2:  # the caller's next turn stands two places further on
            self.pieces = ()
        found = self._complete(groups, plus=run.plus or run.digits.startswith("00")) or self._put_together(
            groups, corrects=run.corrects
        )
        if found:
            self.number, self.pieces = found, ()
        self.at = at
        return found

    def _put_together(self, groups: tuple[str, ...], *, corrects: bool) -> str | None:
        digits = "".join(groups)
        if corrects and self.pieces:
            found = self._with_replaced_end(digits)
            self.pieces = (*self.pieces[:-1], *groups)[-PIECES:]
            return found
        if corrects and self.number and 3 <= len(digits) < NATIONAL:
            return self.number[: -len(digits)] + digits if len(self.number) > NATIONAL else None
        self.pieces = (*self.pieces, *groups)[-PIECES:]
        return self._complete(self.pieces, plus=False)

    def _with_replaced_end(self, digits: str) -> str | None:
        """The pieces so far with their end replaced: whole pieces if that gives a number, else single digits."""
        for keep in range(len(self.pieces) - 1, -1, -1):
            if found := self._complete(("".join(self.pieces[:keep]) + digits,), plus=False):
                return found
        so_far = "".join(self.pieces)
        kept = NATIONAL - len(digits)
        return self._complete((so_far[:kept] + digits,), plus=False) if 0 < kept < len(so_far) else None

    def _complete(self, groups: Sequence[str], *, plus: bool) -> str | None:
        """The number that neighbouring groups make; the last one where there are several."""
        if plus:
            return self._number("".join(groups)[: LONGEST + 1], plus=True)
        for end in range(len(groups), 0, -1):
            digits = ""
            for group in reversed(groups[:end][-LONGEST:]):
                digits = group + digits
                if len(digits) > LONGEST:
                    break
                if number := self._number(digits, plus=False):
                    return number
        return None

    def _number(self, digits: str, *, plus: bool) -> str | None:
        if plus or digits.startswith("00"):
            whole = digits.lstrip("0")
            return number_of(f"+{whole}") if len(whole) >= SHORTEST else None
        if said := number_said(digits, self.home):
            return said
        bare = digits.lstrip("0")
        return self.own if self.own and len(bare) >= 7 and self.own.endswith(bare) else None
