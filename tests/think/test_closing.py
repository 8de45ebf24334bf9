"""Goodbyes: hanging up on someone who has not finished is the worst mistake of all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.closing import keeps, says_farewell, says_goodbye
from tests.think.farewells import AFTER, ASKS, ASKS_NOT, FAREWELLS, FAREWELLS_NOT
from tests.think.goodbyes import GOODBYES, GOODBYES_HELD_OUT, NOT, NOT_HELD_OUT

ENDS = [*GOODBYES.splitlines(), *GOODBYES_HELD_OUT.splitlines()]
GOES_ON = [line for turns in (*NOT.values(), *NOT_HELD_OUT.values()) for line in turns.splitlines()]

# Nothing is wanted in these: with a goodbye behind them they are one.
HARMLESS = ("Thank you.", "Good.", "You too.", "Good evening.", "That's the house close bye")


@pytest.mark.parametrize("words", ENDS)
def test_a_goodbye_is_understood(words: str) -> None:
    """The usual ways to end a call, as a recogniser writes them."""
    assert says_goodbye(words)


@pytest.mark.parametrize("words", [*GOES_ON, "", "  ", "Good morning.", "No."])
def test_what_is_no_goodbye_keeps_the_call(words: str) -> None:
    """Who wants, tells or asks something is not done, whatever he says around it."""
    assert not says_goodbye(words)


@pytest.mark.parametrize("words", GOES_ON)
def test_a_wish_keeps_the_call_behind_any_question(words: str) -> None:
    """Also where the agent asked for more."""
    assert not says_goodbye(words, "Is there anything else I can help you with?")
    assert not says_goodbye(words, "What is your phone number?")


@pytest.mark.parametrize(("last_said", "words", "ends"), AFTER)
def test_what_the_agent_asked_decides_what_that_is_all_means(last_said: str, words: str, *, ends: bool) -> None:
    """ "That's all" answers "Anything else?" and leaves "What is your number?" open; "Goodbye" is one after both."""
    assert says_goodbye(words, last_said) is ends


@given(st.text(max_size=80))
def test_a_question_never_ends_a_call(words: str) -> None:
    """Whatever else is said: who asks wants an answer."""
    assert not says_goodbye(f"{words} goodbye?")


@pytest.mark.parametrize("wish", [line for line in GOES_ON if line not in HARMLESS])
def test_a_goodbye_behind_a_wish_is_none(wish: str) -> None:
    """In one turn with something that is wanted, the wish is what counts."""
    assert [end for end in ENDS if says_goodbye(f"{wish} {end}")] == []


@given(
    st.sampled_from(["Goodbye.", "Goodbye", "Good bye!", "goodbye", "Good-bye.", "Bye.", "Bye-bye."]),
    st.text(max_size=60),
)
def test_a_bare_goodbye_ends_the_call_whatever_was_asked(words: str, last_said: str) -> None:
    """People hang up in the middle of anything."""
    assert says_goodbye(words, last_said)


@pytest.mark.parametrize("answer", ASKS)
def test_an_answer_that_asks_keeps_the_line(answer: str) -> None:
    """With a question mark or without."""
    assert keeps(answer)


@pytest.mark.parametrize("answer", ASKS_NOT)
def test_an_answer_that_asks_nothing_keeps_nobody(answer: str) -> None:
    """Nor does one that only offers help: he has just declined it."""
    assert not keeps(answer)


@pytest.mark.parametrize("answer", FAREWELLS)
def test_a_farewell_is_known(answer: str) -> None:
    """As models take leave of a caller."""
    assert says_farewell(answer)


@pytest.mark.parametrize("answer", FAREWELLS_NOT)
def test_what_is_no_farewell(answer: str) -> None:
    """The same words with another meaning."""
    assert not says_farewell(answer)
