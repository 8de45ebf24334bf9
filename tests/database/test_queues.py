"""The queues of the cloud's workers: leased, reported, tried again, given up."""

from __future__ import annotations

from itertools import pairwise

import psycopg
import pytest

from tests.database.journal import DENTIST
from tests.database.sandbox import Database
from tests.database.workers import ask, lease


@pytest.fixture
def job(database: Database) -> str:
    """The id of one job that is due."""
    insert = (
        "insert into private.jobs (kind, dedupe_key, payload) values ('analyze_call', 'a', '{\"n\": 1}') returning id"
    )
    return str(database.one(insert))


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
    assert ask(database, "finish_job(%s, %s)", job, held["lease"]) is True
    lapse(database)
    assert lease(database) == []


def test_what_a_dead_worker_held_comes_back(database: Database, job: str) -> None:
    """After the lease another gets it, as a second attempt; what the first reports then is refused."""
    (first,) = lease(database)
    lapse(database)
    (second,) = lease(database)
    assert (second["attempts"], second["lease"] != first["lease"]) == (2, True)
    assert ask(database, "finish_job(%s, %s)", job, first["lease"]) is False
    assert ask(database, "fail_job(%s, %s, 'late')", job, first["lease"]) is None
    assert ask(database, "extend_lease(%s, %s, 60)", job, first["lease"]) is False
    assert ask(database, "finish_job(%s, %s)", job, second["lease"]) is True


def test_a_lease_can_be_extended(database: Database, job: str) -> None:
    """Long work keeps its lease."""
    (held,) = lease(database, seconds=1)
    assert ask(database, "extend_lease(%s, %s, 600)", job, held["lease"]) is True
    assert database.one("select leased_until > now() + interval '500 seconds' from private.jobs")


def test_a_failed_job_waits_and_dies_in_the_end(database: Database, job: str) -> None:
    """Each wait is longer than the one before, up to an hour; the eighth failure is the last."""
    waits = []
    for attempt in range(1, 9):
        (held,) = lease(database)
        status = ask(database, "fail_job(%s, %s, 'no luck')", job, held["lease"])
        assert status == ("dead" if attempt == 8 else "pending")
        assert lease(database) == []
        waits.append(float(database.one("select extract(epoch from run_after - now()) from private.jobs")))
        lapse(database)
    assert all(later > earlier for earlier, later in pairwise(waits))
    assert (20 < waits[0] <= 30, max(waits) <= 3600) == (True, True)
    assert database.one("select last_error from private.jobs") == "no luck"


def test_a_wait_that_was_asked_for_is_kept(database: Database, job: str) -> None:
    """A provider's Retry-After makes our own back-off longer, never shorter: a job has eight attempts."""
    for asked, waited in ((900, 890), (1, 20)):
        (held,) = lease(database)
        ask(database, "fail_job(%s, %s, 'busy', %s)", job, held["lease"], asked)
        assert waited < float(database.one("select extract(epoch from run_after - now()) from private.jobs")) <= 900
        with database.admin() as connection:
            connection.execute("update private.jobs set run_after = now()")


@pytest.mark.parametrize("payload", ["[]", "7", "null"])
def test_what_a_job_works_with_is_an_object(database: Database, payload: str) -> None:
    """One that is not would spoil all that is leased with it."""
    insert = "insert into private.jobs (kind, dedupe_key, payload) values ('analyze_call', 'b', %s)"
    with database.admin() as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(insert, [payload])


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ("lease_jobs('{}', 1, 60)", "p_kinds is required"),
        ("lease_jobs('{dance}', 1, 60)", "p_kinds has an unknown kind of job"),
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
        ask(database, call)


DEAD = """select coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'client', client, 'attempts', attempts,
  'why', last_error) order by created_at desc), '[]') from public.dead_jobs(%s)"""


def dead_jobs(database: Database, limit: int = 100) -> list[dict[str, object]]:
    with database.as_role("service_role") as connection:
        row = connection.execute(DEAD.encode(), [limit]).fetchone()
    assert row is not None
    return list(row[0])


def test_what_kills_its_workers_is_given_up(database: Database, job: str) -> None:
    """Nobody who took it was ever heard of again: it comes back seven times, and then it is dead, with the reason."""
    for attempt in range(1, 9):
        (held,) = lease(database)
        assert held["attempts"] == attempt
        lapse(database)
    assert lease(database) == []
    (dead,) = dead_jobs(database)
    assert (dead["id"], dead["attempts"]) == (job, 8)
    assert "no worker that took it was heard of again" in str(dead["why"])


def test_poison_of_another_kind_is_left_to_its_workers(database: Database, job: str) -> None:
    """Who asks for voices does not bury calls."""
    lease(database)
    with database.admin() as connection:
        connection.execute("update private.jobs set attempts = 8, leased_until = now() - interval '1 second'")
    assert (lease(database, "{clone_voice}"), dead_jobs(database)) == ([], [])
    assert (lease(database), len(dead_jobs(database))) == ([], 1)


def test_dead_jobs_are_listed_with_their_client_and_reason(database: Database) -> None:
    """Latest first; those that wait, are under way or are done are not dead."""
    with database.admin() as connection:
        connection.execute(
            "insert into private.jobs (client_id, kind, dedupe_key, status, attempts, last_error, created_at)"
            " select %s, 'analyze_call', s, s::public.job_status, 8, 'why ' || s, now()"
            " from unnest('{pending,leased,done,dead}'::text[]) s",
            [DENTIST],
        )
        connection.execute(
            "insert into private.jobs (kind, dedupe_key, status, created_at)"
            " values ('delete_voice', 'older', 'dead', now() - interval '1 day')"
        )
    latest, older = dead_jobs(database)
    assert (latest["client"], latest["why"], latest["attempts"]) == ("bright-smile", "why dead", 8)
    assert (older["kind"], older["client"]) == ("delete_voice", None)
    assert len(dead_jobs(database, 1)) == 1


@pytest.mark.parametrize("named", [True, False])
def test_dead_jobs_are_tried_again_all_or_those_named(database: Database, named: bool) -> None:
    """From the first attempt on, at once; what is not dead is left alone."""
    with database.admin() as connection:
        ids = [
            str(row[0])
            for row in connection.execute(
                "insert into private.jobs (kind, dedupe_key, status, attempts, run_after)"
                " select 'analyze_call', i::text, (case when i < 3 then 'dead' else 'done' end)::public.job_status, 8,"
                " now() + interval '1 hour' from generate_series(0, 3) i returning id"
            )
        ]
    wanted = ids[:1] if named else ids[:3]
    assert ask(database, "retry_jobs(%s::uuid[])", [*wanted, ids[3]] if named else None) == len(wanted)
    held = lease(database)
    assert {str(job["id"]): job["attempts"] for job in held} == dict.fromkeys(wanted, 1)
