"""What receptionists of nine professions write, and how it is read aloud."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import MEASURES, SHORT_MEASURES, Measure, split
from tests.speak.reading import Row, heard, readings, table

TABLE = table("read_aloud") + table("read_aloud_held_out") + table("read_aloud_kinds")
WORDS = sorted({word for row in TABLE for word in row.said.split() if word.isalpha()})
PLAIN = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
WRITTEN = st.lists(st.sampled_from([part for row in TABLE for part in row.written.split()]), max_size=12).map(" ".join)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.written)
def test_a_sentence_is_said_as_a_person_says_it(row: Row) -> None:
    """Numbers, addresses, times, money, abbreviations of nine professions."""
    assert heard(pronounce(row.written)) in readings(row.said)


@pytest.mark.parametrize("measures", [MEASURES, SHORT_MEASURES], ids=["usual", "slow voice"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.written)
def test_cut_into_clauses_it_is_said_the_same(row: Row, measures: tuple[Measure, ...]) -> None:
    """A voice gets the sentence piece by piece, and no piece needs another to be understood."""
    assert heard(" ".join(map(pronounce, split(row.written, measures)))) in readings(row.said)


@given(st.one_of(WRITTEN, st.text()))
def test_no_digit_is_left_to_the_voice(text: str) -> None:
    """Each voice reads digits in its own way, and a model's vocabulary may have none."""
    assert not re.search(r"\d", pronounce(text))


@given(PLAIN)
def test_plain_words_stay(text: str) -> None:
    """What is said already is said as it is."""
    assert pronounce(text) == text


def test_a_number_that_ends_a_sentence_is_no_item_of_a_list() -> None:
    """It is said, also where a piece begins with it."""
    assert list(map(pronounce, split("It is half past 5. We close.", SHORT_MEASURES)))[1:] == ["five.", "We close."]


@pytest.mark.parametrize("number", ["911", "988"])
@pytest.mark.parametrize(
    "around", ["{}", "{}.", "Call {}!", "hang up and dial {} now", "{} is for emergencies", "({})"]
)
def test_an_emergency_number_is_said_digit_by_digit(number: str, around: str) -> None:
    """Whatever stands around it, and where the clause was cut."""
    words = {"911": "nine one one", "988": "nine eight eight"}[number]
    assert heard(pronounce(around.format(number))) == heard(around.format(words))


@pytest.mark.parametrize(
    "quantity", ["$911", "911 dollars", "911 square feet", "911 Elm Street", "Porsche 911", "911 miles"]
)
def test_what_only_looks_like_an_emergency_number_is_not_dialled(quantity: str) -> None:
    """Money, lengths, houses and cars."""
    assert "nine one one" not in pronounce(quantity)
