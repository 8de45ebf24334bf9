"""What any Store must do: the fake in memory and the real stack pass the same tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.store import Store
from shared.supabase_store import SupabaseStore
from shared.uuid7 import uuid7
from tests.fakes.postgrest_server import postgrest
from tests.fakes.store import DENTIST, LAPSED, NOBODY, MemoryStore

CLIENT = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(params=["memory", "loopback", pytest.param("stack", marks=pytest.mark.live)])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "loopback":
        async with postgrest(MemoryStore()) as server, SupabaseStore(server.url, "anon", "edge") as real:
            yield real
    else:
        stack = request.getfixturevalue("stack")
        async with SupabaseStore(stack.supabase_url, stack.anon_key, stack.edge_token, resolve_within=5) as real:
            yield real


def started(**changes: Any) -> dict[str, Any]:
    return {
        "event_id": str(uuid7()),
        "kind": "call.started",
        "client_id": CLIENT,
        "call_id": str(uuid7()),
        "call": {"to_e164": DENTIST, "started_at": "2026-01-05T18:00:00+00:00"},
        "data": {"room": "contract"},
    } | changes


async def test_a_client_is_found_by_its_number(store: Store) -> None:
    """An active client's number gives everything a call needs."""
    answer = await store.resolve_call(DENTIST)
    assert answer["client_id"] == CLIENT
    assert answer["serviceable"] is True
    assert {"client", "prompt", "voice", "hours", "timezone", "language", "profession", "facts"} <= answer.keys()


async def test_a_lapsed_client_is_not_serviceable(store: Store) -> None:
    """A lapsed subscription is told apart from an unknown number."""
    assert (await store.resolve_call(LAPSED))["serviceable"] is False


async def test_nobodys_number_has_no_client(store: Store) -> None:
    """An unknown number is answered, with no client."""
    assert (await store.resolve_call(NOBODY))["client_id"] is None


async def test_a_new_box_is_told_on_which_numbers_it_will_be_called(store: Store) -> None:
    """Live numbers of clients who are to be answered for, and no more of them than were asked for."""
    numbers = await store.expected_numbers(4)
    assert DENTIST in numbers
    assert LAPSED not in numbers
    assert [len(await store.expected_numbers(most)) for most in (1, 0)] == [1, 0]


async def test_a_test_call_that_nobody_made_is_nobodys(store: Store) -> None:
    """There is no answer, and no error: whoever waits in its room is let go."""
    assert await store.test_call(str(uuid7())) is None


async def test_an_event_is_applied_once(store: Store) -> None:
    """The same event again is a duplicate; the same id with another payload is rejected."""
    event = started()
    results = [(await store.ingest([one]))[0]["result"] for one in (event, event, event | {"data": {"room": "other"}})]
    assert results == ["applied", "duplicate", "rejected"]


async def test_a_bad_event_does_not_block_its_neighbours(store: Store) -> None:
    """Each event of a batch has its own result, in order."""
    events = [started(), started(kind="nonsense"), started(client_id=str(uuid7())), started()]
    acks = await store.ingest(events)
    assert [ack["result"] for ack in acks] == ["applied", "rejected", "rejected", "applied"]
    assert [ack["event_id"] for ack in acks] == [event["event_id"] for event in events]


async def test_an_unrouted_call_needs_no_client(store: Store) -> None:
    """A refused call of nobody's is taken down too."""
    data = {"to_number": "abc", "from_number": None, "reason": "unknown_number"}
    data["occurred_at"] = "2026-01-05T18:00:00+00:00"
    assert (await store.ingest([started(kind="call.unrouted", client_id=None, data=data)]))[0]["result"] == "applied"


async def test_nothing_to_deliver_is_no_question(store: Store) -> None:
    """An empty batch has no acknowledgements."""
    assert list(await store.ingest([])) == []


async def test_a_room_without_an_open_call_has_none(store: Store) -> None:
    """The answer is None, and no error."""
    assert await store.resume_call("call_nobody") is None


async def test_an_open_call_is_told_over_the_wire() -> None:
    """Whole, and as one that can be gone on with."""
    memory = MemoryStore()
    memory.resumable["call_x"] = call = {"call_id": "k", "talk": [{"speaker": "agent", "text": "Hello."}]}
    async with postgrest(memory) as server, SupabaseStore(server.url, "anon", "edge", resolve_within=30) as real:
        assert await real.resume_call("call_x") == call
