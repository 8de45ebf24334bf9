"""The worker's chores: one that fails stops no other, and somebody hears of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from cloud.database import Database
from cloud.jobs import JobRunner
from cloud.outward.ssrf import Allowed
from cloud.tell.https import HttpsSender
from cloud.worker import Worker
from shared.errors import StoreAway, StoreError, StoreRefused
from supabase import AsyncClient

CHORES = ["escalate_messages", "close_lost_calls", "queue_calendar_imports", "purge_expired", "check_health"]
NAMES = {name: name for name in CHORES} | {"check_health": "look_for_trouble"}  # in the log


@dataclass
class Answers:
    """A REST client in memory: what each function answers or raises, and what was asked."""

    given: dict[str, Any]
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    thrice: asyncio.Event = field(default_factory=asyncio.Event)  # purge_expired was asked for the third time

    def rpc(self, function: str, arguments: dict[str, Any]) -> Answers:
        self.asked.append((function, arguments))
        if len(self.told("purge_expired")) == 3:
            self.thrice.set()
        return self

    async def execute(self) -> Answers:
        function = self.asked[-1][0]
        answer = self.given.get(function, [] if function == "check_health" else 0)
        if isinstance(answer, Exception):
            raise answer
        self.data = answer
        return self

    def told(self, function: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.asked if name == function]


def worker(answers: Answers) -> Worker:
    database = Database(cast("AsyncClient", answers), 5.0)
    return Worker(database, JobRunner(database, {}, 60), HttpsSender(Allowed.of(""), None), 1)


@pytest.mark.parametrize("failing", CHORES)
@pytest.mark.parametrize("fault", [StoreAway("away"), StoreRefused("refused with 22008"), None])
async def test_a_chore_that_fails_stops_no_other(failing: str, fault: StoreError | None) -> None:
    """Whatever it fails with, an answer that is no number too: it has a line in the log and a notice for operators."""
    answers = Answers({failing: fault})
    with capture_logs() as lines:
        await worker(answers).sweep()
    assert [name for name, _ in answers.asked if name in CHORES] == CHORES
    (notice,) = answers.told("report_trouble")
    assert (notice["p_kind"], notice["p_subject"]) == ("sweep_failed", NAMES[failing])
    odd = "list of notices" if failing == "check_health" else "crashed with TypeError"
    assert str(fault or odd) in notice["p_message"]
    assert [line["chore"] for line in lines if line["log_level"] in ("warning", "error")] == [NAMES[failing]]
    others = [NAMES[name] for name in CHORES if name != failing]
    assert [line["chore"] for line in lines if line["event"] == "swept"] == others


async def test_where_nothing_fails_nobody_is_told() -> None:
    """How many rows each chore did is in the log."""
    answers = Answers({"purge_expired": 7})
    with capture_logs() as lines:
        await worker(answers).sweep()
    assert [(line["chore"], line["rows"]) for line in lines] == [
        ("escalate_messages", 0), ("close_lost_calls", 0), ("queue_calendar_imports", 0),
        ("purge_expired", 7), ("look_for_trouble", 0)
    ]  # fmt: skip
    assert answers.told("report_trouble") == []


async def test_a_database_that_is_away_stops_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the notice can be written: the next sweep comes all the same, and jobs are looked for meanwhile."""
    monkeypatch.setattr("cloud.worker.SWEEP_EVERY", 0.001)
    away = StoreAway("away")
    answers = Answers(dict.fromkeys([*CHORES, "report_trouble"], away) | {"lease_jobs": [], "lease_deliveries": []})
    stop = asyncio.Event()
    running = asyncio.create_task(worker(answers).run(stop, asyncio.Event()))
    with capture_logs() as lines:
        async with asyncio.timeout(30):
            await answers.thrice.wait()
            stop.set()
            await running
    assert answers.told("lease_jobs") != []
    assert {line["event"] for line in lines} >= {"sweep_failed", "trouble_not_reported"}
