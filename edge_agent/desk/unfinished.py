"""What is passed on of an errand that the caller hung up in the middle of: nothing that he said is lost. Pure."""

from __future__ import annotations

from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_flow import matter_of
from edge_agent.desk.message import whole
from edge_agent.desk.state import Booking, Change, Desk, Emergency, Errand, Message
from edge_agent.desk.tools import TakeMessage
from edge_agent.desk.wording import moment_said

HUNG_UP = "The call ended before it was done."


def unfinished(desk: Desk, book: DeskBook) -> TakeMessage | None:
    """The message there would be; None where nothing is under way.

    What he wants of the calendar is none without a name or a number: nobody could tell from it whom to call. What he
    wants told is one anyway.
    """
    matter = _matter(desk.errand)
    if not (matter or desk.waiting):
        return None
    message = desk.errand if isinstance(desk.errand, Message) else Message()
    parts = (*filter(None, (matter,)), HUNG_UP, *map(_also, desk.waiting))
    left = whole(Message(" ".join(parts), message.urgency), desk, book)
    return left if left.name or left.number or message.matter else None


def _matter(errand: Errand | None) -> str:
    match errand:
        case Message():
            return f"{errand.to and f'For {errand.to}: '}{errand.matter}." if errand.matter else ""
        case Booking():
            return _booking(errand)
        case Emergency():  # it was passed on when it was raised
            return _matter(errand.before)
        case Change():
            return f"Wants to {'cancel' if errand.cancels else 'move'} an appointment{_which(errand)}."
        case None:
            return ""


def _booking(booking: Booking) -> str:
    if moved := booking.moves:
        return f"Wants to move: {moved.service}, {moment_said(moved.starts_at)}. {matter_of(booking)}"
    return matter_of(booking) if booking.service or booking.words else ""


def _which(change: Change) -> str:
    return f": {change.sure.service}, {moment_said(change.sure.starts_at)}" if change.sure else ""


def _also(words: str) -> str:
    return f'Also said: "{words.strip()}"'
