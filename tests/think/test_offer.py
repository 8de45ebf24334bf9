"""What a model is told that it may choose, and what of its choice is believed."""

from __future__ import annotations

import pytest

from edge_agent.desk.chosen import Choice, Wish
from edge_agent.think.history import Message
from edge_agent.think.model import Called
from edge_agent.think.offer import Offer, may_hold_a_wish

OFFER = Offer((Wish.MESSAGE, Wish.EMERGENCY), ("water", "gas"))
TALK = (Message(role="system", content="Be brief."), Message(role="user", content="It is wet."))


def test_only_what_is_possible_is_told() -> None:
    """Each by its name; what kinds of emergency there are stands in its own."""
    told = {tool["function"]["name"]: tool["function"]["parameters"]["properties"] for tool in OFFER.tools()}
    assert told == {"take_message": {}, "report_emergency": {"kind": {"type": "string", "enum": ["water", "gas"]}}}
    assert OFFER.schema()["properties"]["wish"]["enum"] == ["take_message", "report_emergency", "none"]


@pytest.mark.parametrize(
    ("name", "arguments", "choice"),
    [
        ("take_message", {}, Choice(Wish.MESSAGE)),
        ("take_message", {"name": "Ann Lee", "number": "555"}, Choice(Wish.MESSAGE)),
        ("report_emergency", {}, Choice(Wish.EMERGENCY)),
        ("report_emergency", {"kind": "water"}, Choice(Wish.EMERGENCY, "water")),
        ("take_message", {"kind": "water"}, Choice(Wish.MESSAGE)),
        ("report_emergency", {"kind": "volcano"}, None),
        ("report_emergency", {"kind": 7}, None),
        ("report_emergency", {"kind": None}, None),
        ("book_appointment", {}, None),
        ("none", {}, None),
        ("", {}, None),
        ("TAKE_MESSAGE", {}, None),
        ("take_message", None, None),
        ("take_message", "{}", None),
        ("take_message", [], None),
    ],
)
def test_a_call_is_believed_if_there_is_such_a_tool(name: str, arguments: object, choice: Choice | None) -> None:
    """And its arguments are what they may be; what it writes besides is not read."""
    assert OFFER.called(Called(name, arguments)) == choice


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ('{"wish": "take_message"}', Choice(Wish.MESSAGE)),
        ('{"wish": "none"}', None),
        ('{"wish": "book_appointment"}', None),
        ('{"wish": ["take_message"]}', None),
        ('{"wish": "take_mess', None),
        ("take_message", None),
        ("", None),
    ],
)
def test_an_answer_is_believed_if_it_is_one_of_the_choices(answer: str, choice: Choice | None) -> None:
    """A server that binds nothing may answer anything."""
    assert OFFER.chosen(answer) == choice


def test_the_question_goes_on_where_the_talk_ends() -> None:
    """No two messages of one role, and what was read of the talk is read."""
    system, newest = OFFER.question(TALK)
    assert system == TALK[0]
    assert newest["content"].startswith("It is wet.")
    assert "take_message" in newest["content"]
    assert "book_appointment" not in newest["content"]


@pytest.mark.parametrize(("words", "may"), [("Hello?", False), ("Thank you.", False), ("The pipe broke.", True)])
def test_a_greeting_holds_no_wish(words: str, *, may: bool) -> None:
    """So nobody is asked about it."""
    assert may_hold_a_wish(words) is may
