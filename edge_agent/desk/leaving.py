"""A caller who goes in the middle of an errand, or finds that he has dialled a wrong number. Pure.

Who goes leaves what he said so far, and is told so; who meant to call somebody else leaves nothing. Nothing stays held.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from edge_agent.desk.asides import ended
from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_flow import At, let_go
from edge_agent.desk.replies import agreed
from edge_agent.desk.state import Booking, Change, Desk, Emergency, Heard, Message, Move
from edge_agent.desk.unfinished import unfinished
from shared.entities.cues import cue

Ending: TypeAlias = Callable[[Desk], Move]

NO_PROBLEM = "No problem at all."
ALL_RIGHT = "All right."
TAKEN_DOWN = "I've passed on what I have so far."
CALLED_BACK = "Somebody will call you back."

_GOES = cue(
    r"(?:good ?bye|bye)(?: bye)?(?: now)?\W*\Z",
    r"(?:i|we)(?:'ve| have)? (?:gotta|got to|have to|need to|must|should) (?:go|run|hang up)(?: now)?(?=\W*\Z|\W+(?:bye|goodbye|thanks|thank|sorry))",
    r"i'm hanging up(?: now)?",
)  # fmt: skip
_MISDIALLED = cue(
    r"(?:i|we)(?:'ve| have| must have| must| think i(?:'ve| have)?)? (?:got|have|had|dialed|dialled|called|reached|rang|rung) (?:\w+ )?wrong (?:number|place|office|business|person|company)",
    r"(?:misdialed|misdialled)",
    r"\A\W*(?:(?:oh|oops|uh|um|i'm)\W+)*sorry\W+(?:(?:i think|it's|this is|that's|must be)\W+)*(?:a |the )?wrong number",
)
_OF_NUMBER = cue("number", "is that right")


def leaving(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What is said and done as he goes."""
    if desk.errand is None or isinstance(desk.errand, Emergency):
        return None
    if _misdialled(desk, heard.words):
        return _let_go(replace(desk, waiting=()), heard, book, lambda then: Move(NO_PROBLEM, then))
    if not _GOES.search(heard.words) or _agreed(desk, heard.words) or isinstance(desk.errand, Message):
        return None
    left = unfinished(desk, book)
    if left is None:
        return _let_go(desk, heard, book, lambda then: Move(ALL_RIGHT, then))
    said = f"{TAKEN_DOWN} {CALLED_BACK}" if left.number else TAKEN_DOWN
    gone = replace(desk, waiting=())
    return _let_go(gone, heard, book, lambda then: Move("", then, left, lambda now, _: Move(said, now)))


def _agreed(desk: Desk, words: str) -> bool:
    """Whether he says yes to what was read back: that is done first."""
    errand = desk.errand
    read_back = (
        errand.sure is not None if isinstance(errand, Change) else isinstance(errand, Booking) and errand.read_back
    )
    return read_back and agreed(words)


def _misdialled(desk: Desk, words: str) -> bool:
    """A number that was read back wrongly is a wrong number too, and no reason to go."""
    match = _MISDIALLED.search(words)
    return match is not None and not (_OF_NUMBER.search(desk.asked) and "number" in match[0])


def _let_go(desk: Desk, heard: Heard, book: DeskBook, then: Ending) -> Move:
    if isinstance(desk.errand, Booking):
        return let_go(At(desk, desk.errand, book, heard.now), lambda free: then(ended(free.desk)))
    return then(ended(desk))
