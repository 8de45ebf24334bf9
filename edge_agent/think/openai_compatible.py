"""A language model behind any server that speaks OpenAI's chat completions: vLLM, a second Ollama, a cloud.

Through the openai client (3.57, which stands on httpx2), without its retries: inside a turn the budget decides, and
another model is asked meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx2
from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError, AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from edge_agent.think.able import able_by_name
from edge_agent.think.history import Message
from edge_agent.think.model import CHOICE_TOKENS, Called, Form, NoTools, TooLong, Tools, ToolTold, words_of
from edge_agent.think.openai_tools import CallsBegun, schema_asked, tool_asked
from shared.errors import ThinkingFailed

_BAD_REQUEST = (400, 422, 501)


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
    tools: Tools = "off"  # whether and how the model may choose what the desk does


class CompatibleModel:
    """Satisfies `model.Model`. One for the whole process; `aclose` it at the end."""

    def __init__(self, choice: CompatibleChoice) -> None:
        self.name = choice.alias or choice.model
        self._choice = choice
        self._able = able_by_name(choice.model)
        within = httpx2.Timeout(choice.first_token, connect=choice.connect)
        self._http = httpx2.AsyncClient(timeout=within, trust_env=False)
        self._client = AsyncOpenAI(
            base_url=choice.url, api_key=choice.key or "none", max_retries=0, timeout=within, http_client=self._http
        )

    @property
    def form(self) -> Form:
        """How it chooses what the desk does."""
        return self._able.form(self._choice.tools, quick=True)

    def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Text deltas of one answer; closing it stops the server, which sees that we go. Raises ThinkingFailed."""
        return words_of(self._pieces(messages, ()))

    async def chat_or_call(
        self, messages: Sequence[Message], tools: Sequence[ToolTold]
    ) -> AsyncGenerator[str | Called, None]:
        """The same with tools that it may call. Raises NoTools, too."""
        try:
            async with aclosing(self._pieces(messages, tools)) as pieces:
                async for piece in pieces:
                    yield piece
        except NoTools:
            self._able = replace(self._able, calls=False)
            raise

    async def choose(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """A few tokens of JSON, bound by a grammar. Raises ThinkingFailed."""
        with _failures():
            answer = await self._client.chat.completions.create(
                model=self._choice.model,
                messages=[_param(message) for message in messages],
                max_tokens=CHOICE_TOKENS,
                temperature=self._choice.temperature,
                response_format=schema_asked(schema),
            )
            return answer.choices[0].message.content or ""

    async def _pieces(
        self, messages: Sequence[Message], tools: Sequence[ToolTold]
    ) -> AsyncGenerator[str | Called, None]:
        clock = asyncio.get_running_loop().time
        due, finished, calls = clock() + self._choice.first_token, False, CallsBegun()
        with _failures():
            async with asyncio.timeout_at(due):
                stream = await self._begun(messages, tools)
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
                        calls.take(choice.delta.tool_calls or ())
            finally:
                await stream.close()
        if not finished:
            raise ThinkingFailed("the model's answer broke off")
        for call in calls.whole():
            yield call

    async def read(
        self, _messages: Sequence[Message], _then: str, _tools: Sequence[ToolTold] = ()
    ) -> AsyncGenerator[None, None]:
        """Such a server cannot be told to read without answering: it keeps what it likes of earlier prompts."""
        for _ in ():
            yield

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _begun(self, messages: Sequence[Message], tools: Sequence[ToolTold]) -> AsyncStream[ChatCompletionChunk]:
        return await self._client.chat.completions.create(
            model=self._choice.model,
            messages=[_param(message) for message in messages],
            max_tokens=self._choice.longest,
            temperature=self._choice.temperature,
            stream=True,
            tools=tool_asked(tools),
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
        if refused.status_code in _BAD_REQUEST and "tool" in refused.message.lower():
            raise NoTools("the model knows no tools") from None
        raise ThinkingFailed(f"the model's server answered {refused.status_code}") from None
    except httpx2.HTTPError:
        raise ThinkingFailed("the model's answer broke off") from None
    except APIError:  # an error in the midst of the stream
        raise ThinkingFailed("the model's server failed in mid-answer") from None
    except (ValueError, TypeError, AttributeError, KeyError):  # no JSON, or JSON of another shape
        raise ThinkingFailed("the model's server answered garbage") from None
