"""One delivery, from the queue to the receiver and back into the delivery log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import structlog

from cloud.leases import Delivery
from cloud.tell.response import Delivered, Failed, Response, judge
from cloud.tell.signing import request
from shared.errors import Undelivered

log = structlog.get_logger()

Clock = Callable[[], datetime]


class DeliveryLog(Protocol):
    """Where it is written how it went. False or None: the lease was lost, and somebody else has the delivery."""

    async def finish_delivery(self, delivery: Delivery, status: int) -> bool: ...

    async def fail_delivery(
        self, delivery: Delivery, status: int | None, error: str, after: float | None
    ) -> str | None: ...


class Send(Protocol):
    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes, /) -> Response:
        """Undelivered where nothing was answered."""
        ...


def wall_time() -> datetime:
    return datetime.now(UTC)


async def deliver(delivery: Delivery, deliveries: DeliveryLog, post: Send, clock: Clock = wall_time) -> bool:
    """Sends it once, and writes down how that went; returns whether it was taken.

    StoreError passes through, and so does a cancellation, with nothing written: the lease ends, and it is sent again
    under the same id. What was answered 2xx is never written down as a failure.
    """
    result = await _sent(delivery, post, clock)
    fields = {"delivery": str(delivery.id), "endpoint": str(delivery.endpoint_id), "attempt": delivery.attempts}
    if isinstance(result, Delivered):
        held = await deliveries.finish_delivery(delivery, result.status)
        log.info("webhook_delivered", **fields, status=result.status, held=held)
    else:
        became = await deliveries.fail_delivery(delivery, result.status, _reason(result), result.after)
        log.warning("webhook_failed", **fields, status=result.status, reason=result.reason, became=became)
    return isinstance(result, Delivered)


async def _sent(delivery: Delivery, post: Send, clock: Clock) -> Delivered | Failed:
    try:
        signed = request(delivery, clock())
        answer = await post(delivery.url, signed.headers, signed.body)
    except Undelivered as unsent:
        return Failed(str(unsent))
    return judge(answer, clock())


def _reason(failed: Failed) -> str:
    return f"{failed.reason}: {failed.said}" if failed.said else failed.reason
