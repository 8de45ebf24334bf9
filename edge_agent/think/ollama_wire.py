"""What goes over the wire to an Ollama server, and what each of its failures means.

Plain HTTP instead of Ollama's SDK: that has no word for `truncate`, without which a server cuts what is too long
silently, nor for the rendering of a prompt.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from edge_agent.think.model import Called, NoTools, TooLong
from edge_agent.usage import InUse
from shared.errors import ModelAway, SetupError, ThinkingFailed


class Refused(Exception):
    """The server answered with an error. Never leaves this package."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.too_long = "context length" in reason
        self.no_tools = "does not support tools" in reason


class Wire:
    """The connections to one server."""

    def __init__(self, url: str, connect: float, slowest: float) -> None:
        """`connect`, `slowest`: seconds until a connection, and until the next byte of an answer."""
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(slowest, connect=connect),
            # A proxy of the environment would be asked even for our own machine.
            trust_env=not on_this_machine(url),
        )
        self.in_use = InUse()  # while the server works for us, or should

    async def ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One answer. Raises Refused, or what httpx raises."""
        with self.in_use.used():
            answer = await self._client.post(path, json={**body, "stream": False})
        _accept(answer)
        return _object(answer.content)

    async def stream(self, path: str, body: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
        """The answer's parts; closing it tells the server to stop. The last one is `done`, or it broke off."""
        with self.in_use.used():
            async with self._client.stream("POST", path, json={**body, "stream": True}) as answer:
                if answer.is_error:
                    await answer.aread()
                _accept(answer)
                async with aclosing(answer.aiter_lines()) as lines:  # type: ignore[type-var] # a generator, typed as iterator
                    async for line in lines:
                        part = _object(line)
                        if "error" in part:
                            raise ThinkingFailed("the model's server failed in mid-answer")
                        yield part

    async def aclose(self) -> None:
        await self._client.aclose()


def calls_in(message: Mapping[str, Any]) -> list[Called]:
    """The tools that a part of an answer calls. One that has another shape than a call names none that there is."""
    calls = message.get("tool_calls")
    functions = [call.get("function") if isinstance(call, dict) else None for call in calls or ()]
    named = [function if isinstance(function, dict) else {} for function in functions]
    return [Called(str(function.get("name", "")), function.get("arguments")) for function in named]


@contextmanager
def failures(model: str) -> Iterator[None]:
    """Whatever goes wrong with the server is a ThinkingFailed. Reasons quote nothing that was said."""
    try:
        yield
    except Refused as refused:
        if refused.too_long:
            raise TooLong("the model's context is too small for the prompt and the newest words") from None
        if refused.no_tools:
            raise NoTools("the model knows no tools") from None
        raise ThinkingFailed(_reason(refused, model)) from None
    except (TimeoutError, httpx.TimeoutException):
        raise ThinkingFailed("the model was too slow") from None
    except (httpx.ConnectError, ConnectionError):
        raise ThinkingFailed("the model's server cannot be reached") from None
    except httpx.HTTPError:
        raise ThinkingFailed("the model's answer broke off") from None
    except (ValueError, TypeError, AttributeError, KeyError):  # a line that is no JSON, or JSON of another shape
        raise ThinkingFailed("the model's server answered garbage") from None


@contextmanager
def setup_failures(url: str, model: str) -> Iterator[None]:
    """At start the same things name their cure: SetupError, ModelAway where the server may still come."""
    try:
        yield
    except Refused as refused:
        if refused.status == httpx.codes.NOT_FOUND:
            raise SetupError(f"Ollama has no model {model}: {_cure(model)}") from refused
        raise ModelAway(f"Ollama at {url} answers {refused.status}: see its log") from refused
    except (OSError, httpx.HTTPError, ValueError) as error:
        raise ModelAway(f"Ollama does not answer at {url}: start it with `ollama serve`") from error


def _accept(answer: httpx.Response) -> None:
    if answer.is_error:
        raise Refused(answer.status_code, answer.text)


def _object(text: str | bytes) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError("no JSON object")
    return value


def _reason(refused: Refused, model: str) -> str:
    if refused.status == httpx.codes.NOT_FOUND:
        return f"the model is not there: {_cure(model)}"
    return f"the model's server answered {refused.status}"


def _cure(model: str) -> str:
    return f"ollama pull {model}"


def on_this_machine(url: str) -> bool:
    """Whether the server has an address of loopback."""
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
