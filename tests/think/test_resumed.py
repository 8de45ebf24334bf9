"""An answer that one model begins and another one begins anew."""

from __future__ import annotations

import pytest

from edge_agent.think.fitness import runs
from edge_agent.think.resumed import FitAnswer
from edge_agent.think.unusable import Unusable


def said(first: str, second: str, *, secrets: str = "", size: int = 3) -> str:
    """What the caller hears when the first model breaks off after `first`, each in deltas of `size` characters."""
    answer = FitAnswer(runs(secrets))
    heard = ""
    for text, by in ((first, "one"), (second, "two")):
        for at in range(0, len(text), size):
            heard += answer.take(text[at : at + size], by)
            if answer.over:
                return heard
    return heard + answer.finish()


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    ("first", "second", "heard"),
    [
        ("Sure, a cle", "Sure, a cleaning is 95 dollars.", "Sure, a cleaning is 95 dollars."),
        ("Sure, ", "It is 95 dollars.", "Sure, It is 95 dollars."),
        ("Sure,", "Sure, it is 95 dollars.", "Sure, it is 95 dollars."),
        (
            "A cleaning is ninety five ",
            "It is 95 dollars for you.",
            "A cleaning is ninety — It is 95 dollars for you.",
        ),
        ("A clean", "It is 95 dollars.", "It is 95 dollars."),
        ("We are open today.", "We are open today.", "We are open today."),
        ("We are open today. And we", "We are open today.", "We are open today."),
        ("It is about 95 ", "It is about 950 dollars.", "It is about 95 — It is about 950 dollars."),
        ("It is about 95 ", "It is about 95.50 in all.", "It is about 95 — It is about 95.50 in all."),
        ("Das kostet Sie neun ", "Das kostet Sie neunzig Euro.", "Das kostet Sie neun — Das kostet Sie neunzig Euro."),
        ("It is about 95 ", "It is about 95.", "It is about 95 ."),
    ],
    ids=[
        "the same",
        "another, after an opening",
        "at a comma",
        "another, in a clause",
        "unheard",
        "whole",
        "shorter",
        "a longer number",
        "a fraction",
        "a longer word",
        "a full stop",
    ],
)
def test_nothing_is_said_twice_and_nothing_left_in_the_air(first: str, second: str, heard: str, size: int) -> None:
    """What both say is said once; where they differ the clause that was begun is broken off."""
    assert said(first, second, size=size).strip() == heard


def test_the_second_answer_is_judged_as_the_first() -> None:
    """Secrets are kept by both."""
    secret = "the code of the alarm in our back office is four two"
    with pytest.raises(Unusable, match="prompt leak"):
        said("Sure, ", f"{secret}.", secrets=secret)


def test_a_repeated_sentence_of_another_model_is_no_loop() -> None:
    """It may well say again what the first one said in other words before."""
    first = "We are open from nine to five today. Please "
    assert said(first, "Yes, we are open from nine to five today.").endswith(
        "Yes, we are open from nine to five today."
    )
