"""When is my appointment? Told to who calls from the number that it was made for, from the rows. Pure."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from edge_agent.desk.asking_for import VISIT
from edge_agent.desk.book import DeskBook
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.tools import FindVisits, Found, Result
from edge_agent.desk.wording import moment_said
from shared.entities.cues import cue

NONE = "I don't see an appointment for the number you're calling from."
NO_LOOK = "I'm sorry, I can't look that up right now, but I can have somebody call you back."
MOST = 3

_WHEN = cue(
    r"(?:when|what (?:time|day|date)|what(?: is)? the (?:time|date|day)) (?:exactly )?(?:is |was |are |do i have |did i |did we |of |for |on )*(?:my|our|that|the next) (?:\w+ )?(?:appointments?|visit|booking|cleaning|session|consultation|inspection|shoot)",
    r"when (?:do|should|am|was|did) (?:i|we) .. (?:come in|coming in|booked|scheduled|see you|be there|book|schedule)",
    r"(?:what time|when) (?:is|was) (?:it|that|mine|i)(?: (?:scheduled|booked|supposed))? .. (?:appointment|scheduled|booked|for me)",
    r"do (?:i|we) (?:still |already )?have (?:an|any|my) (?:\w+ )?(?:appointments?|booking|visits?)(?: \w+)*",
    r"(?:check|confirm|remind me|tell me|forgot|forgotten|remember|know|verify|double check) .. (?:when|what time|what day|the (?:time|date|day) of) .. (?:my|our) (?:\w+ )?(?:appointments?|visit|booking|session)",
    r"(?:forgot|can't remember|don't remember|lost track of) (?:when|what time|what day) .. (?:appointment|scheduled|booked|coming in|come in)",
    rf"(?:is|are) (?:my|our|the) (?:\w+ ){{0,2}}?{VISIT} (?:\w+ ){{0,2}}?(?:still )?(?:on|good|standing|happening|confirmed|going ahead)(?! (?:the|a|my|sale))",
    r"(?:am|are) (?:i|we) still (?:on|good|okay|ok|set|coming in|down|in) (?:for|on)",
    r"(?:do|have) you (?:still )?(?:got|have) (?:me|us) (?:down|in|for|on)",
    r"(?:am|are) (?:i|we) (?:still |already )?(?:booked|scheduled|on the (?:books|schedule|calendar))",
)
_OTHERWISE = cue(
    r"(?:cancel|move|change|reschedul\w*|push|book|make|need|want to make|another|new) .. appointment",
    r"cancel\w*|reschedul\w*",
)


@dataclass(frozen=True, slots=True)
class _Visit:
    service: str
    starts_at: datetime


def own_visits(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The visits to come of the caller's number; that there is none is said as it is."""
    if desk.errand or not _WHEN.search(heard.words) or _OTHERWISE.search(heard.words):
        return None
    if book.own_number is None:
        return None
    known = [_Visit(visit.service, visit.starts_at) for visit in book.caller.visits]
    if known:
        return Move(_told(known, heard), desk)
    return Move("", desk, FindVisits(number=book.own_number), lambda now, result: Move(_found(result, heard), now))


def _found(result: Result, heard: Heard) -> str:
    if not isinstance(result, Found):
        return NO_LOOK
    return _told([_Visit(visit.service, visit.starts_at) for visit in result.visits], heard)


def _told(visits: list[_Visit], heard: Heard) -> str:
    coming = sorted((visit for visit in visits if visit.starts_at > heard.now), key=lambda visit: visit.starts_at)
    if not coming:
        return NONE
    said = [f"{visit.service} on {moment_said(visit.starts_at)}" for visit in coming[:MOST]]
    if len(said) == 1:
        return f"I have you down for {said[0]}."
    return f"I have you down for {', and '.join(said)}."
