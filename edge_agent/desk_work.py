"""What the desk asks for, done: the database's doors, the journal. One for each call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pydantic import TypeAdapter, ValidationError

from edge_agent.connecting import Connecting
from edge_agent.desk.front_desk import FrontDesk
from edge_agent.desk.reading import book_of
from edge_agent.desk.tools import (
    Booked,
    CancelVisit,
    CommitVisit,
    Connect,
    Done,
    EndCall,
    Failed,
    FindVisits,
    Found,
    FoundVisit,
    Free,
    FreeSlots,
    Held,
    HoldSlot,
    MoveVisit,
    Noted,
    ReleaseSlot,
    Result,
    Slot,
    StopTranscript,
    TakeMessage,
    Taken,
    Tool,
)
from edge_agent.record.call_record import CallRecord
from shared.errors import StoreError
from shared.profiles import Profile
from shared.store import Desk, DeskDoor
from shared.uuid7 import uuid7

log = structlog.get_logger()

_TIME = TypeAdapter(datetime)


def front_desk_of(profile: Profile, record: CallRecord, store: Desk, connecting: Connecting) -> FrontDesk:
    """With nothing in its book yet: `opened` reads it while the phone rings."""
    book = replace(book_of(profile, record.caller, None), verdict=record.verdict, asked_first=connecting.asks_first)
    return FrontDesk(book, CallWork(profile, record, store, connecting))


async def opened(desk: FrontDesk, profile: Profile, record: CallRecord, store: Desk) -> None:
    """Reads what the desk has to know. While the database is away it takes messages."""
    asked = {"p_client_id": str(profile.client_id), "p_caller": record.caller}
    try:
        book = book_of(profile, record.caller, await store.desk("edge_desk_book", asked))
        desk.book = replace(book, verdict=record.verdict, asked_first=desk.book.asked_first)
    except (StoreError, ValidationError) as away:
        record.trouble("desk", "desk_away", "the desk's book could not be read: it only takes messages")
        log.warning("desk_away", reason=type(away).__name__)


def passed_on(desk: FrontDesk, record: CallRecord) -> None:
    """At the end of a call: what the caller was in the middle of is somebody's to answer."""
    if left := desk.unfinished:
        taken_down(left, record)


def taken_down(tool: TakeMessage, record: CallRecord) -> Result:
    """Waits for nothing: the journal keeps it."""
    said = {"matter": tool.matter, "name": tool.name, "number": tool.number, "urgency": tool.urgency}
    message = tool.completes or uuid7()
    record.message({"message_id": str(message), **said, **({"completes": True} if tool.completes else {})})
    return Noted(message)


class CallWork:
    """Satisfies `desk.tools.Work`."""

    def __init__(self, profile: Profile, record: CallRecord, store: Desk, connecting: Connecting) -> None:
        self._profile, self._record, self._store, self._connecting = profile, record, store, connecting

    async def do(self, tool: Tool) -> Result:
        try:
            result = await self._done(tool)
        except StoreError as refused:
            result = Failed(str(refused))
        except (ValidationError, AttributeError, LookupError, TypeError, ValueError) as odd:
            result = Failed(f"the database answered something else than was asked for: {type(odd).__name__}")
        log.info("desk_tool", tool=type(tool).__name__, result=type(result).__name__)
        if isinstance(result, Failed):
            self._record.trouble("desk", "tool_failed", f"{type(tool).__name__}: {result.reason}"[:500])
        return result

    async def _done(self, tool: Tool) -> Result:
        match tool:
            case FreeSlots():
                return await self._free(tool)
            case HoldSlot():
                return await self._hold(tool.slot)
            case CommitVisit():
                named = {"p_hold_id": str(tool.held), "p_name": tool.name, "p_number": tool.number}
                return self._booked(await self._ask("edge_desk_commit", named))
            case ReleaseSlot():
                await self._ask("edge_desk_release", {"p_hold_id": str(tool.held)})
                return Done()
            case FindVisits():
                found = await self._ask(
                    "edge_desk_visits", {"p_number": tool.number, "p_code": tool.code}, of_call=False
                )
                return Found(tuple(self._visit(visit) for visit in found))
            case CancelVisit():
                await self._ask("edge_desk_cancel", {"p_visit_id": str(tool.visit)})
                return Done()
            case MoveVisit():
                moved = {"p_visit_id": str(tool.visit), "p_hold_id": str(tool.held)}
                return self._booked(await self._ask("edge_desk_move", moved))
            case TakeMessage():
                return taken_down(tool, self._record)
            case Connect():
                return await self._connecting.connect(tool)
            case _:
                return self._of_the_call(tool)

    def _of_the_call(self, tool: StopTranscript | EndCall) -> Result:
        """Whoever speaks hangs up, when the sentence was heard."""
        if isinstance(tool, StopTranscript):
            self._record.stop_transcript()
        return Done()

    async def _ask(self, door: DeskDoor, asked: Mapping[str, Any], *, of_call: bool = True) -> Any:
        whose = {"p_client_id": str(self._profile.client_id)}
        call = {"p_call_id": str(self._record.call_id)} if of_call else {}
        return await self._store.desk(door, {**whose, **call, **asked})

    async def _free(self, tool: FreeSlots) -> Result:
        asked = {
            "p_service_id": str(tool.service_id),
            "p_since": tool.since.isoformat(),
            "p_until": tool.until.isoformat(),
            "p_limit": tool.most,
        }
        found = await self._ask("edge_desk_free", asked)
        return Free(tuple(Slot(tool.service_id, self._at(slot["starts_at"]), _id(slot)) for slot in found))

    async def _hold(self, slot: Slot) -> Result:
        asked = {
            "p_hold_id": str(uuid7()),
            "p_service_id": str(slot.service_id),
            "p_starts_at": slot.starts_at.isoformat(),
            "p_staff_id": str(slot.staff_id) if slot.staff_id else None,
        }
        told = await self._ask("edge_desk_hold", asked)
        return Taken() if told.get("taken") else Held(UUID(told["id"]), slot)

    def _booked(self, told: Mapping[str, Any]) -> Result:
        if told.get("taken"):
            return Taken()
        return Booked(UUID(told["id"]), self._at(told["starts_at"]), str(told["code"]), bool(told["confirmed"]))

    def _visit(self, told: Mapping[str, Any]) -> FoundVisit:
        starts_at = self._at(told["starts_at"])
        return FoundVisit(UUID(told["id"]), UUID(told["service_id"]), str(told["service"]), starts_at)

    def _at(self, told: str) -> datetime:
        return _TIME.validate_python(told).astimezone(ZoneInfo(self._profile.timezone))


def _id(slot: Mapping[str, Any]) -> UUID | None:
    return UUID(slot["staff_id"]) if slot.get("staff_id") else None
