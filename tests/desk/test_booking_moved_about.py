"""A booking under way is put elsewhere in the words that callers have for moving things."""

from __future__ import annotations

import pytest

from edge_agent.desk.tools import HoldSlot
from tests.desk.talking import talk


@pytest.mark.parametrize(
    ("words", "day", "hour"),
    [
        ("can you bump that to three", 4, 15),
        ("Could we push it back to three", 4, 15),
        ("scooch it over to Thursday", 3, 14),
        ("scratch that, Thursday at two", 3, 14),
        ("what about Thursday", 3, 14),
    ],
)
def test_it_is_the_booking_that_is_meant(words: str, day: int, hour: int) -> None:
    """Though his name was asked for."""
    said = talk()
    said.says("I'd like to book a cleaning on Friday at two", words)
    held = said.did(HoldSlot)[-1].slot.starts_at
    assert (held.day, held.hour) == (day, hour)
    assert said.state.who.name is None


def test_called_off_it_is_given_up() -> None:
    """Nothing is booked."""
    said = talk()
    assert "I won't book anything" in said.says("I'd like to book a cleaning on Friday at two", "actually call it off")
