"""The job after a call: read it, judge it, write the judgement down and end the job, all in one transaction.

The rules judge every call. A model is asked where one is configured and somebody spoke; when it is away, slow, busy or
talks nonsense twice, what the rules thought stands, and the method says so. Doing the job twice writes the same row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import structlog

from cloud.after_call.intents import INSTRUCTS
from cloud.after_call.opinion.judgement import Judgement
from cloud.after_call.opinion.opinion import Opinion, by_rules, concluded
from cloud.after_call.reading import Reading, read
from cloud.after_call.transcript import CallTranscript, TranscriptInvalid, transcript_of
from cloud.leases import Job
from shared.errors import ThinkingFailed
from shared.log import bound_call

log = structlog.get_logger()


class Cases(Protocol):
    """The database, as the judge needs it. Raises StoreAway, StoreRefused."""

    async def call_to_judge(self, call_id: UUID) -> Mapping[str, Any] | None:
        """The call with its words; None when it is gone or its caller was erased."""
        ...

    async def save_outcome(self, job: Job, outcome: Mapping[str, Any]) -> bool:
        """Writes the row and ends the job. False: the lease was lost, and nothing was written."""
        ...

    async def finish_job(self, job: Job) -> bool:
        """Ends the job; there is nothing to write."""
        ...


class JudgeModel(Protocol):
    """A language model that judges."""

    @property
    def name(self) -> str:
        """As the provider calls it, e.g. "llama3.1:8b"; the method of what it judged."""
        ...

    async def judge(self, reading: Reading) -> Opinion:
        """What it thinks of the call, checked against the transcript. Raises ThinkingFailed."""
        ...


async def judge_call(job: Job, cases: Cases, model: JudgeModel | None) -> None:
    """Does one `analyze_call` job. Raises TranscriptInvalid for a call that cannot be read, and what `cases` raises."""
    call_id = _call_of(job)
    with bound_call(call_id):
        raw = await cases.call_to_judge(call_id)
        if raw is None:
            await cases.finish_job(job)
            log.info("call_gone")
            return
        judgement = await judged(transcript_of(raw), model)
        kept = await cases.save_outcome(job, judgement.row())
        log.info("call_judged", outcome=judgement.outcome, method=judgement.method, kept=kept)


def judge_by_rules(call: CallTranscript) -> Judgement:
    """What the rules make of a call. Pure: the same call gives the same row."""
    reading = read(call)
    return concluded(reading, by_rules(reading))


async def judged(call: CallTranscript, model: JudgeModel | None) -> Judgement:
    """What the model makes of a call, else the rules."""
    reading = read(call)
    opinion = by_rules(reading)
    # A caller who gives orders to machines is judged by what takes none.
    if model and reading.caller and not reading.said(INSTRUCTS):
        try:
            opinion = await model.judge(reading)
        except ThinkingFailed as failure:
            log.warning("model_failed", model=model.name, reason=str(failure))
    return concluded(reading, opinion)


def _call_of(job: Job) -> UUID:
    try:
        return UUID(str(job.payload.get("call_id")))
    except ValueError:
        raise TranscriptInvalid("the job names no call (payload.call_id is missing or no UUID)") from None
