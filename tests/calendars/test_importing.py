"""The job that reads a client's own calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from cloud.calendars.busy import CalendarUnreadable, Span
from cloud.calendars.fetch import Fetched
from cloud.calendars.importing import import_calendar
from cloud.leases import Job
from shared.errors import StoreAway, TryAgain, Undelivered
from tests.cloud.queue import job

SOURCE, NOW = "0d9d9c5e-57a4-4e1b-8f5f-6c1f0f7f2a10", datetime(2026, 3, 5, 20, tzinfo=UTC)
URL = "https://calendar.example/a.ics"
SPAN = Span(datetime(2026, 3, 6, 17, tzinfo=UTC), datetime(2026, 3, 6, 18, tzinfo=UTC))


@dataclass
class Rows:
    """The database: what is to be read, and what was written."""

    says: Mapping[str, Any] | None
    saved: list[tuple[Any, str | None]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    finished: list[Job] = field(default_factory=list)

    async def calendar_to_import(self, source_id: UUID) -> Mapping[str, Any] | None:
        assert str(source_id) == SOURCE
        return self.says

    async def save_busy_times(
        self, source_id: UUID, spans: Sequence[Mapping[str, str]] | None, etag: str | None
    ) -> None:
        self.saved.append((spans, etag))

    async def calendar_not_imported(self, source_id: UUID, error: str) -> None:
        self.errors.append(error)

    async def finish_job(self, job: Job) -> bool:
        self.finished.append(job)
        return True


@dataclass
class World:
    """A server that answers with `fetched`, and a reader with `read`: each is raised if it is a fault."""

    fetched: Fetched | Exception | None = field(default_factory=lambda: Fetched(b"ics", '"v2"'))
    read: tuple[Span, ...] | Exception = (SPAN,)
    asked: list[Any] = field(default_factory=list)

    async def fetch(self, url: str, etag: str | None) -> Fetched | None:
        self.asked.append((url, etag))
        if isinstance(self.fetched, Exception):
            raise self.fetched
        return self.fetched

    async def reading(self, text: bytes, zone: str, now: datetime) -> tuple[Span, ...]:
        self.asked.append((text, zone, now))
        if isinstance(self.read, Exception):
            raise self.read
        return self.read


async def run(rows: Rows, world: World) -> None:
    leased = job("import_calendar", source_id=SOURCE)
    await import_calendar(leased, rows, world.fetch, world.reading, lambda: NOW)


def source(**more: Any) -> dict[str, Any]:
    return {"url": URL, "timezone": "America/Los_Angeles", "etag": None, **more}


async def test_its_times_are_written_down() -> None:
    """As they were read, in the client's zone and of this moment, with the mark of that calendar."""
    rows, world = Rows(source(etag='"v1"')), World()
    await run(rows, world)
    assert world.asked == [(URL, '"v1"'), (b"ics", "America/Los_Angeles", NOW)]
    assert rows.saved == [
        ([{"since": "2026-03-06T17:00:00+00:00", "until": "2026-03-06T18:00:00+00:00"}], '"v2"')
    ]  # fmt: skip
    assert (rows.errors, len(rows.finished)) == ([], 1)


async def test_one_that_is_as_it_was_is_noted() -> None:
    """Nothing is read; its times and its mark stay."""
    rows, world = Rows(source(etag='"v1"')), World(fetched=None)
    await run(rows, world)
    assert (rows.saved, len(world.asked), len(rows.finished)) == ([(None, '"v1"')], 1, 1)


async def test_nobody_busy_is_no_fault() -> None:
    """An empty calendar empties the times of before."""
    rows = Rows(source())
    await run(rows, World(read=()))
    assert rows.saved == [([], '"v2"')]


@pytest.mark.parametrize(
    "world",
    [World(fetched=Undelivered("it answered 404")), World(read=CalendarUnreadable("it is no calendar"))],
)
async def test_what_is_wrong_with_it_is_its_owners(world: World) -> None:
    """In words, and the times of before stay; the job is done, for the next one looks again."""
    rows = Rows(source())
    await run(rows, world)
    assert rows.errors == [str(world.fetched if isinstance(world.fetched, Exception) else world.read)]
    assert (rows.saved, len(rows.finished)) == ([], 1)


async def test_what_is_wrong_with_us_is_tried_again() -> None:
    """The job stays, and its owner is told nothing."""
    rows = Rows(source())
    with pytest.raises(TryAgain):
        await run(rows, World(read=TryAgain("ended by signal 9")))
    assert (rows.saved, rows.errors, rows.finished) == ([], [], [])


async def test_one_that_is_gone_is_done() -> None:
    """Its owner took it away meanwhile."""
    rows, world = Rows(None), World()
    await run(rows, world)
    assert (world.asked, len(rows.finished)) == ([], 1)


async def test_an_odd_answer_of_the_database_is_left_for_later() -> None:
    """Without an address."""
    with pytest.raises(StoreAway, match="no calendar's address"):
        await run(Rows({"timezone": "UTC"}), World())
