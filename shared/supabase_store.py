"""The Store over PostgREST, hosted or local. Deadlines live here; whether to ask again is the caller's decision."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx
from postgrest import APIError, AsyncPostgrestClient

from shared.errors import StoreAway, StoreRefused
from shared.store import StoreShut

_SETTING_TO_CHECK = {
    401: "check SUPABASE_ANON_KEY and FRONTDESK_EDGE_TOKEN (expired, or signed for another project)",
    403: "check FRONTDESK_EDGE_TOKEN (role edge_agent, an edge agent that was not revoked)",
    404: "check SUPABASE_URL, and that the migrations were applied",
}
_FINAL = frozenset({"applied", "duplicate", "rejected"})


class SupabaseStore:
    """Speaks as one edge agent. Use as an async context manager, or call `aclose`.

    `resolve_within` is the whole budget, in seconds, for the question asked while the phone rings.
    """

    def __init__(
        self, url: str, anon_key: str, edge_token: str, *, resolve_within: float = 0.8, ingest_within: float = 15.0
    ) -> None:
        self._resolve_within = resolve_within
        self._ingest_within = ingest_within
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(ingest_within, connect=min(2.0, ingest_within)),
            limits=httpx.Limits(max_connections=20, keepalive_expiry=60),
            trust_env=False,  # a proxy variable must not send calls elsewhere
            event_hooks={"response": [_judge]},
        )
        self._rest = AsyncPostgrestClient(
            f"{url.rstrip('/')}/rest/v1",
            headers={"apikey": anon_key, "Authorization": f"Bearer {edge_token}"},
            http_client=self._http,
            retry_enabled=False,  # its waits of 1 + 2 + 4 s are too long for a ringing phone
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    async def resolve_call(self, number: str) -> Mapping[str, Any]:
        answer = await self._ask("edge_resolve_call", {"p_to": number}, self._resolve_within)
        if not isinstance(answer, dict):
            raise StoreAway("edge_resolve_call answered something that is no object")
        return answer

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        if not events:
            return []
        acks = await self._ask("edge_ingest", {"p_events": list(events)}, self._ingest_within)
        if not isinstance(acks, list) or not all(_is_ack(ack) for ack in acks):
            raise StoreAway("edge_ingest answered something that is no list of acknowledgements")
        return acks

    async def _ask(self, function: str, arguments: dict[str, Any], within: float) -> Any:
        try:
            async with asyncio.timeout(within):
                return (await self._rest.rpc(function, arguments).execute()).data
        except TimeoutError as late:
            raise StoreAway(f"{function}: no answer within {within:g} s") from late
        except APIError as refused:
            raise _named(function, refused) from refused
        except (httpx.HTTPError, httpx.InvalidURL) as lost:
            raise StoreAway(f"{function}: {type(lost).__name__}") from lost
        except (ValueError, TypeError) as odd:  # what came back was no JSON, or what was to go out cannot be JSON
            raise _at_fault(function, arguments) from odd


async def _judge(response: httpx.Response) -> None:
    """Sorts answers by status, which the client library forgets."""
    status = response.status_code
    if status >= 500 or status in (408, 425, 429):
        raise StoreAway(f"{response.url.path} answered {status}")
    if status in _SETTING_TO_CHECK:
        raise StoreShut(f"{response.url.path} answered {status}: {_SETTING_TO_CHECK[status]}")
    if 300 <= status < 400:
        raise StoreShut(f"{response.url.path} answered {status}: {_SETTING_TO_CHECK[404]}")


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


def _is_ack(ack: object) -> bool:
    return isinstance(ack, dict) and isinstance(ack.get("event_id"), str) and ack.get("result") in _FINAL
