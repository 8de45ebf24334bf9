"""Whose matter the caller's words are: who looks first, and what is gone on with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from edge_agent.desk.book import DeskBook
from edge_agent.desk.emergency import emergency
from edge_agent.desk.last_matter import last_matter
from edge_agent.desk.own_visits import own_visits
from edge_agent.desk.privacy import privacy
from edge_agent.desk.spam import spam
from edge_agent.desk.state import Desk, Heard, Move

Look: TypeAlias = Callable[[Desk, Heard, DeskBook], Move | None]

# What goes before everything else; then what is under way; then what a caller may begin.
FIRST: Sequence[Look] = (emergency, spam, privacy)
UNDER_WAY: Sequence[Look] = ()
NEW: Sequence[Look] = (own_visits, last_matter)


def step(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What the desk says and does about the caller's newest words; None: they are for the facts, or for the model."""
    looks = (*FIRST, *(UNDER_WAY if desk.errand else ()), *NEW)
    return next((move for look in looks if (move := look(desk, heard, book))), None)
