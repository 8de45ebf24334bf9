"""What callers dictate, written as one writes it; and what is no dictation."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.dictation import Wanted, normalised, unfinished_dictation, wanted
from shared.dictation.items import items
from shared.words import word_list
from tests.dictation.heard import DICTATED, NOT_DICTATED

ANY_QUESTION = st.sampled_from([None, *Wanted])
PIECES = sorted(
    word_list("""
    at dot dash underscore plus double triple hundred thousand as in Mary capital a i j J-O-H-N S, M oh zero five fifty
    5 555 0142 @ . , - com co uk gmail my number is email spelled no sorry and then
    """)
)


@pytest.mark.parametrize(("heard", "asked", "written"), DICTATED)
def test_what_is_dictated_is_written_as_one_writes_it(heard: str, asked: Wanted | None, written: str) -> None:
    """It takes the place of its words, and of no others; and what is written already stays."""
    assert normalised(heard, asked) == written
    assert normalised(written, asked) == written


@pytest.mark.parametrize("heard", NOT_DICTATED)
def test_what_is_no_dictation_stays_as_it_was_heard(heard: str) -> None:
    """Whatever the receptionist had asked for."""
    assert {normalised(heard, asked) for asked in (None, *Wanted)} == {heard}


@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True) | st.sampled_from([",", ".", "?"])), ANY_QUESTION)
def test_words_without_digits_letters_or_marks_stay(words: list[str], asked: Wanted | None) -> None:
    """Nothing is made of talk."""
    talk = " ".join(word for word in words if all(item.kind in ("word", "pause", "end") for item in items(word)))
    assert normalised(talk, asked) == talk


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), ANY_QUESTION)
@example("double", Wanted.NAME)
@example("\u0130 at \u0130 dot com", Wanted.EMAIL)
def test_nothing_that_is_heard_breaks_it(heard: str, asked: Wanted | None) -> None:
    """Whatever it is."""
    assert isinstance(normalised(heard, asked), str)
    assert unfinished_dictation(heard, asked, "US") in (True, False)
    assert wanted(heard) in (None, *Wanted)


@given(st.from_regex(r"[2-9][0-9]{9}", fullmatch=True), st.sets(st.integers(1, 9)))
def test_every_number_can_be_dictated(digits: str, pauses: set[int]) -> None:
    """Digit by digit, with pauses anywhere."""
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    said = "".join(f"{', ' if at in pauses else ' '}{names[int(digit)]}" for at, digit in enumerate(digits)).strip()
    assert normalised(f"{said}.", Wanted.NUMBER) == f"{digits[:3]}-{digits[3:6]}-{digits[6:]}."
    assert not unfinished_dictation(said, Wanted.NUMBER, None)
