"""How the real Store tells "later" from "cure it" from "never", on a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from shared.errors import StoreAway, StoreRefused
from shared.store import StoreShut
from shared.supabase_store import SupabaseStore
from tests.fakes.postgrest_server import Fault, PostgrestServer, postgrest
from tests.fakes.store import DENTIST, MemoryStore


@pytest.fixture
async def server() -> AsyncIterator[PostgrestServer]:
    async with postgrest(MemoryStore()) as running:
        yield running


@pytest.fixture
async def store(server: PostgrestServer) -> AsyncIterator[SupabaseStore]:
    async with SupabaseStore(server.url, "anon-key", "edge-token", resolve_within=30, ingest_within=30) as real:
        yield real


async def both_are_away(server: PostgrestServer, store: SupabaseStore, fault: Fault) -> None:
    server.fault = fault
    with pytest.raises(StoreAway):
        await store.resolve_call(DENTIST)
    with pytest.raises(StoreAway):
        await store.ingest([{"event_id": "x"}])
    lost_on_its_way = fault in ("cut", "half_open", "slow")
    assert server.requests == (4 if lost_on_its_way else 2), "three attempts for who is called, one for the journal"


@pytest.mark.parametrize("fault", [500, 502, 503, 429, "garbage", "cut"])
async def test_away(server: PostgrestServer, store: SupabaseStore, fault: Fault) -> None:
    """5xx, garbage and a cut line all mean: later."""
    await both_are_away(server, store, fault)


@pytest.mark.parametrize("fault", ["half_open", "slow"])
async def test_silence_is_away(server: PostgrestServer, fault: Fault) -> None:
    """A body that never ends and a server that says nothing mean the same, once the limit is over."""
    async with SupabaseStore(server.url, "a", "e", resolve_within=1.5, ingest_within=0.5) as hasty:
        await both_are_away(server, hasty, fault)


async def test_refused_connection() -> None:
    """Nobody listening means: later."""
    async with postgrest(MemoryStore()) as gone:
        url = gone.url
    async with SupabaseStore(url, "a", "e") as store:
        with pytest.raises(StoreAway):
            await store.resolve_call(DENTIST)


@pytest.mark.parametrize(("status", "names"), [(401, "FRONTDESK_EDGE_TOKEN"), (403, "revoked"), (404, "SUPABASE_URL")])
async def test_shut(server: PostgrestServer, store: SupabaseStore, status: int, names: str) -> None:
    """A door that is shut says which setting to check."""
    server.fault = status
    with pytest.raises(StoreShut, match=names):
        await store.resolve_call(DENTIST)


async def test_refused(server: PostgrestServer, store: SupabaseStore) -> None:
    """Another 4xx is a refusal of this request."""
    server.fault = 400
    with pytest.raises(StoreRefused) as refused:
        await store.ingest([{"event_id": "x"}])
    assert not isinstance(refused.value, StoreShut)


async def test_what_cannot_be_encoded_is_refused(store: SupabaseStore) -> None:
    """A lone surrogate or NaN never reaches the wire, and never escapes as another error."""
    for bad in ("\ud800", float("nan")):
        with pytest.raises(StoreRefused):
            await store.ingest([{"event_id": bad}])


@pytest.mark.parametrize("reply", [[], "x", None, 3])
async def test_an_answer_of_the_wrong_shape_is_away(
    server: PostgrestServer, store: SupabaseStore, reply: object
) -> None:
    """JSON that is no object is a malformed reply."""
    server.store.answers[DENTIST] = reply  # type: ignore[assignment]
    with pytest.raises(StoreAway):
        await store.resolve_call(DENTIST)


async def test_it_speaks_as_the_edge_agent(server: PostgrestServer, store: SupabaseStore) -> None:
    """The anon key opens the gateway, the edge token names the role."""
    await store.resolve_call(DENTIST)
    assert (server.headers["apikey"], server.headers["authorization"]) == ("anon-key", "Bearer edge-token")
