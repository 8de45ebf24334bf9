"""What a desk knows of a call that another process began."""

from __future__ import annotations

import pytest

from edge_agent.desk.asides import ANYTHING_ELSE
from edge_agent.desk.taken_up import taken_up
from shared.entities.spoken import SpokenTurn, spoken_turn

WISH, ASK = "I'd like to book a cleaning", "Which day and time would you like?"


def talk(*turns: str) -> tuple[SpokenTurn, ...]:
    """The agent's and the caller's, in turn."""
    return tuple(spoken_turn(at, words, caller=at % 2 == 1) for at, words in enumerate(("Hello.", *turns)))


@pytest.mark.parametrize(
    ("turns", "waiting"),
    [
        ((WISH, ASK), (WISH,)),
        (("Hello.", "How can I help?", WISH, ASK, "Friday at ten.", "Your name?"), (f"{WISH}. Friday at ten",)),
        (("Please leave a message for the dentist", "What is it about?"), ("Please leave a message for the dentist",)),
        (("cancel my appointment", f"It is cancelled. {ANYTHING_ELSE}", WISH, ASK), (WISH,)),
    ],
)
def test_the_wish_that_was_under_way_waits(turns: tuple[str, ...], waiting: tuple[str, ...]) -> None:
    """In the caller's own words, and what he said after it."""
    assert taken_up(talk(*turns)).waiting == waiting


@pytest.mark.parametrize(
    "turns",
    [
        (),
        ("Are you open on Friday?", "Yes, from eight to five."),
        ("Are you open on Friday?", "Yes, from eight to five. Would you like to come in?"),
        (WISH, f"You're booked. {ANYTHING_ELSE}"),
        (WISH, f"You're booked. {ANYTHING_ELSE}", "No, thanks.", "Goodbye."),
        (WISH, "All right."),
    ],
)
def test_what_is_done_or_was_none_does_not(turns: tuple[str, ...]) -> None:
    """Nothing is begun that nobody asked for, and nothing twice."""
    assert taken_up(talk(*turns)).waiting == ()
