"""Judging a call: what is read of it, what is written, once, and what the client's software hears of it."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, NUMBERS
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, become
from tests.database.telling import NUMBER, erase
from tests.database.workers import Leased, add_endpoint, ask, deliveries, ended_call, lease, outcome, save

ROW = """select to_jsonb(o) - '{call_id,client_id,computed_at,corrected_by}'::text[] from public.call_outcomes o
  where call_id = %s"""
TOLD = """select coalesce(jsonb_agg(event_type || ' ' || status order by position), '[]')
  from public.webhook_deliveries where subject = %s"""
JOB = "select status::text from private.jobs where dedupe_key = %s"


def judged(database: Database, call: str, **changes: Any) -> bool:
    """Lease the call's job, whoever had it before, and report."""
    due = "case dedupe_key when %s then now() else now() + interval '1 hour' end"
    with database.admin() as connection:
        connection.execute(f"update private.jobs set status = 'pending', run_after = {due}".encode(), [call])
    return save(database, held_job(database, call), **changes)


def held_job(database: Database, call: str) -> Leased:
    (job,) = lease(database)
    assert job["payload"] == {"call_id": call}
    return job


# --- what is read --------------------------------------------------------------------------------


def test_a_judge_reads_the_call_its_words_and_what_things_cost(database: Database) -> None:
    """The turns in their order, and the client's prices; a job of the profession is worth what is usual, in dollars."""
    with database.admin() as connection:
        connection.execute("update public.clients set price_list = '{\"Cleaning\": 95}'")
    call = ended_call(database)
    read = ask(database, "call_to_judge(%s)", call)
    turns = [(turn["seq"], turn["speaker"], turn["interrupted"]) for turn in read["turns"]]
    assert turns == [(0, "agent", True), (1, "caller", False), (2, "agent", True)]
    assert read["turns"][1]["text"] == "When do you open?"
    assert read["call"] == {
        "id": call, "client_id": DENTIST, "from_e164": NUMBER, "to_e164": NUMBERS[DENTIST],
        "started_at": "2026-11-02T17:00:00+00:00",
        "answered": True, "end_reason": "caller_hung_up", "blame": "caller",
    }  # fmt: skip
    assert read["client"] == {
        "name": "Bright Smile Dental", "currency": "USD", "price_list": {"Cleaning": 95}, "typical_value": 200.0,
        "timezone": "America/Los_Angeles",
    }  # fmt: skip
    assert (read["profession"], read["corrections"]) == ("dentist", [])


@pytest.mark.parametrize(
    ("currency", "own", "worth"), [("USD", None, 200), ("EUR", None, None), ("EUR", 150, 150), ("USD", 0, 0)]
)
def test_what_is_usual_in_dollars_is_no_amount_of_another_currency(
    database: Database, currency: str, own: int | None, worth: int | None
) -> None:
    """The client's own value counts first; without one the profession's, for whoever charges in dollars."""
    with database.admin() as connection:
        connection.execute("update public.clients set currency = %s, typical_value = %s", [currency, own])
    assert ask(database, "call_to_judge(%s)", ended_call(database))["client"]["typical_value"] == worth


def test_there_is_nothing_to_judge_of_an_erased_caller(database: Database) -> None:
    """Nor of a call that is gone."""
    call = ended_call(database)
    erase(database)
    assert ask(database, "call_to_judge(%s)", call) is None
    assert ask(database, "call_to_judge(%s)", uuid.uuid4()) is None


def test_a_judge_reads_the_latest_corrections_of_this_client(database: Database) -> None:
    """What was estimated and what it really was, latest first; what nobody corrected is none."""
    calls = [ended_call(database) for _ in range(3)]
    for number, call in enumerate(calls):
        assert judged(database, call, revenue=100 + number)
    with database.admin() as connection:
        for minutes, call in enumerate(calls[:2]):
            connection.execute(
                "update public.call_outcomes set estimated_revenue = 10,"
                " corrected_at = now() + %s * interval '1 minute' where call_id = %s",
                [minutes, call],
            )
    assert ask(database, "call_to_judge(%s)", calls[2])["corrections"] == [
        {"outcome": "booked", "judged_outcome": "booked", "corrected": 10.0, "judged": 101.0},
        {"outcome": "booked", "judged_outcome": "booked", "corrected": 10.0, "judged": 100.0},
    ]


# --- what is written -----------------------------------------------------------------------------


