"""Journal → database, at least once; the database knows each event's id, so twice does no harm."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from edge_agent.record.journal import Journal
from shared.backoff import Backoff
from shared.errors import StoreAway, StoreError, StoreRefused
from shared.store import Store, StoreShut

log = structlog.get_logger()

NOT_OURS = "42501"  # SQLSTATE of an event for a call that another box has opened, among others


@dataclass(slots=True)
class Shipped:
    """Counts since the start."""

    delivered: int = 0  # applied or duplicate
    rejected: int = 0  # in the database's dead letters
    set_aside: int = 0  # in this box's own
    failures: int = 0  # attempts that failed in a row


class Shipper:
    """Run `run` for as long as the agent lives; at the end cancel it, then `drain`.

    `call_ended` is told when the end of a call (or that it never began) has reached the database, `shipped` after each
    attempt: why the database could not take it, or None. What is refused because another box has opened the call (this
    one has a new id, or took the disk of another) is delivered again once the call was taken over.
    """

    def __init__(
        self,
        journal: Journal,
        store: Store,
        *,
        limit: int = 500,
        backoff: Backoff | None = None,
        call_ended: Callable[[], None] = lambda: None,
        shipped: Callable[[StoreError | None], None] = lambda _: None,
    ) -> None:
        self.counts = Shipped()
        self._call_ended = call_ended
        self._shipped = shipped
        self._journal = journal
        self._store = store
        self._limit = limit
        self._back_off = backoff or Backoff()
        self._one_at_a_time = asyncio.Lock()
        self._asked_for: set[str] = set()  # calls of another box that were asked for: once each

    async def run(self) -> None:
        """Ships at once whenever something was appended, and again and again while the database is away."""
        while True:
            self._journal.appended.clear()
            if await self._ship():
                await self._journal.appended.wait()
            else:
                await asyncio.sleep(self._back_off.after(self.counts.failures))

    async def drain(self, within: float) -> int:
        """Ships what there is, for at most `within` seconds. Returns how many events are left; they stay on disk."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not await self._ship():  # noqa: ASYNC110 - nothing says when the database is back
                    await asyncio.sleep(min(1.0, self._back_off.after(self.counts.failures)))
        return await self._journal.backlog()

    async def _ship(self) -> bool:
        """True once nothing is left, False when the database could not take it now."""
        async with self._one_at_a_time:
            try:
                while events := await self._journal.batch(self._limit):
                    await self._deliver(events)
            except StoreError as failed:
                self.counts.failures += 1
                level = log.warning if isinstance(failed, StoreAway) else log.error
                level("journal waits", code=failed.code, reason=str(failed), failures=self.counts.failures)
                self._shipped(failed)
                return False
            self.counts.failures = 0
            self._shipped(None)
            return True

    async def _deliver(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Delivers `events`. If they are refused, finds the one that is to blame by halving."""
        try:
            acks = await self._store.ingest(events)
        except StoreShut:
            raise  # no event's fault
        except StoreRefused as refused:
            if len(events) == 1:
                self._put_aside(events[0], refused)
                return
            middle = len(events) // 2
            await self._deliver(events[:middle])
            await self._deliver(events[middle:])
            return
        taken = await self._taken_over(events, acks)
        self._settle(events, [ack for ack in acks if ack["event_id"] not in taken], taken)

    async def _taken_over(
        self, events: Sequence[Mapping[str, Any]], acks: Sequence[Mapping[str, Any]]
    ) -> frozenset[str]:
        """The ids of events that were refused as another box's, and will not be the next time."""
        refused = {ack["event_id"] for ack in acks if ack["result"] == "rejected" and _sqlstate(ack) == NOT_OURS}
        theirs = [event for event in events if event["event_id"] in refused]
        ours: set[str] = set()
        for event in theirs:
            call, client = str(event.get("call_id")), str(event.get("client_id"))
            if call not in self._asked_for:
                self._asked_for.add(call)
                if await self._store.take_over(call, client):
                    ours.add(call)
        return frozenset(event["event_id"] for event in theirs if event["call_id"] in ours)

    def _put_aside(self, event: Mapping[str, Any], refused: StoreRefused) -> None:
        self.counts.set_aside += 1
        log.error(
            "event refused by the database: kept aside for some days",
            event_id=event["event_id"],
            kind=event.get("kind"),
            reason=str(refused),
        )
        self._journal.set_aside(str(event["event_id"]), str(refused))

    def _settle(
        self, events: Sequence[Mapping[str, Any]], acks: Sequence[Mapping[str, Any]], again: frozenset[str]
    ) -> None:
        """`again`: ids that are delivered once more."""
        sent = {event["event_id"] for event in events}
        final = {ack["event_id"]: ack for ack in acks if ack["event_id"] in sent}
        if not final and not again:
            raise StoreAway("edge_ingest acknowledged nothing of what was sent")
        for ack in final.values():
            self._count(ack)
        self._journal.acknowledge(final)
        ends = {event["event_id"] for event in events if event.get("kind") in ("call.ended", "call.unrouted")}
        if any(final[ended]["result"] == "applied" for ended in ends & final.keys()):
            self._call_ended()

    def _count(self, ack: Mapping[str, Any]) -> None:
        if ack["result"] != "rejected":
            self.counts.delivered += 1
            return
        self.counts.rejected += 1
        log.error(
            "event rejected: kept in the database's dead letters", event_id=ack["event_id"], sqlstate=_sqlstate(ack)
        )


def _sqlstate(ack: Mapping[str, Any]) -> str:
    return str(ack.get("reason", "")).partition(":")[0]  # the rest may quote what was said
