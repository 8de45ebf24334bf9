"""Every figure of a dashboard against a plain computation in Python, over random calls, time zones and days."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.database.asking import asked
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, Row

# Whole, half and quarter hours; clocks that change at midnight, by half an hour, in both hemispheres.
ZONES = [
    "UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana",
    "Africa/Cairo", "Pacific/Apia", "Atlantic/Azores",
]  # fmt: skip
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
MINUTES = 60 * 24 * 260  # into November: both changes of the clock of both hemispheres
OUTCOMES = ["booked", "question_answered", "spam"]
CURRENCIES = ["USD", "EUR"]


@dataclass(frozen=True)
class Call:
    at: datetime
    fate: str  # answered, missed, refused, under_way
    lasted: int  # s
    outcome: str | None
    score: float
    revenue: int
    currency: str
    caller: str | None


moments = st.integers(0, MINUTES).map(lambda minutes: FIRST + timedelta(minutes=minutes))
calls = st.builds(
    Call,
    at=moments,
    fate=st.sampled_from(["answered", "answered", "missed", "refused", "under_way"]),
    lasted=st.integers(0, 600),
    outcome=st.none() | st.sampled_from(OUTCOMES),
    score=st.integers(-1000, 1000).map(lambda thousandths: thousandths / 1000),
    revenue=st.integers(0, 500),
    currency=st.sampled_from(CURRENCIES),
    caller=st.none() | st.sampled_from(["+15550000001", "+15550000002"]),
)


def keep(connection: psycopg.Connection[Row], call: Call, client: str = DENTIST) -> None:
    status = {"refused": "rejected", "under_way": "in_progress"}.get(call.fate, "completed")
    ended = None if call.fate == "under_way" else call.at + timedelta(seconds=call.lasted)
    answered = call.at if call.fate in ("answered", "refused") else None
    call_id = uuid.uuid4()
    connection.execute(
        "insert into public.calls (id, client_id, to_e164, from_e164, status, started_at, answered_at, ended_at)"
        " values (%s, %s, '+15105550100', %s, %s, %s, %s, %s)",
        [call_id, client, call.caller, status, call.at, answered, ended],
    )
    if call.outcome:
        connection.execute(
            "insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score,"
            " estimated_revenue, currency, analysis_version, model) values (%s, %s, %s, 'mixed', %s, %s, %s, 1, 'x')",
            [call_id, client, call.outcome, call.score, call.revenue, call.currency],
        )


def expected(mine: list[Call]) -> dict[str, Any]:
    """The figures of one stretch, computed the obvious way."""
    fates = Counter(call.fate for call in mine)
    lengths = [call.lasted * 1000 for call in mine if call.fate != "under_way"]
    judged = [call for call in mine if call.outcome]
    rated = [call for call in judged if call.fate == "answered"]
    revenue: defaultdict[str, int] = defaultdict(int)
    for call in judged:
        revenue[call.currency] += call.revenue
    return {
        "calls": len(mine), "answered": fates["answered"], "missed": fates["missed"], "refused": fates["refused"],
        "booked": sum(call.outcome == "booked" for call in judged),
        "booked_rate": mean([call.outcome == "booked" for call in rated], 1e-4),
        "avg_duration_ms": mean(lengths, 0.51),
        "total_duration_ms": sum(lengths),
        "avg_sentiment": mean([call.score for call in judged], 6e-4),
        "outcomes": dict(Counter(call.outcome for call in judged)),
        "revenue": dict(revenue),
    }  # fmt: skip


def mean(values: Sequence[float], within: float) -> Any:
    """None where there is nothing; what the database rounds is as good as equal."""
    return pytest.approx(sum(values) / len(values), abs=within) if values else None


def local(call: Call, zone: str) -> datetime:
    return call.at.astimezone(ZoneInfo(zone))


def around(*utc: str) -> list[Call]:
    """Answered calls at these moments."""
    return [
        Call(datetime.fromisoformat(f"{at}+00:00"), "answered", 60, "booked", 0.5, 100, "USD", "+15550000001")
        for at in utc
    ]


# In both hours that the clock shows after a midnight that comes twice, and just outside of that day.
HAVANA = around("2026-11-01T03:59", "2026-11-01T04:00", "2026-11-01T04:59", "2026-11-01T05:00", "2026-11-02T05:00")
AZORES = around("2026-10-24T23:59", "2026-10-25T00:00", "2026-10-25T00:59", "2026-10-25T01:00", "2026-10-26T01:00")


@example(mine=HAVANA, zone="America/Havana", start=245, days=1)
@example(mine=AZORES, zone="Atlantic/Azores", start=238, days=1)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=st.lists(calls, max_size=25), zone=st.sampled_from(ZONES), start=st.integers(0, 250), days=st.integers(1, 40)
)
def test_figures_are_what_python_computes(
    database: Database, mine: list[Call], zone: str, start: int, days: int
) -> None:
    """By day, by week and by hour of the day; in the client's own days, whatever its clocks do; other clients' calls
    do not count.
    """
    begin = FIRST.date() + timedelta(days=start)
    end = begin + timedelta(days=days)
    with database.admin() as connection, connection.transaction(force_rollback=True):
        connection.execute("update public.clients set timezone = %s where id = %s", [zone, DENTIST])
        for call in mine:
            keep(connection, call)
            keep(connection, call, PLUMBER)
        inside = [call for call in mine if begin <= local(call, zone).date() < end]
        daily = asked(connection, "analytics_daily", DENTIST, begin, end)
        weekly = asked(connection, "analytics_weekly", DENTIST, begin, end)
        hourly = asked(connection, "analytics_hourly", DENTIST, begin, end)
        busiest = asked(connection, "analytics_busiest_hours", DENTIST, begin, end)
        repeat = asked(connection, "analytics_repeat_callers", DENTIST, begin, end)

    wanted = [begin + timedelta(days=number) for number in range(days)]
    assert daily == [
        {"day": str(day), **expected([call for call in inside if local(call, zone).date() == day])} for day in wanted
    ]
    mondays = sorted({day - timedelta(days=day.weekday()) for day in wanted})
    assert weekly == [
        {"week": str(monday), **expected([call for call in inside if _monday(call, zone) == monday])}
        for monday in mondays
    ]
    assert hourly == [
        {"hour": hour, **expected([call for call in inside if local(call, zone).hour == hour])} for hour in range(24)
    ]
    hours = Counter((local(call, zone).isoweekday(), local(call, zone).hour) for call in inside)
    assert {(row["weekday"], row["hour"]): row["calls"] for row in busiest} == hours
    assert [row["calls"] for row in busiest] == sorted(hours.values(), reverse=True)
    often = {who: n for who, n in Counter(call.caller for call in inside if call.caller).items() if n > 1}
    assert {row["from_e164"]: row["calls"] for row in repeat} == often


def _monday(call: Call, zone: str) -> date:
    day = local(call, zone).date()
    return day - timedelta(days=day.weekday())


HUNDRED_CALLS = """
  insert into public.calls (id, client_id, to_e164, started_at)
  select md5(i::text)::uuid, %s, '+15105550100', timestamptz '2026-11-10 18:00Z' + i * interval '1 hour'
  from generate_series(1, 100) i"""
HUNDRED_TURNS = """
  insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at, reply, stt_ms,
    turn_gap_ms)
  select id, 0, 0, client_id, 'agent', 'x', started_at, 'answer', 10 * row_number() over (order by started_at), 700
  from public.calls"""


def test_latencies_come_from_the_turns(database: Database) -> None:
    """Percentiles of each stage, in the order of the stages; only the agent's turns of the range."""
    with database.admin() as connection:
        connection.execute(HUNDRED_CALLS, [DENTIST])
        connection.execute(HUNDRED_TURNS)
        stages = asked(connection, "analytics_latency", DENTIST, "2026-11-01", "2026-12-01")
        none = asked(connection, "analytics_latency", DENTIST, "2026-12-01", "2026-12-02")
    assert [stage["stage"] for stage in stages] == ["stt", "turn_gap"]
    stt, gap = stages
    assert (stt["turns"], stt["p50_ms"], stt["p95_ms"], stt["p99_ms"]) == (
        100,
        505,
        pytest.approx(950.5),
        pytest.approx(990.1),
    )
    assert (stt["within_800ms"], stt["within_600ms"], gap["within_800ms"], gap["within_600ms"]) == (0.8, 0.6, 1, 0)
    assert none == []


