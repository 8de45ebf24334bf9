"""Pace and shelf: how much is read at once, and what need not be read again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.pace import HeldPrompts, Pace, piece_end

TEXT = "The quick brown fox jumps over the lazy dog. " * 40


@given(st.text(max_size=400), st.floats(0, 5000))
def test_pieces_make_up_the_whole_text(text: str, speed: float) -> None:
    """Each piece ends later than it began, the last one at the end; none ends within a word if there is a space."""
    end = 0
    while end < len(text):
        began, end = end, piece_end(text, end, speed)
        assert end > began
        assert end == len(text) or text[end] == " " or " " not in text[began + 1 : end]


def test_a_faster_model_is_given_more_at_once() -> None:
    """One piece at 50 tokens/s is less than 300 characters, at 1,000 the whole text."""
    assert 100 < piece_end(TEXT, 0, 50.0) < 300
    assert piece_end(TEXT, 0, 1000.0) == len(TEXT)


def test_the_speed_follows_slowly_and_ignores_what_was_read_before() -> None:
    """One slow second does not decide; a prompt that was there already is no measurement."""
    assert Pace().speed is None
    pace = Pace()
    pace.measured(50, 1.0)
    pace.measured(25, 1.0)
    assert pace.speed is not None
    assert 25 < pace.speed < 50
    before = pace.speed
    pace.measured(500, 0.03)
    pace.measured(0, 1.0)
    assert pace.speed == before


def test_what_was_read_is_known_up_to_a_word() -> None:
    """The longest common beginning, cut where a piece may be cut; a text that was read whole is known whole."""
    shelf = HeldPrompts(8)
    shelf.keep("You are kind. Today is Monday.")
    assert shelf.known("You are kind. Today is Tuesday.") == len("You are kind. Today is")
    assert shelf.known("You are kind. Today is Monday.") == len("You are kind. Today is Monday.")
    assert shelf.known("Nothing in common") == 0


def test_after_as_many_answers_as_slots_only_what_texts_share_is_known() -> None:
    """Each answer has taken a slot; but all of them begin with what is shared."""
    shelf = HeldPrompts(8)
    shelf.keep("Be kind. You are a dentist.")
    shelf.keep("Be kind. You are a plumber.")
    for _ in range(7):
        shelf.used()
    assert shelf.known("Be kind. You are a dentist.") == len("Be kind. You are a dentist.")
    shelf.used()
    assert shelf.known("Be kind. You are a dentist.") == len("Be kind. You are a")


def test_the_pieces_of_one_text_do_not_push_out_another() -> None:
    """A text that goes on takes the place of its own beginning."""
    shelf = HeldPrompts(2)
    shelf.keep("Hello dentist.")
    for end in range(1, len(TEXT)):
        shelf.keep(TEXT[:end])
    assert shelf.known("Hello dentist.") == len("Hello dentist.")


def test_a_server_that_failed_holds_nothing() -> None:
    """It may have been started anew."""
    shelf = HeldPrompts(8)
    shelf.keep(TEXT)
    shelf.lost()
    assert shelf.known(TEXT) == 0
