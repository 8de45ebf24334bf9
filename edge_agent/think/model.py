"""What thinking needs of a language model."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from edge_agent.think.history import Message
from shared.errors import ThinkingFailed


class TooLong(ThinkingFailed):
    """The request has more tokens than the model's context has room for; nothing of it was answered."""

    blameless = final = True


class Model(Protocol):
    """A language model that answers in a stream."""

    @property
    def name(self) -> str:
        """As the provider calls it; written down with every request."""
        ...

    def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Text deltas. Closing the generator cancels at the server. Raises ThinkingFailed on any failure.

        TooLong when the messages do not fit; they are never cut silently.
        """
        ...

    def read(self, messages: Sequence[Message], then: str) -> AsyncGenerator[None, None]:
        """Has the model read `messages` up to where a message of role `then` would begin its content.

        `then` is "user", "assistant", or "" where the last message itself goes on. Yields after each piece that was
        read, about a second's work at most; closing it between pieces stops it. Raises ThinkingFailed.
        """
        ...
