"""Running calls: an end that is asked for comes, whatever the call does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from edge_agent.arrive.clock import LoopClock
from edge_agent.arrive.jobs import CLEAN_UP, GRACE, Assignment, Calls
from tests import virtual

LONG = 600.0  # s


@dataclass
class Ends:
    """What was told of ended calls, and when."""

    told: list[tuple[str, str | None, float]] = field(default_factory=list)

    def __call__(self, assignment: Assignment, error: str | None) -> None:
        self.told.append((assignment.job_id, error, now()))


async def hangs(_assignment: Assignment) -> None:
    """A call whose clean-up never ends, as when it waits for the thread of an engine."""
    try:
        await asyncio.sleep(LONG)
    finally:
        await asyncio.sleep(LONG)


POLITELY = 6.0 + 5.0 + 2.0  # s: the caller is heard out, told goodbye, and the line is put down


async def ends_politely(assignment: Assignment) -> None:
    await assignment.finish.wait()
    await asyncio.sleep(POLITELY)


async def crashes_at_the_end(assignment: Assignment) -> None:
    await assignment.finish.wait()
    raise ValueError("in the clean-up")


def running(take: object, ends: Ends) -> Calls:
    calls = Calls(take, ends, LoopClock())  # type: ignore[arg-type]
    calls.begin(assigned())
    return calls


def assigned() -> Assignment:
    return Assignment("a", "call_x", "RM_x", "AW_1", "token")


def now() -> float:
    return asyncio.get_running_loop().time()


def test_a_call_that_hangs_in_its_clean_up_gives_its_seat_back() -> None:
    """It was told to finish and did not: its end is told after the grace and the time for its clean-up."""

    async def closing() -> None:
        ends = Ends()
        calls = running(hangs, ends)
        await asyncio.sleep(1)
        calls.finish_all()
        await asyncio.sleep(GRACE + CLEAN_UP + 1)
        assert ends.told == [("a", "overrun", 1 + GRACE + CLEAN_UP)]

    virtual.run(closing())


def test_the_process_does_not_wait_for_a_call_that_hangs() -> None:
    """Cancelled, it is left behind after a few seconds."""

    async def closing() -> float:
        ends = Ends()
        calls = running(hangs, ends)
        await asyncio.sleep(1)
        await calls.cancel()
        assert [end[:2] for end in ends.told] == [("a", "cancelled")]
        return now() - 1

    assert virtual.run(closing()) <= 2 * CLEAN_UP


def test_a_goodbye_is_heard_to_its_end() -> None:
    """A caller in mid-sentence is heard out and told goodbye within the grace."""

    async def closing() -> None:
        ends = Ends()
        calls = running(ends_politely, ends)
        await asyncio.sleep(1)
        calls.finish_all()
        await asyncio.sleep(GRACE)
        assert ends.told == [("a", None, 1 + POLITELY)]

    virtual.run(closing())


def test_a_crash_of_a_call_that_is_cancelled_is_its_own_affair() -> None:
    """Nothing is left that nobody looked at."""

    async def closing() -> None:
        ends = Ends()
        calls = running(crashes_at_the_end, ends)
        await asyncio.sleep(1)
        calls.finish_all()
        await calls.cancel()
        assert [job for job, _, _ in ends.told] == ["a"]

    virtual.run(closing())
