"""What is said and written with a dropped g is read as in full."""

from __future__ import annotations

import pytest

from edge_agent.desk.nothing_else import THANKS
from shared.entities.dropped_g import with_g
from tests.desk.talk import Talk, book


@pytest.mark.parametrize(
    ("said", "full"),
    [
        ("I'm callin' on account of a letter", "I'm calling on account of a letter"),
        ("my head's poundin\u2019", "my head's pounding"),
        ("nothin' goin on, just lookin", "nothing going on, just looking"),
        ("Somethin' fierce", "Something fierce"),
        ("it's LEAKIN'", "it's LEAKINg"),
    ],
)
def test_it_is_written_out(said: str, full: str) -> None:
    """With an apostrophe, or without it where no other word is meant."""
    assert with_g(said) == full


@pytest.mark.parametrize(
    "words",
    ["my cousin Kevin in Berlin", "a cabin in the basin", "Robin's in", "again and again", "twin pain, skin"],
)
def test_other_words_stay(words: str) -> None:
    """Many words end so."""
    assert with_g(words) == words


def test_an_emergency_is_passed_on_once() -> None:
    """Also where its words name two dangers; the goodbye raises neither again."""
    talk = Talk(book("mechanic"))
    talk.say("I'm stuck on the freeway in the left lane and there's smoke comin' out the front")
    assert talk.say("Okay, thank you. Goodbye.") == THANKS
    assert len(talk.messages) == 1


def test_another_danger_in_new_words_is_raised() -> None:
    """What was passed on keeps no new danger from being told."""
    talk = Talk(book("plumber"))
    talk.say("there's water everywhere, a pipe burst")
    talk.say("and now I smell gas too")
    assert len(talk.messages) == 2
