"""Whole calls in which the caller dictates: numbers, names and addresses in pieces, and answers of one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.caller import Script, Speech
from tests.stories.telling import tell

THANKS = "Thank you, one moment."


def dictated(*pieces: str, pause: float = 0.9, at: float = 9.0) -> tuple[Speech, ...]:
    """Pieces of a second each, with a pause of `pause` seconds between them."""
    return tuple(Speech(at + number * (1.0 + pause), piece) for number, piece in enumerate(pieces))


@pytest.mark.parametrize("pause", [0.8, 0.9, 1.2])
@pytest.mark.parametrize(
    ("asked", "pieces"),
    [
        ("What is your phone number?", ("Five one zero.", "Five five five.", "Zero one nine nine.")),
        ("May I have your number?", ("It's 510.", "555.", "0199.")),
        ("Could you spell your last name, please?", ("O, K, O,", "N, K, W, O.")),
        ("And your last name, please?", ("It's spelled M, I.", "K, E, L, S, O, N.")),
        ("What is your e-mail address?", ("It's jane dot doe at.", "bright smile dot com.")),
        ("What is the address of the house?", ("It's 14.", "Harbour Street in Oakland.")),
        ("How can I help you today?", ("My number is.", "Five one zero five five five.", "Zero one nine nine.")),
    ],
)
def test_what_is_dictated_in_pieces_is_one_turn(
    tmp_path: Path, asked: str, pieces: tuple[str, ...], pause: float
) -> None:
    """Nobody talks into a number, a name or an address that is not whole."""
    script = Script(says=(Speech(4, "Hello there."), *dictated(*pieces, pause=pause)), hangs_up=20)
    told = tell(script, tmp_path, answers=[asked, THANKS])
    assert told.turns[3:5] == [("caller", " ".join(pieces)), ("agent", THANKS)]


def test_a_whole_number_is_answered_at_once_and_half_of_one_is_waited_for(tmp_path: Path) -> None:
    """The wait depends on what was heard: all of a number, or a part."""
    waits = {}
    for number in ("Five one zero five five five zero one nine nine.", "Five one zero five five."):
        script = Script(says=(Speech(4, "Hello there."), Speech(9, number)), hangs_up=20)
        told = tell(script, tmp_path, answers=["What is your phone number?", THANKS])
        waits[number] = told.agent_rows()[2]["endpoint_ms"]
    whole, part = waits.values()
    assert part > 4 * whole


@pytest.mark.parametrize("words", ["Yes.", "No.", "Yes, please.", "No, thank you."])
def test_a_yes_or_no_to_a_question_is_taken_at_once(tmp_path: Path, words: str) -> None:
    """What was asked for needs no second thought; the same word without a question does."""
    waits = []
    for asked in ("Is this your first visit?", "We are open from nine to five."):
        script = Script(says=(Speech(4, "Hello there."), Speech(9, words, seconds=0.5)), hangs_up=20)
        told = tell(script, tmp_path, answers=[asked, THANKS])
        waits.append(told.agent_rows()[2]["endpoint_ms"])
    assert waits[0] < waits[1]


def test_a_short_answer_to_a_question_is_believed_where_it_was_doubted(tmp_path: Path) -> None:
    """ "No." heard with 0.57 is an answer to a question; without one it is asked again."""
    for asked, again in (("Is it urgent?", False), ("We are open from nine to five.", True)):
        says = (Speech(4, "Hello there."), Speech(9, "No.", seconds=0.4, confidence=0.57))
        told = tell(Script(says=says, hangs_up=16), tmp_path, answers=[asked, *[THANKS][: not again]])
        assert (told.turns[-1] == ("agent", THANKS)) is not again
