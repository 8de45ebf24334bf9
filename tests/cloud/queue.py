"""A queue of jobs in memory, with the rules of the real one that a worker depends on."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cloud.leases import Job
from shared.errors import StoreAway


def job(kind: str = "analyze_call", attempts: int = 1, **payload: str) -> Job:
    return Job.model_validate(
        {
            "id": uuid.uuid4(),
            "client_id": uuid.uuid4(),
            "kind": kind,
            "dedupe_key": str(uuid.uuid4()),
            "payload": payload,
            "attempts": attempts,
            "lease": uuid.uuid4(),
            "leased_until": datetime.now(UTC) + timedelta(seconds=60),
        }
    )


@dataclass
class MemoryQueue:
    """`waiting` is handed out in order. `away`: so many questions fail first. `stolen`: a lease is found lost."""

    waiting: list[Job] = field(default_factory=list)
    failed: list[tuple[Job, str, float | None]] = field(default_factory=list)
    away: int = 0
    stolen: bool = False
    looks: int = 0
    extended: int = 0
    most: int = 0  # jobs asked for at once

    async def lease_jobs(self, kinds: Sequence[str], limit: int, seconds: int) -> list[Job]:
        self.looks += 1
        self.most = max(self.most, limit)
        self._fail()
        due = [each for each in self.waiting if each.kind in kinds][:limit]
        self.waiting = [each for each in self.waiting if each not in due]
        return due

    async def extend_lease(self, job: Job, seconds: int) -> bool:
        self._fail()
        self.extended += 1
        return not self.stolen

    async def fail_job(self, job: Job, error: str, after: float | None) -> str | None:
        self._fail()
        self.failed.append((job, error, after))
        return "pending"

    def _fail(self) -> None:
        if self.away:
            self.away -= 1
            raise StoreAway("away")
