"""What a receptionist's words ask of the caller, by their key words. Pure.

Written from what receptionists say in general, not from what ours says: whoever rewords a question need not come here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum


class Asked(StrEnum):
    """What is wanted of the caller now."""

    AGAIN = "again"  # he was not understood
    THERE = "there"  # is he still on the line?
    ELSE = "else"
    SAFE = "safe"
    MEANT = "meant"  # which of two did he mean?
    INSTEAD = "instead"
    CALLING_FROM = "calling_from"  # may he be called where he calls from?
    READ_BACK = "read_back"
    CHOICE = "choice"
    CODE = "code"
    SPELL = "spell"
    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"
    KNOWN = "known"  # has he been here before?
    URGENT = "urgent"
    CALLBACK = "callback"
    BOOK = "book"  # would he like an appointment?
    SERVICE = "service"
    DAY = "day"
    TIME = "time"
    MATTER = "matter"
    YES_NO = "yes_no"
    HELP = "help"  # what can be done for him?
    NOTHING = "nothing"


_PATTERNS: Mapping[Asked, Sequence[str]] = {
    Asked.AGAIN: [
        r"(didn't|did not|couldn't|could not) (quite )?(catch|hear|understand|get)",
        r"say (that|it) again|repeat (that|it)|once more|pardon|come again|rephrase",
    ],
    Asked.THERE: [r"are you (still )?there|still (there|on the line)|can you hear me"],
    Asked.ELSE: [r"(anything|something|what) else|any other"],
    Asked.SAFE: [r"(are you|is everyone|is everybody|is anyone) .{0,20}(safe|hurt|danger|injured)"],
    Asked.MEANT: [r"\b(do|did) you mean\b|\b(was that|what would it be|is it|which service)\b.{0,80}\bor\b"],
    Asked.INSTEAD: [r"instead|another (day|time)|(rather|prefer to) (move|reschedule)|reschedule it"],
    Asked.CALLING_FROM: [
        r"(number|phone)( that)? you('re| are)? (calling|call) (from|on|with)|\bthis (number|phone)\b",
        r"same number|number you('re| are) on",
    ],
    Asked.CODE: [r"\bcode\b|confirmation number|booking number|reference"],
    Asked.READ_BACK: [
        r"(is|are|was|sound|sounds|have i got|do i have|did i get|did i hear) .{0,200}\b(right|correct)\b",
        r"\b(right|correct|okay)\s*\?",
    ],
    Asked.CHOICE: [
        r"which (one |of (them|these|those|the two) )?(suit|work|fit|would|do you|is|of)",
        r"(does|do|would|will|is) .{0,60}\b(suit|work|be (ok|okay|good|fine|convenient)|good)\b",
        r"would you like (the first|either|one)",
    ],
    Asked.SPELL: [r"\bspell"],
    Asked.NAME: [r"\bname\b|who('s| is) calling|who am i (speaking|talking)"],
    Asked.NUMBER: [
        r"\bnumber\b|where (can|may|could) (we|they|somebody|someone) (reach|call)|reach you",
        r"call you back (at|on)\b|\bdigits\b",
    ],
    Asked.ADDRESS: [
        r"\baddress\b|where (are you|is it|should|do you live|exactly)|what street|\blocation\b|where is the"
    ],
    Asked.KNOWN: [
        r"new (patient|client|customer)|(been|visited|come) .{0,20}before|first (time|visit|tattoo)",
        r"returning (patient|client|customer)",
    ],
    Asked.URGENT: [r"urgent|emergency|how soon|can (it|that) wait"],
    Asked.MATTER: [
        r"what('s| is| should| shall| may| can)? .{0,40}(about|message|regarding|tell (them|him|her)|pass on)",
        r"what('s| is)? .{0,40}(concern|matter|let them know)|your message",
    ],
    Asked.CALLBACK: [r"call(s|ed)? you( back)?|message|pass (that|this|it) on|callback|get back to you"],
    Asked.DAY: [r"(what|which) (day|date)|\bwhen\b|day and time|what (other )?days?\b"],
    Asked.TIME: [r"(what|which) time|at what|morning or|time of day|what hour"],
    Asked.SERVICE: [
        r"(what|which) .{0,30}(service|kind|type|treatment|appointment|work|session|massage|inspection)",
        r"what (is|'s) (it|that|this|the (appointment|visit)) for|reason for|what (do|would) you (need|like|want)",
        r"what .{0,20}(done|come in for|can we do)|what (would you like to|are you) book",
    ],
    Asked.HELP: [r"how (can|may|could) (i|we) help|what can (i|we) do for you|can i help you"],
    Asked.BOOK: [
        r"(would you like|do you want|shall|should|want) .{0,40}(book|appointment|schedule|set up|come in|visit)"
    ],
    Asked.YES_NO: [r"\b(would|shall|should|do|does|did|may|can|could|is|are|was|will|have) (you|i|we|that|it|this)\b"],
}
_COMPILED = tuple((asked, re.compile("|".join(patterns), re.IGNORECASE)) for asked, patterns in _PATTERNS.items())
_SENTENCE = re.compile(r"[^.!?]*(?:\.(?=\d)[^.!?]*)*[.!?]+|[^.!?]+$")
_REQUESTS = re.compile(
    r"\b(please (tell|give|say|spell)|tell me|give me|let me know|go ahead|i need|say)\b|"
    r"\b(i|we) can (take|have|pass)\b",
    re.IGNORECASE,
)
# Abbreviations whose full stop ends no sentence.
_SHORT = re.compile(r"\b([ap])\.m\.", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """As they are spoken."""
    return [found.strip() for found in _SENTENCE.findall(_SHORT.sub(r"\1m", text)) if found.strip()]


def question(text: str) -> str:
    """The question that is open when the receptionist falls silent; "" where nothing is asked."""
    said = sentences(text)
    asked = [one for one in said if one.endswith("?")]
    if asked:
        return asked[-1]
    return said[-1] if said and _REQUESTS.search(said[-1]) else ""


def what_is_asked(text: str) -> Asked:
    """What the newest question wants; that somebody was not understood is also said without one."""
    again = _COMPILED[0][1]
    if not (open_ := question(text)):
        return Asked.AGAIN if again.search(text) else Asked.NOTHING
    return next((asked for asked, pattern in _COMPILED if pattern.search(open_)), Asked.NOTHING)
