"""The appointment that a call ended with: its row, and its lines in the calendar that the client subscribes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from infra.connections import Connections
from infra.dev.demo.readback import ClientView, Row

SHOWN = ("SUMMARY", "DTSTART", "STATUS")
WITHIN = 20.0  # s for the calendar
OPEN = ("requested", "booked")


@dataclass(frozen=True, slots=True)
class Visit:
    """`service` as it is listed; `ics`: the lines of the calendar that say what, when, and whether it is sure."""

    row: Row
    service: str
    ics: tuple[str, ...]

    def said(self, timezone: str) -> str:
        """As a person reads it, in the client's time."""
        at = datetime.fromisoformat(self.row["starts_at"]).astimezone(ZoneInfo(timezone))
        return f"{self.service}, {at:%A, %B} {at.day}, {at:%H:%M}, {self.row['caller_name']} ({self.row['status']})"


async def visit_of(view: ClientView, connections: Connections, call: Row) -> Visit | None:
    """What the call booked, as the client's own user and the client's own calendar see it; None: nothing."""
    booked = [row for row in await view.rows("visits", call_id=f"eq.{call['id']}") if row["status"] in OPEN]
    if not booked:
        return None
    service = (await view.rows("services", id=f"eq.{booked[-1]['service_id']}"))[0]["name"]
    token = await view.made("make_calendar_feed_token", p_client_id=call["client_id"])
    address = f"{connections.wake_url.removesuffix('/wake')}/calendar/{token}.ics"
    async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
        feed = (await http.get(address)).raise_for_status().text
    return Visit(booked[-1], service, _event(feed, booked[-1]["id"]))


async def given_back(view: ClientView, visit: Visit) -> None:
    """The owner cancels it, so that the next demo finds the hour free."""
    await view.changed("visits", {"status": "cancelled"}, id=f"eq.{visit.row['id']}")


def _event(feed: str, visit: str) -> tuple[str, ...]:
    """Of the event whose UID holds the visit's id, the lines that are shown."""
    events = [part.split("END:VEVENT")[0].splitlines() for part in feed.split("BEGIN:VEVENT")[1:]]
    ours = next((lines for lines in events if any(line.startswith("UID") and visit in line for line in lines)), [])
    return tuple(line for line in ours if line.startswith(SHOWN))
