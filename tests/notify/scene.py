"""A message that a caller left, and whoever is to be told of it, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cloud.leases import Job
from cloud.notify.message import Channel, Notice, read
from shared.errors import StoreAway

MESSAGE = "8d2f6f0e-6a52-4d43-9c1f-0a8f3c1b2a11"
MATTER = "The boiler is leaking, and the kitchen is under water."


def answer(emails: tuple[str, ...] = (), sms: tuple[str, ...] = (), **message: Any) -> dict[str, Any]:
    """What `message_to_tell` says."""
    taken = {
        "id": MESSAGE,
        "matter": MATTER,
        "caller_name": "Anna Miller",
        "caller_e164": "+15105550123",
        "urgency": "urgent",
        "taken_at": "2026-11-30T20:05:00+00:00",
        "escalations": 0,
    }
    client = {"name": "Bright Smile Dental", "timezone": "America/Los_Angeles", "language": "en-US"}
    return {"message": {**taken, **message}, "client": client, "emails": list(emails), "sms": list(sms)}


def notice(**message: Any) -> Notice:
    """The same, read."""
    return read(answer(**message))


@dataclass
class Desk:
    """The rows: who was told is not listed again, as in the database. `away`: that so many notes fail first."""

    says: dict[str, Any] | None
    told: list[tuple[Channel, str, str | None]] = field(default_factory=list)
    finished: list[Job] = field(default_factory=list)
    away: int = 0

    async def message_to_tell(self, message_id: UUID) -> Mapping[str, Any] | None:
        assert str(message_id) == MESSAGE
        if self.says is None:
            return None
        done = {to for _, to, _ in self.told}
        return self.says | {key: [to for to in self.says[key] if to not in done] for key in ("emails", "sms")}

    async def message_was_told(self, message_id: UUID, channel: Channel, to: str, error: str | None, time: int) -> None:
        assert (str(message_id), time) == (MESSAGE, 0)
        if self.away:
            self.away -= 1
            raise StoreAway("away")
        self.told.append((channel, to, error))

    async def finish_job(self, job: Job) -> bool:
        self.finished.append(job)
        return True
