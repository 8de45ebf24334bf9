"""Where a visit is moved to: what is said of it, what stays as it is, and what was never wished."""

# ruff: noqa: E501 - a line is what one caller says
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from edge_agent.desk.tools import CancelVisit, HoldSlot, MoveVisit
from tests.desk.talking import SATURDAY, Talk, talk

THURSDAY = replace(SATURDAY, starts_at=SATURDAY.starts_at - dt.timedelta(days=2))


def held(said: Talk) -> list[tuple[int, int]]:
    """The days of December, and the hours, that were held for him."""
    return [(tool.slot.starts_at.day, tool.slot.starts_at.hour) for tool in said.did(HoldSlot)]


@pytest.mark.parametrize(
    ("words", "day", "hour"),
    [
        ("I got my cleaning Thursday at ten, and my kid's got a game. Could we push it back to two?", 3, 14),
        ("could you bump my cleaning to like three", 3, 15),
        ("scooch my cleaning over to Friday, same time", 4, 10),
        ("I'm supposed to come Thursday for the cleaning and I just can't make it happen. What about Friday? Round ten.", 4, 10),
        ("I had you guys down for Thursday at ten, my wife can only do Friday. Two o'clock?", 4, 14),
    ],
)  # fmt: skip
def test_it_is_moved_to_where_he_says(words: str, day: int, hour: int) -> None:
    """The hour after "to", the day he proposes, the time that stays."""
    said = talk(THURSDAY)
    said.says(words)
    assert held(said) == [(day, hour)]
    said.says("Yes, that's right.")
    assert len(said.did(MoveVisit)) == 1
    assert said.did(CancelVisit) == []


@pytest.mark.parametrize(
    "words", ["can I reschedule my cleaning on Thursday at ten", "I need to move my ten o'clock on Thursday"]
)
def test_where_it_is_is_not_where_it_is_to_be(words: str) -> None:
    """He is asked when he would like to come."""
    said = talk(THURSDAY)
    assert "?" in said.says(words)
    assert held(said) == []


def test_an_hour_that_is_not_free_is_said() -> None:
    """Nothing is moved to another silently."""
    said = talk(SATURDAY)
    assert "2 pm isn't free on Saturday" in said.says("could we push my cleaning back to two")
    assert (held(said), said.did(MoveVisit)) == ([], [])
