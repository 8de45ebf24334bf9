"""The Store over PostgREST, hosted or local. Deadlines live here.

Who is called is asked up to three times, because a phone rings; whether to ask for anything else again is the caller's
decision (the journal's: for ever, with growing pauses).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from postgrest import AsyncPostgrestClient

from shared.errors import StoreAway, StoreRefused
from shared.rest import Unreached, ask, connection
from shared.retry import insisted
from shared.store import DeskDoor

_CURES = {
    401: "check SUPABASE_ANON_KEY and FRONTDESK_EDGE_TOKEN (expired, or signed for another project)",
    403: "check FRONTDESK_EDGE_TOKEN (role edge_agent, an edge agent that was not revoked)",
    404: "check SUPABASE_URL, and that the migrations were applied",
}
_FINAL = frozenset({"applied", "duplicate", "rejected"})


class SupabaseStore:
    """Speaks as one edge agent. Use as an async context manager, or call `aclose`.

    `resolve_within` is the whole budget, in seconds, for what is asked while the phone rings: up to three attempts.
    """

    def __init__(
        self,
        url: str,
        anon_key: str,
        edge_token: str,
        *,
        resolve_within: float = 0.8,
        ingest_within: float = 15.0,
        desk_within: float = 2.5,
    ) -> None:
        self._resolve_within = resolve_within
        self._ingest_within = ingest_within
        self._desk_within = desk_within  # s: the caller waits, and has heard that he does
        self._http = connection(ingest_within, _CURES)
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

    def use(self, edge_token: str) -> None:
        """Speaks with this token from now on; questions under way end with the one they began with."""
        self._rest.auth(edge_token)

    async def knock(self) -> None:
        """Says nothing, to see whether it is let in: raises as `ingest` does."""
        await ask(self._rest, "edge_ingest", {"p_events": []}, self._ingest_within)

    async def resolve_call(self, number: str, caller: str | None = None) -> Mapping[str, Any]:
        asked = {"p_to": number, "p_from": caller}
        within = self._resolve_within
        answer = await insisted(lambda: ask(self._rest, "edge_resolve_call", asked, within), Unreached, within)
        if not isinstance(answer, dict):
            raise StoreAway("edge_resolve_call answered something that is no object")
        return answer

    async def expected_numbers(self, most: int) -> Sequence[str]:
        numbers = await ask(self._rest, "edge_expected_numbers", {"p_limit": most}, self._ingest_within)
        if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
            raise StoreAway("edge_expected_numbers answered something that is no list of numbers")
        return numbers

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        if not events:
            return []
        acks = await ask(self._rest, "edge_ingest", {"p_events": list(events)}, self._ingest_within)
        if not isinstance(acks, list) or not all(_is_ack(ack) for ack in acks):
            raise StoreAway("edge_ingest answered something that is no list of acknowledgements")
        return acks

    async def take_over(self, call_id: str, client_id: str) -> bool:
        try:
            asked = {"p_call_id": call_id, "p_client_id": client_id}
            return bool(await ask(self._rest, "edge_take_over_call", asked, self._ingest_within))
        except StoreRefused:
            return False

    async def resume_call(self, room: str) -> Mapping[str, Any] | None:
        try:
            answer = await ask(self._rest, "edge_resume_call", {"p_room": room}, self._resolve_within)
        except StoreRefused:
            return None
        return answer if isinstance(answer, dict) else None

    async def test_call(self, test: str) -> Mapping[str, Any] | None:
        answer = await ask(self._rest, "edge_test_call", {"p_id": test}, self._desk_within)
        if answer is not None and not isinstance(answer, dict):
            raise StoreAway("edge_test_call answered something that is no object")
        return answer

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> Any:
        return await ask(self._rest, door, dict(asked), self._desk_within)


def _is_ack(ack: object) -> bool:
    return isinstance(ack, dict) and isinstance(ack.get("event_id"), str) and ack.get("result") in _FINAL
