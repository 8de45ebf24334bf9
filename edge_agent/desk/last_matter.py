"""What did I call about? Told to a caller whom the client wants to be known, from the last call's row. Pure."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from edge_agent.desk.book import DeskBook
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.wording import day_said
from shared.entities.cues import cue

_ASKED = cue(
    r"(?:what|why) (?:did|was) (?:i|we|it) .. (?:call|called|calling|talk|talked|about)(?: \w+)* (?:last|before|earlier|the other|yesterday|last time)",
    r"(?:do you|can you|you) (?:\w+ )?(?:remember|know|see|recall|have) (?:\w+ ){0,2}(?:what i called (?:you )?about|why i called|my (?:last|previous|earlier) (?:call|message)|me calling|that i called)",
    r"(?:did|have) you (?:get|got|gotten|receive|received|have) my (?:last |earlier |other )?(?:message|call)",
)


def last_matter(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What the last call was about, and when it was."""
    known, matter = book.caller, book.caller.last_matter.strip().rstrip(".")
    if desk.errand or not (book.manners.greets_known and matter and _ASKED.search(heard.words)):
        return None
    when = f" on {day_said(known.last_called.astimezone(heard.now.tzinfo).date())}" if known.last_called else ""
    return Move(f"You last called{when}. What I have of that call is: {matter}.", desk)
