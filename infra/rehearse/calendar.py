"""A calendar in memory that does what the desk asks for: what the database does on a box. One for each call."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

from edge_agent.desk import tools
from edge_agent.desk.book import Visit
from infra.rehearse.business import DAYS, Business
from infra.rehearse.case import Case
from infra.rehearse.rows import MessageRow, Rows, VisitRow

GRID = dt.timedelta(minutes=15)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def next_on(weekday: str, wall: str, now: dt.datetime) -> dt.datetime:
    """The first such weekday from tomorrow on, at that time."""
    return dt.datetime.combine(next_day(weekday, now.date()), dt.time.fromisoformat(wall), now.tzinfo)


def next_day(weekday: str, today: dt.date) -> dt.date:
    """The first such weekday from tomorrow on."""
    return today + dt.timedelta((WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1)


class Calendar:
    """Satisfies `desk.tools.Work`. `rows`: as they stand; `ended`: the receptionist has hung up."""

    def __init__(self, business: Business, case: Case, now: dt.datetime) -> None:
        self.business, self.now = business, now
        self.visits: dict[UUID, VisitRow] = {}
        self._messages: dict[UUID, MessageRow] = {}
        self.connected = self.rang = self.ended = False
        self.offered: list[dt.datetime] = []
        self._answers = case.given.answers
        self._taken = {next_on(*taken, now) for taken in case.given.taken}
        self._held: dict[UUID, tools.Slot] = {}
        for one in case.given.visits:
            at = next_on(one.weekday, one.time, now)
            self.visits[uuid5(UUID(int=1), f"{one.service}{at}")] = VisitRow(
                one.service, at, True, case.about.name, one.number or case.caller or "", one.code, of_this_call=False
            )

    @property
    def rows(self) -> Rows:
        return Rows(
            tuple(self.visits.values()), tuple(self._messages.values()), self.connected, self.rang, tuple(self.offered)
        )

    def visits_of(self, number: str | None) -> tuple[Visit, ...]:
        """What the desk's book holds of who calls from there."""
        mine = [(id_, row) for id_, row in self.visits.items() if number and row.number == number and row.open]
        return tuple(Visit(id_, row.service, row.starts_at, row.code) for id_, row in mine)

    async def do(self, tool: tools.Tool) -> tools.Result:
        match tool:
            case tools.FreeSlots():
                return tools.Free(self._free(tool))
            case tools.HoldSlot():
                return self._hold(tool.slot)
            case tools.CommitVisit():
                return self._commit(tool)
            case tools.FindVisits():
                return self._found(tool)
            case tools.CancelVisit():
                return self._cancel(tool.visit)
            case tools.MoveVisit():
                return self._move(tool)
            case tools.Connect():
                return self._connect()
            case _:
                return self._noted(tool)

    def _noted(self, tool: tools.Tool) -> tools.Result:
        """What cannot fail."""
        match tool:
            case tools.ReleaseSlot():
                self._held.pop(tool.held, None)
            case tools.TakeMessage():
                key = tool.completes or uuid4()
                self._messages[key] = MessageRow(tool.matter, tool.urgency, tool.name or "", tool.number or "")
                return tools.Noted(key)
            case tools.EndCall():
                self.ended = True
            case _:
                pass
        return tools.Done()

    def _connect(self) -> tools.Result:
        self.rang, self.connected = True, self._answers
        return tools.Done() if self._answers else tools.Failed("nobody picked up")

    def _free(self, asked: tools.FreeSlots) -> tuple[tools.Slot, ...]:
        found: list[dt.datetime] = []
        at = _on_the_grid(max(asked.since, self.now + dt.timedelta(hours=1)).astimezone(self.now.tzinfo))
        until = min(asked.until, self.now + dt.timedelta(days=60))
        while at < until and len(found) < asked.most:
            if self._is_free(asked.service_id, at):
                found.append(at)
            at += GRID
        self.offered += found
        return tuple(tools.Slot(asked.service_id, at) for at in found)

    def _is_free(self, service: UUID, at: dt.datetime) -> bool:
        minutes = next((one.minutes for one in self.business.services if one.id == service), 0)
        ends = at + dt.timedelta(minutes=minutes)
        stretches = self.business.hours.get(DAYS[at.weekday()], [])
        opened = any(opens <= f"{at:%H:%M}" and f"{ends:%H:%M}" <= closes for opens, closes in stretches)
        busy = {row.starts_at for row in self.visits.values() if row.open} | {s.starts_at for s in self._held.values()}
        return bool(minutes) and opened and ends.date() == at.date() and at not in self._taken | busy

    def _hold(self, slot: tools.Slot) -> tools.Result:
        if not self._is_free(slot.service_id, slot.starts_at):
            return tools.Taken()
        held = tools.Held(uuid4(), slot)
        self._held[held.id] = slot
        return held

    def _commit(self, tool: tools.CommitVisit) -> tools.Result:
        if (slot := self._held.pop(tool.held, None)) is None:
            return tools.Taken()
        service = next(one.name for one in self.business.services if one.id == slot.service_id)
        row = VisitRow(service, slot.starts_at, True, tool.name, tool.number, f"{100000 + len(self.visits)}")
        return self._booked(uuid4(), row)

    def _booked(self, id_: UUID, row: VisitRow) -> tools.Booked:
        self.visits[id_] = row
        return tools.Booked(id_, row.starts_at, row.code, confirmed=self.business.booking == "direct")

    def _found(self, tool: tools.FindVisits) -> tools.Found:
        mine = [
            tools.FoundVisit(id_, self._service(row.service), row.service, row.starts_at)
            for id_, row in self.visits.items()
            if row.open and ((tool.number and row.number == tool.number) or (tool.code and row.code == tool.code))
        ]
        self.offered += [visit.starts_at for visit in mine]
        return tools.Found(tuple(mine))

    def _service(self, name: str) -> UUID:
        return next(one.id for one in self.business.services if one.name == name)

    def _cancel(self, visit: UUID) -> tools.Result:
        if visit not in self.visits:
            return tools.Failed("no such visit")
        self.visits[visit] = replace(self.visits[visit], open=False, of_this_call=True)
        return tools.Done()

    def _move(self, tool: tools.MoveVisit) -> tools.Result:
        if (slot := self._held.pop(tool.held, None)) is None or tool.visit not in self.visits:
            return tools.Taken()
        moved = replace(self.visits[tool.visit], starts_at=slot.starts_at, of_this_call=True)
        return self._booked(tool.visit, moved)


def _on_the_grid(at: dt.datetime) -> dt.datetime:
    """The next quarter of an hour."""
    whole = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole >= at else whole + GRID
