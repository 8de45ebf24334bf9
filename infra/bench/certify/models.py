"""Who answers: a model of a known speed, or the real one behind Ollama."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from edge_agent.think.history import Message
from infra.bench.certify.speech import REPLY

PROMPT = (
    "You are the receptionist of Bright Smile Dental, on the phone. Open Monday to Friday from 8 to 5, Saturday from "
    "9 to 1. A cleaning costs 95 dollars, a check-up 120. Answer in one or two short spoken sentences, and begin with "
    'one or two words, such as "Sure," or "Of course,".'
)
TOKENS_A_WORD = 4 / 3


class Answers(Protocol):
    """What a turn needs of a language model."""

    def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]: ...


class StubModel:
    """Answers always the same, a word at a time; takes nothing of the machine.

    Its usual speed is that of an 8 B model of four bits with a prompt that is read already: 82 tokens a second were
    measured by others on an RTX 4070 Ti for one answer, 128 on a 4090, 144 on an H100 (llama.cpp).
    """

    def __init__(self, first_token: float = 0.1, tokens_per_s: float = 80.0, slots: int = 64) -> None:
        """`first_token`: seconds. `slots`: answers at once; more wait."""
        self._first_token, self._tokens_per_s = first_token, tokens_per_s
        self._free = asyncio.Semaphore(slots)

    async def chat(self, _messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Words, each of one token and a third."""
        async with self._free:
            await asyncio.sleep(self._first_token)
            for word in REPLY.split():
                yield f"{word} "
                await asyncio.sleep(TOKENS_A_WORD / self._tokens_per_s)


def asked(words: str, business: int) -> list[Message]:
    """What a model is asked in a turn. Each call's prompt differs from the others' in its end."""
    system = f"{PROMPT} The caller's number is {business}."
    return [Message(role="system", content=system), Message(role="user", content=words)]
