"""Whole calls that end, or do not: who takes leave, and who only seems to."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_agent.phrases import ENGLISH
from shared.calls import CallStatus
from tests.fakes.caller import Script, Speech
from tests.stories.telling import tell


@pytest.mark.parametrize(
    "words",
    [
        "I need a plumber, my toilet is broken, that's it.",
        "It's a cleaning for two kids and that's everything.",
        "I hope you have a good day so far. I need an appointment.",
        "I'd like to come in tomorrow at nine. See you then.",
        "My name is Goodbye Jones.",
    ],
)
def test_a_turn_that_holds_a_wish_ends_no_call(tmp_path: Path, words: str) -> None:
    """Whatever of it sounds like a goodbye: the line stays open after the answer."""
    told = tell(Script(says=(Speech(4, words),), hangs_up=14), tmp_path, answers=["Sure, we can do that for you."])
    assert told.call_end.reason == "caller_hung_up"
    assert ("caller", words) in told.turns


def test_nobody_is_hung_up_on_in_the_middle_of_a_question(tmp_path: Path) -> None:
    """An answer that asks something keeps the line open, although the caller has said goodbye."""
    says = (Speech(4, "Thank you, goodbye."), Speech(10, "Five one zero, five five five, zero one nine nine."))
    asks = "Before you go, what is your phone number?"
    told = tell(Script(says=says, hangs_up=18), tmp_path, answers=[asks, "Thank you, we will call you back."])
    assert told.turns[-1] == ("agent", "Thank you, we will call you back.")
    assert told.call_end.reason == "caller_hung_up"


def test_the_agent_takes_its_leave_before_the_line_is_cut(tmp_path: Path) -> None:
    """A model that forgets the farewell is given one; then the agent hangs up, and not before it was heard."""
    told = tell(Script(says=(Speech(4, "Okay, bye."),)), tmp_path, answers=["You are very welcome."])
    assert told.turns[-1] == ("agent", f"You are very welcome. {ENGLISH.goodbye}")
    assert not told.agent_rows()[-1]["interrupted"]
    assert (told.call_end.status, told.call_end.reason) == (CallStatus.COMPLETED, "agent_hung_up")


def test_an_offer_of_help_keeps_nobody_who_has_said_goodbye(tmp_path: Path) -> None:
    """A model that greets a caller who leaves is followed by the farewell."""
    offers = "Thank you for calling, how can I help you?"
    told = tell(Script(says=(Speech(4, "Goodbye."),)), tmp_path, answers=[offers])
    assert told.turns[-1] == ("agent", f"{offers} {ENGLISH.goodbye}")
    assert told.call_end.reason == "agent_hung_up"


def test_a_goodbye_gets_a_goodbye_though_the_model_says_nothing_fit_to_hear(tmp_path: Path) -> None:
    """Who says goodbye is not asked to repeat it."""
    told = tell(Script(says=(Speech(4, "Thanks, goodbye."),)), tmp_path, answers=[['{"end_call": true}']])
    assert told.turns[-1] == ("agent", ENGLISH.goodbye)
    assert told.call_end.reason == "agent_hung_up"


def test_a_goodbye_over_the_goodbye_is_none_to_be_answered(tmp_path: Path) -> None:
    """Both say it at once, as people do: the agent's is heard whole, and the call is over."""
    says = (Speech(4, "Okay, thanks, bye."), Speech(6.3, "Bye.", seconds=0.4))
    told = tell(Script(says=says), tmp_path, answers=["You're welcome, have a wonderful day, goodbye!"])
    assert told.turns[-1] == ("agent", "You're welcome, have a wonderful day, goodbye!")
    assert told.call_end.reason == "agent_hung_up"


def test_a_caller_who_asks_during_the_farewell_is_answered(tmp_path: Path) -> None:
    """One more thing, said over the agent's goodbye, keeps the line open."""
    says = (Speech(4, "Okay, thanks, bye."), Speech(6.3, "Oh wait, what do you need from me?"))
    farewell = "You're welcome, have a wonderful day, goodbye!"
    told = tell(Script(says=says, hangs_up=13), tmp_path, answers=[farewell, "Nothing at all."])
    assert told.turns[-1] == ("agent", "Nothing at all.")
