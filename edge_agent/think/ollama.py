"""The model behind an Ollama server, spoken to through its own SDK.

Three things an Ollama server does not do for us, so this file does: it waits for ever (deadlines here), it queues
without bound (an admission limit here), and it reloads a model whose load options change (one set of options here).
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from ollama import AsyncClient, ChatResponse, ResponseError

from edge_agent.think.history import Message
from shared.errors import SetupError, ThinkingFailed


@dataclass(frozen=True, slots=True)
class OllamaChoice:
    """Which server and model, and how far it may try our patience. Times in seconds."""

    url: str
    model: str
    context: int = 2048  # tokens of prompt, history and answer together; the same in every request
    threads: int | None = None  # CPU threads; None leaves the choice to the server, which then takes all cores
    slots: int = 2  # requests at a time; the server's OLLAMA_NUM_PARALLEL
    longest: int = 90  # tokens of an answer: two spoken sentences and some room
    temperature: float = 0.0  # small models invent prices above it
    connect: float = 0.5
    first_token: float = 7.0  # from the question to the first token, the wait for a slot included
    stall: float = 4.0  # between two tokens
    warming: float = 60.0  # a cold model is read from disk first


class OllamaModel:
    """Satisfies `mind.Model`. One for the whole process; `aclose` it at the end."""

    def __init__(self, choice: OllamaChoice) -> None:
        self.name = choice.model
        self._choice = choice
        self._slots = asyncio.Semaphore(choice.slots)
        self._extra: dict[str, Any] = {}
        slow = max(choice.first_token, choice.stall, choice.warming)
        self._client = AsyncClient(
            host=choice.url,
            timeout=httpx.Timeout(slow, connect=choice.connect),
            # A proxy of the environment would be asked even for our own machine.
            trust_env=not _on_this_machine(choice.url),
        )

    async def ready(self) -> None:
        """Checks at start that the server answers and has the model. Raises SetupError with the cure."""
        choice = self._choice
        try:
            async with asyncio.timeout(choice.first_token):
                shown = await self._client.show(choice.model)
        except ResponseError as error:
            if error.status_code == httpx.codes.NOT_FOUND:
                raise SetupError(f"Ollama has no model {choice.model}: {_cure(choice.model)}") from error
            raise SetupError(f"Ollama at {choice.url} answers {error.status_code}: see its log") from error
        except (OSError, httpx.HTTPError, ValueError) as error:
            raise SetupError(f"Ollama does not answer at {choice.url}: start it with `ollama serve`") from error
        # A thinking model would think aloud for seconds; a server that does not know the word refuses the request.
        self._extra = {"think": False} if "thinking" in (shown.capabilities or ()) else {}

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Text deltas of one answer. Closing it frees the slot and stops the server. Raises ThinkingFailed."""
        choice = self._choice
        due = asyncio.get_running_loop().time() + choice.first_token
        with _failures(choice.model):
            async with asyncio.timeout_at(due):
                await self._slots.acquire()
            try:
                async with aclosing(self._streamed(messages, due)) as deltas:
                    async for delta in deltas:
                        yield delta
            finally:
                self._slots.release()

    async def warm(self, messages: Sequence[Message]) -> None:
        """Loads the model if need be and reads `messages` into the cache. Raises ThinkingFailed.

        Gives way: while all slots answer callers, nothing is read ahead.
        """
        if self._slots.locked():
            return
        with _failures(self.name):
            async with asyncio.timeout(self._choice.warming), self._slots:
                # One token: an answer cut off would leave its slot in an unknown state.
                stream = await self._asked(messages, longest=1)
                try:
                    async for _ in stream:
                        pass
                finally:
                    await _closed(stream)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.close()  # type: ignore[no-untyped-call] # the SDK left it bare

    async def _streamed(self, messages: Sequence[Message], due: float) -> AsyncGenerator[str, None]:
        clock = asyncio.get_running_loop().time
        async with asyncio.timeout_at(due):
            stream = await self._asked(messages, self._choice.longest)
        try:
            while True:
                async with asyncio.timeout_at(due):
                    part = await anext(stream, None)
                if part is None:
                    raise ThinkingFailed("the model's answer broke off")
                if part.message.content:
                    due = clock() + self._choice.stall
                    yield part.message.content
                if part.done:
                    return
        finally:
            await _closed(stream)

    async def _asked(self, messages: Sequence[Message], longest: int) -> AsyncIterator[ChatResponse]:
        options: dict[str, Any] = {
            "num_ctx": self._choice.context,
            "num_predict": longest,
            "temperature": self._choice.temperature,
        }
        if self._choice.threads is not None:
            options["num_thread"] = self._choice.threads
        return await self._client.chat(
            model=self.name, messages=list(messages), stream=True, keep_alive=-1, options=options, **self._extra
        )


@contextmanager
def _failures(model: str) -> Iterator[None]:
    """Whatever goes wrong with the server is a ThinkingFailed. Reasons quote nothing that was said."""
    try:
        yield
    except ResponseError as error:
        raise ThinkingFailed(_reason(error, model)) from None
    except (TimeoutError, httpx.TimeoutException):
        raise ThinkingFailed("the model was too slow") from None
    except (httpx.ConnectError, ConnectionError):
        raise ThinkingFailed("the model's server cannot be reached") from None
    except httpx.HTTPError:
        raise ThinkingFailed("the model's answer broke off") from None
    except (ValueError, TypeError, AttributeError):  # a line that is no JSON, or JSON of another shape
        raise ThinkingFailed("the model's server answered garbage") from None


def _reason(error: ResponseError, model: str) -> str:
    if error.status_code == httpx.codes.NOT_FOUND:
        return f"the model is not there: {_cure(model)}"
    if error.status_code == -1:  # the SDK's way to say: in the middle of a stream
        return "the model's server failed in mid-answer"
    return f"the model's server answered {error.status_code}"


def _cure(model: str) -> str:
    return f"ollama pull {model}"


async def _closed(stream: AsyncIterator[ChatResponse]) -> None:
    # The SDK types its generator as an iterator; only closing it tells the server to stop.
    if isinstance(stream, AsyncGenerator):
        await stream.aclose()


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
