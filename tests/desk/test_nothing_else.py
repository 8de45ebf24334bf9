"""The answers to "is there anything else I can do for you?"."""

from __future__ import annotations

import pytest

from edge_agent.desk.nothing_else import THANKS, WHAT_ELSE
from tests.desk.talking import BY_MODEL, SATURDAY, talk


@pytest.mark.parametrize(
    "words",
    [
        "No.", "no thanks", "No, thank you so much.", "nope that's all", "That's it, thanks.",
        "no, that'll be all for today",
        "I'm good, thank you.", "Nothing else.", "um no I think that's all", "thanks, bye",
        "no I'm all set have a good day",
    ],
)  # fmt: skip
def test_who_wants_nothing_is_thanked(words: str) -> None:
    """Without a model."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", "yes")
    assert call.says(words) == THANKS


@pytest.mark.parametrize("words", ["Yes.", "yes please", "yeah", "Sure, yes."])
def test_who_wants_something_is_asked_what(words: str) -> None:
    """A mere yes names nothing."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", "yes")
    assert call.says(words) == WHAT_ELSE


@pytest.mark.parametrize(
    "words", ["no, do you have parking?", "Do you take Cigna?", "No wait, what time do you close?", "okay", "great"]
)
def test_a_question_is_one(words: str) -> None:
    """It is for the facts, or for the model."""
    call = talk(SATURDAY)
    call.says("cancel my appointment", "yes")
    assert call.says(words) in (BY_MODEL, WHAT_ELSE)


def test_elsewhere_a_no_is_not_ours() -> None:
    """Nobody asked."""
    assert talk().says("No.") == BY_MODEL
