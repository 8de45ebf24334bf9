"""What both sides said so far, as the model may see it. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

FEWEST, MOST = 5, 10  # exchanges in one request

CUT = " —"  # what an interrupted sentence ends with: the model sees that the rest was never heard


class Message(TypedDict):
    """One message of a chat request. `role` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One exchange as it was really heard: `caller` is "" for a greeting, `agent` is "" if nothing reached the ear."""

    caller: str
    agent: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The exchanges of one call, of which the last `window` (5..10) are told to the model."""

    window: int
    spoken: tuple[Spoken, ...] = ()

    def __post_init__(self) -> None:
        if not FEWEST <= self.window <= MOST:
            raise ValueError(f"the history window is {self.window} exchanges, not {FEWEST}..{MOST}")

    def heard(self, exchange: Spoken) -> History:
        """The history with one more exchange; what fell out of the window is forgotten."""
        return replace(self, spoken=(*self.spoken, exchange)[-self.window :])

    @property
    def last_said(self) -> str:
        """What the agent said last of what reached the caller's ear; "" if nothing did."""
        return next((exchange.agent for exchange in reversed(self.spoken) if exchange.agent), "")

    def without_oldest(self, exchanges: int = 1) -> History:
        """The history without its first exchanges."""
        return replace(self, spoken=self.spoken[exchanges:])

    def messages(self) -> list[Message]:
        """The window in chat form. Roles alternate: some chat templates refuse two messages of one role in a row."""
        return _merged(message for exchange in self.spoken for message in _messages(exchange))


def asked(history: History, words: str) -> list[Message]:
    """The window followed by the caller's newest words."""
    return _merged([*history.messages(), Message(role="user", content=words.strip())])


def _messages(exchange: Spoken) -> Sequence[Message]:
    caller, agent = exchange.caller.strip(), exchange.agent.strip()
    if exchange.cut and agent:
        agent += CUT
    said = (Message(role="user", content=caller), Message(role="assistant", content=agent))
    return [message for message in said if message["content"]]


def _merged(messages: Iterable[Message]) -> list[Message]:
    merged: list[Message] = []
    for message in messages:
        if merged and merged[-1]["role"] == message["role"]:
            merged[-1] = Message(role=message["role"], content=f"{merged[-1]['content']} {message['content']}")
        else:
            merged.append(message)
    return merged
