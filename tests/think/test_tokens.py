"""The token budget: what is asked fits, and what has to go is the oldest talk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.history import History, Message, Spoken
from edge_agent.think.tokens import TokenBudget

SYSTEM = Message(role="system", content="Be brief and friendly. " * 20)
TALK = st.lists(st.builds(Spoken, st.text(max_size=300), st.text(max_size=300)), max_size=12)


def told(*exchanges: Spoken) -> History:
    history = History(10)
    for exchange in exchanges:
        history = history.heard(exchange)
    return history


@given(TALK, st.text(max_size=200), st.integers(300, 4096))
def test_what_is_asked_fits_or_has_no_history(exchanges: list[Spoken], words: str, context: int) -> None:
    """The answer's own tokens are kept free; the newest words and the prompt stand, and the last exchanges."""
    budget = TokenBudget(context, answer=90)
    history = told(*exchanges)
    fitted = budget.fitted(SYSTEM, history, words)
    assert fitted.tokens <= context - 90 or not fitted.history.spoken
    assert history.spoken[fitted.dropped :] == fitted.history.spoken
    messages = fitted.messages(SYSTEM, words)
    assert messages[0] == SYSTEM
    assert messages[-1]["content"].endswith(words.strip())


def test_what_fits_is_left_alone() -> None:
    """Nothing is cut while there is room."""
    history = told(Spoken("Hello?", "Good morning."), Spoken("Are you open?", "Yes, until five."))
    assert TokenBudget(2048).fitted(SYSTEM, history, "On Sunday?").dropped == 0


def test_a_cut_lasts_for_some_turns() -> None:
    """More goes than must: if each turn cut a little, the model would never find the talk as it had read it."""
    budget, history = TokenBudget(700, answer=90), told()
    cuts = 0
    for _ in range(10):
        history = history.heard(Spoken("I would like to come on Monday. " * 4, "Sure, let me write that down."))
        fitted = budget.fitted(SYSTEM, history, "")
        cuts += bool(fitted.dropped)
        history = fitted.history
    assert 0 < cuts < 4


def test_the_first_estimate_is_careful() -> None:
    """Before the server has counted anything: three characters a token, and characters of other scripts one or more."""
    budget = TokenBudget(2048)
    assert budget.count([Message(role="user", content="x" * 300)]) >= 100
    assert budget.count([Message(role="user", content="é" * 100)]) >= 100
    assert budget.count([Message(role="user", content="好" * 100)]) >= 100


def test_the_servers_counts_correct_the_ratio() -> None:
    """English has more characters to a token than feared: after some requests more of the talk fits."""
    budget, messages = TokenBudget(2048), [SYSTEM]
    first = budget.count(messages)
    for _ in range(60):
        budget.learn(messages, 110)
    assert 110 <= budget.count(messages) < first


def test_one_dense_prompt_is_enough_to_be_careful() -> None:
    """A count above the estimate is believed at once, and forgotten slowly."""
    budget, messages = TokenBudget(2048), [SYSTEM]
    budget.learn(messages, 400)
    assert budget.count(messages) >= 400
    budget.learn(messages, 110)
    assert budget.count(messages) >= 350


def test_short_prompts_teach_nothing() -> None:
    """In them the template's own tokens outweigh the words."""
    budget = TokenBudget(2048)
    before = budget.count([SYSTEM])
    budget.learn([Message(role="user", content="Hi")], 40)
    assert budget.count([SYSTEM]) == before


def test_a_refusal_teaches_that_there_was_no_room() -> None:
    """What the server would not take does not fit the next time either."""
    budget = TokenBudget(1000)
    assert budget.count([SYSTEM]) <= budget.room
    budget.refused([SYSTEM])
    assert budget.count([SYSTEM]) > budget.room
