"""A caller who wants a person: the client's people are rung; where nobody can take the call it is a message. Pure."""

from __future__ import annotations

from dataclasses import replace

from edge_agent.desk.asking_for import wants_person
from edge_agent.desk.book import Colleague, DeskBook
from edge_agent.desk.emergency import raised
from edge_agent.desk.message import ASK_ABOUT
from edge_agent.desk.state import Desk, Heard, Message, Move
from edge_agent.desk.tools import Connect, Done, Result

TRIED = "person"  # in `Desk.told`: nobody could be reached
CONNECTING = "One moment, I'll try to connect you."
NOBODY = "I'm sorry, nobody can take your call right now."
INSTEAD = f"I'll take a message for them. {ASK_ABOUT}"
RINGING = ("It's ringing.", "I'm still trying to reach them.", "One moment more, please.", "I'm still trying.")


def connected(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """Where somebody is there to be rung; they are rung once, and not again and again for one who insists.

    Not in the middle of a message: what is dictated may sound like it.
    """
    people = reachable(desk, book)
    if not people or not wants_person(heard.words):
        return None
    return _instead(desk) if TRIED in desk.told else ring(desk, people)


def reachable(desk: Desk, book: DeskBook) -> tuple[Colleague, ...]:
    """Who may be rung now, tried or not."""
    if isinstance(desk.errand, Message):
        return ()
    return (book.on_call_in_emergencies if raised(desk) else ()) or book.on_call


def ring(desk: Desk, people: tuple[Colleague, ...]) -> Move:
    """One after the other."""
    then = replace(desk, told=desk.told | {TRIED})
    return Move(CONNECTING, then, Connect(people), _rung, meanwhile=RINGING * len(people))


def _rung(desk: Desk, result: Result) -> Move:
    """The caller is somebody else's now; or there is nobody, and the desk goes on with what it was at."""
    return Move("", desk) if isinstance(result, Done) else _instead(desk)


def _instead(desk: Desk) -> Move:
    if desk.errand and desk.asked:
        return Move(f"{NOBODY} {desk.asked}", desk)
    return Move(f"{NOBODY} {INSTEAD}", replace(desk, errand=Message(), asked=ASK_ABOUT, again=0))
