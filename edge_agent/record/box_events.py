"""What goes wrong on this box outside any call, as events that its journal ships and an operator finds.

A trouble is told once when it begins, however often it is reported, and once when it is over. One that comes and goes
is told each `QUIET` seconds at most. So a box says little however bad it gets; the database has a limit besides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import structlog
from pydantic import JsonValue

from edge_agent.record.call_record import EventSink
from shared.mask import masked
from shared.uuid7 import uuid7

log = structlog.get_logger()

QUIET = 600.0  # s from telling of a trouble until the same one is told of again
MOST = 100  # troubles that are held until there is a journal
LONGEST = 400  # characters of a message

Context = Mapping[str, JsonValue]


@dataclass(slots=True)
class _Trouble:
    """One that lasts. `told` false: it may be over before it is worth telling."""

    message: str
    context: Context
    at: datetime
    since: float
    told: bool = False
    timer: asyncio.TimerHandle | None = field(default=None, repr=False)


class BoxEvents:
    """All methods wait for nothing and never raise. What is told before there is a journal waits for it."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._from = clock()
        self._journal: EventSink | None = None
        self._held: list[dict[str, Any]] = []
        self._lasting: dict[tuple[str, str], _Trouble] = {}
        self._told_at: dict[tuple[str, str], float] = {}

    def write_to(self, journal: EventSink) -> None:
        """From here on the journal has them."""
        self._journal = journal
        for event in self._held:
            journal.append(event)
        self._held.clear()

    def began(
        self, kind: str, subject: str, message: str, context: Context = MappingProxyType({}), after: float = 0.0
    ) -> None:
        """Something is wrong, and lasts. `subject`: what it is about, e.g. a provider; with the kind it makes it one.

        Told at once, or when it has lasted `after` seconds. `context`: provider, stage, elapsed_ms, cause; nobody's
        words and numbers.
        """
        key = (kind, subject)
        if key in self._lasting:
            return
        now = _now()
        trouble = self._lasting[key] = _Trouble(message, context, self._clock(), now)
        due = max(now + after, self._told_at.get(key, now - QUIET) + QUIET)
        if due <= now:
            self._tell(key, trouble)
        else:
            trouble.timer = asyncio.get_running_loop().call_at(due, self._tell, key, trouble)

    def over(self, kind: str, subject: str = "") -> None:
        """It is well again. Harmless where nothing was wrong."""
        trouble = self._lasting.pop((kind, subject), None)
        if trouble is None:
            return
        if trouble.timer:
            trouble.timer.cancel()
        if trouble.told:
            lasted = round(_now() - trouble.since)
            self._write(kind, subject, trouble, f"{trouble.message} Over after {lasted} s.", over=True)

    def started(self) -> None:
        """This box answers calls. What an earlier run of it told of is over, unless this one has told of it, too."""
        self._write("started", "", _Trouble("", {}, self._from, 0.0), "It has started.")

    def _tell(self, key: tuple[str, str], trouble: _Trouble) -> None:
        trouble.told = True
        self._told_at[key] = _now()
        log.warning("box_event", kind=key[0], subject=key[1])
        self._write(*key, trouble, trouble.message)

    def _write(self, kind: str, subject: str, trouble: _Trouble, message: str, *, over: bool = False) -> None:
        name = str(uuid7())
        data = {
            "kind": kind,
            "subject": masked(subject)[:LONGEST],
            "message": masked(message)[:LONGEST],
            "context": dict(trouble.context),
            "occurred_at": trouble.at.astimezone(UTC).isoformat(),
            "over": over,
        }
        envelope = {"event_id": name, "kind": "box.event", "client_id": None, "call_id": name, "call": {}, "data": data}
        if self._journal:
            self._journal.append(envelope)
        elif len(self._held) < MOST:
            self._held.append(envelope)


def _now() -> float:
    return asyncio.get_running_loop().time()
