"""A caller who turns to something else in the middle of an errand, and will not be put off. Pure.

What he wishes besides comes next. Who asks for it a second time does not want to wait: what was under way is left, and
nothing stays held for him.
"""

from __future__ import annotations

from dataclasses import replace

from edge_agent.desk.asides import ended
from edge_agent.desk.asking_for import wants_person
from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_flow import At, let_go
from edge_agent.desk.replies import gave_up
from edge_agent.desk.several import kind_of, turned_to
from edge_agent.desk.state import Booking, Change, Desk, Emergency, Errand, Heard, Message, Move


def insists(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """He wants something else, was told that it comes next, and asks for it again."""
    if isinstance(desk.errand, Emergency):
        return None
    kind = _wish(heard.words)
    again = [words for words in desk.waiting if kind and _wish(words) == kind]
    if not again or kind == errand_kind(desk.errand):
        return None
    others = tuple(words for words in desk.waiting if words not in again)
    then = replace(desk, waiting=(". ".join((*again, heard.words)), *others))
    if isinstance(desk.errand, Booking):
        return let_go(At(then, desk.errand, book, heard.now), lambda free: Move("", ended(free.desk)))
    return Move("", ended(then))


def set_apart(desk: Desk, heard: Heard) -> tuple[Desk, Heard]:
    """The answer to what was asked; the wish that he goes on with waits."""
    answer, wish = turned_to(heard.words, errand_kind(desk.errand))
    if not wish or (isinstance(desk.errand, Message) and not gave_up(answer)):  # what is dictated may sound like one
        return desk, heard
    return replace(desk, waiting=(*desk.waiting, wish)), replace(heard, words=answer)


def errand_kind(errand: Errand | None) -> str:
    """Which kind of wish it is; "" for what nobody wishes."""
    if isinstance(errand, Change) or (isinstance(errand, Booking) and errand.moves):
        return "visit"
    return "booking" if isinstance(errand, Booking) else "message" if isinstance(errand, Message) else ""


def _wish(words: str) -> str:
    return kind_of(words) or ("message" if wants_person(words) else "")
