"""What a worker counts, and where it is asked."""

from __future__ import annotations

import asyncio
import urllib.request

import pytest

from cloud.health import tell_operators
from cloud.jobs import Handler, JobRunner
from cloud.leases import Job
from cloud.metrics import Counts, answering, counts
from shared.errors import SettingsError, StoreAway, TryAgain
from tests.cloud.listening import listening
from tests.cloud.queue import MemoryQueue, job
from tests.cloud.test_health import SILENT, Watcher
from tests.metrics.values import moves


def raising(error: Exception | None) -> Handler:
    async def handle(_job: Job) -> None:
        if error:
            raise error

    return handle


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (None, "done"),
        (TryAgain("later", 5), "later"),
        (SettingsError("no"), "failed"),
        (RuntimeError("a crash"), "failed"),
        (StoreAway("away"), "left"),
    ],
)
async def test_a_job_is_counted_by_how_it_went(error: Exception | None, result: str) -> None:
    """Once each, with its kind and how long it took."""
    runner = JobRunner(MemoryQueue(), {"analyze_call": raising(error)}, 60, counts("127.0.0.1:9464").job)
    with moves() as moved:
        await runner.do(job())
    assert moved[f"frontdesk_jobs_total{{kind=analyze_call,result={result}}}"] == 1
    assert moved["frontdesk_job_seconds_count{kind=analyze_call}"] == 1


async def test_news_for_operators_and_deliveries_are_counted() -> None:
    """By kind, and by whether the receiver took it."""
    counted = counts("127.0.0.1:9464")
    with moves() as moved:
        await tell_operators(Watcher(SILENT), counted.notice)
        counted.delivery("delivered")
    assert moved == {
        "frontdesk_notices_total{kind=box_silent}": 1,
        "frontdesk_deliveries_total{result=delivered}": 1,
    }


async def test_without_a_door_nothing_is_counted() -> None:
    """As on Modal."""
    with moves() as moved:
        await JobRunner(MemoryQueue(), {"analyze_call": raising(None)}, 60, counts("").job).do(job())
    assert (moved, counts("")) == ({}, Counts())


async def test_the_door_of_a_worker_over_http() -> None:
    """The series for Prometheus, and that it lives."""

    def got(address: str) -> str:
        with urllib.request.urlopen(address, timeout=20) as answer:
            page: bytes = answer.read()
        return page.decode()

    async with listening(answering()) as address:
        counts(address).delivery("failed")
        page = await asyncio.to_thread(got, f"{address}/metrics")
        assert 'frontdesk_deliveries_total{result="failed"}' in page
        assert '"ready":true' in await asyncio.to_thread(got, f"{address}/healthz")
