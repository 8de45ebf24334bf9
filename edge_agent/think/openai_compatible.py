"""A language model behind any server that speaks OpenAI's chat completions: vLLM, a second Ollama, a cloud.

Through the openai client (3.57, which stands on httpx2), without its retries: inside a turn the budget decides, and
another model is asked meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from edge_agent.think.history import Message
from edge_agent.think.model import TooLong
from shared.errors import ThinkingFailed


@dataclass(frozen=True, slots=True)
class CompatibleChoice:
    """Which server and model. Times in seconds."""

    url: str  # up to and with /v1
    model: str
    key: str = ""  # a server of one's own may want none
    alias: str = ""  # the name in our rows and events, where another server has a model of the same name
    longest: int = 90  # tokens of an answer
    temperature: float = 0.0
    connect: float = 0.5
    first_token: float = 10.0  # a safety net: the conversation has its own budget
    stall: float = 4.0  # between two tokens


class CompatibleModel:
    """Satisfies `model.Model`. One for the whole process; `aclose` it at the end."""

    def __init__(self, choice: CompatibleChoice) -> None:
        self.name = choice.alias or choice.model
        self._choice = choice
        within = httpx2.Timeout(choice.first_token, connect=choice.connect)
        self._http = httpx2.AsyncClient(timeout=within, trust_env=False)
        self._client = AsyncOpenAI(
            base_url=choice.url, api_key=choice.key or "none", max_retries=0, timeout=within, http_client=self._http
        )

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Text deltas of one answer; closing it stops the server, which sees that we go. Raises ThinkingFailed."""
        clock = asyncio.get_running_loop().time
        due, finished = clock() + self._choice.first_token, False
        with _failures():
            async with asyncio.timeout_at(due):
                stream = await self._begun(messages)
            try:
                parts = aiter(stream)
                while True:
                    async with asyncio.timeout_at(due):
                        part = await anext(parts, None)
                    if part is None:
                        break
                    due = clock() + self._choice.stall
                    for choice in part.choices[:1]:  # a last part may tell of usage alone
                        finished = finished or choice.finish_reason is not None
                        if choice.delta.content:
                            yield choice.delta.content
            finally:
                await stream.close()
        if not finished:
            raise ThinkingFailed("the model's answer broke off")

    async def read(self, _messages: Sequence[Message], _then: str) -> AsyncGenerator[None, None]:
        """Such a server cannot be told to read without answering: it keeps what it likes of earlier prompts."""
        for _ in ():
            yield

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _begun(self, messages: Sequence[Message]) -> AsyncStream[ChatCompletionChunk]:
        return await self._client.chat.completions.create(
            model=self._choice.model,
            messages=[_param(message) for message in messages],
            max_tokens=self._choice.longest,
            temperature=self._choice.temperature,
            stream=True,
        )


def _param(message: Message) -> ChatCompletionMessageParam:
    if message["role"] == "system":
        return {"role": "system", "content": message["content"]}
    if message["role"] == "assistant":
        return {"role": "assistant", "content": message["content"]}
    return {"role": "user", "content": message["content"]}


@contextmanager
def _failures() -> Iterator[None]:
    """Whatever goes wrong with the server is a ThinkingFailed. Reasons quote nothing that was said."""
    try:
        yield
    except (TimeoutError, APITimeoutError):
        raise ThinkingFailed("the model was too slow") from None
    except APIConnectionError:
        raise ThinkingFailed("the model's server cannot be reached, or went away") from None
    except APIStatusError as refused:
        if refused.code == "context_length_exceeded" or "context length" in refused.message:
            raise TooLong("the model's context is too small for the prompt and the newest words") from None
        raise ThinkingFailed(f"the model's server answered {refused.status_code}") from None
    except httpx2.HTTPError:
        raise ThinkingFailed("the model's answer broke off") from None
    except APIError:  # an error in the midst of the stream
        raise ThinkingFailed("the model's server failed in mid-answer") from None
    except (ValueError, TypeError, AttributeError, KeyError):  # no JSON, or JSON of another shape
        raise ThinkingFailed("the model's server answered garbage") from None
