"""What an operator does to a client's webhooks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from infra.admin.client import AdminClient, Where, translating_errors

PICKED_UP_WITHIN = 20.0  # s until somebody should have a test in hand
OVER_WITHIN = 30.0  # s more until it should be over
LOOK_EVERY = 0.3

Row = dict[str, Any]
_DELIVERY = "id,event_type,status,attempts,response_status,last_error,created_at,webhook_endpoints(url)"


class WebhookClient(AdminClient):
    """One client's endpoints and deliveries. StoreRefused for a client that is not there."""

    def __init__(self, place: Where, slug: str) -> None:
        super().__init__(place)
        self.slug = slug

    @cached_property
    def client(self) -> str:
        return str(self.ask("show_client", slug=self.slug)["id"])

    def endpoints(self) -> list[Row]:
        asked = self.rest.from_("webhook_endpoints").select("*").eq("client_id", self.client).order("created_at")
        with translating_errors():
            return _plain(asked.execute().data)

    def latest(self, limit: int) -> list[Row]:
        asked = self.rest.from_("webhook_deliveries").select(_DELIVERY).eq("client_id", self.client)
        with translating_errors():
            return _plain(asked.order("position", desc=True).limit(limit).execute().data)

    def switch(self, url: str, *, on: bool) -> None:
        self.ask("switch_webhook", slug=self.slug, url=url, on=on)

    def remove(self, url: str) -> None:
        """With its secret, and with the record of what was told."""
        self.ask("remove_webhook", slug=self.slug, url=url)

    def turn_secret(self, url: str, secret: str) -> datetime | None:
        """Until when the one before signs too; None where there was none."""
        until = self.ask("turn_webhook_secret", slug=self.slug, url=url, secret=secret)
        return None if until is None else datetime.fromisoformat(until)

    def replay(self, since: datetime | None) -> int:
        """Everything that was given up, since then, is due again; returns how many."""
        return int(self.ask("replay_deliveries_of", slug=self.slug, since=since and since.isoformat()))

    def test(
        self, wait: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> list[Row]:
        """A webhook.test to each active endpoint, and how each stood when it was over or should have been."""
        ids = self.ask("send_test_webhooks", slug=self.slug)
        asked = clock()
        while _open(tests := self._tests(ids), clock() - asked):
            wait(LOOK_EVERY)
        # A test is not repeated behind anybody's back.
        self.ask("stop_test_webhooks", ids=ids)
        return tests

    def _tests(self, ids: Sequence[str]) -> list[Row]:
        with translating_errors():
            return _plain(self.rest.from_("webhook_deliveries").select(_DELIVERY).in_("id", ids).execute().data)


def _plain(rows: list[Any]) -> list[Row]:
    """Rows as they come; of one that belongs to an endpoint also that one's address."""
    return [{**row, **row.pop("webhook_endpoints", {})} for row in rows]


def _open(tests: Sequence[Row], waited: float) -> bool:
    """Whether it is worth looking again."""
    if any(row["attempts"] == 0 for row in tests):
        return waited < PICKED_UP_WITHIN
    return waited < PICKED_UP_WITHIN + OVER_WITHIN and any(row["status"] == "in_flight" for row in tests)
