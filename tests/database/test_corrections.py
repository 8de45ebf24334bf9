"""The client knows better: what a call really led to, or brought, stays whatever is judged later."""

from __future__ import annotations

from typing import Any, get_args

import psycopg
import pytest

from cloud.after_call.opinion.revenue import LIKELIHOOD
from shared.database import PublicCallResult
from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, become, one
from tests.database.telling import NUMBER, erase
from tests.database.workers import ask, ended_call, lease, save

WORTH = """select jsonb_build_array(outcome, estimated_revenue, judged_outcome, judged_revenue, corrected_by)
  from public.call_outcomes where call_id = %s"""
FIGURES = "select to_jsonb(f) from public.analytics_daily(%s, '2026-11-02', '2026-11-03') f"


@pytest.fixture
def call(database: Database) -> str:
    """A call that was judged as a booking worth 95."""
    found = ended_call(database)
    judge(database)
    return found


def judge(database: Database, **changes: Any) -> None:
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'pending', run_after = now()")
    (job,) = lease(database)
    assert save(database, job, **changes)


def correct(database: Database, call: str, result: str | None, revenue: float | None) -> None:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("select public.correct_outcome(%s, %s, %s::numeric)", [call, result, revenue])


@pytest.mark.parametrize(
    ("result", "revenue", "kept"),
    [
        ("message", 0, ["message", 0]),
        ("spam", None, ["spam", 0]),
        ("qualified_lead", None, ["qualified_lead", 95]),
        (None, 1234.5, ["booked", 1234.5]),
    ],
)
def test_a_correction_stays_whatever_is_judged_later(
    database: Database, call: str, result: str | None, revenue: float | None, kept: list[Any]
) -> None:
    """The judge's word is kept beside it, so that one sees how far off it was."""
    correct(database, call, result, revenue)
    assert database.one(WORTH, call) == [*kept, "booked", 95, DENTIST_OWNER]
    judge(database, outcome="complaint", revenue=7, version=9, summary="Judged anew.", currency="EUR")
    assert database.one(WORTH, call) == [*kept, "complaint", 7, DENTIST_OWNER]
    row = database.one("select summary || ' ' || currency from public.call_outcomes where call_id = %s", call)
    assert row == "Judged anew. USD"


def test_figures_count_what_was_corrected(database: Database, call: str) -> None:
    """Outcomes, the booked rate and the revenue of that day."""

    def figures() -> list[Any]:
        with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
            found = one(connection, FIGURES, DENTIST)
        return [found["outcomes"], found["booked_rate"], found["revenue"]]

    assert figures() == [{"booked": 1}, 1.0, {"USD": 95}]
    correct(database, call, "message", 10)
    assert figures() == [{"message": 1}, 0.0, {"USD": 10}]


@pytest.mark.parametrize(
    ("result", "revenue", "reason"),
    [
        ("booked", None, "A cleaning costs 95."),
        ("spam", None, "As you corrected it."),
        (None, 5, "As you corrected it."),
    ],
)
def test_the_reason_is_that_of_the_sum_that_counts(
    database: Database, call: str, result: str | None, revenue: float | None, reason: str
) -> None:
    """The judge's, as long as the sum is the judge's; another judgement does not bring it back."""
    correct(database, call, result, revenue)
    judge(database, revenue_reason="Judged anew.", version=9)
    assert database.one("select revenue_reason from public.call_outcomes where call_id = %s", call) == reason


@pytest.mark.parametrize("result", get_args(PublicCallResult))
def test_what_earns_nothing_brings_nothing(database: Database, call: str, result: str) -> None:
    """As the judge has it: corrected to such an outcome, the sum is nothing unless the client names one."""
    correct(database, call, result, None)
    earns = result in LIKELIHOOD
    assert database.one(WORTH, call)[1] == (95 if earns else 0)
    correct(database, call, result, 12)
    assert database.one(WORTH, call)[1] == 12


def test_a_lead_that_was_taken_for_spam_is_not_said_to_earn_nothing(database: Database, call: str) -> None:
    """What it brought is not known: the reason says so, and a second correction without a sum leaves it alone."""
    judge(database, outcome="spam", revenue=0, revenue_reason="Nothing to earn from a call like this (spam).")
    for result in ("booked", "qualified_lead"):
        correct(database, call, result, None)
        reason = database.one("select revenue_reason from public.call_outcomes where call_id = %s", call)
        assert reason == "You said what it led to, and not what it brought."


def test_the_judge_learns_of_a_correction(database: Database, call: str) -> None:
    """What was judged and what was right, of outcome and sum."""
    correct(database, call, "qualified_lead", 40)
    told = ask(database, "call_to_judge(%s)", call)["corrections"]
    assert told == [{"outcome": "qualified_lead", "judged_outcome": "booked", "corrected": 40, "judged": 95}]


def test_a_correction_is_logged(database: Database, call: str) -> None:
    """Who, which call, and what was said about it."""
    correct(database, call, "message", None)
    correct(database, call, None, 10)
    logged = """select jsonb_agg(jsonb_build_array(actor_id, row_id, new_values) order by id) from public.audit_log
                where action = 'CORRECT_OUTCOME' and table_name = 'call_outcomes'"""
    assert database.one(logged) == [
        [DENTIST_OWNER, call, {"outcome": "message"}],
        [DENTIST_OWNER, call, {"estimated_revenue": 10}],
    ]


@pytest.mark.parametrize(
    ("result", "revenue", "complaint"),
    [
        (None, None, "p_outcome or p_revenue is required"),
        ("tea", None, "p_outcome must be one of booked, "),
        (None, -0.01, "p_revenue must be 0 to 9999999"),
        (None, 1e7, "p_revenue must be 0 to 9999999"),
    ],
)
def test_a_senseless_correction_is_refused(
    database: Database, call: str, result: str | None, revenue: float | None, complaint: str
) -> None:
    """It says what would be sensible, and changes nothing."""
    with pytest.raises(psycopg.errors.InvalidParameterValue, match=complaint):
        correct(database, call, result, revenue)
    assert database.one(WORTH, call) == ["booked", 95, "booked", 95, None]


def test_only_a_call_that_was_judged_can_be_corrected(database: Database) -> None:
    """Before that there is nothing to correct."""
    with pytest.raises(psycopg.Error, match="no such judged call") as refused:
        correct(database, ended_call(database), "spam", None)
    assert refused.value.sqlstate == "PT404"


def test_a_correction_waits_for_an_erasure_under_way(database: Database, call: str) -> None:
    """And neither stands in the other's way: the words are gone, the correction counts."""
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "service_role")
        connection.execute("select public.erase_caller_of('bright-smile', %s)", [NUMBER])
        with meanwhile(database, lambda: correct(database, call, "spam", 0)):
            connection.commit()
    assert database.one(WORTH, call)[:2] == ["spam", 0]
    assert database.one("select summary from public.call_outcomes where call_id = %s", call) is None
    assert erase(database) == 0
