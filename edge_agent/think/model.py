"""What thinking needs of a language model."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from edge_agent.think.history import Message
from shared.errors import ThinkingFailed


class TooLong(ThinkingFailed):
    """The request has more tokens than the model's context has room for; nothing of it was answered."""

    blameless = final = True


class NoTools(ThinkingFailed):
    """The server does not know how to tell this model of tools; nothing was answered, and `Chooser.form` knows it."""


Tools: TypeAlias = Literal["auto", "tools", "choice", "off"]  # how models are to choose
Form: TypeAlias = Literal["tools", "choice", ""]  # how one does; "" not at all
ToolTold: TypeAlias = Mapping[str, Any]  # one tool, as a chat request describes it


CHOICE_TOKENS = 24  # of a choice by grammar


@dataclass(frozen=True, slots=True)
class Called:
    """A call of a tool, as the model wrote it: nothing of it was checked."""

    name: str
    arguments: object


async def words_of(pieces: AsyncGenerator[str | Called, None]) -> AsyncGenerator[str, None]:
    """The text alone of an answer that calls for nothing; closing it closes `pieces`."""
    async with aclosing(pieces):
        async for piece in pieces:
            if isinstance(piece, str):
                yield piece


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

    def read(
        self, messages: Sequence[Message], then: str, tools: Sequence[ToolTold] = ()
    ) -> AsyncGenerator[None, None]:
        """Has the model read `messages` up to where a message of role `then` would begin its content.

        `tools`: what it will be told of when it is asked.

        `then` is "user", "assistant", or "" where the last message itself goes on. Yields after each piece that was
        read, about a second's work at most; closing it between pieces stops it. Raises ThinkingFailed.
        """
        ...


class Chooser(Protocol):
    """A model that may choose what is done."""

    @property
    def name(self) -> str: ...

    @property
    def form(self) -> Form:
        """How it chooses, as far as is known by now."""
        ...

    def chat_or_call(
        self, messages: Sequence[Message], tools: Sequence[ToolTold]
    ) -> AsyncGenerator[str | Called, None]:
        """As `Model.chat`, with tools that it may call: a call comes in place of text, or behind it. Raises NoTools."""
        ...

    async def choose(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """A short answer that is JSON of this schema. Raises ThinkingFailed."""
        ...
