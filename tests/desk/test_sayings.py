"""What the desk says in each call is made ready before it is wanted."""

from __future__ import annotations

import pytest

from edge_agent.desk.book import DeskBook
from edge_agent.desk.sayings import BEGINNINGS, instructions, sayings
from edge_agent.speak.voice import pieces_of
from tests.fakes.desk import Talk

PROFESSIONS = (
    "dentist", "plumber", "mechanic", "locksmith", "massage", "photographer", "realtor", "tattoo_artist", "inspector",
)  # fmt: skip


def made_ready(profession: str) -> set[str]:
    return {piece for line in [*instructions(profession), *sayings()] for piece in pieces_of(line)}


@pytest.mark.parametrize("profession", PROFESSIONS)
def test_who_is_in_danger_waits_for_no_voice(profession: str) -> None:
    """The whole instruction is there before the first call."""
    said = Talk(book=DeskBook(profession=profession)).says("Please help, the kitchen is on fire!")
    instruction = next(line for line in instructions(profession) if line in said)
    assert set(pieces_of(instruction)) <= made_ready(profession)


def test_what_goes_on_differently_in_each_call_has_its_beginning_ready() -> None:
    """Whose number it is, and what was booked, is said behind it."""
    wish = "I'd like a cleaning on Saturday at ten, my name is Emma Brown."
    talk = Talk()
    said = " ".join(talk.says(words) for words in (wish, "yes", "yes please", "yes"))
    for beginning in BEGINNINGS:
        assert beginning in said
        rest = said[said.index(beginning) :]
        assert pieces_of(rest)[0] in made_ready("dentist")


def test_a_question_of_the_desk_is_ready_at_the_beginning_and_behind_another_sentence() -> None:
    """A sentence is cut by its place in the answer."""
    for line in ("May I have your name, please?", "Of course.\nMay I have your name, please?"):
        assert set(pieces_of(line)) <= made_ready("dentist")
