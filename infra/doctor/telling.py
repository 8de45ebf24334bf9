"""The doctor's result as an event of the box: an operator's notice while something is wrong, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from infra.doctor.finding import Finding, failed
from shared.errors import StoreError
from shared.mask import masked
from shared.store import Store
from shared.uuid7 import uuid7

KIND = "doctor_fails"
LONGEST = 400  # characters of a message
WELL = "The doctor finds nothing wrong."


class Telling:
    """Tells when it begins, is something else, or is over; what could not be told waits for the next time.

    What an earlier doctor told of is over with the first good result: whoever has not told anything yet says so, too.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._told: str | None = None  # None: nothing yet
        self._since = clock()
        self._waiting: list[dict[str, Any]] = []

    async def tell(self, findings: Sequence[Finding], store: Store) -> bool:
        """Whether all of it has reached the database."""
        now = summary(findings)
        if now != self._told:
            self._change(now)
        try:
            await store.ingest(self._waiting)
        except StoreError:
            return False
        self._waiting.clear()
        return True

    def _change(self, now: str) -> None:
        if self._told != "":
            self._write(f"{self._told or WELL} Over.", over=True)
        if now:
            self._since = self._clock()
            self._write(now, over=False)
        self._told = now

    def _write(self, message: str, *, over: bool) -> None:
        name = str(uuid7())
        data = {
            "kind": KIND, "subject": "", "message": masked(message)[:LONGEST], "context": {"stage": "box"},
            "occurred_at": self._since.astimezone(UTC).isoformat(), "over": over,
        }  # fmt: skip
        self._waiting.append(
            {"event_id": name, "kind": "box.event", "client_id": None, "call_id": name, "call": {}, "data": data}
        )


def summary(findings: Sequence[Finding]) -> str:
    """What is wrong, in one line; "" where nothing is. Without figures, which would make it new each time."""
    wrong = [finding.part for finding in failed(findings)]
    return f"The doctor finds wrong: {', '.join(wrong)}. frontdesk doctor says how to cure it." if wrong else ""
