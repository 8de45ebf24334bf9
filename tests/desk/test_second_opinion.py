"""An emergency that only the model sees: asked about once, with what helps if it is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_agent.desk.asides import ANYTHING_ELSE
from edge_agent.desk.chosen import Choice, Wish, possible
from edge_agent.desk.emergency import ASK_PLACE, PASSED_ON, PASSED_ON_TOO, SAYS_SO
from edge_agent.desk.second_opinion import CALL_BACK, NO, QUESTION
from edge_agent.desk.tools import TakeMessage
from shared.entities.spoken import spoken_turn
from tests.fakes.desk import BOOK, Talk

LAKE = "Thing is, the basement looks like a lake."
QUEER = "Grandpa came over all queer at lunch."
STILL = "He looks like wax and sort of far away."
VALVE = "If it is safe, please close the main water valve now, and stay away from wet electrics."
LAKE_TOO = "And is it all right that the basement looks like a lake?"
BOOK_IT = "I'd like to book a cleaning, please."


def talk(**kinds_of: str) -> Talk:
    """A plumber's, whose model takes these words for an emergency of that kind."""
    choices = {words: Choice(Wish.EMERGENCY, kinds_of.get("kind", "")) for words in (LAKE, LAKE_TOO, QUEER, STILL)}
    return Talk(book=replace(BOOK, profession="plumber"), choices=choices)


def tickets(caller: Talk) -> list[tuple[str, str]]:
    return [(tool.matter, tool.urgency) for tool in caller.work.asked if isinstance(tool, TakeMessage)]


@pytest.mark.parametrize("words", [LAKE, LAKE_TOO, QUEER, STILL])
def test_no_rule_knows_these_words(words: str) -> None:
    """Else the tests below would show nothing."""
    assert Talk(book=replace(BOOK, profession="plumber")).says(words) == ""


def test_he_is_asked_and_told_whom_to_call() -> None:
    """Nothing is raised yet, and nobody is rung."""
    caller = talk()
    assert caller.says(LAKE) == QUESTION
    assert QUESTION.startswith("If anybody is in danger, please hang up and call 911.")
    assert caller.work.asked == []


@pytest.mark.parametrize("yes", ["Yes.", "Yes, it is!", "I think so.", "I'm not sure.", "It might be."])
def test_with_a_yes_it_goes_the_way_of_a_red_flag(yes: str) -> None:
    """Its instruction, a ticket with what he told, and then what is still to be asked; a doubt is a yes."""
    caller = talk(kind="water")
    caller.says(LAKE)
    assert caller.says(yes) == f"{VALVE} {PASSED_ON} May I have your name, please?"
    assert tickets(caller) == [(LAKE, "emergency")]
    assert caller.says("Emma Brown.") == ASK_PLACE


def test_one_that_the_profession_does_not_know_has_a_general_instruction() -> None:
    """And what he says beside his yes is in the ticket."""
    caller = talk()
    assert caller.says(QUEER, "Yes, he does not answer me when I speak.").startswith(SAYS_SO.instruction)
    assert tickets(caller) == [(f"{QUEER} Yes, he does not answer me when I speak.", "emergency")]


def test_a_danger_to_life_asks_nothing_more() -> None:
    """As where a rule knows it."""
    caller = talk(kind="injury")
    assert caller.says(QUEER, "Yes.").endswith(PASSED_ON_TOO)


@pytest.mark.parametrize("no", ["No.", "No, it's not.", "Nope, not really."])
def test_a_false_alarm_costs_a_sentence(no: str) -> None:
    """Nothing is passed on; what he told is a message, if he likes."""
    caller = talk()
    assert caller.says(LAKE, no) == f"{NO} {CALL_BACK}"
    assert tickets(caller) == []
    caller.says("Yes, please.", "Emma Brown.", "Yes.", "Yes.")
    assert tickets(caller) == [(LAKE.strip("."), "normal")]


def test_what_was_under_way_is_gone_on_with() -> None:
    """After a no the question that was open is asked again."""
    caller = talk()
    asked = caller.says(BOOK_IT).removeprefix("Sure. ")
    assert caller.says(LAKE_TOO) == QUESTION
    assert caller.says("No.") == f"{NO} {asked}"


def test_who_goes_on_telling_of_it_needs_no_yes() -> None:
    """The model takes his answer for one, too: two opinions, and no denial."""
    caller = talk()
    assert caller.says(QUEER, STILL).startswith(SAYS_SO.instruction)
    assert tickets(caller) == [(f"{QUEER} {STILL}", "emergency")]


def test_a_red_flag_in_the_answer_needs_no_yes_either() -> None:
    """Rules come first, as ever."""
    caller = talk()
    caller.says(LAKE)
    assert caller.says("A pipe burst.").startswith(VALVE)


def test_a_question_that_was_cut_off_was_asked() -> None:
    """He answers before it is over."""
    caller = talk()
    caller.says(LAKE)
    *before, _ = caller.lines
    caller.lines = (*before, spoken_turn(1, "If anybody is in danger, please hang", caller=False))
    caller.says("Yes!")
    assert len(tickets(caller)) == 1


def test_a_yes_to_something_else_raises_nothing() -> None:
    """The question is open only while it is what he heard last."""
    caller = talk()
    caller.says(LAKE, "No.", "No.")
    assert caller.says("Yes.") != PASSED_ON
    assert tickets(caller) == []


def test_it_is_not_asked_for_ever() -> None:
    """Twice in a call; then only a rule raises one."""
    caller = talk()
    for _ in range(2):
        assert caller.says(LAKE) == QUESTION
        caller.says("No.", "No.")
    assert Wish.EMERGENCY not in possible(caller.desk, caller.lines, caller.book)
    assert caller.says(LAKE) == ""
    assert ANYTHING_ELSE not in caller.says("A pipe burst.")
