"""Asking the calendar as a box does, and what the demo dentist has in it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.database.journal import DENTIST
from tests.database.sandbox import Database

ZONE = ZoneInfo("America/Los_Angeles")
CLEANING = "1d111111-1111-4111-8111-111111111101"  # an hour
FILLING = "1d111111-1111-4111-8111-111111111103"  # an hour, and a quarter after it
CHAIR = "1c111111-1111-4111-8111-111111111111"
CALLER = "+15105559876"


def monday(weeks: int = 2) -> date:
    """A Monday to come."""
    today = datetime.now(ZONE).date()
    return today + timedelta(days=7 * weeks - today.weekday())


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time on the dentist's clock."""
    return datetime.combine(day, time(hour, minute), ZONE)


def ask(database: Database, door: str, client: str = DENTIST, **given: Any) -> Any:
    """One of the desk's doors, as the seed's box or another."""
    box = given.pop("box", "e0000000-0000-4000-8000-000000000001")
    names = {"p_client_id": client, **{f"p_{name}": value for name, value in given.items()}}
    placed = ", ".join(f"{name} => %s" for name in names)
    return database.edge(f"select public.edge_desk_{door}({placed})", *names.values(), agent=str(box))


def free(database: Database, since: datetime, until: datetime, service: str = CLEANING, limit: int = 200) -> list[str]:
    """When a visit could begin: day and time on the dentist's clock."""
    found = ask(database, "free", service_id=service, since=since, until=until, limit=limit)
    return [f"{datetime.fromisoformat(slot['starts_at']).astimezone(ZONE):%a %H:%M}" for slot in found]


def hold(database: Database, starts_at: datetime, **changes: Any) -> Any:
    """A slot of a cleaning, for a call of its own."""
    given: dict[str, Any] = {
        "call_id": str(uuid.uuid4()),
        "hold_id": str(uuid.uuid4()),
        "service_id": CLEANING,
        "staff_id": CHAIR,
    }
    return ask(database, "hold", **{**given, "starts_at": starts_at, **changes})


def booked(database: Database, starts_at: datetime, call: str | None = None, number: str = CALLER) -> Any:
    """A whole booking."""
    call = call or str(uuid.uuid4())
    held = hold(database, starts_at, call_id=call)
    return ask(database, "commit", call_id=call, hold_id=held["id"], name="Ada Byron", number=number)


def change(database: Database, statement: str, *values: object) -> None:
    """As superuser."""
    with database.admin() as connection:
        connection.execute(statement.encode(), values)


def lapse(database: Database) -> None:
    """Every hold is over."""
    change(database, "update public.visits set held_until = now() - interval '1 second' where status = 'held'")
