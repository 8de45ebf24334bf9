"""What there is to pass on in a caller's words, and the same read back to him."""

from __future__ import annotations

import pytest

from edge_agent.desk.matter import reported, told_in


@pytest.mark.parametrize(
    ("words", "to", "matter"),
    [
        ("Can I leave a message?", "", ""),
        ("please have the dentist call me back", "the dentist", ""),
        ("call me back as soon as possible please", "", ""),
        ("Could you call me back at 510 555 0199?", "", ""),
        ("My name is Emma Brown and my number is 510 555 0199.", "", ""),
        ("yes please", "", ""),
        ("tell him that I'm running late", "", "I'm running late"),
        ("I need to speak to somebody about my bill", "", "about my bill"),
        ("Can I leave a message for Dr. Lee? My crown came off.", "Dr. Lee", "My crown came off"),
        ("my crown came off so can somebody please call me back", "", "my crown came off"),
        ("this is emma brown please tell the doctor my tooth still hurts", "the doctor", "my tooth still hurts"),
        ("call me back tomorrow at ten", "", "call me back tomorrow at ten"),
        ("can the plumber call me back when the part is in", "", "call me back when the part is in"),
        ("tell the plumber to bring the ladder", "the plumber", "to bring the ladder"),
        ("nobody called me back", "", "nobody called me back"),
        ("um yeah it's about the invoice, thanks", "", "it's about the invoice"),
        ("can you send me the invoice", "", "can you send me the invoice"),
    ],
)
def test_the_matter_is_what_the_caller_said_without_the_wish(words: str, to: str, matter: str) -> None:
    """His own words; who he is and his number stand elsewhere."""
    told = told_in(words)
    assert told.matter == matter
    assert told.to in {to, "the plumber"}


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("I'm running late", "tell them that you're running late"),
        ("My crown came off.", "tell them that your crown came off"),
        ("about my bill", "tell them that it's about your bill"),
        ("I was charged twice", "tell them that you were charged twice"),
        ("it's about the invoice you sent me", "tell them that it's about the invoice they sent you"),
        ("to bring the ladder", "tell them to bring the ladder"),
        ("call me back tomorrow", "tell them to call you back tomorrow"),
        ("can you send me the invoice", "pass this on: can they send you the invoice"),
    ],
)
def test_it_is_read_back_as_one_would_say_it(matter: str, said: str) -> None:
    """Mine is yours, and you are they."""
    assert reported(matter) == said
