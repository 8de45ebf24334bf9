"""The history: what the model is told of the call so far."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.history import CUT, History, Spoken, asked

WORDS = st.text(alphabet="abc ,.", max_size=12)
EXCHANGES = st.lists(st.builds(Spoken, WORDS, WORDS, st.booleans()), max_size=30)
LOUD = st.text(alphabet="abc", min_size=1, max_size=8)


def told(window: int, exchanges: list[Spoken]) -> History:
    history = History(window)
    for exchange in exchanges:
        history = history.heard(exchange)
    return history


@given(st.integers(5, 10), EXCHANGES)
def test_the_window_holds_exactly_the_last_exchanges(window: int, exchanges: list[Spoken]) -> None:
    """However long the call, the last N exchanges are kept, in order, and nothing else."""
    assert list(told(window, exchanges).spoken) == exchanges[-window:]


@given(st.integers(5, 10), EXCHANGES, WORDS)
def test_roles_always_alternate(window: int, exchanges: list[Spoken], words: str) -> None:
    """No two messages of one role in a row, none empty but perhaps the caller's newest, and that one is last."""
    messages = asked(told(window, exchanges), words)
    roles = [message["role"] for message in messages]
    assert all(left != right for left, right in pairwise(roles))
    assert roles[-1] == "user"
    assert all(message["content"] for message in messages[:-1])


@given(st.lists(st.tuples(LOUD, LOUD), max_size=5))
def test_the_transcript_can_be_read_back(pairs: list[tuple[str, str]]) -> None:
    """Exchanges in which both sides spoke come back from the messages word for word."""
    messages = told(5, [Spoken(caller, agent) for caller, agent in pairs]).messages()
    callers = [message["content"] for message in messages if message["role"] == "user"]
    agents = [message["content"] for message in messages if message["role"] == "assistant"]
    assert list(zip(callers, agents, strict=True)) == pairs


def test_an_interrupted_sentence_stands_as_far_as_it_was_heard() -> None:
    """The model sees what reached the caller's ear, and that there was more."""
    history = told(5, [Spoken("How much is a cleaning?", "Sure, a cleaning", cut=True)])
    assert history.messages()[-1]["content"] == f"Sure, a cleaning{CUT}"


def test_an_answer_that_nobody_heard_leaves_only_the_question() -> None:
    """Interrupted before the first sound: both of the caller's sentences become one turn."""
    history = told(5, [Spoken("How much is a cleaning?", "", cut=True)])
    assert asked(history, "On a Saturday.") == [{"role": "user", "content": "How much is a cleaning? On a Saturday."}]


@pytest.mark.parametrize("window", [-1, 0, 4, 11])
def test_a_window_outside_five_to_ten_is_refused(window: int) -> None:
    """A wrong setting is an error at the start, not a strange call."""
    with pytest.raises(ValueError, match=r"5\.\.10"):
        History(window)


def test_the_agent_said_last_what_was_heard_of_it_last() -> None:
    """A turn that nobody answered is no sentence of the agent; before the greeting there is none."""
    assert History(5).last_said == ""
    assert told(5, [Spoken("", "Hello?"), Spoken("Hi", "Your name?"), Spoken("Um.", "")]).last_said == "Your name?"
