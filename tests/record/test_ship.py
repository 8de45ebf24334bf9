"""The shipper: nothing lost, nothing twice, one bad event alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from edge_agent.record.journal import Journal
from edge_agent.record.ship import Shipper
from shared.backoff import Backoff
from shared.errors import StoreAway
from shared.store import StoreShut
from shared.uuid7 import uuid7
from tests.fakes.store import DENTIST, MemoryStore
from tests.record.disks import quick_journal

CLIENT = "11111111-1111-4111-8111-111111111111"
QUICK = Backoff(first=0.001, longest=0.004)


def turn(seq: int, **fields: Any) -> dict[str, Any]:
    call = {"to_e164": DENTIST, "started_at": "2026-01-05T18:00:00+00:00"}
    envelope = {"event_id": str(uuid7()), "kind": "turn", "client_id": CLIENT, "call_id": "k", "call": call}
    return envelope | {"data": {"seq": seq}} | fields


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    async with quick_journal(tmp_path / "journal.db") as opened:
        yield opened


def fill(journal: Journal, count: int) -> list[dict[str, Any]]:
    events = [turn(seq) for seq in range(count)]
    for event in events:
        journal.append(event)
    return events


async def test_everything_arrives_once(journal: Journal) -> None:
    """More events than a batch holds arrive, and leave the disk."""
    store = MemoryStore()
    fill(journal, 23)
    shipper = Shipper(journal, store, limit=5)
    assert await shipper.drain(5) == 0
    assert [row["seq"] for row in store.turns("k")] == list(range(23))
    assert shipper.counts.delivered == 23


async def test_an_append_is_shipped_at_once(journal: Journal) -> None:
    """A running shipper wakes by the append, not by a clock."""
    store = Signalling()
    running = asyncio.create_task(Shipper(journal, store).run())
    try:
        for seq in range(3):
            journal.append(turn(seq))
            await asyncio.wait_for(store.taken.wait(), 5)
            store.taken.clear()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert len(store.turns("k")) == 3


class Signalling(MemoryStore):
    """Says when it has taken something; comes back after `absences` questions."""

    def __init__(self, absences: int = 0) -> None:
        super().__init__()
        self.taken = asyncio.Event()
        self.absences = absences

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        if self.absences:
            self.absences -= 1
            raise StoreAway("away")
        acks = await super().ingest(events)
        self.taken.set()
        return acks


async def test_away_and_back_loses_nothing(journal: Journal) -> None:
    """While the database is away the journal grows; afterwards all of it arrives."""
    store = Signalling(absences=6)
    fill(journal, 7)
    running = asyncio.create_task(Shipper(journal, store, backoff=QUICK).run())
    try:
        await asyncio.wait_for(store.taken.wait(), 5)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert await Shipper(journal, store).drain(5) == 0
    assert sorted(row["seq"] for row in store.turns("k")) == list(range(7))


async def test_poison_is_set_aside_alone(journal: Journal) -> None:
    """Of a refused batch only the events to blame stay behind, on this disk."""
    store = MemoryStore()
    events = fill(journal, 12)
    store.poison = {events[3]["event_id"], events[8]["event_id"]}
    shipper = Shipper(journal, store)
    assert await shipper.drain(5) == 0
    assert {row["seq"] for row in store.turns("k")} == set(range(12)) - {3, 8}
    assert shipper.counts.set_aside == 2
    assert await journal.flushed(60)
    assert set(await journal._thread.do(journal._disk.refused)) == store.poison


async def test_a_shut_door_sets_nothing_aside(journal: Journal) -> None:
    """A wrong token is no event's fault: everything waits until it is cured."""
    store = MemoryStore()
    fill(journal, 4)
    store.fault = StoreShut("answered 401")
    shipper = Shipper(journal, store, backoff=QUICK)
    assert await shipper.drain(0.05) == 4
    store.fault = None
    assert await shipper.drain(5) == 0
    assert (shipper.counts.set_aside, len(store.turns("k"))) == (0, 4)


async def test_rejected_and_duplicate_are_final(journal: Journal) -> None:
    """What the database keeps in its dead letters, or had before, leaves this disk."""
    store = MemoryStore()
    bad, known = turn(0, kind="nonsense"), turn(1)
    await store.ingest([known])
    journal.append(bad)
    journal.append(known)
    shipper = Shipper(journal, store)
    assert await shipper.drain(5) == 0
    assert (shipper.counts.rejected, shipper.counts.delivered, len(store.dead_letters)) == (1, 1, 1)


async def test_acknowledging_nothing_is_no_reason_to_delete(journal: Journal) -> None:
    """A reply that is about other events is a malformed one."""

    class Absent(MemoryStore):
        async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
            return [{"event_id": "other", "result": "applied"}]

    fill(journal, 2)
    assert await Shipper(journal, Absent(), backoff=QUICK).drain(0.05) == 2


def test_waits_grow_to_a_ceiling() -> None:
    """Doubling, with jitter, never beyond the longest."""
    waits = [Backoff().after(failures) for failures in (1, 2, 3, 10, 5000)]
    assert 0.25 <= waits[0] <= 0.5
    assert 0.5 <= waits[1] <= 1.0
    assert all(30 <= wait <= 60 for wait in waits[3:])


async def test_the_end_of_a_call_is_told_once_it_has_arrived(journal: Journal) -> None:
    """Not for other events, not twice for the same end, and not while the database is away."""
    told: list[str] = []
    store = Signalling(absences=1)
    shipper = Shipper(journal, store, backoff=QUICK, call_ended=lambda: told.append("ended"))
    fill(journal, 3)
    assert await shipper.drain(5) == 0
    assert told == []
    end = turn(9, kind="call.ended", data={})
    journal.append(end)
    assert await shipper.drain(5) == 0
    assert told == ["ended"]


async def test_a_call_of_a_box_that_is_gone_is_taken_over(journal: Journal) -> None:
    """What was refused as another box's is delivered once the database lets this one have the call."""
    store = MemoryStore()
    store.foreign, store.free = {"k"}, {"k"}
    fill(journal, 5)
    shipper = Shipper(journal, store, limit=2)
    assert await shipper.drain(5) == 0
    assert [row["seq"] for row in store.turns("k")] == list(range(5))
    assert (shipper.counts.delivered, shipper.counts.rejected) == (5, 0)


async def test_a_call_of_a_box_that_is_there_stays_with_it(journal: Journal) -> None:
    """It is asked for once; its events are in the dead letters, and those of our own calls arrive."""
    store = MemoryStore()
    store.foreign = {"k"}
    fill(journal, 3)
    journal.append(turn(0, call_id="ours"))
    shipper = Shipper(journal, store, limit=2)
    assert await shipper.drain(5) == 0
    assert (store.turns("k"), len(store.turns("ours"))) == ([], 1)
    assert (shipper.counts.delivered, shipper.counts.rejected) == (1, 3)
