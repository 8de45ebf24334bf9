"""A model that says what is not so, in whole calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_agent.think.claims import NOT_DONE, UNKNOWN
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.stories.telling import tell


@pytest.mark.parametrize(
    ("asked", "answer", "heard"),
    [
        ("Tell me about veneers.", "A veneer is 300 dollars. Shall I book one?", UNKNOWN),
        ("I need a cleaning on Tuesday.", "Great, I have booked you for Tuesday at two.", f"Great, {NOT_DONE}"),
        ("I can only come on Sunday.", "Sure, we are open on Sunday.", UNKNOWN),
    ],
)
def test_what_is_not_so_is_not_heard(tmp_path: Path, asked: str, answer: str, heard: str) -> None:
    """The caller hears that it is not known; the row holds what he heard, and what the model wrote beside it."""
    model = FakeModel([answer, "You're welcome."])
    told = tell(Script(says=(Speech(4, asked), Speech(16, "Thank you.")), hangs_up=26), tmp_path, model=model)
    assert told.turns[2] == ("agent", heard)
    row = told.agent_rows()[1]
    assert row["used_fallback"] is False
    assert row["llm_raw"]
    assert answer.startswith(row["llm_raw"])


def test_the_next_request_knows_what_was_heard(tmp_path: Path) -> None:
    """The model is told what it said to the caller's ear, and not its own lie."""
    model = FakeModel(["A veneer is 300 dollars.", "You're welcome."])
    script = Script(says=(Speech(4, "Tell me about veneers."), Speech(14, "I see.")), hangs_up=24)
    tell(script, tmp_path, model=model)
    assert model.asked[1][-2]["content"] == UNKNOWN
