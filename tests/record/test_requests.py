"""What the model was asked is written down once, and comes back whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as some

from edge_agent.record.requests import Requests
from edge_agent.think.history import History, Message, Spoken, asked

SYSTEM = Message(role="system", content="You are the receptionist of Bright Smile Dental. " * 60)


def whole(rows: Mapping[int, tuple[Sequence[Mapping[str, str]], Sequence[int]]], seq: int) -> list[Mapping[str, str]]:
    """The request of a turn, as a reader of the rows puts it together."""
    parts = [iter(rows[seq][1])] * 3
    return [
        message for turn, first, many in zip(*parts, strict=True) for message in rows[turn][0][first : first + many]
    ]


messages = some.builds(
    lambda role, content: {"role": role, "content": content},
    some.sampled_from(["system", "user"]),
    some.text("ab", max_size=2),
)


@given(some.lists(some.lists(messages, max_size=6), max_size=8))
def test_every_request_comes_back_as_it_was(requests: list[list[Mapping[str, str]]]) -> None:
    """Whatever is repeated, left out or told in another order."""
    told = Requests()
    rows = {3 * number: told.told(3 * number, request) for number, request in enumerate(requests)}
    assert [whole(rows, seq) for seq in rows] == requests


def said(message: Message) -> dict[str, str]:
    return {"role": message["role"], "content": message["content"]}


def talk(turns: int) -> list[list[dict[str, str]]]:
    """The requests of a talk."""
    history, requests = History(10).heard(Spoken("", "Thank you for calling. How can I help?")), []
    for number in range(turns):
        words = f"And what does treatment number {number} cost?"
        requests.append([said(message) for message in (SYSTEM, *asked(history, words))])
        history = history.heard(Spoken(words, f"Treatment number {number} costs ninety-five dollars."))
    return requests


def test_only_what_is_new_is_written() -> None:
    """The prompt and the greeting with the first request; then the last answer as it was heard, and the new words."""
    told = Requests()
    rows = [told.told(2 * number + 2, request) for number, request in enumerate(talk(14))]
    assert [message["role"] for message in rows[0][0]] == ["system", "assistant", "user"]
    assert {tuple(message["role"] for message in own) for own, _ in rows[1:]} == {("assistant", "user")}
    assert rows[1][1] == [2, 0, 3, 4, 0, 2]
    size = len(json.dumps(rows))
    assert size < 0.2 * len(json.dumps(talk(14)))


def test_a_message_that_is_said_again_after_a_while_is_written_again() -> None:
    """Memory holds one request, however long the call is."""
    told = Requests()
    first, other = [{"role": "user", "content": "Yes."}], [{"role": "user", "content": "No."}]
    assert [told.told(seq, one)[0] for seq, one in ((2, first), (4, first), (6, other), (8, first))] == [
        first,
        [],
        other,
        first,
    ]
