"""The job: read, judge, write, once."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from cloud.after_call.judge import judge_call
from cloud.after_call.opinion.judgement import METHOD, VERSION
from cloud.after_call.transcript import TranscriptInvalid
from cloud.leases import Job
from shared import log
from shared.errors import StoreAway
from tests.after_call.telling import CALL, CALLER, a_job, raw_call

TALK = """agent: Thank you for calling Bright Smile Dental.
    caller: My name is Rumpelstiltskin, can I book a cleaning on Monday? Call me at 510 555 0142.
    agent: Sure. We will call you back to confirm."""
COLUMNS = {
    "outcome", "sentiment", "sentiment_score", "revenue", "currency", "summary", "to_do", "confidence", "evidence",
    "turn_sentiments", "callback_e164", "caller_name", "service", "urgent", "revenue_reason", "version", "method",
    "callback_extension", "appointment_words", "appointment_date", "appointment_time",
}  # fmt: skip


@dataclass
class FakeCases:
    """A database of one call, as the judge sees it."""

    told: Mapping[str, Any] | None
    away: bool = False
    leased: bool = True
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    finished: int = 0

    async def call_to_judge(self, call_id: UUID) -> Mapping[str, Any] | None:
        assert call_id == CALL
        return self.told

    async def save_outcome(self, job: Job, outcome: Mapping[str, Any]) -> bool:
        if self.away:
            raise StoreAway("no route")
        if self.leased:
            self.rows.append(json.loads(json.dumps(outcome)))
        return self.leased

    async def finish_job(self, job: Job) -> bool:
        self.finished += 1
        return self.leased


@pytest.fixture
def lines() -> io.StringIO:
    """What is logged meanwhile."""
    written = io.StringIO()
    log.configure("debug", "json", stream=written)
    return written


async def test_a_call_is_judged_and_written() -> None:
    """One row with every column of the outcome, and nothing else ends the job."""
    cases = FakeCases(raw_call(TALK))
    await judge_call(a_job(), cases, None)
    (row,) = cases.rows
    assert set(row) == COLUMNS
    assert (row["outcome"], row["callback_e164"], row["version"], row["method"]) == (
        "booked",
        "+15105550142",
        VERSION,
        METHOD,
    )
    assert (row["revenue"], row["currency"]) == ("76.00", "USD")
    assert cases.finished == 0


async def test_doing_it_twice_writes_the_same() -> None:
    """A lease may be lost after the row was written."""
    cases = FakeCases(raw_call(TALK))
    await judge_call(a_job(), cases, None)
    await judge_call(a_job(), cases, None)
    assert cases.rows[0] == cases.rows[1]


async def test_a_call_that_is_gone_ends_the_job() -> None:
    """Erased, or its client deleted: there is nothing to write."""
    cases = FakeCases(None)
    await judge_call(a_job(), cases, None)
    assert (cases.rows, cases.finished) == ([], 1)


async def test_a_lost_lease_is_no_error() -> None:
    """Somebody else has written it, or will."""
    cases = FakeCases(raw_call(TALK), leased=False)
    await judge_call(a_job(), cases, None)
    assert cases.rows == []


async def test_a_database_that_is_away_is_the_workers_business() -> None:
    """What the database raises goes through: the job is tried again."""
    with pytest.raises(StoreAway):
        await judge_call(a_job(), FakeCases(raw_call(TALK), away=True), None)


@pytest.mark.parametrize("payload", [{}, {"call_id": "7"}, {"call_id": None}])
async def test_a_job_that_names_no_call_fails(payload: Any) -> None:
    """With a sentence that says so, before anything is asked."""
    with pytest.raises(TranscriptInvalid, match="names no call"):
        await judge_call(a_job(payload), FakeCases(None), None)


async def test_a_call_told_wrong_fails_and_writes_nothing() -> None:
    """The job stays, to be tried again and to end among the dead letters."""
    cases = FakeCases(raw_call(TALK) | {"turns": None})
    with pytest.raises(TranscriptInvalid, match="turns"):
        await judge_call(a_job(), cases, None)
    assert (cases.rows, cases.finished) == ([], 0)


async def test_the_log_knows_neither_names_nor_numbers(lines: io.StringIO) -> None:
    """It says which call was judged as what, and no word of it."""
    await judge_call(a_job(), FakeCases(raw_call(TALK)), None)
    written = lines.getvalue()
    assert "call_judged" in written
    assert str(CALL) in written
    assert not any(word in written for word in ("Rumpelstiltskin", "5105550142", CALLER, "cleaning", "Monday"))
