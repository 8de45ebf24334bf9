"""Days and times as callers name them, and whether they are an appointment's: "Saturday at ten", "as soon as possible"."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.entities.calendar_words import DAY, LONGEST, MINUTES, NUMBER, TIME, named, without_telephones
from shared.entities.cues import cue
from shared.entities.spoken import Quote, SpokenTurn, first, quote

SOON = "as soon as possible"

_EXACT = re.compile(rf"\b(?:{DAY}|{TIME})", re.IGNORECASE)
_HAS_DAY = re.compile(rf"\b(?:{DAY})", re.IGNORECASE)
_ENDS_IN_TIME = re.compile(rf"[\s,]*\b(?:at\s)?(?:{TIME})$", re.IGNORECASE)
_BARE = re.compile(rf"\b(?:{NUMBER})(?:{MINUTES})?\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
ALTERNATIVE = 60  # characters between two times of which one is "or" the other

_PAST = cue(
    "since",
    "last (?:night|week|month|year|time|(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?! (?:of|in)))",
    "yesterday",
    "ago",
    "started",
    "it happened",
    "(?:he|she|they|you|somebody|someone|who) (?:came|fixed|were|was)",
    "(?:was|were) supposed to",
    "i (?:was|came|had|paid|called|dropped|bought|got)",
    "you (?:said|told|promised|charged|sent)",
    "until",
)
_HOURS = cue(
    "(?:are|aren't|will) you .. (?:open|closed|closing|there)",
    "what time (?:do|are|does) you .. (?:open|close)?",
    "(?:do|are) you (?:guys )?(?:open|close|work|working)",
    "your hours",
    "opening hours",
    "office hours",
    "how late",
)
_NOT_THEN = cue(
    "(?:can't|cannot|couldn't|not|won't) (?:\\w+ )?(?:do|make|on|at|available|free|come)",
    "(?:doesn't|does not|won't|don't|isn't|not) (?:really )?(?:work|good|going to work|suit|possible|available)",
)
_CLAUSE_END = re.compile(r"[,;.!?]|\b(?:but|so|because|and|then|cause|though)\b", re.IGNORECASE)
WORDS_BEFORE, WORDS_AFTER = 7, 5  # around a time that can belong to it
_AROUND = 120  # characters that hold them
SHORT_ANSWER = 6  # words
ASKS_WHEN = cue(
    "(?:what|which) (?:\\w+ )?(?:day|time|date|hour)",
    "when (?:would|do|can|should|is|are|works)",
    "(?:day|time) (?:and|or) (?:day|time)",
    "(?:a|the|your) (?:preferred |good )?(?:day|time)",
)
_TIME_TO_CALL = cue("(?:time|when|hours?) .. (?:call|reach|phone|ring|contact)(?: you| back)?")
AGREES = cue(
    r"\A\W*(?:(?:um|uh|oh|ah|well|hmm) )?(?:yes|yeah|yep|yup|sure|perfect|great|okay|ok|sounds|works|excellent|wonderful|good|fine|absolutely|correct|please|alright|all right"
    r"|that (?:works|would|will|is|sounds|time|one)|that's|that'll|let's|i'll take|we'll take|exactly|right|awesome|cool|definitely|i can do|i can make|book)"
)


@dataclass(frozen=True, slots=True)
class When:
    """`words`: as they were said; `exact`: a day or a time, not only "as soon as possible"."""

    words: str
    said: Quote
    exact: bool


def appointment_time(lines: Sequence[SpokenTurn]) -> When | None:
    """The day or time that was asked for or agreed to last; None where there is none."""
    found: When | None = None
    for before, line in zip((None, *lines), lines, strict=False):
        if not line.caller:
            continue
        agent = before if before and not before.caller else None
        if agent and _TIME_TO_CALL.search(agent.plain):
            continue
        offered = _offered(agent, line) if agent else None
        wished = list(_wished(line)) or (list(_bare(agent, line)) if agent else [])
        found = _merged(found, wished[-1]) if wished else offered or found
    return found


def _wished(line: SpokenTurn) -> Iterator[When]:
    for begin, end in _alternatives(line.plain):
        clause = _clause(line.plain, begin, end)
        if not any(rule.search(clause) for rule in (_PAST, _HOURS, _NOT_THEN)):
            yield _when(line, begin, end)


def _alternatives(text: str) -> Iterator[tuple[int, int]]:
    """Each time that is named; "Tuesday at ten would be great, or else Thursday" is one."""
    waiting: tuple[int, int] | None = None
    for begin, end in named(text):
        if waiting and _one_or_other(text, waiting, begin, end):
            waiting = (waiting[0], end)
            continue
        if waiting:
            yield waiting
        waiting = (begin, end)
    if waiting:
        yield waiting


def _one_or_other(text: str, before: tuple[int, int], begin: int, end: int) -> bool:
    between = text[before[1] : begin]
    near = len(between) <= ALTERNATIVE and end - before[0] <= LONGEST and not re.search(r"[.!?;]", between)
    return near and bool(_OR.search(between))


def _clause(text: str, begin: int, end: int) -> str:
    """A few words on either side of a place, as far as its clause goes."""
    before = _CLAUSE_END.split(text[max(0, begin - _AROUND) : begin])[-1].split()
    after = _CLAUSE_END.split(text[end : end + _AROUND])[0].split()
    return " ".join([*before[-WORDS_BEFORE:], text[begin:end], *after[:WORDS_AFTER]])


def _when(line: SpokenTurn, begin: int, end: int) -> When:
    said = quote(line, begin, end)
    exact = bool(_EXACT.search(said.found))
    return When(said.found.strip(" ,.") if exact else SOON, said, exact)


def _offered(before: SpokenTurn, line: SpokenTurn) -> When | None:
    """What the agent proposed and the caller agreed to."""
    if not AGREES.search(line.plain) or first(_HOURS, [before]):
        return None
    proposed = [place for place in named(before.plain) if "?" in quote(before, *place).text]
    return _when(before, *proposed[-1]) if proposed else None


def _bare(before: SpokenTurn, line: SpokenTurn) -> Iterator[When]:
    """A mere "ten", when the question was what time; "ten or eleven" is all that was answered."""
    if ASKS_WHEN.search(before.plain) and len(line.plain.split()) <= SHORT_ANSWER:
        found = list(_BARE.finditer(without_telephones(line.plain)))
        if len(found) == 1:
            yield When(found[0][0], quote(line, found[0].start(), found[0].end()), exact=True)
        elif found:
            yield When(line.text.strip(" ,."), quote(line, found[0].start(), found[-1].end()), exact=True)


def _merged(old: When | None, new: When) -> When:
    """A time said after its day belongs to it: "Saturday", then "at ten", then "make it eleven"."""
    day = _ENDS_IN_TIME.sub("", old.words) if old and old.exact else ""
    if new.exact and not _HAS_DAY.search(new.words) and _HAS_DAY.search(day):
        return When(f"{day}, {new.words[0].lower()}{new.words[1:]}", new.said, exact=True)
    return new if new.exact or old is None or not old.exact else old
