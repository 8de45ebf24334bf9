"""Asks one SQL function over PostgREST, and sorts what goes wrong: later, cure it first, or never."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import httpx
from postgrest import APIError

from shared.errors import StoreAway, StoreRefused
from shared.store import StoreShut


class Unreached(StoreAway):
    """The connection was refused, broke, or was silent: the question may not have arrived, or its answer was lost."""


class Rest(Protocol):
    """A client library's way to SQL functions: postgrest's own client and supabase's alike."""

    def rpc(self, fn: str, params: dict[str, Any], /) -> Any: ...


def connection(within: float, cures: Mapping[int, str]) -> httpx.AsyncClient:
    """The HTTP client that goes under such a library. `cures`: status → which setting to check."""
    return httpx.AsyncClient(
        timeout=httpx.Timeout(within, connect=min(2.0, within)),
        limits=httpx.Limits(max_connections=20, keepalive_expiry=60),
        trust_env=False,  # a proxy variable must not send calls elsewhere
        event_hooks={"response": [_judging(cures)]},
    )


async def ask(rest: Rest, function: str, arguments: dict[str, Any], within: float) -> Any:
    """The function's answer. Raises StoreAway (try later), StoreShut (cure it), StoreRefused (do not).

    Of StoreAway Unreached is what another attempt at once may cure.
    """
    try:
        async with asyncio.timeout(within):
            return (await rest.rpc(function, arguments).execute()).data
    except TimeoutError as late:
        raise Unreached(f"{function}: no answer within {within:g} s") from late
    except APIError as refused:
        raise _named(function, refused) from refused
    except (httpx.HTTPError, httpx.InvalidURL) as lost:
        raise Unreached(f"{function}: {type(lost).__name__}") from lost
    except (ValueError, TypeError) as odd:  # what came back was no JSON, or what was to go out cannot be JSON
        raise _at_fault(function, arguments) from odd


def will_pass(status: int) -> bool:
    """Whether the same may be asked again later."""
    return status >= 500 or status in (408, 425, 429)


def _judging(cures: Mapping[int, str]) -> Callable[[httpx.Response], Awaitable[None]]:
    """Sorts answers by status, which the client libraries forget."""

    async def judge(response: httpx.Response) -> None:
        status = response.status_code
        if will_pass(status):
            raise StoreAway(f"{response.url.path} answered {status}")
        if status in cures:
            raise StoreShut(f"{response.url.path} answered {status}: {cures[status]}")
        if 300 <= status < 400:
            raise StoreShut(f"{response.url.path} answered {status}: check SUPABASE_URL")

    return judge


def _named(function: str, refused: APIError) -> StoreAway | StoreRefused:
    if refused.code == "200":  # the library's way to say that a good answer was no JSON
        return StoreAway(f"{function} answered something that is no JSON")
    return StoreRefused(f"{function} refused with {refused.code}")  # its message may quote what was said on a call


def _at_fault(function: str, arguments: dict[str, Any]) -> StoreAway | StoreRefused:
    try:
        json.dumps(arguments, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError):  # lone surrogates, NaN
        return StoreRefused(f"{function}: the request cannot be encoded")
    return StoreAway(f"{function} answered something that is no JSON")
