"""What was under way in a call that another process began, as far as its transcript tells. Pure.

What that process knew of it went with it: the caller's own words are begun with anew, and passed on should he hang up.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from edge_agent.desk.asides import ANYTHING_ELSE
from edge_agent.desk.asking_for import wants_person
from edge_agent.desk.booking_words import asks_to_book
from edge_agent.desk.several import kind_of
from edge_agent.desk.state import Desk
from shared.entities.spoken import SpokenTurn

LONGEST = 400  # characters of it


def taken_up(lines: Sequence[SpokenTurn]) -> Desk:
    """A desk at which the wish waits that a question of ours was open about; one without, where there is none."""
    said = [line for line in _since_done(lines) if line.plain.strip()]
    asked = [line.plain.strip() for line in said if not line.caller]
    if not (asked and asked[-1].endswith("?")):
        return Desk()
    wish = dropwhile(lambda line: not (line.caller and _is_wish(line.plain)), said)
    words = ". ".join(line.plain.strip(" .") for line in wish if line.caller)
    return Desk(waiting=(words[:LONGEST],)) if words else Desk()


def _since_done(lines: Sequence[SpokenTurn]) -> Sequence[SpokenTurn]:
    """What was said after the last errand was done."""
    done = [at for at, line in enumerate(lines) if not line.caller and line.plain.rstrip().endswith(ANYTHING_ELSE)]
    return lines[done[-1] + 1 :] if done else lines


def _is_wish(words: str) -> bool:
    return bool(kind_of(words)) or asks_to_book(words, services_heard=True) or wants_person(words)
