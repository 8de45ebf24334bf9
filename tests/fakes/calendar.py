"""The desk's doors in memory: one chair and its visits. They pass the contract tests that the database's pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.errors import StoreRefused
from shared.store import DeskDoor

ZONE = ZoneInfo("America/Los_Angeles")
CLIENT = "11111111-1111-4111-8111-111111111111"
CHAIR = "1c111111-1111-4111-8111-111111111111"
CLEANING = "1d111111-1111-4111-8111-111111111101"
SERVICES = (
    {"id": CLEANING, "name": "Cleaning", "minutes": 60, "price": 95, "currency": "USD"},
    {"id": "1d111111-1111-4111-8111-111111111104", "name": "Whitening", "minutes": 90, "price": 350, "currency": "USD"},
)
OPENS, CLOSES = dt.time(8), dt.time(17)
SATURDAY = 5
QUARTER = dt.timedelta(minutes=15)
TAKEN = {"taken": True}

Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Visit:
    id: str
    call_id: str
    service: Mapping[str, Any]
    starts_at: dt.datetime
    status: str = "held"
    number: str | None = None
    code: str = ""

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.service["minutes"])

    @property
    def told(self) -> dict[str, Any]:
        booked = {"code": self.code, "confirmed": True} if self.status == "booked" else {"staff_id": CHAIR}
        return {"id": self.id, "starts_at": self.starts_at.isoformat(), **booked}


class MemoryCalendar:
    """Open on weekdays from eight to five. A hold does not lapse, and every commit is sure."""

    def __init__(self) -> None:
        self._visits: dict[str, _Visit] = {}

    def doors(self) -> dict[DeskDoor, Callable[[Asked], Any]]:
        """What `MemoryStore.desk_doors` takes."""
        doors: dict[DeskDoor, Callable[[Asked], Any]] = {
            "edge_desk_book": self._book,
            "edge_desk_free": self._free,
            "edge_desk_hold": self._hold,
            "edge_desk_commit": self._commit,
            "edge_desk_release": self._release,
            "edge_desk_visits": self._found,
            "edge_desk_cancel": self._cancel,
            "edge_desk_move": self._move,
        }
        return {name: _of_client(door) for name, door in doors.items()}

    def _book(self, asked: Asked) -> Any:
        visits = [{**one, "code": self._visits[one["id"]].code} for one in self._to_come(asked["p_caller"], None)]
        return {
            "booking": "direct",
            "services": list(SERVICES),
            "closures": [],
            "caller": {"visits": visits},
            "on_call": [],
            "on_call_in_emergencies": [],
            "manners": {"disclosure": "auto", "transcription": "auto", "greets_known": False},
        }

    def _free(self, asked: Asked) -> Any:
        since, until = (dt.datetime.fromisoformat(asked[name]) for name in ("p_since", "p_until"))
        service = _service(asked["p_service_id"])
        own = self._held_by(asked.get("p_call_id"))
        found = [at for at in _quarters(since, until) if service and self._is_free(service, at, besides=own)]
        return [{"starts_at": at.isoformat(), "staff_id": CHAIR} for at in found[: asked["p_limit"]]]

    def _hold(self, asked: Asked) -> Any:
        service, at = _service(asked["p_service_id"]), dt.datetime.fromisoformat(asked["p_starts_at"])
        hold, call = asked["p_hold_id"], asked["p_call_id"]
        if known := self._visits.get(hold):
            return known.told
        others = self._held_by(call)
        if not service or not self._is_free(service, at, besides=others):
            return TAKEN
        for other in others:
            del self._visits[other.id]
        self._visits[hold] = _Visit(hold, call, service, at)
        return self._visits[hold].told

    def _held_by(self, call: str | None) -> list[_Visit]:
        return [one for one in self._visits.values() if (one.call_id, one.status) == (call, "held")]

    def _commit(self, asked: Asked) -> Any:
        return self._booked(asked, asked["p_number"], f"{len(self._visits):06}")

    def _booked(self, asked: Asked, number: str | None, code: str) -> Any:
        held = self._visits.get(asked["p_hold_id"])
        if not held or held.call_id != asked["p_call_id"] or held.status == "cancelled":
            return TAKEN
        if held.status == "held":
            self._visits[held.id] = held = replace(held, status="booked", number=number, code=code)
        return held.told

    def _release(self, asked: Asked) -> Any:
        held = self._visits.get(asked["p_hold_id"])
        released = bool(held and (held.call_id, held.status) == (asked["p_call_id"], "held"))
        if released:
            del self._visits[asked["p_hold_id"]]
        return {"released": released}

    def _found(self, asked: Asked) -> Any:
        return self._to_come(asked["p_number"], asked["p_code"])

    def _cancel(self, asked: Asked) -> Any:
        visit = self._to_change(asked["p_visit_id"])
        self._visits[visit.id] = replace(visit, status="cancelled")
        return {"id": visit.id, "cancelled": True}

    def _move(self, asked: Asked) -> Any:
        visit = self._to_change(asked["p_visit_id"])
        told = self._booked(asked, visit.number, visit.code)
        if told != TAKEN:
            self._visits[visit.id] = replace(visit, status="cancelled")
        return told

    def _to_change(self, visit_id: str) -> _Visit:
        visit = self._visits.get(visit_id)
        if not visit or visit.status == "held":
            raise StoreRefused("refused with PT404")
        return visit

    def _to_come(self, number: str | None, code: str | None) -> list[dict[str, Any]]:
        theirs = [
            one
            for one in sorted(self._visits.values(), key=lambda one: one.starts_at)
            if one.status == "booked" and (one.number == number or one.code == code)
        ]
        return [
            {
                "id": one.id,
                "service_id": one.service["id"],
                "service": one.service["name"],
                "starts_at": one.starts_at.isoformat(),
            }
            for one in theirs
        ]

    def _is_free(self, service: Mapping[str, Any], at: dt.datetime, besides: list[_Visit] | None = None) -> bool:
        begins = at.astimezone(ZONE)
        ends = begins + dt.timedelta(minutes=service["minutes"])
        in_the_way = [one for one in self._visits.values() if one.status != "cancelled" and one not in (besides or [])]
        return (
            begins.weekday() < SATURDAY
            and begins.time() >= OPENS
            and begins.date() == ends.date()
            and ends.time() <= CLOSES
            and not any(one.starts_at < ends and begins < one.ends_at for one in in_the_way)
        )


def _service(service_id: str) -> Mapping[str, Any] | None:
    return next((one for one in SERVICES if UUID(str(one["id"])) == UUID(service_id)), None)


def _quarters(since: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
    at = dt.datetime.fromtimestamp(-(-since.timestamp() // QUARTER.total_seconds()) * QUARTER.total_seconds(), dt.UTC)
    while at < until:
        yield at
        at += QUARTER


def _of_client(door: Callable[[Asked], Any]) -> Callable[[Asked], Any]:
    """Whose client is not there is refused, as at every door."""

    def asked_of(asked: Asked) -> Any:
        if asked["p_client_id"] != CLIENT:
            raise StoreRefused("refused with PT404")
        return door(asked)

    return asked_of
