"""The job `import_calendar`: when a client's own calendar says that somebody is busy, nothing is booked then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from cloud.calendars.busy import CalendarUnreadable, Span
from cloud.calendars.fetch import Fetched
from cloud.leases import Job
from shared.errors import StoreAway, Undelivered

log = structlog.get_logger()

Rows = Sequence[Mapping[str, str]]  # {since, until} each, in UTC


class Source(BaseModel):
    """A calendar that a client pointed us to. `etag`: of what was read last; None: read it in any case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    timezone: str
    etag: str | None = None


class Sources(Protocol):
    """The rows of calendars that are read."""

    async def calendar_to_import(self, source_id: UUID) -> Mapping[str, Any] | None: ...

    async def save_busy_times(self, source_id: UUID, spans: Rows | None, etag: str | None) -> None:
        """All of them in one transaction, in place of those of before. None: they are as they were."""
        ...

    async def calendar_not_imported(self, source_id: UUID, error: str) -> None:
        """In words for the client; its busy times stay."""
        ...

    async def finish_job(self, job: Job) -> bool: ...


class Fetch(Protocol):
    async def __call__(self, url: str, etag: str | None, /) -> Fetched | None: ...


class Read(Protocol):
    async def __call__(self, text: bytes, zone: str, now: datetime, /) -> tuple[Span, ...]: ...


def _wall_time() -> datetime:
    return datetime.now(UTC)


async def import_calendar(
    job: Job, sources: Sources, fetch: Fetch, reading: Read, clock: Callable[[], datetime] = _wall_time
) -> None:
    """Payload: {source_id}. What is wrong with a calendar is its owner's to cure: the next import looks again."""
    source_id = UUID(str(job.payload["source_id"]))
    answer = await sources.calendar_to_import(source_id)
    if answer is not None:
        source = _source(answer)

        async def read() -> tuple[Rows | None, str | None]:
            fetched = await fetch(source.url, source.etag)
            if fetched is None:
                return None, source.etag
            return _rows(await reading(fetched.text, source.timezone, clock())), fetched.etag

        await _save(source_id, read, sources)
    await sources.finish_job(job)


async def _save(
    source_id: UUID, read: Callable[[], Awaitable[tuple[Rows | None, str | None]]], sources: Sources
) -> None:
    """What was read, or why nothing was."""
    try:
        rows, etag = await read()
    except (Undelivered, CalendarUnreadable) as wrong:
        log.warning("calendar_not_imported", source=str(source_id), code=wrong.code)
        await sources.calendar_not_imported(source_id, str(wrong))
    else:
        log.info("calendar_imported", source=str(source_id), spans=None if rows is None else len(rows))
        await sources.save_busy_times(source_id, rows, etag)


def _rows(spans: tuple[Span, ...]) -> Rows:
    return [{"since": span.since.isoformat(), "until": span.until.isoformat()} for span in spans]


def _source(answer: Mapping[str, Any]) -> Source:
    try:
        return Source.model_validate(answer)
    except ValidationError:
        raise StoreAway("calendar_to_import answered something that is no calendar's address") from None
