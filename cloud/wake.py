"""The door at which a box knocks when a call has ended, so that its jobs start at once.

Nothing depends on it: what was not woken is found by the schedule. Whoever knocks signs in the Standard Webhooks form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

log = structlog.get_logger()

LARGEST = 4096  # bytes of a knock


def wake_endpoint(secret: str, wake: Callable[[], Awaitable[None]]) -> Starlette:
    """An ASGI app: POST /wake answers 202 once `wake` was called, 401 to a stranger; GET /health answers 200."""
    lock = Webhook(secret)

    async def knock(request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return _refusal(413, f"at most {LARGEST} bytes")
        try:
            lock.verify(body.decode(), dict(request.headers))
        except (WebhookVerificationError, ValueError):  # no UTF-8, no JSON
            log.warning("knock_refused")
            return _refusal(
                401, "the signature is missing, wrong or too old: check FRONTDESK_WAKE_SECRET and the clock"
            )
        await wake()
        return JSONResponse({"woken": True}, 202)

    async def health(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    return Starlette(routes=[Route("/wake", knock, methods=["POST"]), Route("/health", health)])


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)
