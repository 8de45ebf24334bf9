"""The door at which a box knocks when a call has ended, so that its jobs start at once.

Nothing depends on it: what was not woken is found by the schedule. Whoever knocks signs in the Standard Webhooks form.
The same knock wakes once: whoever overheard one cannot start workers with it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

log = structlog.get_logger()

LARGEST = 4096  # bytes of a knock
REMEMBERED = 10_000  # knocks that are known again; a box sends two a second at most
STALE = 600.0  # s after which a knock need not be known: its signature is refused from five minutes on, either way


class KnownIds:
    """The ids of the latest knocks. `now` in seconds, of any clock that does not go back."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def is_new(self, name: str, now: float) -> bool:
        """Whether it comes for the first time. It is known from then on."""
        while self._seen:
            oldest = next(iter(self._seen))
            if now - self._seen[oldest] < STALE and len(self._seen) < REMEMBERED:
                break
            del self._seen[oldest]
        known = name in self._seen
        self._seen.setdefault(name, now)
        return not known


def wake_endpoint(secrets: Sequence[str], wake: Callable[[], Awaitable[None]], *more: Route) -> Starlette:
    """An ASGI app: POST /wake answers 202 once `wake` was called, 200 to a knock that has woken before, 401 to a
    stranger; GET /health answers 200.

    `secrets`: each opens. While one is being turned there are two. `more`: other doors of the same house.
    """
    locks, known = [Webhook(secret) for secret in secrets], KnownIds()

    async def knock(request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return _refusal(413, f"at most {LARGEST} bytes")
        if not verify(locks, body, dict(request.headers)):
            log.warning("knock_refused")
            return _refusal(
                401, "the signature is missing, wrong or too old: check FRONTDESK_WAKE_SECRET and the clock"
            )
        if not known.is_new(request.headers["webhook-id"], time.monotonic()):
            return JSONResponse({"woken": False}, 200)
        await wake()
        return JSONResponse({"woken": True}, 202)

    async def health(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    return Starlette(routes=[Route("/wake", knock, methods=["POST"]), Route("/health", health), *more])


def verify(locks: Sequence[Webhook], body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether one of the secrets signed this, lately."""
    for lock in locks:
        try:
            lock.verify(body.decode(), dict(headers))
        except (WebhookVerificationError, ValueError):  # no UTF-8, no JSON
            continue
        return True
    return False


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)
