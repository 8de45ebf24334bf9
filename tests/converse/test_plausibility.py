"""An answer that fits the question is believed more readily."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.converse.plausibility import answers, believed
from edge_agent.converse.turn_taking import TurnTaking

LINE = TurnTaking().confidence
URGENT = "I'm sorry to hear that. Is it urgent?"
DAY = "What day suits you best?"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (URGENT, "No."),
        (URGENT, "Yes, please."),
        (URGENT, "No, not really."),
        ("So your name is Maria, right?", "That's right."),
        ("Great. And would you like a reminder?", "Sure."),
        ("If I heard you well, can we call you back?", "Yeah."),
        ("Shall I book that for you?", "Okay."),
        ("Are you still there?", "Yes, I'm here."),
        ("Does Monday at 9 a.m. work for you?", "Yes, that works."),
        (DAY, "Tuesday."),
        (DAY, "Next Friday, please."),
        (DAY, "Tomorrow morning."),
        ("When would you like to come in?", "Monday at half past nine."),
        ("What time works for you?", "9:30."),
        ("What time works for you?", "At two-thirty p.m."),
        ("May I have your phone number?", "555-0142."),
        ("How many people are coming?", "Twenty-two."),
        ("Could you tell me your name, please?", "Maria."),
        ("Please tell me your name.", "My name is Robert Smith."),
        ("Who's calling?", "It's Jennifer."),
        ("Is it the upper or the lower tooth?", "The lower one."),
        ("Would Monday or Thursday be better?", "Thursday."),
        ("Is there anything else I can do?", "No, that's all, thank you."),
        ("Is there anything else I can do?", "Goodbye."),
    ],
)
def test_a_plain_answer_fits_its_question(asked: str, words: str) -> None:
    """Yes and no, days, times, numbers, names, one of two: each where it was asked for."""
    assert answers(words, asked)
    assert believed(words, 0.5, asked) > LINE


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", "No."),
        (DAY, "No."),
        (DAY, "I don't know"),
        ("What can I do for you?", "Yes."),
        ("How can I help you?", "Tuesday."),
        (URGENT, "Tuesday."),
        (URGENT, "No, the kitchen is flooded and the water is running down the stairs."),
        (URGENT, "The kitchen."),
        (URGENT, ""),
        (URGENT, "..."),
        ("What time works for you?", "Maria."),
        ("May I have your name?", "thank you for watching"),
        ("May I have your name?", "you"),
        ("What is your name?", "Yes."),
        ("Is there anything else I can do?", "Thank you."),
        ("Would Monday or Thursday be better?", "Is there parking?"),
        ("It is a name that I know. The office is closed.", "Yes."),
    ],
)
def test_anything_else_gains_nothing(asked: str, words: str) -> None:
    """It may well be what was said; the question does not speak for it."""
    assert not answers(words, asked)
    assert believed(words, 0.5, asked) == 0.5


def test_what_was_barely_heard_is_asked_for_again_all_the_same() -> None:
    """The question helps an answer over the line from near it, not from anywhere."""
    assert believed("No.", 0.45, URGENT) >= LINE
    assert believed("No.", 0.25, URGENT) < LINE
    assert believed("No.", 0.0, URGENT) == 0.0


@given(st.text(), st.floats(0, 1), st.text() | st.just(URGENT))
def test_belief_is_a_probability_and_never_falls(words: str, confidence: float, asked: str) -> None:
    """Whatever is said after whatever."""
    assert confidence <= believed(words, confidence, asked) * (1 + 1e-12) <= 1 + 1e-9


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_is_surer_stays_surer(one: float, other: float) -> None:
    """The order of two confidences is kept."""
    low, high = sorted((one, other))
    assert believed("No.", low, URGENT) <= believed("No.", high, URGENT)