def test_a_judgement_is_written_told_and_done_with_at_once(database: Database) -> None:
    """Every word of it is in its column; the job is over."""
    add_endpoint(database)
    call = ended_call(database)
    assert save(database, held_job(database, call)) is True
    said = outcome()
    assert database.one(ROW, call) == {
        **{key: value for key, value in said.items() if key not in ("revenue", "version", "method")},
        "estimated_revenue": 95, "judged_outcome": "booked", "judged_revenue": 95, "analysis_version": 1,
        "model": "rules-1", "corrected_at": None,
    }  # fmt: skip
    assert (database.one(JOB, call), database.one(TOLD, call)) == (
        "done",
        ["call.completed pending", "lead.captured pending"],
    )


def test_a_client_hears_of_a_date_on_his_own_calendar(database: Database) -> None:
    """The caller's words, the day, the time and whose clock it is; words alone where they name no one day."""
    add_endpoint(database)
    told = """select payload #> '{data,outcome,appointment}' from public.webhook_deliveries
      where event_type = 'call.completed'"""
    call = ended_call(database)
    save(database, held_job(database, call))
    words = {"words": "a week from Tuesday at ten", "time_zone": "America/Los_Angeles"}
    assert database.one(told) == {**words, "date": "2026-12-01", "time": "10:00"}
    with database.admin() as connection:
        connection.execute("delete from public.webhook_deliveries")
    unsure: dict[str, Any] = {"appointment_date": None, "appointment_time": None}
    judged(database, call, **unsure)
    assert database.one("select private.told_call(%s) #> '{outcome,appointment}'", call) == {
        **words, "date": None, "time": None,
    }  # fmt: skip
    judged(database, call, appointment_words=None, **unsure)
    assert database.one("select private.told_call(%s) #>> '{outcome,appointment}'", call) is None


def test_a_judge_that_knows_no_dates_is_written_too(database: Database) -> None:
    """Cloud and database are not renewed at the same moment: what is not told is null."""
    call = ended_call(database)
    job = held_job(database, call)
    older = {name: value for name, value in outcome().items() if not name.startswith(("appointment", "callback_ext"))}
    assert ask(database, "save_outcome(%s, %s, %s)", job["id"], job["lease"], Jsonb(older)) is True
    row = database.one(ROW, call)
    assert (row["appointment_words"], row["appointment_date"], row["callback_extension"]) == (None, None, None)


def test_whoever_lost_the_lease_writes_nothing(database: Database) -> None:
    """Neither an outcome nor a delivery: the other has the job, and its word counts, once."""
    add_endpoint(database)
    call = ended_call(database)
    first = held_job(database, call)
    with database.admin() as connection:
        connection.execute("update private.jobs set leased_until = now() - interval '1 second'")
    second = held_job(database, call)
    assert save(database, first, summary="Too late.") is False
    assert (database.one("select count(*) from public.call_outcomes"), database.one(TOLD, call)) == (0, [])
    assert (save(database, second), save(database, second)) == (True, False)
    assert len(database.one(TOLD, call)) == 2


def test_a_later_version_replaces_an_earlier_one_never_the_reverse(database: Database) -> None:
    """Whichever comes last; the same version again replaces, too. Nothing is told twice."""
    add_endpoint(database)
    call = ended_call(database)
    for version, summary, kept in ((2, "Second.", "Second."), (1, "First.", "Second."), (2, "Again.", "Again.")):
        assert judged(database, call, version=version, summary=summary) is True
        row = database.one(ROW, call)
        assert (row["summary"], row["analysis_version"]) == (kept, 2)
    assert len(database.one(TOLD, call)) == 2


@pytest.mark.parametrize(
    ("answered", "result", "kinds"),
    [
        (True, "booked", ["call.completed", "lead.captured"]),
        (True, "qualified_lead", ["call.completed", "lead.captured"]),
        (True, "message", ["call.completed"]),
        (True, "spam", ["call.completed"]),
        (False, "hung_up", ["call.missed"]),
    ],
)
def test_what_a_client_s_software_hears(database: Database, answered: bool, result: str, kinds: list[str]) -> None:
    """Completed or missed, and a lead where there is one: in this order, each with the call and its outcome."""
    add_endpoint(database)
    call = ended_call(database, 1 if answered else 0, answered=answered)
    save(database, held_job(database, call), outcome=result)
    told = [deliveries(database), deliveries(database)]
    assert [len(batch) for batch in told] == [1, 0], "the second waits for the first"
    assert database.one(TOLD, call) == [f"{kinds[0]} in_flight", *(f"{kind} pending" for kind in kinds[1:])]
    data = told[0][0]["payload"]["data"]
    assert (data["call"]["id"], data["call"]["from"], data["outcome"]["result"]) == (call, NUMBER, result)
    assert (data["call"]["answered_at"] is not None, data["outcome"]["summary"]) == (answered, "Booked a cleaning.")


