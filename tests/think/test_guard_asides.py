"""What a model must not have said is not said, and the rest of its answer is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.think.asides import CODE_LIMIT
from edge_agent.think.guard import Guard
from edge_agent.think.unusable import Unusable
from tests.think.answers import BAD, GOOD

CHUNKINGS: dict[str, Callable[[str], Sequence[str]]] = {
    "whole": lambda text: [text],
    "char by char": list,
    "word by word": lambda text: re.findall(r"\s*\S+|\s+", text),
    "space first": lambda text: re.findall(r"\S+\s*|\s+", text),
    "by three": lambda text: [text[at : at + 3] for at in range(0, len(text), 3)],
}
PIECES = [
    *(
        "we",
        "open",
        "at",
        "nine",
        "sure",
        "Sure",
        "The",
        "caller",
        "5",
        "Dr",
        "a.m",
        ",",
        ".",
        "!",
        ":",
        "\n",
        " ",
        "  ",
    ),
    *("(", ")", "[", "]", "{", "}", "<", ">", "*", "_", "`", "```", "/", "=", '"', "$", "|", "XX", "-"),
    *("(smiles)", "[pause]", "*laughs*", "[name]", "<name>", "<think>", "</think>", "book(", "book_it(", "<tool_call>"),
    *("</tool_call>", "Reasoning:", "Assistant:", "Caller:", "<|im_end|>", "(until", "(555)", "info@a.example", " — "),
]


def heard(deltas: Sequence[str]) -> str | None:
    """What reaches the caller's ear, None when he is asked to say it again."""
    guard = Guard()
    try:
        return ("".join(guard.take(delta) for delta in deltas) + guard.finish()).strip()
    except Unusable:
        return None


@pytest.mark.parametrize("chunking", CHUNKINGS)
@pytest.mark.parametrize(("answer", "expected"), BAD)
def test_what_must_not_be_said_is_not_and_the_rest_is(answer: str, expected: str | None, chunking: str) -> None:
    """Tool calls, stage directions, blanks and reasoning, however the stream is cut."""
    assert heard(CHUNKINGS[chunking](answer)) == expected


@pytest.mark.parametrize("chunking", CHUNKINGS)
@pytest.mark.parametrize("answer", GOOD)
def test_what_receptionists_say_is_said_as_it_stands(answer: str, chunking: str) -> None:
    """Numbers in parentheses, addresses of any length, prices, quotes and abbreviations are no code."""
    assert heard(CHUNKINGS[chunking](answer)) == answer


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.lists(st.integers(1, 9), min_size=1))
def test_the_cut_never_changes_what_is_heard(pieces: list[str], sizes: list[int]) -> None:
    """The same text is the same answer, whole, in characters or in any pieces."""
    text, at = "".join(pieces), 0
    cut: list[str] = []
    while at < len(text):
        size = sizes[len(cut) % len(sizes)]
        cut.append(text[at : at + size])
        at += size
    assert heard(cut) == heard([text]) == heard(list(text))


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_nothing_heard_has_the_shape_of_a_call_or_a_blank(pieces: list[str]) -> None:
    """Whatever is mixed: no brackets, braces, tags, fences, identifiers or calls come out."""
    said = ""
    guard = Guard()
    try:
        for piece in pieces:
            said += guard.take(piece)
        said += guard.finish()
    except Unusable:
        pass
    said = said.replace("<info@a.example>", "")
    assert not re.search(r"[\[\]{}]|```|<[a-zA-Z/|]|[a-z]_[a-z]|\w\(\)|\$[a-z]|\bXX\b|the caller", said)


def test_a_parenthesis_holds_the_words_back_until_it_is_closed() -> None:
    """What stands before it leaves, it may still become a stage direction, and what follows leaves again."""
    guard = Guard()
    assert guard.take("Sure, (smil") == "Sure, "
    assert guard.take("es warmly) we") == ""
    assert guard.take(" close at five, ") == "we close at five, "


def test_the_first_words_after_an_aside_do_not_wait() -> None:
    """Four words leave as soon as they are whole."""
    guard = Guard()
    assert guard.take("*laughs* we are open from") == ""
    assert guard.take(" ") == "we are open from "


def test_reasoning_may_take_as_long_as_it_likes() -> None:
    """Nothing of it is said, and the answer behind it is."""
    thought = "Let me see. It is (about) [nine]. " * 60
    assert heard([f"<think>{thought}</think>We open at nine."]) == "We open at nine."


def test_the_length_of_reasoning_is_not_the_answers() -> None:
    """A whole answer follows a stray mark, however much was taken for one."""
    answer = " ".join(f"We offer word{at} too." for at in range(11))
    said = heard([f"Nine is one of the hours that we have, and so is ten, and so is eleven.</think>{answer}"])
    assert said is not None
    assert said.endswith("word10 too.")


def test_endless_code_is_given_up() -> None:
    """A caller does not wait until a model has typed all its code."""
    guard = Guard()
    guard.take("Sure, ")
    with pytest.raises(Unusable, match="code"):
        guard.take("```json\n" + "x = 5\n" * CODE_LIMIT)
    assert guard.over


def test_endless_code_leaves_what_was_said_before_it() -> None:
    """The answer is over there, and nobody waits for more."""
    guard = Guard()
    assert guard.take("Sure, we open at nine. {") == "Sure, we open at nine. "
    assert guard.take('"a": 5, ' * CODE_LIMIT) == ""
    assert guard.over
