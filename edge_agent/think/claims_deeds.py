"""Deeds: what somebody says that was done, or is being done, for the caller. Pure.

A model has done nothing. What the desk did the desk has said; so a deed is true where the agent has said it before.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from shared.entities.calendar_words import NUMBER, WEEKDAY

_I = r"\b(?:i|we)(?:'ve|'d| have| had)?(?: (?:just|already|now|also|all|successfully|gone ahead and|went ahead and))*"
_NOW = r"(?: (?:now|just|already|all|also|officially|successfully|currently|both))*"
_IS = rf"(?:'s|'re| is| are| was| were| has been| have been|'ve been|'s been| is being){_NOW}"
_WILL = r"\b(?:(?:i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to)|let me|let us|let's)(?: (?:just|now|quickly|go ahead and|also|gladly|happily))*"
_SOMEBODY = (
    r"\b(?:someone|somebody|he|she|they|help|an? (?:\w+ ){0,2}\w+|(?:our|the) (?:\w+ ){0,2}\w+|dr\.? \w+|we|i)"
    r"(?:'ll| will|'s going to| is going to| are going to)"
)
_BOOKED = r"(?:booked|scheduled|reserved|confirmed|pencill?ed|secured|locked)"
_BOOK = r"(?:book|schedule|reserve|pencil|secure|lock|put you (?:in|down)|get you (?:in|booked|scheduled|set up)|set (?:you|that|it|this) up|add you|hold (?:that|this|the|it))"
_VISIT = r"(?:appointment|visit|booking|reservation|slot|session|consultation|inspection|viewing|showing|order)"
_WHEN = rf"(?:on |at |for |then\b|tomorrow|next |this |soon on |{WEEKDAY})"

# By what was done; in lower case, one after the other.
_DEEDS: dict[str, re.Pattern[str]] = {
    kind: re.compile("|".join(patterns))
    for kind, patterns in {
        "booked": (
            rf"{_I} (?:{_BOOKED}|put (?:you|your name|that|it) (?:in|down|on)|got you (?:in|down|booked|scheduled|set)|have you (?:in|down|booked|scheduled|set|confirmed)|made (?:the|your|an|that|you an?) (?:\w+ )?{_VISIT}|set (?:that|it|this|you|your \w+) up|added you)\b",
            rf"\b(?:you|that|it|this|everything|all|he|she|they|both|{_VISIT}|(?!nothing|nobody|not|none|no)\w+){_IS} {_BOOKED}\b",
            r"\byou(?:'re| are)(?: now| all)* (?:all set\b|set (?:for|on|to)\b|good to go\b|on (?:the|our) (?:schedule|calendar|books|list)\b|in (?:the|our) (?:system|schedule|calendar)\b|down for\b)",
            rf"\b(?:your|the|that|an?) (?:\w+ ){{0,3}}{_VISIT} (?:is|will be|has been|was)(?: now| all)* (?:set|made|at|on|for|tomorrow|today|ready|in place|completed?|done|finali[sz]ed)\b",
            r"\ball (?:booked|confirmed|scheduled|reserved)\b|\A\W*(?:booked|confirmed|scheduled|reserved)\b",
            r"\bconsider (?:it|that|yourself) (?:done|booked|confirmed|scheduled)\b",
            rf"\b(?:we'll|we will|i'll|i will|we) see you {_WHEN}",
            rf"(?:\A\W*|\band )see you {_WHEN}",
            rf"{_WILL} {_BOOK}\b",
            rf"\b(?:we|i|he|she|they|there)(?:'ve got| have| has| is| are|'s|'re)(?: \w+){{0,2}} (?:openings?|availability|available|slots?|space|room) (?:\w+ ){{0,2}}(?:{_WHEN}|today)",
            rf"\b(?:{WEEKDAY}|tomorrow|today|noon|[ap]m|\d|{NUMBER}|thirty|fifteen|o'clock|that (?:time|day|slot)|it|slot)(?:'s| is| works and is) (?:also |still |currently )?(?:available|free|open for you)\b",
        ),
        "cancelled": (
            rf"{_I} (?:cancell?ed|removed|deleted|called off|taken you off)\b",
            rf"(?:you|that|it|this|everything|{_VISIT}|\w+){_IS} (?:cancell?ed|removed|deleted|called off)\b",
            rf"{_WILL} (?:cancel|remove|delete)\b",
            r"\ball cancell?ed\b|\A\W*cancell?ed\b|\bconsider (?:it|that) cancell?ed\b",
        ),
        "moved": (
            rf"{_I} (?:moved|rescheduled|changed|switched|pushed|updated)\b",
            rf"(?:that|it|this|everything|{_VISIT}){_IS} (?:moved|rescheduled|changed|switched|updated)\b",
            rf"{_WILL} (?:move|reschedule|change|switch|update)\b",
        ),
        "sent": (
            rf"{_I} (?:sent|texted|e-?mailed|mailed|faxed|forwarded)\b",
            rf"\b(?:that|it|this|message|text|e-?mail|confirmation|link|invoice|quote|reminder|form|forms|details){_IS} (?:sent|e-?mailed|texted|on (?:its|the|their) way)\b",
            rf"{_WILL} (?:send|text|e-?mail|mail|fax|forward)\b",
            r"\byou(?:'ll| will| should)(?: (?:shortly|soon|also|now))* (?:receive|get) (?:an? |the |your )?(?:\w+ )?(?:text|e-?mail|confirmation|reminder|message|link|invoice)\b",
        ),
        "told": (
            rf"{_I} (?:taken|passed|left|given|relayed|delivered|recorded|saved|filed|submitted|logged) (?:(?:on|along|down) )?(?:your|the|that|it|this|a|them|him|her)\b",
            rf"{_I} (?:told|notified|informed|alerted|contacted|called|paged|spoken|talked|checked|asked|let (?:him|her|them|the|our|dr)|looked (?:it|that|you|into)|processed|ordered|refunded|charged|dispatched|paid|found)\b",
            rf"\b(?:your|the|that|this) (?:\w+ ){{0,2}}(?:message|request|complaint|note|payment|refund|order){_IS} (?:taken|passed|delivered|recorded|received|submitted|processed|saved|filed|logged|done|made|issued|placed)\b",
            r"\b(?:the|our) (?:team|office|dentist|doctor|technician|plumber|owner|manager|staff|crew)(?: has| have)(?: been)?(?: already| now)? (?:notified|informed|told|alerted|contacted|called)\b",
            r"\b(?:that|it|this)(?:'s| is| has been)(?: all| now| already)* (?:done|taken care of|sorted|arranged)\b",
        ),
        "ready": (
            rf"(?<!make sure )(?<!ensure )\b(?:your|the) (?:\w+ )?(?!appointment|office|shop|line|phone|water|area|door)\w+(?:'s| is| are|'re){_NOW} (?:ready|finished|fixed|repaired|completed?|in stock|waiting for you)\b",
            r"\A(?:\W*\b(?:yes|yeah|great news|good news)\b)+\W+(?:it is|it's|they are|they're)(?: all| now| already)* (?:ready|done|finished|fixed|in)\b",
        ),
        "comes": (
            rf"{_SOMEBODY} (?:\w+ )?(?:be there|be here for you|be (?:right )?(?:over|out|with you)|come|arrive|stop by|show up|get there|head|meet you|be (?:at|on) (?:your|the|his|her|their))\b",
            r"\b(?:someone|somebody|he|she|they|help|we|i|technician|plumber|locksmith|mechanic|inspector|agent|crew|team|truck|ambulance|police|tow)(?: is|'s|'re| are|'m)(?: already| now)* (?:on (?:the|his|her|their|our|its|my) way|coming|heading|headed|en route|dispatched|being sent)\b",
            r"\b(?:i|we)(?:'m| am|'re| are)(?: now)? (?:sending|dispatching|calling)\b",
            rf"{_WILL} (?:dispatch|have (?:someone|somebody|a \w+|our \w+) (?:come|there|out|over|at))\b",
        ),
        "connected": (
            r"\b(?:i|we)(?:'m| am|'re| are)(?: now| just| going to)* (?:transferring|connecting|putting you through|forwarding|patching)\b",
            rf"{_WILL} (?:transfer|connect|put you (?:through|on)|patch|get (?:someone|somebody|him|her|them|the \w+|dr) on)\b",
            rf"{_I} (?:transferred|connected|put you through)\b",
            r"\b(?:you(?:'re| are)(?: now)? being (?:transferred|connected)|transferring you|connecting you|putting you through)\b",
            r"\b(?:please )?(?:hold|stay on the line|one moment|just a moment)[^.!?]* while i (?:transfer|connect|put|get|check|look|pull|book|find)\b",
        ),
        "checked": (
            rf"{_WILL} (?:check (?!with (?:the|our) (?:team|office))|look (?:that|it|this|you|into|at|up)|pull up|find out\b|see (?:if|what|when|whether))",
            r"\b(?:i|we)(?:'m| am|'re| are)(?: now| just)* (?:checking|looking (?:at|into|that|it|up|for)|booking|scheduling|sending|cancell?ing|reserving|pulling)\b",
            r"\b(?:i|we)(?: can)? (?:see|have)(?: here)? that you(?:'re| are|'ve| have) (?:booked|scheduled|a |an )",
        ),
    }.items()
}  # fmt: skip
# Nothing was done yet, or never will be.
_NOT_YET = re.compile(
    r"\b(?:if|when|once|until|till|unless|before|after|whether|as soon as|not|never|nothing|nobody|no|cannot)\b[^.,;:!?]*\Z"
    r"|n't\b[^.,;:!?]*\Z"
)
# Words with which a deed may begin; what they begin is kept until it is whole.
_BEGINS = re.compile(
    r"\b(?:i've|we've|i have|we have|i had|i just|we just|i already|i'll|we'll|i will|we will|(?:i'm|we're|i am|we are)(?! (?:sorry|afraid|happy|here|glad|not))|let me|let's|you're|"
    r"you are|you've|you have|you'll|you will|see you|your|someone|somebody|appointment|visit|booked|"
    r"scheduled|confirmed|reserved|cancell?ed|rescheduled|moved|sent|transferr\w*|connect\w*|hold|available|everything|"
    r"a (?:technician|plumber|locksmith|mechanic|inspector)|the (?:team|office))\b"
)


_ASKED = re.compile(
    r"\b(?:is|did|have|am|are|was|has|do|can|could|will|so|i'm)\b[^.!?]*\b(?:book(?:ed)?|confirmed?|cancel\w*|sent|send|schedul\w*|"
    r"all set|on (?:his|her|the|their) way|coming|come|available|openings?|slots?|reserved?|transfer\w*|connect\w*|appointment)\b"
    r"|\b(?:is|are) (?:it|they|that|(?:my|the|our) (?:\w+ )?\w+)(?: all| already| now)* (?:ready|done|finished|fixed|repaired|complete|in yet)\b"
)


def deeds(sentence: str) -> frozenset[str]:
    """The kinds of deeds that `sentence` says were done, or are being done."""
    return _deeds(_plain(sentence))


@lru_cache(maxsize=2048)
def _deeds(plain: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in _DEEDS.items() if _done(plain, pattern))


def deeds_of(lines: Iterable[str]) -> frozenset[str]:
    """Those of several texts."""
    return frozenset().union(*map(deeds, lines))


def asks_of_deed(words: str) -> bool:
    """Whether a yes to `words` would say that something was done, or is kept for the caller."""
    return bool(_ASKED.search(_plain(words)))


def may_begin_deed(words: str) -> bool:
    """Whether what follows `words` could make a deed of them."""
    return bool(_BEGINS.search(_plain(words)))


def _done(plain: str, pattern: re.Pattern[str]) -> bool:
    return any(not _NOT_YET.search(plain[: match.start()]) for match in pattern.finditer(plain))


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")
