"""What a call says of the box: one story for each thing that can go wrong in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from infra.doctor.call import SCRIPT, Heard, measured, question
from infra.doctor.desk import Row
from infra.doctor.finding import Verdict
from infra.doctor.hearing import judged
from infra.phone.phone import Ending
from infra.phone.telephone import RATE

WELL = Heard(1.2, 0.4, asked=True, gap=0.9, pressed=True, ending=Ending.HUNG_UP, room="call_1")
ROW = Row("completed", ended=True, turns=3, replies=("greeting", "answer"), answering=0.8)


def parts(heard: Heard, row: Row | None = ROW, *, looked: bool = True) -> dict[str, tuple[Verdict, str]]:
    return {each.part: (each.verdict, f"{each.said} {each.cure}") for each in judged(heard, row, looked=looked)}


def wrong(heard: Heard, row: Row | None = ROW) -> list[str]:
    return [part for part, (verdict, _) in parts(heard, row).items() if verdict is Verdict.BAD]


def test_a_good_call_is_good_in_every_row() -> None:
    """The delay of the media is what the box's own time leaves of the gap."""
    found = parts(WELL)
    assert {verdict for verdict, _ in found.values()} == {Verdict.GOOD}
    assert found["media delay"][1].startswith("100 ms there and back")


@pytest.mark.parametrize(
    ("heard", "row", "blamed"),
    [
        (Heard(ending=Ending.NO_ANSWER), None, ["call", "row"]),
        (replace(WELL, answered_after=21.5), ROW, ["call"]),
        (replace(WELL, greeted_after=None), ROW, ["greeting"]),
        (replace(WELL, asked=False, gap=None, pressed=False, ending=Ending.BYE), ROW, ["turn gap"]),
        (replace(WELL, gap=None), ROW, ["turn gap"]),
        (replace(WELL, gap=3.4), replace(ROW, answering=3.3), ["turn gap"]),
        (replace(WELL, gap=1.5), ROW, ["media delay"]),
        (WELL, replace(ROW, replies=("greeting", "apology"), answering=None), ["answer"]),
        (WELL, replace(ROW, replies=("greeting", "clarification"), answering=None), ["answer"]),
        (WELL, None, ["row"]),
        (WELL, replace(ROW, ended=False), ["row"]),
    ],
)
def test_each_fault_is_named_and_the_rest_is_not_blamed(heard: Heard, row: Row | None, blamed: list[str]) -> None:
    """With a cure each."""
    assert wrong(heard, row) == blamed
    assert all(finding.cure for finding in judged(heard, row, looked=True) if finding.verdict is Verdict.BAD)


def test_a_box_that_hangs_up_at_once_is_told_of_the_number() -> None:
    """Nobody's number, or a client that the box does not serve: the cure is how to have one."""
    found = parts(replace(WELL, asked=False, gap=None, ending=Ending.BYE))
    assert "SUPABASE_SECRET_KEY" in found["turn gap"][1]
    assert found["key"][0] is Verdict.UNTRIED


def test_without_the_operators_key_no_row_is_looked_for() -> None:
    """A box's own key reads no calls: said, and no fault."""
    found = parts(WELL, None, looked=False)
    assert found["row"][0] is Verdict.UNTRIED
    assert found["media delay"][0] is Verdict.UNTRIED
    assert "answer" not in found


def test_an_acknowledgement_hides_the_delay() -> None:
    """The first sound was not the answer's: no figure is made up."""
    assert parts(replace(WELL, gap=0.5))["media delay"][0] is Verdict.UNTRIED


def recording(
    *sounds: tuple[int, float, float], seconds: float = 12.0
) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """Sides 0 (caller) and 1 (agent), each from … to seconds, as steady tones."""
    stereo = np.zeros((round(seconds * RATE), 2), dtype=np.int16)
    for side, start, end in sounds:
        place = slice(round(start * RATE), round(end * RATE))
        stereo[place, side] = (4000 * np.sin(np.arange(place.stop - place.start))).astype(np.int16)
    return stereo


def test_the_recording_says_when_the_greeting_came_and_how_long_the_answer_took() -> None:
    """Greeting at 0.5 s, question until 6 s, answer at 7.1 s."""
    greeted, asked, gap = measured(recording((1, 0.5, 3.0), (0, 4.0, 6.0), (1, 7.1, 9.0)))
    assert asked
    assert greeted == pytest.approx(0.5, abs=0.02)
    assert gap == pytest.approx(1.1, abs=0.02)


def test_a_silent_box_was_not_heard() -> None:
    """The caller's own words are no greeting."""
    assert measured(recording((0, 4.0, 6.0))) == (None, True, None)
    assert measured(recording((0, 1.0, 2.0), (1, 3.0, 4.0)))[0] is None


def test_the_question_is_in_the_package() -> None:
    """Telephone sound of a sentence's length, so that asking takes no engine."""
    assert 1.0 < len(question()) / 2 / RATE < 5.0
    assert len(SCRIPT.sentences) == 1
