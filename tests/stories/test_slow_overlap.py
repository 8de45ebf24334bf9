"""Whole calls in which both speak at once, with a slow model, a slow recogniser, or a caller who pauses."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_agent.phrases import ENGLISH
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.stories.telling import tell

LONG = "Of course, let me tell you all about everything that we do here in our practice on every day of the week."
QUESTION = "Would the later mornings be all right for you both?"
TELL = Speech(4, "Tell me everything.")


def slow(first: float = 4.0) -> FakeModel:
    return FakeModel([LONG], delays=[first], again=True)


@pytest.mark.parametrize("sound", [Speech(8.2, "Okay.", 0.5), Speech(6.0, "", 0.3), Speech(6.0, "", 0.6)])
def test_a_murmur_or_a_cough_while_a_slow_model_thinks_does_not_start_it_again(tmp_path: Path, sound: Speech) -> None:
    """ "Okay." to "One moment, please." is no turn, and a cough is none: the model is asked once."""
    told = tell(Script(says=(TELL, sound), hangs_up=30), tmp_path, model=slow())
    assert len(told.model.asked) == 1
    assert told.turns[2] == ("agent", LONG)


def test_the_echo_of_an_acknowledgement_does_not_keep_the_answer_away(tmp_path: Path) -> None:
    """A speakerphone gives "One moment, please." back: it is no word of the caller's."""
    echo = Speech(7.2, ENGLISH.of_anything, 0.6)
    told = tell(Script(says=(TELL, echo), hangs_up=30), tmp_path, model=slow())
    assert len(told.model.asked) == 1
    assert told.turns[1:3] == [("caller", TELL.words), ("agent", LONG)]


@pytest.mark.parametrize("ears", [0.1, 1.4, 3.0])
def test_a_long_cough_costs_no_answer_however_slow_the_recogniser(tmp_path: Path, ears: float) -> None:
    """What stopped for nothing goes on where it was, when that is known or when it has lasted long enough."""
    told = tell(Script(says=(TELL, Speech(9.0, "", 1.2)), hangs_up=30), tmp_path, answers=[LONG], ears_delay=ears)
    assert told.turns[2] == ("agent", LONG)


def test_an_echo_costs_no_answer_with_a_slow_recogniser(tmp_path: Path) -> None:
    """Its words come after the reply has gone on: they are ours all the same."""
    answer = "Our office is open from eight to five on every Monday and we are closed on Sundays."
    echo = Speech(9.4, "from eight to five on every Monday", 1.6)
    told = tell(Script(says=(TELL, echo), hangs_up=30), tmp_path, answers=[answer], ears_delay=3.0)
    assert told.turns[2] == ("agent", answer)


@pytest.mark.parametrize("confidence", [0.5, 0.57])
def test_a_doubted_yeah_at_the_end_of_the_question_is_an_answer(tmp_path: Path, confidence: float) -> None:
    """What was asked makes it likelier to be what was said."""
    says = (TELL, Speech(7.2, "Yeah.", 0.3, confidence))
    told = tell(Script(says=says, hangs_up=14), tmp_path, answers=[QUESTION, "Great."])
    assert told.turns[3:] == [("caller", "Yeah."), ("agent", "Great.")]


def test_a_caller_who_pauses_is_not_talked_into_every_time(tmp_path: Path) -> None:
    """Six pieces with half a second between them: the agent learns from the second."""
    says = tuple(Speech(4 + piece * 2.1, f"and we have part {piece}", 1.6) for piece in range(6))
    told = tell(Script(says=says, hangs_up=30), tmp_path, model=FakeModel(["I see."], delay=0.02, again=True))
    talked_into = [row for row in told.agent_rows() if row["interrupted"] and row["text"]]
    assert len(talked_into) <= 3


def test_a_hash_over_an_answer_leaves_no_dead_line(tmp_path: Path) -> None:
    """It ends nothing of the caller's, and so nothing of ours."""
    told = tell(Script(says=(TELL,), keys=((7.0, "#"),), hangs_up=16), tmp_path, answers=[LONG])
    assert told.turns[2] == ("agent", LONG)


def test_a_noise_from_the_first_second_does_not_silence_the_greeting(tmp_path: Path) -> None:
    """It is held once, and then the line is known to be noisy."""
    noise = tuple(Speech(0.1 + 9.0 * part, "", 8.5) for part in range(2))
    told = tell(Script(says=noise, hangs_up=12), tmp_path)
    assert told.turns[0][1].endswith("How can I help?")
    assert told.line.holds == 1
