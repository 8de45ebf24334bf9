"""Days and times as callers name them, and whether they are an appointment's: "Saturday at ten", "as soon as possible"."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cloud.after_call.cues import cue
from cloud.after_call.spoken import Quote, SpokenTurn, first, quote

SOON = "as soon as possible"

_NUMBER = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2}(?!\\d)"
_MINUTES = r"(?:[:.]\d\d|\s(?:thirty|fifteen|forty[ -]?five|twenty|o'clock|\d\d))"
_PART = r"morning|afternoon|evening|night|lunchtime|noon|midday"
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_ORDINAL = (
    r"\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty)[ -]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third"
    r"|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    r"|nineteenth|twentieth|thirtieth"
)
_DAY = (
    rf"(?:(?:next|this|this coming|the following|early|late) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?(?: (?:{_PART}))?"
    rf"|(?:the day after )?tomorrow(?: (?:{_PART}))?|today|tonight|this (?:{_PART}|weekend)|(?:on |over )?the weekend|(?:{_MONTH}) (?:the )?(?:{_ORDINAL}|\d{{1,2}})"
    rf"|(?:the )?(?:{_ORDINAL}) of (?:{_MONTH})|the (?:{_ORDINAL})(?! (?:time|floor|one|person|street|house|door|thing|visit))|\d{{1,2}}/\d{{1,2}}"
)
_TIME = (
    rf"(?:(?:at|around|about|after|before|by|from|between|until|past|say|maybe) )?(?:half past |quarter (?:past|to) )?(?:{_NUMBER}){_MINUTES}?\s?(?:a\.?m\b|p\.?m\b|o'clock|in the (?:{_PART}))\.?"
    rf"|(?:at|around|about|after|before|by) (?:half past |quarter (?:past|to) )?(?:{_NUMBER}){_MINUTES}?(?!\s+\w+s\b|\s?(?:dollars|bucks|percent|minutes|miles|{_MONTH}|\w+ (?:street|avenue|road|drive|lane)))"
    rf"|(?:{_NUMBER}){_MINUTES}|half past (?:{_NUMBER})|(?:at )?(?:noon|midday|lunchtime)|(?:early |late |first thing )?in the (?:{_PART})|first thing|mornings|afternoons|evenings"
)
_SOON = (
    r"as soon as (?:possible|you can|he can|she can|they can|someone can|somebody can|you have)|as soon as|asap|a s a p|right away|right now|immediately|straight away|(?<=someone )now|(?<=somebody )now|(?<=here )now|(?<=out )now"
    r"|(?:the |your )?(?:first|earliest|next|soonest) (?:available|possible|opening|slot|appointment|time|one|thing you|that you)|how (?:soon|fast|quickly) (?:can|could|will)|whenever (?:you (?:can|have|are)|works)|any ?time"
)
_ATOM = f"(?:{_DAY}|{_TIME}|{_SOON})"
_GLUE = r"(?:[\s,]+(?:(?:on|at|in|the|around|about|and|or|between|if possible|maybe|morning|afternoon|evening|preferably|say|,)[\s,]+)*)"
_WHEN = re.compile(rf"\b{_ATOM}(?:{_GLUE}{_ATOM}){{0,3}}", re.IGNORECASE)
_EXACT = re.compile(rf"\b(?:{_DAY}|{_TIME})", re.IGNORECASE)
_BARE = re.compile(rf"\b(?:{_NUMBER})(?:{_MINUTES})?\b", re.IGNORECASE)

_PAST = cue(
    "since",
    "last (?:night|week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday|time)",
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
    for match in _WHEN.finditer(line.plain):
        clause = _clause(line.plain, match.start(), match.end())
        if not any(rule.search(clause) for rule in (_PAST, _HOURS, _NOT_THEN)):
            yield _when(line, match)


def _clause(text: str, begin: int, end: int) -> str:
    """A few words on either side of a place, as far as its clause goes."""
    before = _CLAUSE_END.split(text[max(0, begin - _AROUND) : begin])[-1].split()
    after = _CLAUSE_END.split(text[end : end + _AROUND])[0].split()
    return " ".join([*before[-WORDS_BEFORE:], text[begin:end], *after[:WORDS_AFTER]])


def _when(line: SpokenTurn, match: re.Match[str]) -> When:
    said = quote(line, match.start(), match.end())
    exact = bool(_EXACT.search(match[0]))
    return When(said.found.strip(" ,.") if exact else SOON, said, exact)


def _offered(before: SpokenTurn, line: SpokenTurn) -> When | None:
    """What the agent proposed and the caller agreed to."""
    if not AGREES.search(line.plain) or first(_HOURS, [before]):
        return None
    proposed = [
        match for match in _WHEN.finditer(before.plain) if "?" in quote(before, match.start(), match.end()).text
    ]
    return _when(before, proposed[-1]) if proposed else None


def _bare(before: SpokenTurn, line: SpokenTurn) -> Iterator[When]:
    """A mere "ten", when the question was what time."""
    if ASKS_WHEN.search(before.plain) and len(line.plain.split()) <= 6:
        for match in _BARE.finditer(line.plain):
            yield When(match[0], quote(line, match.start(), match.end()), exact=True)


def _merged(old: When | None, new: When) -> When:
    """A time said after its day belongs to it: "Saturday", then "at ten"."""
    if (
        old
        and not re.search(_DAY, new.words, re.IGNORECASE)
        and new.exact
        and re.fullmatch(_DAY, old.words, re.IGNORECASE)
    ):
        return When(f"{old.words}, {new.words[0].lower()}{new.words[1:]}", new.said, exact=True)
    return new if new.exact or old is None or not old.exact else old
