"""What is passed on of an errand that the caller hung up in the middle of: nothing that he said is lost. Pure."""

from __future__ import annotations

from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_flow import matter_of
from edge_agent.desk.message import whole
from edge_agent.desk.state import Booking, Change, Desk, Errand, Message
from edge_agent.desk.tools import TakeMessage
from edge_agent.desk.wording import moment_said

HUNG_UP = "The call ended before it was done."


def unfinished(desk: Desk, book: DeskBook) -> TakeMessage | None:
    """The message there would be; None where nothing is under way, or nobody could tell from it whom to call."""
    matter = _matter(desk.errand)
    if not matter or desk.errand is None:
        return None
    urgency = desk.errand.urgency if isinstance(desk.errand, Message) else "normal"
    left = whole(Message(" ".join((matter, HUNG_UP, *map(_also, desk.waiting))), urgency), desk, book)
    return left if left.name or left.number else None


def _matter(errand: Errand | None) -> str:
    match errand:
        case Message():
            return f"{errand.to and f'For {errand.to}: '}{errand.matter}." if errand.matter else ""
        case Booking():
            return _booking(errand)
        case Change():
            return f"Wants to {'cancel' if errand.cancels else 'move'} an appointment{_which(errand)}."
        case None:
            return ""


def _booking(booking: Booking) -> str:
    if moved := booking.moves:
        return f"Wants to move: {moved.service}, {moment_said(moved.starts_at)}. {matter_of(booking)}"
    return matter_of(booking) if booking.service else ""


def _which(change: Change) -> str:
    return f": {change.sure.service}, {moment_said(change.sure.starts_at)}" if change.sure else ""


def _also(words: str) -> str:
    return f'Also said: "{words.strip()}"'
