"""Sends a signed wake-up when a call's end has reached the database, so that its jobs start at once.

Nothing depends on it: after three attempts what was not woken is left to the cloud's own schedule.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx
import structlog
from standardwebhooks import Webhook

from shared.retry import retried
from shared.uuid7 import uuid7

log = structlog.get_logger()

WITHIN = 10.0  # s for one wake-up
TOGETHER = 0.5  # s in which several ends are one wake-up


class WakeNotifier:
    """`ring` as often as you like; `run` for as long as the agent lives."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._key = Webhook(secret)
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
            while True:
                await self._rung.wait()
                await asyncio.sleep(TOGETHER)
                self._rung.clear()
                await self._notify(http)

    async def _notify(self, http: httpx.AsyncClient) -> None:
        body, name, at = json.dumps({"type": "call.ended"}), str(uuid7()), datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._key.sign(name, at, body),
        }
        try:
            answer = await retried(lambda: http.post(self._url, content=body, headers=headers), httpx.TransportError)
        except httpx.HTTPError as lost:
            log.warning("cloud_not_woken", reason=type(lost).__name__)
            return
        if answer.is_error or answer.is_redirect:
            log.warning("cloud_not_woken", status=answer.status_code)
