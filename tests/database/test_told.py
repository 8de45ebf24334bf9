"""A message and a calendar by way of the real doors of the database, a real mail server and a real reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb

from cloud.calendars.fetch import Fetched
from cloud.calendars.importing import import_calendar
from cloud.calendars.isolated import IsolatedReading
from cloud.leases import Job
from cloud.notify.mail import Mail
from cloud.notify.message import Channel
from cloud.notify.notify import notify_message
from shared.errors import TryAgain
from tests.calendars.ics import calendar
from tests.cloud.queue import job
from tests.database.calendars import BUSY, row, source
from tests.database.journal import DENTIST, whole_call
from tests.database.sandbox import Database
from tests.database.workers import ask
from tests.notify.mail_server import Box, mail_server

A, B = "front@smile.example", "owner@smile.example"


@dataclass
class Doors:
    """The worker's doors, without the REST interface between."""

    database: Database
    finished: list[Job] = field(default_factory=list)

    async def message_to_tell(self, message_id: UUID) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = ask(self.database, "message_to_tell(%s)", message_id)
        return found

    async def message_was_told(self, message_id: UUID, channel: Channel, to: str, error: str | None, time: int) -> None:
        ask(self.database, "message_was_told(%s, %s, %s, %s, %s)", message_id, channel, to, error, time)

    async def calendar_to_import(self, source_id: UUID) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = ask(self.database, "calendar_to_import(%s)", source_id)
        return found

    async def save_busy_times(
        self, source_id: UUID, spans: Sequence[Mapping[str, str]] | None, etag: str | None
    ) -> None:
        ask(self.database, "save_busy_times(%s, %s, %s)", source_id, spans if spans is None else Jsonb(spans), etag)

    async def calendar_not_imported(self, source_id: UUID, error: str) -> None:
        ask(self.database, "calendar_not_imported(%s, %s)", source_id, error)

    async def finish_job(self, job: Job) -> bool:
        self.finished.append(job)
        return True


@pytest.fixture
def message(database: Database) -> str:
    """An urgent one, and two addresses that are to be told of it."""
    call, events = whole_call(1)
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    made = str(uuid4())
    with database.admin() as connection:
        connection.execute(
            "insert into public.messages (id, client_id, call_id, matter, caller_name, urgency, taken_at, due_at,"
            " escalate_at) values (%s, %s, %s, 'The boiler leaks', 'Anna Miller', 'urgent', now(), now(), now())",
            [made, DENTIST, call],
        )
        for address in (A, B):
            connection.execute(
                "insert into public.notify_addresses (client_id, channel, address) values (%s, 'email', %s)",
                [DENTIST, address],
            )
    return made


async def test_a_message_reaches_who_is_to_know(database: Database, message: str, tmp_path: Path) -> None:
    """One address is greylisted first: the other is told once. Both again when it is overdue; then nobody."""
    box, doors, leased = Box({A: ["451 greylisted"]}), Doors(database), job("notify_message", message_id=message)
    async with mail_server(tmp_path, box) as server:
        with pytest.raises(TryAgain):
            await notify_message(leased, doors, {"email": Mail(server)})
        await notify_message(leased, doors, {"email": Mail(server)})
        await notify_message(leased, doors, {"email": Mail(server)})
        assert [to for to, _ in box.taken] == [[B], [A]]
        assert ask(database, "escalate_messages()") == 1
        await notify_message(leased, doors, {"email": Mail(server)})
        assert sorted(to for to, _ in box.taken[2:]) == [[A], [B]]
        assert str(box.taken[-1][1]["Subject"]).startswith("Reminder 1: ")
        with database.admin() as connection:
            connection.execute("update public.messages set escalations = 2, acknowledged_at = now()")
        await notify_message(leased, doors, {"email": Mail(server)})
    assert (len(box.taken), len(doors.finished)) == (4, 4)


async def test_a_calendar_becomes_busy_times(database: Database) -> None:
    """On the client's clock; one that cannot be read leaves them as they were, and says why."""
    made, doors = source(database), Doors(database)
    texts = [calendar("DTSTART:20260306T090000 | DURATION:PT1H | RRULE:FREQ=DAILY;COUNT=3"), b"<html>Sign in</html>"]

    async def fetch(url: str, etag: str | None) -> Fetched | None:
        return Fetched(texts.pop(0), '"v1"')

    leased = job("import_calendar", source_id=made)
    for _ in range(2):
        await import_calendar(leased, doors, fetch, IsolatedReading(), lambda: datetime(2026, 3, 5, tzinfo=UTC))
    assert [each["since"][:13] for each in database.one(BUSY, DENTIST)] == [
        "2026-03-06T17", "2026-03-07T17", "2026-03-08T16",
    ]  # fmt: skip
    assert "no calendar that can be read" in row(database, made)["last_error"]
