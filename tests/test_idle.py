"""What is made in advance gives way to callers."""

from __future__ import annotations

import asyncio

import pytest

from edge_agent.idle import Idle
from tests import virtual


def test_work_in_idle_moments_gives_way_at_once_and_begins_anew() -> None:
    """Two replies that overlap end the work that nobody waits for; it is done when both are over."""

    async def story() -> list[float]:
        idle, begun = Idle(), list[float]()
        clock = asyncio.get_running_loop().time
        start = clock()

        async def work() -> None:
            begun.append(clock() - start)
            await asyncio.sleep(5)

        async def reply(at: float, lasts: float) -> None:
            await asyncio.sleep(at)
            with idle.busy():
                await asyncio.sleep(lasts)

        async with asyncio.TaskGroup() as group:
            group.create_task(reply(2, 3))
            group.create_task(reply(4, 3))
            group.create_task(idle.meanwhile(work))
        return [*begun, clock() - start]

    assert virtual.run(story()) == pytest.approx([0, 7, 12])


def test_work_that_fails_in_an_idle_moment_says_so() -> None:
    """Its error reaches whoever wanted it done."""

    async def work() -> None:
        raise ValueError("no voice")

    with pytest.raises(ValueError, match="no voice"):
        virtual.run(Idle().meanwhile(work))


def test_a_claim_keeps_the_engines_until_it_ends() -> None:
    """However often it is switched; a call that breaks off leaves them free."""

    async def story() -> list[float]:
        idle, done = Idle(), list[float]()
        clock = asyncio.get_running_loop().time
        start = clock()

        async def work() -> None:
            done.append(clock() - start)

        async def call() -> None:
            with idle.claim() as hearing:
                for needed, lasts in ((True, 2), (True, 1), (False, 0), (False, 4), (True, 1)):
                    hearing(needed)
                    await asyncio.sleep(lasts)

        async with asyncio.TaskGroup() as group:
            group.create_task(call())
            await asyncio.sleep(1)
            await idle.meanwhile(work)
            await asyncio.sleep(4.5)
            await idle.meanwhile(work)
        return done

    assert virtual.run(story()) == pytest.approx([3, 8])
