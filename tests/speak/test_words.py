"""Where in a text a sound stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.speak.words import rest_of, words_heard

TEXTS = st.lists(st.text("abcdefgh,.", min_size=1, max_size=9), min_size=1, max_size=21).map(" ".join)


@given(TEXTS, st.floats(0.0, 20.0))
def test_the_rest_is_the_end_of_the_text_and_never_nothing(text: str, seconds: float) -> None:
    """Whole words, the last one at least: what was broken off is said to its end."""
    rest = rest_of(text, seconds)
    assert rest
    assert f" {text}".endswith(f" {rest}")


@given(TEXTS, st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_the_later_it_broke_off_the_less_is_left(text: str, one: float, other: float) -> None:
    """Nothing was said of it: all is left."""
    assert len(rest_of(text, max(one, other))) <= len(rest_of(text, min(one, other)))
    assert rest_of(text, 0.0) == text


def test_the_word_in_which_it_broke_off_is_said_again() -> None:
    """After two seconds of a clause about two seconds' worth of words are behind."""
    assert rest_of("We have an opening at nine thirty on Thursday morning.", 2.0) == "nine thirty on Thursday morning."


@given(TEXTS, st.floats(0.0, 1.0))
def test_words_heard_are_the_beginning(text: str, share: float) -> None:
    """Whole words; all of them for all of the sound, none for none of it."""
    assert f"{text} ".startswith(words_heard(text, share))
    assert words_heard(text, 1.0) == text
    assert words_heard(text, 0.0) == ""
