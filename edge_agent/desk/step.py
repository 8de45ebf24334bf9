"""Whose matter the caller's words are: who looks first, and what is gone on with. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from edge_agent.desk import booking, change, message
from edge_agent.desk.asides import ANYTHING_ELSE, asks
from edge_agent.desk.book import DeskBook
from edge_agent.desk.chosen import Choice, Wish, begin
from edge_agent.desk.emergency import emergency
from edge_agent.desk.insisting import insists, set_apart
from edge_agent.desk.last_matter import last_matter
from edge_agent.desk.leaving import leaving
from edge_agent.desk.nothing_else import nothing_else
from edge_agent.desk.offered import offered
from edge_agent.desk.own_visits import own_visits
from edge_agent.desk.person import connected
from edge_agent.desk.presumed import presumed
from edge_agent.desk.privacy import privacy
from edge_agent.desk.second_opinion import answered
from edge_agent.desk.several import apart
from edge_agent.desk.spam import spam
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.tools import Result
from shared.entities.dropped_g import with_g

Look: TypeAlias = Callable[[Desk, Heard, DeskBook], Move | None]

# What goes before everything else; then what is under way; then what a caller may begin.
FIRST: Sequence[Look] = (emergency, answered, spam, privacy, connected)
UNDER_WAY: Sequence[Look] = (leaving, insists, booking.under_way, change.under_way, message.under_way)
# What nobody understood is last.
NEW: Sequence[Look] = (
    own_visits,
    last_matter,
    change.begun,
    booking.begun,
    offered,
    message.begun,
    booking.unclear,
    nothing_else,
)


# Not "uh huh", and not "mm hmm". What is read of the whole talk has them still.
_HESITATES = re.compile(r"(?<![\w'-])(?:u+m+|u+h+|uhm+|erm+)(?!\W+h(?:uh|m+)\b)(?![\w'-])[,.]*\s*", re.IGNORECASE)


def step(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What the desk says and does about the caller's newest words; None: they are for the facts, or for the model."""
    heard = _written_out(heard)
    if not book.english:
        # Neither waits for a language: who says so in English is answered in it.
        return emergency(desk, heard, book) or privacy(desk, heard, book)
    if desk.errand:
        desk, heard = set_apart(desk, heard)
    else:
        first, *others = apart(heard.words)
        desk, heard = replace(desk, waiting=(*desk.waiting, *others)), replace(heard, words=first)
    looks = (*FIRST, *(UNDER_WAY if desk.errand else ()), *NEW)
    move = next((move for look in looks if (move := look(desk, heard, book))), None)
    if move is None and not desk.errand and desk.waiting and not asks(heard.words):
        move = _next(desk, heard, book)
    return _gone_on(move, heard, book) if move else None


def likely(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What the desk says and does about words that the facts know no answer to either."""
    heard = _written_out(heard)
    move = presumed(desk, heard, book)
    return _gone_on(move, heard, book) if move else None


def begun(desk: Desk, heard: Heard, book: DeskBook, choice: Choice) -> Move:
    """The same about a wish that the model chose, where `step` knew of none."""
    heard = _written_out(heard)
    move = begin(choice, desk, heard, book)
    return move if choice.wish is Wish.EMERGENCY else _gone_on(move, heard, book)


def _written_out(heard: Heard) -> Heard:
    """With "goin'" as "going", and the newest words without what he says while he thinks."""
    lines = tuple(replace(line, text=with_g(line.text), plain=with_g(line.plain)) for line in heard.lines)
    return replace(heard, words=_HESITATES.sub("", with_g(heard.words)), lines=lines)


def _next(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What waits is begun."""
    words, *others = desk.waiting
    return step(replace(desk, waiting=tuple(others)), replace(heard, words=words), book)


def _gone_on(move: Move, heard: Heard, book: DeskBook) -> Move:
    """Where an errand is done, what the caller also wished begins."""
    if move.tool and (after := move.after):

        def then(desk: Desk, result: Result) -> Move:
            return _gone_on(after(desk, result), heard, book)

        return replace(move, after=then)
    if move.then.errand or not move.then.waiting:
        return move
    following = _next(move.then, heard, book)
    return replace(following, say=_joined(move.say, following.say)) if following else move


def _joined(said: str, more: str) -> str:
    """Nobody is asked whether there is anything else, when there is."""
    return f"{said.replace(ANYTHING_ELSE, '').strip()} {more}".strip()
