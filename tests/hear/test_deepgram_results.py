"""What Deepgram says, and how sure it may be believed to be beside a recogniser of another scale."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from edge_agent.hear.deepgram_results import Result, joined, result_of, sentence_confidence

SURE = some.floats(0.0, 1.0)
ASKS_AGAIN = 0.60  # FRONTDESK_CONFIDENCE


def message(**more: Any) -> Any:
    word = SimpleNamespace(word="yes", confidence=0.9)
    best = SimpleNamespace(transcript="Yes.", confidence=0.8, words=[word])
    channel = SimpleNamespace(alternatives=[best])
    whole = {"channel": channel, "start": 1.5, "duration": 0.5, "is_final": True, "from_finalize": True}
    return SimpleNamespace(**{**whole, "speech_final": False, **more})


def final(words: str, *confidences: float) -> Result:
    return Result(0.0, 1.0, words, confidences, final=True, flushed=False, turn_ended=False)


@pytest.mark.parametrize("sure", [0.1, 0.3, 0.5, 0.59, 0.6, 0.7])
def test_one_word_is_as_sure_as_its_recogniser_says(sure: float) -> None:
    """2.3: so below 60 % the agent asks again, whoever heard it."""
    assert sentence_confidence([sure]) == pytest.approx(sure, abs=0.001)


@pytest.mark.parametrize(
    ("words", "believed"),
    [
        ([0.97], True),
        ([0.55], False),
        ([0.99] * 6, True),
        ([0.85] * 12, True),
        ([0.5] + [0.99] * 5, True),  # one doubtful word in a sentence …
        ([0.5, 0.99], False),  # … is half of what was said in a short one
        ([0.55, 0.55] + [0.99] * 5, False),  # two are too many
        ([0.2] + [0.99] * 5, False),
        ([0.6] * 6, False),
    ],
)
def test_a_sentence_is_as_sure_as_its_weakest_words(words: list[float], believed: bool) -> None:
    """2.3: the same weights as for our own recogniser; where asking again begins."""
    assert (sentence_confidence(words) >= ASKS_AGAIN) is believed


@given(some.lists(SURE, min_size=1, max_size=30), SURE)
def test_confidence_is_a_probability_and_grows_with_each_word(words: list[float], sure: float) -> None:
    """Any numbers of a service, 0 and 1 too; and their order does not matter."""
    whole = sentence_confidence(words)
    assert 0.0 <= whole <= 1.0
    assert sentence_confidence([max(words[0], sure), *words[1:]]) >= whole - 1e-9
    assert sentence_confidence(words[::-1]) == pytest.approx(whole)


def test_what_has_no_words_says_nothing() -> None:
    """Neither beside a sentence, whose confidence it leaves alone, nor by itself."""
    silence = final("")
    assert joined([]) == joined([silence]) == ("", 0.0)
    assert joined([silence, final("Yes.", 0.9), silence]) == joined([final("Yes.", 0.9)])


def test_results_are_one_sentence() -> None:
    """Its words in their order, and the weakest of all of them."""
    words, sure = joined([final("I would like", 0.99, 0.99, 0.99), final("a table.", 0.99, 0.3)])
    assert words == "I would like a table."
    assert sure == sentence_confidence([0.99] * 4 + [0.3])


def test_a_whole_message_is_read() -> None:
    """Times, words, how sure each is, and what kind of a result it is."""
    assert result_of(message()) == Result(1.5, 2.0, "Yes.", (0.9,), final=True, flushed=True, turn_ended=False)
    wordless = SimpleNamespace(alternatives=[SimpleNamespace(transcript="Yes.", confidence=0.8, words=[])])
    assert result_of(message(channel=wordless)) == Result(1.5, 2.0, "Yes.", (0.8,), True, True, False)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        b"\xff",
        {},
        SimpleNamespace(),
        message(start=None),
        message(duration=float("nan")),
        message(channel=SimpleNamespace(alternatives=[])),
        message(channel=SimpleNamespace(alternatives=[SimpleNamespace(transcript=None, confidence=1, words=[])])),
        message(channel=SimpleNamespace(alternatives=[SimpleNamespace(transcript="a", confidence=1, words=7)])),
        message(channel=SimpleNamespace(alternatives=[SimpleNamespace(transcript="a", confidence="x", words=[])])),
    ],
)
def test_half_a_message_is_no_result(odd: object) -> None:
    """8.1: the SDK hands on whatever came; nothing of it may crash a call."""
    assert result_of(odd) is None
