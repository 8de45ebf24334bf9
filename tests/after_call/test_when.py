"""What of a caller's words for a time belongs together: said later, said as an alternative, or digits of a number."""

from __future__ import annotations

import pytest
from hypothesis import given

from cloud.after_call.judge import judge_by_rules
from shared.entities.spoken import spoken_turns
from shared.entities.when import appointment_time
from tests.after_call.telling import a_call, phrases


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (["Saturday, please.", "At ten."], "Saturday, at ten"),
        (["Saturday at ten.", "Actually, make it at eleven."], "Saturday, at eleven"),
        (["A week from Tuesday.", "At ten."], "A week from Tuesday, at ten"),
        (["Tuesday at ten.", "No, Wednesday at two."], "Wednesday at two"),
        (["Tuesday at ten would be great, or else Thursday."], "Tuesday at ten would be great, or else Thursday"),
    ],
)
def test_a_time_said_later_belongs_to_its_day(turns: list[str], words: str) -> None:
    """Whatever names the day stays; a new day takes the place of the old one; an alternative belongs to both."""
    talk = "\n".join(f"agent: When?\ncaller: {turn}" for turn in turns)
    found = appointment_time(spoken_turns(a_call(talk).turns))
    assert found
    assert found.words == words


@pytest.mark.parametrize(
    "said",
    ["The number is 51 05 55 01 99.", "It's 5 10 55 50 199", "my number is five ten five fifty-five oh one forty-two"],
)
def test_a_telephone_number_is_no_hour(said: str) -> None:
    """In whatever groups it comes."""
    assert appointment_time(spoken_turns(a_call(f"caller: {said}").turns)) is None


def test_an_answer_of_two_hours_is_no_hour() -> None:
    """Ten or eleven, when asked what time, is told as both."""
    found = appointment_time(spoken_turns(a_call("agent: What time?\ncaller: Ten or eleven.").turns))
    assert found
    assert found.words == "Ten or eleven"


@given(phrases)
def test_a_phrase_is_never_halved(words: str) -> None:
    """What is told of a caller's words for a time stands in the to-do whole, and was said so."""
    talk = f"agent: Hello.\ncaller: I'd like to book a cleaning {words}. I'm Emma Brown.\nagent: Sure."
    judged = judge_by_rules(a_call(talk))
    if judged.appointment_words and judged.appointment_words != "as soon as possible":
        assert judged.appointment_words in judged.to_do
        assert judged.appointment_words.lower() in talk.lower()
