"""Work that this worker holds until its lease ends: a job, or a webhook that is to be sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from shared.database import PublicJobKind, PublicLeasedDelivery, PublicLeasedJob


class Job(PublicLeasedJob):
    """The database's own type; none of this is ever null."""

    id: UUID
    kind: PublicJobKind
    dedupe_key: str
    payload: dict[str, JsonValue]
    attempts: int  # this one counts
    lease: UUID
    leased_until: datetime


class Delivery(PublicLeasedDelivery):
    """`secret` is None where the client has set none; `former_secret` signs too, for a day after it was replaced."""

    id: UUID
    client_id: UUID
    endpoint_id: UUID
    url: str
    former_secret: str | None = None
    event_type: str
    event_key: str
    payload: dict[str, JsonValue]
    attempts: int
    lease: UUID
    leased_until: datetime
