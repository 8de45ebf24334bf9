"""The answer to "is there anything else I can do for you?", where it is a mere yes or no. Pure."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re

from edge_agent.desk.asides import ANYTHING_ELSE, asks, leaves
from edge_agent.desk.book import DeskBook
from edge_agent.desk.emergency import raised
from edge_agent.desk.replies import agreed
from edge_agent.desk.state import Desk, Heard, Move

WHAT_ELSE = "What else can I do for you?"
THANKS = "Thank you for calling."
FEW = 4  # words of a yes that names nothing

_PART = (
    r"no|nope|nah|nothing(?: else| more)?|not (?:today|now|right now|really)|(?:no )?thanks?(?: you)?(?: (?:so|very) much| a lot| again)?"
    r"|(?:that's|that is|that was|that'll be|that will be) (?:all|it|everything)(?: (?:for (?:now|today)|i needed|i need|then))?"
    r"|(?:i'm|i am|we're) (?:good|fine|all set|all good|done|okay|ok)|(?:i )?think (?:that's|so|i'm good)|i think|i don't think so"
    r"|okay|ok|great|perfect|alright|all right|good|well|um|uh|oh|you've been (?:very |so |really )?helpful|bye|goodbye|good bye|(?:have a|you have a) (?:good|nice|great) (?:day|one)|you too"
)  # fmt: skip
_NO = re.compile(rf"\W*(?:(?:{_PART})\b\W*)+", re.IGNORECASE)
_NAMES = re.compile(r"\b(?:no|nope|nah|nothing|not|thanks?|that's|that|i'm|we're|bye|goodbye|don't)\b", re.IGNORECASE)


def nothing_else(desk: Desk, heard: Heard, _: DeskBook) -> Move | None:
    """Who wants something is asked what; who wants nothing is thanked."""
    if raised(desk) and not desk.errand and leaves(heard.words) and not asks(heard.words):
        return Move(THANKS, desk)  # after an emergency nobody was asked whether there is anything else
    before = [line for line in heard.lines if not line.caller]
    if desk.errand or not (before and before[-1].plain.rstrip().endswith(ANYTHING_ELSE)):
        return None
    words = heard.words.replace("\u2019", "'")
    if _NO.fullmatch(words) and _NAMES.search(words):
        return Move(THANKS, desk)
    return Move(WHAT_ELSE, desk) if agreed(words) and len(words.split()) <= FEW else None
