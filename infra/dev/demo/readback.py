"""The call as the client's own user sees it: PostgREST, the user's token, row-level security in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from types import TracebackType
from typing import Any, Self

import httpx

from shared.errors import StoreAway, StoreRefused

Row = dict[str, Any]

ATTEMPT = 5.0  # s for one request
PACE = 0.5  # s between two looks
FIGURES = (  # what a user may select of call_turns: everything but the words
    "call_id,seq,exchange,client_id,speaker,occurred_at,confidence,reply,endpoint_ms,stt_ms,llm_first_ms,llm_ms,"
    "tts_first_ms,processing_ms,turn_gap_ms,hole_ms,stt_provider,llm_model,tts_provider,used_fallback,interrupted"
)


class ClientView:
    """StoreAway when the database cannot be reached, StoreRefused when it will not answer this user."""

    def __init__(self, supabase_url: str, anon_key: str, user_token: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=f"{supabase_url.rstrip('/')}/rest/v1/",
            headers={"apikey": anon_key, "Authorization": f"Bearer {user_token}"},
            timeout=ATTEMPT,
            trust_env=False,  # a proxy of the environment would be asked even for our own machine
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def call_in(self, room: str) -> Row | None:
        """The row of `calls` for a LiveKit room; None while there is none that this user may see."""
        rows = await self.rows("calls", room=f"eq.{room}", limit="1")
        return rows[0] if rows else None

    async def turns(self, call_id: str) -> list[Row]:
        """The call's transcript in order, the words with the figures. Reading it goes to the client's access log."""
        try:
            figures = await self.rows("call_turns", select=FIGURES, call_id=f"eq.{call_id}", order="seq")
        except StoreRefused:  # a former commit's stack, beside which the benchmark sets this one: words and all
            return await self.rows("call_turns", call_id=f"eq.{call_id}", order="seq")
        said = await self._answer(
            "rpc/call_transcript", self._http.post("rpc/call_transcript", json={"p_call_id": call_id})
        )
        words = {turn["seq"]: turn for turn in said}
        return [{**words[row["seq"]], **row} for row in figures if row["seq"] in words]

    async def client_name(self, client_id: str) -> str:
        rows = await self.rows("clients", id=f"eq.{client_id}", limit="1")
        return str(rows[0]["name"]) if rows else ""

    async def ended_call(self, room: str, patience: float) -> Row | None:
        """The call's row once it has an end; after `patience` seconds whatever there is, possibly None.

        StoreAway when the database is still away by then.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + patience
        while True:
            try:
                call = await self.call_in(room)
            except StoreAway:
                if clock() >= deadline:
                    raise
                call = None
            if (call and call["ended_at"]) or clock() >= deadline:
                return call
            await asyncio.sleep(PACE)

    async def outcome(self, call_id: str, patience: float) -> Row | None:
        """How the call was judged; None when it has not been after `patience` seconds."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + patience
        while True:
            rows = await self.rows("call_outcomes", call_id=f"eq.{call_id}")
            if rows or clock() >= deadline:
                return rows[0] if rows else None
            await asyncio.sleep(PACE)

    async def rows(self, table: str, **query: str) -> list[Row]:
        """What this user may see of a table; `query`: PostgREST's filters."""
        return await self._answer(table, self._http.get(table, params={"select": "*", **query}))

    async def made(self, function: str, **asked: str) -> Any:
        """What one of the database's functions answers this user."""
        return (await self._http.post(f"rpc/{function}", json=asked)).raise_for_status().json()

    async def changed(self, table: str, values: Row, **query: str) -> None:
        """Writes what this user may write."""
        (await self._http.patch(table, params=query, json=values)).raise_for_status()

    async def _answer(self, table: str, asked: Awaitable[httpx.Response]) -> list[Row]:
        try:
            reply = await asked
        except httpx.TransportError as error:
            message = f"the database cannot be read: {error}"
            raise StoreAway(message) from error
        if reply.status_code >= 500:
            message = f"the database answered {reply.status_code} for {table}"
            raise StoreAway(message)
        if reply.is_error:
            message = f"the database refused to show {table}: {reply.status_code} {reply.text[:200]}"
            raise StoreRefused(message)
        rows: list[Row] = reply.json()
        return rows
