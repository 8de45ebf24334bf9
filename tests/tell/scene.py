"""A delivery, a book that remembers, and a clock that stands."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue

from cloud.leases import Delivery
from shared.errors import StoreAway

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PAYLOAD: dict[str, JsonValue] = {
    "type": "webhook.test",
    "version": 1,
    "timestamp": "2026-11-25T09:29:58.123456+00:00",
    "data": {"message": "Grüezi"},
}


def clock() -> datetime:
    return NOW


def owed(url: str, secret: str | None = SECRET, payload: dict[str, JsonValue] | None = None) -> Delivery:
    """A leased delivery."""
    return Delivery(
        id=uuid.uuid4(),
        client_id=uuid.uuid4(),
        endpoint_id=uuid.uuid4(),
        url=url,
        secret=secret,
        event_type="webhook.test",
        event_key="webhook.test:1",
        payload=PAYLOAD if payload is None else payload,
        attempts=1,
        lease=uuid.uuid4(),
        leased_until=NOW + timedelta(minutes=1),
    )


class Ledger:
    """Writes down what it is told. `held`: whether the lease still is; `away`: nothing can be written."""

    def __init__(self, *, held: bool = True, away: bool = False) -> None:
        self.held, self.away = held, away
        self.finished: list[int] = []
        self.failed: list[tuple[int | None, str, float | None]] = []

    async def finish_delivery(self, delivery: Delivery, status: int) -> bool:
        self._reach()
        self.finished.append(status)
        return self.held

    async def fail_delivery(
        self, delivery: Delivery, status: int | None, error: str, after: float | None
    ) -> str | None:
        self._reach()
        self.failed.append((status, error, after))
        return "pending" if self.held else None

    def _reach(self) -> None:
        if self.away:
            raise StoreAway("finish_delivery: ConnectError")
