"""Did the recogniser run in circles?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hear.repetition import impossible, repetition, said_once
from tests.hear.readings import reading


@pytest.mark.parametrize(
    ("text", "tokens", "seconds"),
    [
        ("Yes, please. Yes, please. Yes, please.", 9, 0.8),
        ("Hello? Hello? Hello? Hello? Hello?", 10, 0.8),
        ("I'm going to put the oil on the pan, the oil on the pan", 15, 3.0),
        ("words " * 40, 40, 20.0),
        ("This has more words than anybody can say in so short a time", 30, 1.0),
    ],
)
def test_circles_are_found(text: str, tokens: int, seconds: float) -> None:
    """Phrases said twice running, words five times, dense text, and more than anybody can say."""
    assert repetition(text, tokens, seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No, no, no, I said Tuesday.",
        "It is 5 5 5 5 5 5, 0 1 0 1.",
        "What are your opening hours on Saturday, and what are they on Sunday?",
    ],
)
def test_people_may_repeat_themselves(text: str) -> None:
    """Spelling, stressing and asking for two things is no loop."""
    assert not repetition(text, 12, 4.0)


def test_saying_thanks_twice_is_looked_at_again_but_believed() -> None:
    """A repeated phrase is a reason to spend the longer window, none to distrust what comes of it."""
    assert repetition("Thank you. Thank you.", 7, 1.5)
    assert not impossible("Thank you. Thank you.", 7, 1.5)


@given(st.text(max_size=300), st.integers(0, 200), st.floats(0, 30))
def test_any_text_is_judged(text: str, tokens: int, seconds: float) -> None:
    """Whatever comes out of a decoder, there is an answer; what is impossible is a loop."""
    assert repetition(text, tokens, seconds) >= impossible(text, tokens, seconds)


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Yes. Yes.", "Yes."),
        ("Goodbye. goodbye", "Goodbye."),
        ("Yes, sir. Yes, sir.", "Yes, sir."),
        ("Go ahead Go ahead Go ahead", "Go ahead"),
        ("The water is off. The water is", "The water is off."),
    ],
)
def test_a_round_that_the_decoder_adds_is_taken_away(text: str, once: str) -> None:
    """It had thought of stopping where it began again."""
    heard = said_once(reading(text, stop=-1.0))
    assert heard.text == once
    assert heard.end == -1.0


@pytest.mark.parametrize(
    "again", ["Good morning. What", "Good morning. What time do", "Good morning. What time is it?"]
)
def test_a_long_sentence_is_heard_once(again: str) -> None:
    """As heard of a caller who said it once; the decoder was sure of each word. More than a repetition stays."""
    once = "Good morning. What time do you open on Monday?"
    heard = said_once(reading(f"{once} {again}", stop=-7.0)).text
    assert heard == (once if once.startswith(again) else f"{once} {again}")


@pytest.mark.parametrize(
    "text", ["five one oh five five one oh five", "my code is 7 my code is 7", "B and C and B and C and"]
)
def test_what_is_dictated_twice_stays(text: str) -> None:
    """A number that repeats itself is another number."""
    assert said_once(reading(text, stop=-5.0)).text == text


@pytest.mark.parametrize("text", ["Yes. Yes.", "No, no, no.", "Five five", "Thank you. Thank you."])
def test_what_somebody_says_twice_stays(text: str) -> None:
    """The decoder had no thought of stopping between."""
    assert said_once(reading(text, stop=-5.0)).text == text


@pytest.mark.parametrize("text", ["", "...", "No.", "No, no way.", "Five one five.", "I know that you know that."])
def test_what_is_no_repetition_of_the_whole_stays(text: str) -> None:
    """However likely the end was on the way."""
    assert said_once(reading(text, stop=-0.1)).text == text
