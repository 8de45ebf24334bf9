"""Callers say in many words what they want: the desk begins that, and nothing where they only ask or tell."""

from __future__ import annotations

import pytest

from tests.desk.bookings_said import BOOKINGS, NO_BOOKINGS
from tests.desk.changes_said import CANCELS, EMERGENCIES, MESSAGES, MOVES, NO_CHANGES, NO_EMERGENCIES
from tests.desk.errands import errand


@pytest.mark.parametrize(
    ("profession", "words", "begins"),
    [
        *((*row, "booking") for row in BOOKINGS),
        *((*row, "move") for row in MOVES),
        *((*row, "cancel") for row in CANCELS),
        *((*row, "message") for row in MESSAGES),
        *((*row, "emergency") for row in EMERGENCIES),
    ],
)
def test_what_a_caller_wants_is_begun(profession: str, words: str, begins: str) -> None:
    """A listed service with a day, an hour or a wish is a booking; another day for a visit that he has is a move."""
    assert errand(profession, words) == begins


@pytest.mark.parametrize(("profession", "words"), NO_BOOKINGS)
def test_who_asks_or_tells_books_nothing(profession: str, words: str) -> None:
    """Prices, hours and visits that were are no wish, although a service and a day are named."""
    assert errand(profession, words) not in {"booking", "move", "cancel", "emergency"}


@pytest.mark.parametrize(("profession", "words"), NO_CHANGES)
def test_what_moves_is_not_always_a_visit(profession: str, words: str) -> None:
    """Oil is changed, people move house, and a crown is instead of a filling."""
    assert errand(profession, words) not in {"move", "cancel"}


@pytest.mark.parametrize(("profession", "words"), NO_EMERGENCIES)
def test_no_hurry_is_heard_where_there_is_none(profession: str, words: str) -> None:
    """In "no, one o'clock" nobody is missing, and tired legs are not swollen."""
    assert errand(profession, words) != "emergency"