def test_a_client_without_an_endpoint_is_judged_as_well(database: Database) -> None:
    """There is nobody to tell, and that is no fault."""
    call = ended_call(database)
    assert save(database, held_job(database, call)) is True
    assert database.one(TOLD, call) == []


@pytest.mark.parametrize(
    ("spoilt", "complaint"),
    [
        ({"outcome": "tea"}, "22P02: invalid input value for enum public.call_result"),
        ({"outcome": None}, 'null value in column "outcome"'),
        ({"sentiment_score": 2}, "call_outcomes_sentiment_score_check"),
        ({"revenue": -1}, "call_outcomes_estimated_revenue_check"),
        ({"revenue": "much"}, "22P02: invalid input syntax for type numeric"),
        ({"currency": "dollars"}, "call_outcomes_currency_check"),
        ({"callback_e164": "call me"}, "e164_check"),
        ({"confidence": 1.5}, "call_outcomes_confidence_check"),
        ({"evidence": {}}, "call_outcomes_evidence_check"),
        ({"version": 0}, "call_outcomes_analysis_version_check"),
        ({"callback_extension": "call me"}, "call_outcomes_callback_extension_check"),
        ({"appointment_words": "tea " * 99}, "call_outcomes_appointment_words_check"),
        ({"appointment_words": None}, "call_outcomes_check"),
        ({"appointment_date": None}, "call_outcomes_check"),
        ({"appointment_date": "much"}, "invalid input syntax for type date"),
    ],
)
def test_a_malformed_judgement_is_refused_whole(database: Database, spoilt: dict[str, Any], complaint: str) -> None:
    """What is wrong is named, and not what was said; nothing is written or told, and the job is still held."""
    add_endpoint(database)
    call = ended_call(database)
    job = held_job(database, call)
    with pytest.raises(errors.InvalidParameterValue, match="p_outcome does not fit") as refused:
        save(database, job, **spoilt)
    assert complaint in str(refused.value)
    assert not any(word in str(refused.value) for word in ("tea", "much", "dollars", "call me"))
    assert (database.one("select count(*) from public.call_outcomes"), database.one(TOLD, call)) == (0, [])
    assert save(database, job) is True


def test_a_call_that_went_away_meanwhile_is_done_with(database: Database) -> None:
    """Past its retention while it was being judged: there is nothing to write, and no reason to try again."""
    call = ended_call(database)
    job = held_job(database, call)
    with database.admin() as connection:
        connection.execute("delete from public.calls where id = %s", [call])
    assert (save(database, job), database.one(JOB, call)) == (True, "done")


# --- and an erasure meanwhile --------------------------------------------------------------------


def test_a_judgement_that_comes_after_an_erasure_has_figures_and_no_words(database: Database) -> None:
    """What the worker had read before is dropped, also on its way to the client's software."""
    add_endpoint(database)
    call = ended_call(database)
    job = held_job(database, call)
    erase(database)
    assert save(database, job, summary="The zebra is ill.", evidence=[{"quote": "zebra"}]) is True
    row = database.one(ROW, call)
    assert (row["outcome"], row["estimated_revenue"]) == ("booked", 95)
    words = (
        "summary",
        "callback_e164",
        "callback_extension",
        "appointment_words",
        "appointment_date",
        "appointment_time",
    )
    assert [row[name] for name in words] == [None] * len(words)
    assert (database.one(TOLD, call), deliveries(database)) == (["call.completed dead", "lead.captured dead"], [])
    with database.admin() as connection:
        assert tables_with(connection, "zebra") | tables_with(connection, NUMBER[1:]) == set()


@pytest.mark.parametrize("worker_first", [True, False])
def test_a_judgement_and_an_erasure_at_once_take_turns(database: Database, worker_first: bool) -> None:
    """Whichever is first, the other waits, neither is refused, and nothing of the caller is left."""
    add_endpoint(database)
    call = ended_call(database)
    job = held_job(database, call)
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "service_role")
        if worker_first:
            report = [job["id"], job["lease"], Jsonb(outcome())]
            connection.execute("select public.save_outcome(%s, %s, %s)", report)
            other = meanwhile(database, lambda: erase(database))
        else:
            connection.execute("select public.erase_caller_of('bright-smile', %s)", [NUMBER])
            other = meanwhile(database, lambda: save(database, job))
        with other as came:
            connection.commit()
    assert came == [1 if worker_first else True]
    with database.admin() as connection:
        assert tables_with(connection, "Emma Brown") | tables_with(connection, NUMBER[1:]) == set()
    assert (database.one(JOB, call), database.one(ROW, call)["outcome"]) == ("done", "booked")
