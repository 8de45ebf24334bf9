"""Capacity: which calls are taken, which seats are reserved, and what the server is told. Pure; time is an argument.

A seat is *reserved* from our "yes, I take it" until the assignment arrives (or 7.5 s pass), then *active* until the
call has ended. The server picks workers by load, so both count.

When all seats that are open now are taken a caller is left to other boxes. If he is offered again, nobody else would
have him (the watchdog looks after those): there are some *standing* places where he is told that all lines are busy.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

ASSIGNMENT_TIMEOUT = 7.5  # s between our yes and the assignment; the server itself gives up after 3 s
PASSED_ON = 30.0  # s in which a room that is offered again is known to have found nobody
RESCUES = 2  # places for callers whom no job reached, who are told at least that all lines are busy
HEARTBEAT = 2.5  # s; the same status again, which also shows that the connection still carries


class Availability(StrEnum):
    """The answer to "can you take this job?"."""

    ACCEPT = "accept"
    DECLINE = "decline"  # full or draining: ask another worker
    DUPLICATE = "duplicate"  # this room is served already: ask nobody else


@dataclass(frozen=True, slots=True)
class Reservation:
    job_id: str
    room_sid: str
    until: float


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A room that was left to other boxes, because all our seats were taken."""

    room_sid: str
    until: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """Everything the worker knows of its capacity."""

    seats: int  # calls at once, at best
    standing: int = 0  # more, who only hear that all lines are busy
    reserved: tuple[Reservation, ...] = ()
    active: tuple[tuple[str, str], ...] = ()  # (job id, room sid)
    passed_on: tuple[PassedOn, ...] = ()
    draining: bool = False  # for good: the process is going to end
    leaving: bool = False  # this connection only: the server asked us to reconnect
    seats_now: int | None = None  # of the seats, by measured head-room; None: all

    @property
    def taken(self) -> int:
        return len(self.reserved) + len(self.active)

    @property
    def open_seats(self) -> int:
        """Calls at once, now: 1 or more. Below `taken` where head-room was lost meanwhile."""
        return self.seats if self.seats_now is None else max(1, min(self.seats, self.seats_now))

    @property
    def full(self) -> bool:
        """Not even a sentence can be said to one more."""
        return self.taken >= self.seats + self.standing

    @property
    def closed(self) -> bool:
        return self.draining or self.leaving


_NEARLY = 0.99  # of the target load


@dataclass(frozen=True, slots=True)
class Report:
    """One status message. The server never picks a worker whose load reaches its `target_load`."""

    full: bool
    load: float  # 0…1
    calls: int


@dataclass(frozen=True, slots=True)
class LastReport:
    """What the server was told last on this connection, and when."""

    report: Report | None = None
    at: float = field(default=float("-inf"))


def offer(capacity: Capacity, job_id: str, room_sid: str, now: float) -> tuple[Capacity, Availability]:
    """Decide about an offered job; accepting it reserves a seat."""
    capacity = expire(capacity, now)
    kept = tuple(r for r in capacity.reserved if r.job_id != job_id)  # the same offer again renews its reservation
    served = any(job_id == job or room_sid == room for job, room in capacity.active)
    if served or any(reservation.room_sid == room_sid for reservation in kept):
        return capacity, Availability.DUPLICATE
    rest = replace(capacity, reserved=kept)
    if rest.closed or rest.full:
        return capacity, Availability.DECLINE
    if rest.taken >= rest.open_seats and not any(room_sid == room.room_sid for room in capacity.passed_on):
        passed_on = PassedOn(room_sid, now + PASSED_ON)
        return replace(capacity, passed_on=(*capacity.passed_on, passed_on)), Availability.DECLINE
    return replace(rest, reserved=(*kept, Reservation(job_id, room_sid, now + ASSIGNMENT_TIMEOUT))), Availability.ACCEPT


def assign(capacity: Capacity, job_id: str, now: float) -> tuple[Capacity, bool]:
    """The assignment arrived: the reserved seat becomes active. False for a late or unknown one, which is ignored."""
    capacity = expire(capacity, now)
    for kept in capacity.reserved:
        if kept.job_id == job_id:
            rest = tuple(r for r in capacity.reserved if r is not kept)
            return replace(capacity, reserved=rest, active=(*capacity.active, (job_id, kept.room_sid))), True
    return capacity, False


def rescue(capacity: Capacity, job_id: str, room_sid: str, now: float) -> tuple[Capacity, bool]:
    """Take a call that no job came for: active at once. False where not even a sentence could be said, or it is served.

    Some places beyond the standing ones are kept for those who have waited longest.
    """
    capacity = expire(capacity, now)
    served = any(room_sid == room for _, room in capacity.active) or any(
        room_sid == seat.room_sid for seat in capacity.reserved
    )
    if served or capacity.closed or capacity.taken >= capacity.seats + capacity.standing + RESCUES:
        return capacity, False
    return replace(capacity, active=(*capacity.active, (job_id, room_sid))), True


def expire(capacity: Capacity, now: float) -> Capacity:
    """Release the seats whose assignment never came, and forget the rooms passed on long ago."""
    return replace(
        capacity,
        reserved=tuple(r for r in capacity.reserved if now < r.until),
        passed_on=tuple(room for room in capacity.passed_on if now < room.until),
    )


def end(capacity: Capacity, job_id: str) -> Capacity:
    """The call has ended; its seat is free. Harmless when repeated."""
    return replace(capacity, active=tuple(seat for seat in capacity.active if seat[0] != job_id))


def drain(capacity: Capacity) -> Capacity:
    """Take nothing more: the process is going to end."""
    return replace(capacity, draining=True)


def leave(capacity: Capacity) -> Capacity:
    """Take nothing more on this connection: the server wants us to connect anew."""
    return replace(capacity, leaving=True)


def disconnect(capacity: Capacity) -> Capacity:
    """The connection is gone: its assignments will not come any more; running calls go on."""
    return replace(capacity, reserved=(), leaving=False)


def report(capacity: Capacity, target_load: float) -> Report:
    """What the server should know. Only a full capacity reaches `target_load`, so that no seat is lost to it.

    With its seats taken a capacity is just below it: the server asks nearly every other worker sooner.
    """
    if capacity.closed or capacity.full:
        return Report(True, 1.0, len(capacity.active))
    return Report(False, target_load * min(_NEARLY, capacity.taken / capacity.open_seats), len(capacity.active))


def due(capacity: Capacity, told: LastReport, target_load: float, now: float) -> Report | None:
    """The status message to send now: on every change at once, else every HEARTBEAT seconds."""
    current = report(capacity, target_load)
    return current if current != told.report or now - told.at >= HEARTBEAT else None


def wake(capacity: Capacity, told: LastReport) -> float:
    """When to look again: the next heartbeat, or the first reservation that runs out."""
    return min([told.at + HEARTBEAT, *(r.until for r in capacity.reserved)])