@pytest.mark.parametrize(
    "function",
    [
        "analytics_daily", "analytics_weekly", "analytics_hourly", "analytics_latency", "analytics_busiest_hours",
        "analytics_repeat_callers",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("begin", "end", "complaint"),
    [
        (None, "2026-01-02", "p_from is required"),
        ("2026-01-02", None, "p_to is required"),
        ("2026-01-02", "2026-01-02", "p_from must be a day before p_to"),
        ("2026-01-03", "2026-01-02", "p_from must be a day before p_to"),
        ("-infinity", "2026-01-02", "p_from must be a day before p_to"),
        ("2010-01-01", "2026-01-02", "ten years"),
    ],
)
def test_a_senseless_range_is_refused(
    database: Database, function: str, begin: str | None, end: str | None, complaint: str
) -> None:
    """It says which argument, and what is wanted."""
    with database.admin() as connection, pytest.raises(psycopg.errors.InvalidParameterValue, match=complaint):
        asked(connection, function, DENTIST, begin, end)


def test_another_clients_figures_are_an_empty_set(database: Database) -> None:
    """Not an error, and not a row of zeros: one cannot tell that the client exists."""
    with database.admin() as connection:
        keep(connection, Call(FIRST, "answered", 60, "booked", 1.0, 100, "USD", "+15550000001"), PLUMBER)
        for name in ("daily", "weekly", "hourly", "latency", "busiest_hours", "repeat_callers"):
            assert asked(connection, f"analytics_{name}", PLUMBER, "2026-02-01", "2026-04-01") == []
            assert asked(connection, f"analytics_{name}", str(uuid.uuid4()), "2026-02-01", "2026-04-01") == []


def test_the_newest_calls_of_all_ones_clients(database: Database) -> None:
    """Whoever has two clients reads both lists as one, newest first, page by page; or one of them."""
    clients = [DENTIST, PLUMBER, DENTIST, DENTIST, PLUMBER]
    with database.admin() as connection:
        for minutes, client in enumerate(clients):
            keep(connection, Call(FIRST + timedelta(minutes=minutes), "answered", 60, None, 0, 0, "USD", None), client)
        alone = asked(connection, "latest_calls")
        join = "insert into public.client_members (client_id, user_id, role) values (%s, %s, 'viewer')"
        connection.execute(join, [PLUMBER, DENTIST_OWNER])
        first = asked(connection, "latest_calls", 3)
        rest = asked(connection, "latest_calls", 3, first[-1]["started_at"])
        plumber = asked(connection, "latest_calls", 50, None, PLUMBER)
    assert [call["client_id"] for call in alone] == [DENTIST] * 3
    assert [call["client_id"] for call in first + rest] == clients[::-1]
    assert [call["client_id"] for call in plumber] == [PLUMBER] * 2


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_skip_no_call_that_began_at_the_same_moment(database: Database, size: int) -> None:
    """Six calls of two moments and two clients: every page begins after the last row of the page before."""
    with database.admin() as connection:
        for number in range(6):
            call = Call(FIRST + timedelta(minutes=number // 3), "answered", 60, None, 0, 0, "USD", None)
            keep(connection, call, (DENTIST, PLUMBER)[number % 2])
        join = "insert into public.client_members (client_id, user_id, role) values (%s, %s, 'viewer')"
        connection.execute(join, [PLUMBER, DENTIST_OWNER])
        pages = [asked(connection, "latest_calls", size)]
        while last := pages[-1]:
            pages.append(asked(connection, "latest_calls", size, last[-1]["started_at"], None, last[-1]["id"]))
    found = [(call["started_at"], call["id"]) for page in pages for call in page]
    assert (len(found), found) == (6, sorted(set(found), reverse=True))
