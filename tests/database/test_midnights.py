"""A call belongs to the day that its client's clock showed, also where clocks go back over midnight or skip a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database, Row, become, one

EVERY = timedelta(minutes=10)
# Some zones had their oddest days before there were any calls of ours.
ANY_YEAR = """
  alter table public.calls drop constraint calls_times_are_finite;
  alter table public.call_turns drop constraint call_turns_times_are_finite"""
CALLS = """
  insert into public.calls (id, client_id, to_e164, from_e164, started_at, answered_at, ended_at, status)
  select gen_random_uuid(), %s, '+15105550100', '+15550000001', at, at, at + interval '1 minute', 'completed'
  from unnest(%s::timestamptz[]) at"""
TURNS = """
  insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at, stt_ms, reply)
  select id, 0, 0, client_id, 'agent', 'Parking is free.', started_at, 200, 'answer' from public.calls"""

# Each function that takes a range, and how many calls (or turns: one of each call) a row of its answer stands for.
COUNTED: list[tuple[str, Callable[[Any], int]]] = [
    ("analytics_daily(%s, %s, %s)", itemgetter("calls")),
    ("analytics_weekly(%s, %s, %s)", itemgetter("calls")),
    ("analytics_hourly(%s, %s, %s)", itemgetter("calls")),
    ("analytics_busiest_hours(%s, %s, %s)", itemgetter("calls")),
    ("analytics_repeat_callers(%s, %s, %s)", itemgetter("calls")),
    ("analytics_latency(%s, %s, %s)", itemgetter("turns")),
    ("search_transcripts(%s, 'parking', %s, %s, 1000)", lambda _row: 1),
]

each_midnight = pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Havana", date(2026, 11, 1)),  # 01:00 → 00:00: midnight comes twice
        ("Atlantic/Azores", date(2026, 10, 25)),  # the same
        ("America/Havana", date(2026, 3, 8)),  # 00:00 → 01:00: there is no midnight
        ("Africa/Cairo", date(2026, 10, 30)),  # 24:00 → 23:00: the day before has an hour more
        ("America/Goose_Bay", date(2010, 11, 7)),  # 00:01 → 23:01: a minute of the day, then the day before again
        ("Pacific/Apia", date(2011, 12, 30)),  # that day was skipped
        ("Pacific/Apia", date(2011, 12, 31)),
        ("UTC", date(2026, 11, 1)),
    ],
)


def moments(day: date) -> list[datetime]:
    """Every ten minutes, two days before and after."""
    noon = datetime.combine(day, time(12), UTC)
    return [noon + number * EVERY for number in range(-288, 288)]


def ask(connection: psycopg.Connection[Row], call: str, begin: date, end: date) -> list[Any]:
    become(connection, "authenticated", sub=DENTIST_OWNER)
    found: list[Any] = one(connection, f"select coalesce(jsonb_agg(f), '[]') from public.{call} f", DENTIST, begin, end)
    connection.execute("reset role")
    return found


@each_midnight
def test_all_functions_agree_on_what_belongs_to_a_day(database: Database, zone: str, day: date) -> None:
    """Each day around such a midnight, asked for alone and among others, by every function that takes a range."""
    at = moments(day)
    truth = Counter(moment.astimezone(ZoneInfo(zone)).date() for moment in at)
    days = [day + timedelta(days=number) for number in (-1, 0, 1)]
    with database.admin() as connection, connection.transaction(force_rollback=True):
        connection.execute("update public.clients set timezone = %s where id = %s", [zone, DENTIST])
        connection.execute(ANY_YEAR)
        connection.execute(CALLS, [DENTIST, at])
        connection.execute(TURNS)
        daily = ask(connection, "analytics_daily(%s, %s, %s)", days[0], days[-1] + timedelta(days=1))
        assert {row["day"]: row["calls"] for row in daily} == {str(each): truth[each] for each in days}
        for each in days:
            counts = [
                sum(count(row) for row in ask(connection, call, each, each + timedelta(days=1)))
                for call, count in COUNTED
            ]
            assert counts == [truth[each]] * len(COUNTED), each


@each_midnight
def test_a_search_may_be_open_on_either_side(database: Database, zone: str, day: date) -> None:
    """From a day on, or up to it: together they find each turn once."""
    at = moments(day)
    later = sum(moment.astimezone(ZoneInfo(zone)).date() >= day for moment in at)
    search = "search_transcripts(p_client_id => %s, p_words => 'parking', {} => %s, p_limit => 1000)"
    with database.admin() as connection, connection.transaction(force_rollback=True):
        connection.execute("update public.clients set timezone = %s where id = %s", [zone, DENTIST])
        connection.execute(ANY_YEAR)
        connection.execute(CALLS, [DENTIST, at])
        connection.execute(TURNS)
        become(connection, "authenticated", sub=DENTIST_OWNER)
        counts = [
            one(connection, f"select count(*) from public.{search.format(side)}", DENTIST, day)
            for side in ("p_from", "p_to")
        ]
    assert counts == [later, len(at) - later]


def test_a_range_is_read_from_the_index(database: Database) -> None:
    """What is not near the range is not looked at, though the client's clock has the last word."""
    with database.admin() as connection:
        connection.execute(
            CALLS, [DENTIST, [datetime(2024, 1, 1, tzinfo=UTC) + number * EVERY for number in range(20_000)]]
        )
        connection.execute("analyze public.calls")
        become(connection, "authenticated", sub=DENTIST_OWNER)
        connection.execute("select public.analytics_daily(%s, '2024-01-10', '2024-01-11')", [DENTIST])
        read = "select pg_stat_get_xact_tuples_returned('public.calls_client_started_idx'::regclass)"
        before = one(connection, read)
        connection.execute("select public.analytics_daily(%s, '2024-01-10', '2024-01-11')", [DENTIST])
        assert 144 <= one(connection, read) - before <= 3 * 144 + 20
