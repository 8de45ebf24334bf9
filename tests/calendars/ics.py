"""Calendars as others write them."""

from __future__ import annotations


def calendar(*events: str, head: str = "", zones: str = "") -> bytes:
    """Of events, the lines of each between bars: "DTSTART:… | DTEND:…"."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//somebody//EN", *filter(None, head.split(" | "))]
    lines += filter(None, zones.splitlines())
    for place, event in enumerate(events):
        own = event.split(" | ")
        named = [] if any(line.startswith("UID:") for line in own) else [f"UID:{place}@somebody.example"]
        lines += ["BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *named, *own, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def la(name: str, at: str) -> str:
    """A time in Los Angeles."""
    return f"{name};TZID=America/Los_Angeles:{at}"
