"""A time zone as a calendar describes it (VTIMEZONE), for the years that its events are in. Pure.

Made here: icalendar 7.3.2 (`Timezone.from_tzid`) lets summer time begin at the hour to which the clocks go, not at the
one from which (RFC 5545, 3.6.5): for a reader who reckons that moment in UTC, summer begins an hour late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(hours=12)  # no zone changes its clocks twice within it


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    """From one offset to another, at `at` in UTC."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool
    at: datetime

    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        return self.before, self.after, self.name, self.summer


def described(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """Its clock from the beginning of the year `first` to the end of `last`."""
    since, until = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("TZID", zone.key)
    at_first = _change(zone, since - timedelta(seconds=1), since)
    changes = [_Change(at_first.after, *at_first.kind()[1:], since), *_changes(zone, since, until)]
    for _, same in groupby(sorted(changes), key=_Change.kind):
        component.add_component(_observance(list(same)))
    return component


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[_Change]:
    at = since
    while at < until:
        later = at + _STEP
        if _offset(zone, at) != _offset(zone, later):
            yield _found(zone, at, later)
        at = later


def _found(zone: ZoneInfo, before: datetime, after: datetime) -> _Change:
    """The change between the two, to the second."""
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return _change(zone, before, after)


def _change(zone: ZoneInfo, before: datetime, at: datetime) -> _Change:
    local = at.astimezone(zone)
    return _Change(_offset(zone, before), _offset(zone, at), local.tzname() or zone.key, bool(local.dst()), at)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _observance(changes: list[_Change]) -> TimezoneDaylight | TimezoneStandard:
    """Changes of one kind; each begins at the time that the clock shows before it."""
    kind = changes[0]
    component = TimezoneDaylight() if kind.summer else TimezoneStandard()
    first, *others = [(change.at + change.before).replace(tzinfo=None) for change in changes]
    component.add("DTSTART", first)
    if others:
        component.add("RDATE", others)
    component.add("TZOFFSETFROM", kind.before)
    component.add("TZOFFSETTO", kind.after)
    component.add("TZNAME", kind.name)
    return component
