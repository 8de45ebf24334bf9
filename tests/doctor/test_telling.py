"""What becomes of the doctor's result: an operator's notice, once, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infra.doctor.finding import Finding, bad, good, untried
from infra.doctor.telling import Telling
from shared.errors import StoreAway
from tests.fakes.store import MemoryStore

WELL = [good("LiveKit", "well"), untried("row", "no key")]
NO_MODEL = [good("LiveKit", "well"), bad("language model", "no answer", "start it")]
NO_CALL = [bad("call", "nobody answered +12025550143", "look")]


class Store(MemoryStore):
    """Remembers what reached it, and may be away."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[bool, str]] = []
        self.away = False

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        if self.away:
            raise StoreAway("away")
        acks = await super().ingest(events)
        assert all(ack["result"] == "applied" for ack in acks)
        assert all(event["data"]["kind"] == "doctor_fails" for event in events)
        self.told += [(event["data"]["over"], event["data"]["message"]) for event in events]
        return acks


async def told(*results: Sequence[Finding]) -> list[tuple[bool, str]]:
    """Event by event: is it over, and what it says. Of a doctor who has found all well before."""
    store, telling = Store(), Telling()
    await telling.tell(WELL, store)
    store.told.clear()
    for findings in results:
        await telling.tell(findings, store)
    return store.told


async def test_a_fault_is_told_once_however_often_it_is_found() -> None:
    """And it names the rows."""
    events = await told(NO_MODEL, NO_MODEL, NO_MODEL)
    assert [over for over, _ in events] == [False]
    assert "language model" in events[0][1]


async def test_its_end_is_told() -> None:
    """The notice is over then."""
    assert [over for over, _ in await told(NO_MODEL, WELL, WELL)] == [False, True]


async def test_another_fault_takes_the_place_of_the_one_before() -> None:
    """One notice at a time: the first is over, the second begins."""
    events = await told(NO_MODEL, NO_CALL)
    assert [over for over, _ in events] == [False, True, False]
    assert "call" in events[2][1]


async def test_what_an_earlier_doctor_told_of_is_over_with_the_first_good_result() -> None:
    """The process that told of it is gone; nobody else would end its notice."""
    store = Store()
    await Telling().tell(WELL, store)
    assert [over for over, _ in store.told] == [True]


async def test_what_could_not_be_told_waits() -> None:
    """The database was away when the fault began, and is back."""
    store, telling = Store(), Telling()
    store.away = True
    assert not await telling.tell(NO_MODEL, store)
    store.away = False
    assert await telling.tell(NO_MODEL, store)
    assert [over for over, _ in store.told] == [True, False]
