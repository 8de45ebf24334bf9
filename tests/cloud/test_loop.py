"""Workers: take what there is, keep what they hold, report what goes wrong. In virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from cloud.jobs import Handler, JobRunner
from cloud.leases import Job
from cloud.loop import GRACE, LONGEST_WAIT, WorkerLimits, work
from shared.errors import SettingsError, StoreAway, TryAgain
from tests import virtual
from tests.cloud.queue import MemoryQueue, job


def limits(max_concurrent: int = 4, linger: float | None = 5.0) -> WorkerLimits:
    return WorkerLimits(max_concurrent=max_concurrent, linger=linger)


def done_by(queue: MemoryQueue, handler: Handler, terms: Callable[[], WorkerLimits] = limits, lease: int = 60) -> float:
    """Works the queue until nothing comes; returns the virtual seconds that took."""

    async def run() -> float:
        post = JobRunner(queue, {"analyze_call": handler}, lease)
        await work(post.source(), terms())
        assert len(asyncio.all_tasks()) == 1, "nothing is left running"
        return asyncio.get_running_loop().time()

    return virtual.run(run())


def noting(seen: list[Job], seconds: float = 0.0) -> Handler:
    async def handle(each: Job) -> None:
        seen.append(each)
        await asyncio.sleep(seconds)

    return handle


def failing(error: BaseException) -> Handler:
    async def handle(_job: Job) -> None:
        raise error

    return handle


def test_every_job_is_done_once() -> None:
    """More jobs than it may do at once: all of them, each once, and never more at a time."""
    seen: list[Job] = []
    queue = MemoryQueue([job() for _ in range(23)])
    wanted = list(queue.waiting)
    took = done_by(queue, noting(seen, seconds=1))
    assert seen == wanted
    assert queue.most <= 4
    assert 6 <= took <= 6 + 5 + 2, "four at a time, a second each, then five quiet seconds"


def test_kinds_without_a_handler_are_left_alone() -> None:
    """A worker for calls takes no voices."""
    seen: list[Job] = []
    queue = MemoryQueue([job("clone_voice"), job()])
    done_by(queue, noting(seen))
    assert [each.kind for each in seen] == ["analyze_call"]
    assert [each.kind for each in queue.waiting] == ["clone_voice"]


def test_a_drain_of_a_queue_that_never_ends_ends() -> None:
    """After its time it takes nothing new, and what it has in hand is done to the end."""
    ends: list[float] = []
    queue = MemoryQueue([job() for _ in range(50)])

    async def handle(_job: Job) -> None:
        await asyncio.sleep(30)
        ends.append(asyncio.get_running_loop().time())

    took = done_by(queue, handle, lambda: WorkerLimits(max_concurrent=2, linger=5.0, longest=100.0))
    assert (len(ends), max(ends), took) == (8, 120, 120)
    assert queue.failed == []


@pytest.mark.parametrize(
    ("error", "reason", "after"),
    [
        (TryAgain("busy", 90.0), "busy", 90.0),
        (TryAgain("no luck"), "no luck", None),
        (SettingsError("CARTESIA_API_KEY is missing"), "settings: CARTESIA_API_KEY is missing", None),
        (ValueError("the caller said +15105550100"), "ValueError", None),
        (TimeoutError(), "TimeoutError", None),
    ],
)
def test_what_goes_wrong_is_reported_and_the_worker_goes_on(error: Exception, reason: str, after: float | None) -> None:
    """With a provider's wait; of a foreign error only its name, as its text may quote a caller."""
    queue = MemoryQueue([job(), job()])
    done_by(queue, failing(error))
    assert [(failed[1], failed[2]) for failed in queue.failed] == [(reason, after)] * 2


def test_a_database_that_goes_away_in_mid_job_gets_the_job_back_with_its_lease() -> None:
    """Nothing can be reported, so nothing is; the worker goes on."""
    queue = MemoryQueue([job()])
    done_by(queue, failing(StoreAway("away")))
    assert queue.failed == []


def test_an_absence_of_the_database_is_waited_out() -> None:
    """A minute without it: looked for less and less often, and then everything is done."""
    seen: list[Job] = []
    queue = MemoryQueue([job()], away=7)
    took = done_by(queue, noting(seen), lambda: limits(linger=120.0))
    assert len(seen) == 1
    assert took >= 2 + 4 + 8 + 16 + 3 * LONGEST_WAIT


def test_long_work_keeps_its_lease() -> None:
    """Extended at a third of it, again and again, absences of the database notwithstanding."""
    queue = MemoryQueue([job()])

    async def handle(_job: Job) -> None:
        queue.away = 1
        await asyncio.sleep(95)

    done_by(queue, handle, lambda: limits(max_concurrent=1), lease=30)
    assert (queue.extended, queue.failed) == (8, [])


def test_work_whose_lease_was_lost_is_dropped() -> None:
    """Somebody else has it: what this worker would write is refused anyway, so it stops in the middle."""
    queue = MemoryQueue([job()], stolen=True)
    reached: list[str] = []

    async def handle(_job: Job) -> None:
        await asyncio.sleep(100)
        reached.append("the end")

    assert done_by(queue, handle, lease=30) < 30
    assert (reached, queue.failed) == ([], [])


def stopped(handler: Handler, after: float) -> tuple[MemoryQueue, float]:
    queue = MemoryQueue([job()])

    async def run() -> float:
        terms = WorkerLimits(max_concurrent=1)
        working = asyncio.create_task(work(JobRunner(queue, {"analyze_call": handler}, 60).source(), terms))
        await asyncio.sleep(after)
        terms.stop.set()
        await working
        return asyncio.get_running_loop().time()

    return queue, virtual.run(run())


def test_a_stop_lets_work_in_hand_come_to_its_end() -> None:
    """For a few seconds; then it is dropped without a word, and its lease ends by itself."""
    ends: list[str] = []

    def lasting(seconds: float) -> Callable[[Job], Awaitable[None]]:
        async def handle(_job: Job) -> None:
            await asyncio.sleep(seconds)
            ends.append("done")

        return handle

    assert stopped(lasting(5), 2)[1] == pytest.approx(5, abs=0.1)
    assert ends == ["done"]
    queue, took = stopped(lasting(500), 2)
    assert took == pytest.approx(2 + GRACE, abs=0.1)
    assert (ends, queue.failed) == (["done"], [])


def test_a_wake_up_is_answered_at_once() -> None:
    """Not at the next look."""

    async def run() -> float:
        queue, terms, done = MemoryQueue(), WorkerLimits(look=20.0), asyncio.Event()

        async def handle(_job: Job) -> None:
            done.set()

        working = asyncio.create_task(work(JobRunner(queue, {"analyze_call": handle}, 60).source(), terms))
        await asyncio.sleep(1)
        queue.waiting.append(job())
        terms.woken.set()
        await done.wait()
        at = asyncio.get_running_loop().time()
        terms.stop.set()
        await working
        return at

    assert virtual.run(run()) < 2
