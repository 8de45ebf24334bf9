"""Words of today that hurry nobody."""

from __future__ import annotations

import pytest

from shared.entities.spoken import spoken_turn
from shared.entities.urgency import urgency


@pytest.mark.parametrize(
    "words",
    [
        "So I don't need anybody now. Just want to call that off.",
        "we don't need somebody today after all",
        "I no longer need someone tonight",
        "You don't need to send anybody, he doesn't need help now",
    ],
)
def test_who_needs_nobody_is_in_no_hurry(words: str) -> None:
    """A need that is denied is none."""
    assert urgency("plumber", [spoken_turn(0, words, caller=True)]) is None


@pytest.mark.parametrize(
    "words",
    [
        "I need somebody now",
        "please send someone out today",
        "we need help right now",
        "I don't need a quote, I need somebody now",
    ],
)
def test_who_needs_somebody_now_is(words: str) -> None:
    """It is passed on as urgent."""
    assert urgency("plumber", [spoken_turn(0, words, caller=True)])
