"""Goodbyes: hanging up on someone who has not finished is the worst mistake of all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.closing import says_goodbye


@pytest.mark.parametrize(
    "words",
    [
        "Bye.",
        "Bye bye!",
        "Goodbye.",
        "Good bye",
        "Thanks, bye",
        "Okay bye now.",
        "Thank you, that's all, goodbye.",
        "Thank you that's all",
        "That\u2019s all, thank you very much.",
        "No, that's it. Thanks!",
        "No that is everything",
        "Have a nice day!",
        "You too, have a great weekend.",
        "I'm all set, thanks.",
        "Okay, see you then.",
        "Nothing else, thank you.",
        "Great, will do, bye.",
        "that's all I needed to know thanks",
    ],
)
def test_a_goodbye_is_understood(words: str) -> None:
    """The usual ways to end a call, as a recogniser writes them."""
    assert says_goodbye(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "Good.",
        "Good morning.",
        "Bye the way, do you take Cigna?",
        "bye the way my tooth hurts",
        "By the way",
        "Just a cleaning, that's all.",
        "That's all the information I have.",
        "Is that all?",
        "Can I say goodbye to my old tooth?",
        "Do you have anything on Saturday? Bye.",
        "Thank you.",
        "I want to buy a gift card",
        "Before we say goodbye, one thing",
        "I'd like to see you tomorrow.",
        "Okay, one more thing before I go, bye",
        "That's it for the cleaning, and then a whitening",
        "How much is it, goodbye",
        "I was told to stand by",
        "I need to see you soon",
    ],
)
def test_what_is_no_goodbye_keeps_the_call(words: str) -> None:
    """Half words, look-alikes, orders and questions never end a call."""
    assert not says_goodbye(words)


@given(st.text(max_size=80))
def test_a_question_never_ends_a_call(words: str) -> None:
    """Whatever else is said: who asks wants an answer."""
    assert not says_goodbye(f"{words} goodbye?")
