"""A visit that is asked for without its name: to see it, to have it seen to, to sit down with somebody."""

# ruff: noqa: E501 - a line is what one caller says
from __future__ import annotations

import pytest

from edge_agent.desk.booking_words import asks_to_book

ASKED = (
    "Hey, so I drove past one of your signs, the little yellow bungalow, and my girlfriend's obsessed with it. Can we get inside and see it? Saturday, around one?",
    "We're thinking of buying, first-timers, no idea where to start, so could we sit down with somebody Thursday, or, no, my husband's off Friday, Friday at four thirty.",
    "Hi, so we're in contract on a house in San Leandro, finally, and our agent says we gotta have it looked at top to bottom. Any chance for Thursday, first thing, eight o'clock?",
    "Could you do that Saturday at ten? And what does it cost?",
    "I'm home most days, but Tuesday's my bridge, so Wednesday would be nice, ten o'clock or so.",
    "any way we could take a look around tomorrow at five",
    "could i come and see the place on sunday",
    "I want to go over things with an agent, Monday at two",
    "it's gotta be checked out, could be Friday morning",
    "can somebody do it Tuesday at nine",
    "my mom wants to see it too, can she look inside Saturday at noon",
)
NOT_ASKED = (
    "can I see it on your website today",
    "can we see the invoice from Friday",
    "I had it looked at last week",
    "Could you do that for less",
    "could you do it cheaper",
    "we need to have it looked at",
    "can I see what it costs",
    "I'm home Friday",
    "that would be nice",
    "call me Friday, Friday would be nice",
    "can you do that over the phone",
    "could I talk to somebody Friday",
    "I have to go Friday",
    "they said it has to be replaced, how much is that",
    "do I have to have it looked at on Monday",
    "can we cancel, we have to have it looked at Friday elsewhere",
)


@pytest.mark.parametrize("words", ASKED)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_it_is_asked_for(words: str, heard_as: type[str]) -> None:
    """A day or an hour stands beside it."""
    assert asks_to_book(heard_as(words))


@pytest.mark.parametrize("words", NOT_ASKED)
def test_it_is_not(words: str) -> None:
    """To look at something else, to be called, to have had it done."""
    assert not asks_to_book(words)


def test_pictures_are_booked_too() -> None:
    """What a photographer makes is no reason to ask for nothing."""
    assert asks_to_book("do you have anything on Friday for family photos")
