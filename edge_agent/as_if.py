"""The desk's doors in a test call: what reads is asked, what would write is answered as if it had been done.

So a member hears his receptionist book, move and cancel as callers do, and his calendar stays as it was. What he
booked in the test is known until the call is over, and to this call alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.store import Desk, DeskDoor

Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Visit:
    """What was held, or booked, in this call alone."""

    id: str
    service: str
    starts_at: str
    staff: str | None = None
    code: str = ""  # once it is booked
    number: str = ""


class AsIf:
    """Of one test call. Raises as the doors behind it."""

    def __init__(self, doors: Desk) -> None:
        self._doors = doors
        self._visits: dict[str, _Visit] = {}  # by id
        self._names: dict[str, str] = {}  # of services, by id
        self._confirms = False  # what is booked waits for nobody

    async def desk(self, door: DeskDoor, asked: Asked) -> Any:
        match door:
            case "edge_desk_book":
                return self._read(await self._doors.desk(door, asked))
            case "edge_desk_free":
                return await self._doors.desk(door, asked)
            case "edge_desk_visits":
                return [*await self._doors.desk(door, asked), *self._known_by(asked)]
            case "edge_desk_hold":
                return self._hold(asked)
            case "edge_desk_commit":
                return self._booked(asked, code=_code(), number=asked["p_number"])
            case "edge_desk_move":
                before = self._visits.pop(asked["p_visit_id"], None)
                code, number = (before.code, before.number) if before else (_code(), "")
                return self._booked(asked, code=code, number=number)
            case "edge_desk_cancel":
                self._visits.pop(asked["p_visit_id"], None)
                return {"id": asked["p_visit_id"], "cancelled": True}
            case "edge_desk_release":
                return {"released": self._visits.pop(asked["p_hold_id"], None) is not None}

    def _read(self, book: Any) -> Any:
        self._confirms = book.get("booking") == "direct"
        self._names = {service["id"]: service["name"] for service in book.get("services", ())}
        return book

    def _known_by(self, asked: Asked) -> list[dict[str, Any]]:
        return [
            {"id": one.id, "service_id": one.service, "service": self._names[one.service], "starts_at": one.starts_at}
            for one in self._visits.values()
            if one.code and (one.code == asked["p_code"] or (one.number and one.number == asked["p_number"]))
        ]

    def _hold(self, asked: Asked) -> dict[str, Any]:
        """It was free a moment ago; a call holds one at a time."""
        held = _Visit(asked["p_hold_id"], asked["p_service_id"], asked["p_starts_at"], asked["p_staff_id"])
        self._visits = {one.id: one for one in self._visits.values() if one.code} | {held.id: held}
        return {"id": held.id, "starts_at": held.starts_at, "staff_id": held.staff}

    def _booked(self, asked: Asked, *, code: str, number: str) -> dict[str, Any]:
        if (held := self._visits.get(asked["p_hold_id"])) is None:
            return {"taken": True}
        visit = self._visits[held.id] = replace(held, code=held.code or code, number=number)
        return {"id": visit.id, "starts_at": visit.starts_at, "code": visit.code, "confirmed": self._confirms}


def _code() -> str:
    """Six digits, as the database makes them."""
    return f"{secrets.randbelow(1_000_000):06}"
