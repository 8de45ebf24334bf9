"""What goes wrong on a box outside any call: told once, told when it is over, and never in a flood."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from edge_agent import troubles
from edge_agent.failover.breaker import FAILURES, PAUSE, Result
from edge_agent.failover.gate import Gate, keep_probing
from edge_agent.record.box_events import MOST, QUIET, BoxEvents
from edge_agent.record.journal import Journal
from edge_agent.record.ship import Shipper
from shared.errors import ModelAway, SettingsError, SetupError, StageError, StoreAway
from shared.store import StoreShut
from tests import virtual
from tests.fakes.store import MemoryStore
from tests.record.disks import InlineThread
from tests.stories.telling import Notebook

T = TypeVar("T")
Told = list[tuple[str, str, bool]]


def told(journal: Notebook) -> Told:
    """Kind, subject, and whether it is over."""
    return [(event["kind"], event["subject"], event["over"]) for event in journal.all("box.event")]


def tell(story: Callable[[BoxEvents], Awaitable[None]]) -> Notebook:
    async def played() -> Notebook:
        journal, events = Notebook(), BoxEvents()
        events.write_to(journal)
        await story(events)
        return journal

    return virtual.run(played())


def test_a_trouble_is_told_once_and_when_it_is_over() -> None:
    """However often it is reported; what is not wrong cannot be over."""

    async def story(events: BoxEvents) -> None:
        events.over("database_away")
        for _ in range(100):
            events.began("database_away", "", "It does not answer.", {"stage": "store"})
            await asyncio.sleep(1)
        events.over("database_away")
        events.over("database_away")

    journal = tell(story)
    assert told(journal) == [("database_away", "", False), ("database_away", "", True)]
    first, last = journal.all("box.event")
    assert (first["message"], last["message"]) == ("It does not answer.", "It does not answer. Over after 100 s.")
    assert (first["context"], first["occurred_at"]) == ({"stage": "store"}, last["occurred_at"])
    assert {event["client_id"] for event in journal.events} == {None}


def test_what_passes_soon_is_not_told() -> None:
    """A moment's trouble is not worth an operator's."""

    async def story(events: BoxEvents) -> None:
        events.began("database_away", "", "Away.", after=30)
        await asyncio.sleep(29)
        events.over("database_away")
        events.began("disk_fails", "", "Full.", after=30)
        await asyncio.sleep(31)

    assert told(tell(story)) == [("disk_fails", "", False)]


def test_what_comes_and_goes_is_no_flood() -> None:
    """A provider that fails every half minute for a day; what lasts in the end is told."""

    async def story(events: BoxEvents) -> None:
        for _ in range(2 * 60 * 24):
            events.began("provider_left_alone", "tts far", "Left alone.")
            await asyncio.sleep(15)
            events.over("provider_left_alone", "tts far")
            await asyncio.sleep(15)
        events.began("provider_left_alone", "tts far", "Left alone.")
        await asyncio.sleep(QUIET)

    lines = told(tell(story))
    assert len(lines) <= 2 * 86_400 / QUIET + 1
    assert lines[-1] == ("provider_left_alone", "tts far", False)


def test_what_is_told_before_there_is_a_journal_waits_for_it() -> None:
    """Also a great deal of it."""

    async def early() -> Notebook:
        journal, events = Notebook(), BoxEvents()
        for number in range(MOST + 5):
            events.began("model_away", str(number), "Away.")
        events.write_to(journal)
        events.started()
        return journal

    lines = told(virtual.run(early()))
    assert (len(lines), lines[0], lines[-1]) == (MOST + 1, ("model_away", "0", False), ("started", "", False))


def test_nobody_s_number_is_told() -> None:
    """Neither in the subject nor in the words."""

    async def story(events: BoxEvents) -> None:
        events.began("dispatch_refused", "call_+15105559876_x", "+1 510 555 9876 waits.")

    (event,) = tell(story).all("box.event")
    assert "555" not in event["subject"] + event["message"]


def test_a_provider_that_is_left_alone_is_told() -> None:
    """Its breaker opens after some failures, and closes when a probe has worked."""
    works: list[bool] = [False, True]

    async def probe() -> None:
        if not works.pop(0):
            raise StageError("still down")

    async def story(events: BoxEvents) -> None:
        gate = Gate("tts", "cartesia", probe)
        probing = asyncio.create_task(keep_probing([gate], troubles.providers(events)))
        await asyncio.sleep(0)
        for _ in range(FAILURES):
            gate.enter().leave(Result.FAILED)
        await asyncio.sleep(3 * PAUSE)
        probing.cancel()

    journal = tell(story)
    subject = "tts cartesia"
    assert told(journal) == [("provider_left_alone", subject, False), ("provider_left_alone", subject, True)]
    context = {"provider": "cartesia", "stage": "tts", "attempt": FAILURES, "cause": "failures"}
    assert journal.all("box.event")[0]["context"] == context


def test_a_model_that_is_away_or_missing_is_told() -> None:
    """One of both at a time, and when it is there."""

    async def story(events: BoxEvents) -> None:
        report = troubles.model(events)
        for missing in (ModelAway("start it"), SetupError("pull it"), None):
            report(missing)

    assert told(tell(story)) == [
        ("model_away", "", False),
        ("model_away", "", True),
        ("model_missing", "", False),
        ("model_missing", "", True),
    ]


def test_a_box_that_gets_no_calls_is_told() -> None:
    """At once where its key is refused; else when it has lasted."""

    async def story(events: BoxEvents) -> None:
        registered = troubles.registration(events)
        registered("ClientConnectorError")
        await asyncio.sleep(troubles.NOT_REGISTERED - 1)
        registered(None)
        registered("ClientConnectorError")
        await asyncio.sleep(troubles.NOT_REGISTERED + 1)
        registered(None)
        registered("unauthorized")
        troubles.ended(events, SettingsError("The LiveKit server refused our key."))

    assert told(tell(story)) == [
        ("not_registered", "", False),
        ("not_registered", "", True),
        ("livekit_refuses_key", "", False),
        ("box_ended", "", False),
    ]


@pytest.mark.parametrize(
    ("fault", "kind"), [(StoreAway("down"), "database_away"), (StoreShut("check the token"), "database_shut")]
)
def test_a_database_that_was_away_hears_of_it(tmp_path: Path, fault: Exception, kind: str) -> None:
    """From the journal, when it is back: it was away, and is not any more."""

    async def story() -> list[tuple[str, bool]]:
        store, events = MemoryStore(), BoxEvents()
        async with Journal(tmp_path / "journal.db", thread=InlineThread()) as journal:
            events.write_to(journal)
            shipping = asyncio.create_task(Shipper(journal, store, shipped=troubles.database(events)).run())
            store.fault = fault  # type: ignore[assignment]
            events.began("disk_fails", "", "Something to ship.")
            await asyncio.sleep(300)
            assert store.rows["box.event"] == []
            store.fault = None
            await asyncio.sleep(300)
            shipping.cancel()
        return [(row["kind"], row["over"]) for row in store.rows["box.event"]]

    assert virtual.run(story()) == [("disk_fails", False), (kind, False), (kind, True)]


def test_a_disk_that_fails_is_told_from_memory(tmp_path: Path) -> None:
    """Full, and well again later: both reach the database, the first while the disk takes nothing."""

    class Full(InlineThread):
        full = True

        def _submit(self, job: Callable[[], T], done: asyncio.Future[T]) -> None:
            if self.full:
                done.set_exception(sqlite3.OperationalError("database or disk is full"))
            else:
                super()._submit(job, done)

    async def story() -> list[tuple[str, bool]]:
        store, events, thread = MemoryStore(), BoxEvents(), Full()
        async with Journal(tmp_path / "journal.db", thread=thread, disk=troubles.disk(events)) as journal:
            events.write_to(journal)
            assert await Shipper(journal, store).drain(5) == 0
            assert [row["kind"] for row in store.rows["box.event"]] == ["disk_fails"]
            thread.full = False
            events.began("model_away", "", "Away.")
            await asyncio.sleep(120)
            await Shipper(journal, store).drain(5)
        return [(row["kind"], row["over"]) for row in store.rows["box.event"]]

    assert virtual.run(story()) == [("disk_fails", False), ("model_away", False), ("disk_fails", True)]
