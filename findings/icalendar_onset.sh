#!/usr/bin/env bash
# icalendar 7.3.2, `Timezone.from_tzid`: it writes that summer time begins at the hour to which the clocks go, not at
# the one from which they go, so by RFC 5545 it begins an hour late.
#
# DTSTART is "the effective onset date and local time" (3.6.5), told in the offset that was in use before it,
# TZOFFSETFROM: the RFC's own example for New York says 02:00 with -0500. For Los Angeles in 2026 this was seen: 03:00
# with -0800, which is 11:00 UTC; the clocks go forward at 10:00 UTC. Berlin's is late by an hour as well, and the ends
# of summer time are right in both. Whoever reads such a calendar by the RFC places what is in that hour wrongly, so
# cloud/calendars/zone.py describes zones itself.
#
# Needs python3 and a package index. Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "icalendar==7.3.2" tzdata
"$work/venv/bin/python" - <<'PYTHON'
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)


def written(zone):
    """The onset of summer time and of its end in UTC, as a reader of the RFC has it: local time less TZOFFSETFROM."""
    onsets = [(part["DTSTART"].dt, part["TZOFFSETFROM"].td) for part in
              Timezone.from_tzid(zone, first_date=SINCE, last_date=UNTIL).subcomponents
              if part["TZOFFSETFROM"].td != part["TZOFFSETTO"].td]
    return [(local.replace(tzinfo=None) - before).replace(tzinfo=UTC) for local, before in sorted(onsets)]


def real(zone):
    """When the clocks change in 2026, to the minute."""
    clock, minute = ZoneInfo(zone), timedelta(minutes=1)
    minutes = [datetime(2026, 1, 1, tzinfo=UTC) + n * minute for n in range(365 * 24 * 60)]
    offsets = [(at, at.astimezone(clock).utcoffset()) for at in minutes]
    return [at for (_, before), (at, after) in pairwise(offsets) if before != after]


seen = {}
for zone in ("America/Los_Angeles", "Europe/Berlin"):
    seen[zone] = [wrote - was for wrote, was in zip(written(zone), real(zone), strict=True)]
    for wrote, was in zip(written(zone), real(zone), strict=True):
        print(f"{zone}: the clocks change at {was:%Y-%m-%d %H:%M} UTC, written as {wrote:%Y-%m-%d %H:%M} UTC")
print(f"icalendar {version('icalendar')}")
late = [timedelta(hours=1), timedelta(0)]  # summer time's beginning, its end
assert seen == {"America/Los_Angeles": late, "Europe/Berlin": late}, "this has changed"
PYTHON
