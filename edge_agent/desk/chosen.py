"""What a model may choose that the desk does, where neither a rule nor a fact knew what to do with the words. Pure.

It chooses a wish, and nothing more: the desk begins it as if a rule had known the words for it. Names, numbers, days
and matters are taken from the caller's words by the same rules, what is missing is asked for, and nothing is done
without the yes that is wanted anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge_agent.desk import booking, change, message
from edge_agent.desk.book import DeskBook
from edge_agent.desk.person import TRIED, reachable, ring
from edge_agent.desk.second_opinion import doubted, may_be_asked
from edge_agent.desk.state import Booking, Desk, Heard, Move
from edge_agent.desk.wishes import read_wish
from shared.entities.spoken import SpokenTurn

NOT_UNDERSTOOD = "didn't get that"  # in what the desk says then


class Wish(StrEnum):
    """By the name under which a model calls for it."""

    MESSAGE = "take_message"
    BOOK = "book_appointment"
    CANCEL = "cancel_appointment"
    MOVE = "move_appointment"
    PERSON = "connect_person"
    EMERGENCY = "report_emergency"


@dataclass(frozen=True, slots=True)
class Choice:
    """`kind`: of an emergency, one of those of the profession; "" for another, and for every other wish."""

    wish: Wish
    kind: str = ""


def at_a_loss(move: Move) -> bool:
    """Whether a rule answers only that it did not understand: then the model may know better."""
    return move.tool is None and NOT_UNDERSTOOD in move.say


def possible(desk: Desk, lines: Sequence[SpokenTurn], book: DeskBook) -> tuple[Wish, ...]:
    """Which wishes there are now. While one is under way only those that do not wait: rules put the others off."""
    if not book.english:
        return ()
    able = {
        Wish.MESSAGE: not desk.errand,
        Wish.BOOK: not desk.errand and bool(book.services) and book.booking != "off",
        Wish.CANCEL: not desk.errand and bool(book.services) and not book.away,
        Wish.MOVE: not desk.errand and bool(book.services) and not book.away,
        Wish.PERSON: bool(reachable(desk, book)) and TRIED not in desk.told,
        Wish.EMERGENCY: may_be_asked(desk, lines),
    }
    return tuple(wish for wish in Wish if able[wish])


def begin(choice: Choice, desk: Desk, heard: Heard, book: DeskBook) -> Move:
    """The first move of a wish that is possible."""
    match choice.wish:
        case Wish.MESSAGE:
            return message.begin(desk, heard, book)
        case Wish.BOOK:
            return booking.begin(desk, heard, book, read_wish(heard.words, heard.now, book, errand=Booking()))
        case Wish.CANCEL | Wish.MOVE:
            return change.begin(desk, heard, book, cancels=choice.wish is Wish.CANCEL)
        case Wish.PERSON:
            return ring(desk, heard, book, reachable(desk, book))
        case Wish.EMERGENCY:
            return doubted(desk, heard, book, choice.kind)
