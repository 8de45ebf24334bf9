"""Whole calls in which both speak at once: what stops the agent, what only holds it, and what it hears of itself."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from edge_agent.converse.effects import Phrase
from edge_agent.phrases import ENGLISH
from tests.fakes.caller import Script, Speech
from tests.stories.telling import Told, tell

GREETING = "Thank you for calling Bright Smile Dental. How can I help?"
LONG = "Of course, let me tell you all about everything that we do here in our practice on every day of the week."
TELL = Speech(4, "Tell me everything.")


def holes(told: Told) -> list[float]:
    """Seconds of silence between two sounds of the agent's last answer."""
    parts = [(at, at + len(pcm) / 2 / told.line.rate) for at, pcm in told.line.parts if at > TELL.at + 1]
    return [after[0] - before[1] for before, after in pairwise(parts) if after[0] - before[1] > 0.05]


@pytest.mark.parametrize("murmur", ["Mm-hm.", "Okay.", "Right.", "Uh-huh.", "Yeah."])
@pytest.mark.parametrize("seconds", [0.2, 0.3, 0.45, 0.6])
def test_a_murmur_does_not_stop_the_agent(tmp_path: Path, murmur: str, seconds: float) -> None:
    """ "Okay" over the answer leaves it whole, is no turn, and holds it until it is understood, no longer."""
    script = Script(says=(TELL, Speech(7.5, murmur, seconds=seconds)), hangs_up=16)
    told = tell(script, tmp_path, answers=[LONG])
    assert told.turns == [("agent", GREETING), ("caller", TELL.words), ("agent", LONG)]
    assert not told.agent_rows()[-1]["interrupted"]
    assert all(hole <= seconds + 0.4 for hole in holes(told))


def test_a_short_answer_at_the_end_of_a_question_is_answered(tmp_path: Path) -> None:
    """ "Yeah." over the last words of what the agent asks is the caller's turn, and no silence follows it."""
    asks = "Would the later mornings be all right for you both?"
    told = tell(
        Script(says=(TELL, Speech(7.2, "Yeah.", seconds=0.3)), hangs_up=13), tmp_path, answers=[asks, "Great, see you."]
    )
    assert told.turns[3:] == [("caller", "Yeah."), ("agent", "Great, see you.")]


@pytest.mark.parametrize("at", [0.3, 2.0, 7.5])
def test_a_cough_is_no_interruption(tmp_path: Path, at: float) -> None:
    """A voice without words leaves greeting and answer whole, and nobody is asked if he is still there."""
    told = tell(Script(says=(Speech(at, "", seconds=0.5), TELL), hangs_up=16), tmp_path, answers=[LONG])
    assert told.turns == [("agent", GREETING), ("caller", TELL.words), ("agent", LONG)]


def test_a_cough_while_the_answer_is_made_does_not_take_it_back(tmp_path: Path) -> None:
    """The model is asked once."""
    says = (TELL, Speech(5.7, "", seconds=0.25))
    told = tell(Script(says=says, hangs_up=16), tmp_path, answers=[LONG])
    assert told.turns[-1] == ("agent", LONG)
    assert len(told.model.asked) == 1


def test_an_interruption_silences_the_agent_within_a_fifth_of_a_second(tmp_path: Path) -> None:
    """From the caller's first sound: before it is known what he says."""
    told = tell(Script(says=(TELL, Speech(7.5, "No wait, stop.")), hangs_up=13), tmp_path, answers=[LONG, "Sorry."])
    assert told.turns[-1] == ("agent", "Sorry.")
    began = told.line.answered_at or 0.0
    cut = max(at + len(pcm) / 2 / told.line.rate for at, pcm in told.line.parts if at < began + 7.5)
    assert cut - (began + 7.5) <= 0.2


def test_a_caller_whose_words_were_guessed_once_is_not_talked_over(tmp_path: Path) -> None:
    """He goes on for five seconds, and the recogniser's guess does not grow: it was no noise all the same."""
    goes_on = Speech(7.5, "No wait, stop.", seconds=5.0)
    told = tell(Script(says=(TELL, goes_on), hangs_up=16), tmp_path, answers=[LONG, "Sorry."], guesses=True)
    assert told.turns[-1] == ("agent", "Sorry.")
    began = told.line.answered_at or 0.0
    assert not [at for at, _ in told.line.parts if began + 7.8 < at < began + 12.5]


def test_a_speakerphone_gives_the_agent_back_and_nobody_answers_it(tmp_path: Path) -> None:
    """The agent's own words, a third of a second later: held once, said to the end, and no turn of the caller's."""
    answer = "Our office is open from eight to five on every Monday and we are closed on Sundays."
    echo = Speech(6.9, "from eight to five on every Monday", seconds=1.6)
    told = tell(Script(says=(TELL, echo), hangs_up=14), tmp_path, answers=[answer])
    assert told.turns == [("agent", GREETING), ("caller", TELL.words), ("agent", answer)]
    assert told.line.holds == 1


def test_a_key_pressed_while_the_caller_speaks_is_not_answered_over_him(tmp_path: Path) -> None:
    """Nothing of the agent is heard until he has finished; the key and the words are one turn."""
    script = Script(says=(Speech(4, "My account number begins with that.", seconds=5),), keys=((5, "7"),), hangs_up=16)
    told = tell(script, tmp_path, answers=["Thank you."])
    assert told.turns[1:] == [("caller", "7 My account number begins with that."), ("agent", "Thank you.")]
    began = told.line.answered_at or 0.0
    assert not [at for at, _ in told.line.parts if began + 4 < at < began + 9]


def test_a_caller_who_is_there_after_all_stops_the_goodbye(tmp_path: Path) -> None:
    """Even a murmur over "I can't hear anybody" keeps him on the line."""
    leaving = ENGLISH.phrases[Phrase.GOODBYE_SILENT]
    silent = tell(Script(), tmp_path)
    said_at = next(at for at, pcm in silent.line.parts[::-1]) - (silent.line.answered_at or 0.0)
    told = tell(
        Script(says=(Speech(said_at - 1.0, "Yes.", seconds=0.5),), hangs_up=said_at + 8), tmp_path, answers=["Hello!"]
    )
    assert told.turns[-2:] == [("caller", "Yes."), ("agent", "Hello!")]
    assert leaving not in [text for _, text in told.turns]
