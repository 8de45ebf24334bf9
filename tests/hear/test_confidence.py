"""How sure a reading is: the arithmetic, at its edges."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.hear.confidence import Reading, Word, confidence, features
from tests.hear.readings import reading

LINE = TurnTaking().confidence
NEVER = -3.4028234663852886e38  # what the decoder gives a token that it may not say

anything = st.floats(NEVER, 0)
words = st.builds(Word, st.text(max_size=8), st.integers(1, 9), anything, anything)
readings = st.builds(Reading, st.lists(words, max_size=40).map(tuple), anything, st.floats(0, 1), anything)


@pytest.mark.parametrize("text", ["No.", "No", "Okay.", "Goodbye.", "Yes!"])
def test_one_word_that_is_plain_is_believed(text: str) -> None:
    """Also where it is as likely as not that a full stop follows, or that the speech goes on."""
    one = reading(text, end=-0.9)
    unsure_of_marks = replace(
        one, words=tuple(word if word.spoken else replace(word, log_probability=-1.2) for word in one.words)
    )
    assert confidence(unsure_of_marks) >= LINE


@pytest.mark.parametrize("text", ["Yalzu.", "The kitchen ceiling."])
def test_words_that_were_a_guess_are_not_believed(text: str) -> None:
    """One word or several."""
    assert confidence(reading(text, sure=-2.0, end=-0.1)) < LINE


def test_one_word_out_of_place_counts() -> None:
    """A sentence is as sure as its least sure word, not only as their mean."""
    sure = reading("My name is Thomas and I called before.")
    guessed = replace(sure, words=(*sure.words[:3], replace(sure.words[3], log_probability=-3.0), *sure.words[4:]))
    spread = reading("My name is Thomas and I called before.", sure=-0.1 - 2.9 / 8)
    assert confidence(guessed) < confidence(spread) < confidence(sure)


@pytest.mark.parametrize("text", ["", "...", "?"])
def test_no_words_are_nothing_to_be_sure_of(text: str) -> None:
    """Nothing decoded, or punctuation only."""
    assert confidence(reading(text)) == 0.0


@given(readings)
def test_any_reading_has_a_confidence(one: Reading) -> None:
    """No tokens, one, very many; impossible ones; no sound at all: always a number from 0 to 1."""
    assert all(math.isfinite(value) for value in features(one).values())
    assert 0 <= confidence(one) <= 1


@given(readings, st.integers(0, 39), st.floats(-9, 0))
def test_a_likelier_word_never_makes_it_less_sure(one: Reading, at: int, more: float) -> None:
    """Raising the probability of any word never lowers the confidence."""
    if at < len(one.words):
        likelier = replace(one.words[at], log_probability=max(more, one.words[at].log_probability))
        changed = replace(one, words=(*one.words[:at], likelier, *one.words[at + 1 :]))
        assert confidence(changed) >= confidence(one)


@given(readings, st.floats(0, 1))
def test_what_sounds_less_like_speech_is_never_surer(one: Reading, more: float) -> None:
    """A higher probability of "no speech" never raises the confidence."""
    assert confidence(replace(one, no_speech=max(one.no_speech, more))) <= confidence(one)
