"""The queues of the cloud's workers: leased, reported, tried again, given up."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.database.sandbox import Database, one

Job = dict[str, Any]


@pytest.fixture
def job(database: Database) -> str:
    """The id of one job that is due."""
    insert = (
        "insert into private.jobs (kind, dedupe_key, payload) values ('analyze_call', 'a', '{\"n\": 1}') returning id"
    )
    return str(database.one(insert))


def lease(database: Database, kinds: str = "{analyze_call}", seconds: int = 60) -> list[Job]:
    with database.as_role("service_role") as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return cursor.execute("select * from public.lease_jobs(%s, 10, %s)", [kinds, seconds]).fetchall()


def report(database: Database, call: str, *values: object) -> Any:
    with database.as_role("service_role") as connection:
        return one(connection, f"select public.{call}", *values)


def lapse(database: Database) -> None:
    with database.admin() as connection:
        connection.execute("update private.jobs set leased_until = now() - interval '1 second', run_after = now()")


def test_a_leased_job_is_nobody_elses(database: Database, job: str) -> None:
    """It comes with its payload, and a second worker gets nothing while the lease lasts."""
    (held,) = lease(database)
    assert (str(held["id"]), held["payload"], held["attempts"]) == (job, {"n": 1}, 1)
    assert lease(database) == []


def test_only_the_kinds_that_were_asked_for_are_leased(database: Database, job: str) -> None:
    """A worker for voices gets no calls."""
    assert lease(database, "{clone_voice,delete_voice}") == []
    assert len(lease(database, "{clone_voice,analyze_call}")) == 1


def test_a_finished_job_does_not_come_back(database: Database, job: str) -> None:
    """Not even when its lease would have ended."""
    (held,) = lease(database)
    assert report(database, "finish_job(%s, %s)", job, held["lease"]) is True
    lapse(database)
    assert lease(database) == []


def test_what_a_dead_worker_held_comes_back(database: Database, job: str) -> None:
    """After the lease another gets it, as a second attempt; what the first reports then is refused."""
    (first,) = lease(database)
    lapse(database)
    (second,) = lease(database)
    assert (second["attempts"], second["lease"] != first["lease"]) == (2, True)
    assert report(database, "finish_job(%s, %s)", job, first["lease"]) is False
    assert report(database, "fail_job(%s, %s, 'late')", job, first["lease"]) is None
    assert report(database, "extend_lease(%s, %s, 60)", job, first["lease"]) is False
    assert report(database, "finish_job(%s, %s)", job, second["lease"]) is True


def test_a_lease_can_be_extended(database: Database, job: str) -> None:
    """Long work keeps its lease."""
    (held,) = lease(database, seconds=1)
    assert report(database, "extend_lease(%s, %s, 600)", job, held["lease"]) is True
    assert database.one("select leased_until > now() + interval '500 seconds' from private.jobs")


def test_a_failed_job_waits_and_dies_in_the_end(database: Database, job: str) -> None:
    """Each wait is longer than the one before, up to an hour; the eighth failure is the last."""
    waits = []
    for attempt in range(1, 9):
        (held,) = lease(database)
        status = report(database, "fail_job(%s, %s, 'no luck')", job, held["lease"])
        assert status == ("dead" if attempt == 8 else "pending")
        assert lease(database) == []
        waits.append(float(database.one("select extract(epoch from run_after - now()) from private.jobs")))
        lapse(database)
    assert all(later > earlier for earlier, later in pairwise(waits))
    assert (20 < waits[0] <= 30, max(waits) <= 3600) == (True, True)
    assert database.one("select last_error from private.jobs") == "no luck"


def test_a_wait_that_was_asked_for_is_kept(database: Database, job: str) -> None:
    """A provider's Retry-After counts more than our own back-off."""
    (held,) = lease(database)
    report(database, "fail_job(%s, %s, 'busy', 900)", job, held["lease"])
    assert 890 < float(database.one("select extract(epoch from run_after - now()) from private.jobs")) <= 900


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ("lease_jobs('{}', 1, 60)", "p_kinds is required"),
        ("lease_jobs('{dance}', 1, 60)", "unknown kind of job: dance"),
        ("lease_jobs('{analyze_call}', 0, 60)", "p_limit must be"),
        ("lease_jobs('{analyze_call}', 1, 0)", "p_lease_seconds must be"),
        ("fail_job(gen_random_uuid(), gen_random_uuid(), 'x', -1)", "p_retry_seconds must be"),
        ("close_lost_calls(1)", "p_older_than_minutes must be"),
        ("dead_letters(0)", "p_limit must be"),
        ("unrouted_calls(1001)", "p_limit must be"),
    ],
)
def test_malformed_arguments_are_named(database: Database, call: str, complaint: str) -> None:
    """One clear sentence, and nothing was leased."""
    with pytest.raises(psycopg.errors.InvalidParameterValue, match=complaint):
        report(database, call)
