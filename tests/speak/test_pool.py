"""Threads that do the most urgent work first, and outlive one that hangs. Real threads, held and let go by events."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from edge_agent.fair import asking_for
from edge_agent.speak.pool import Pool, Stuck
from edge_agent.speak.urgency import Urgency


class Gate:
    """Work that hangs until it is let go."""

    def __init__(self) -> None:
        self.entered, self.free = threading.Event(), threading.Event()

    def work(self) -> str:
        self.entered.set()
        self.free.wait()
        return "back"


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.free.set()


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - a thread tells nobody
        await asyncio.sleep(0.001)


async def test_the_most_urgent_goes_first(gate: Gate) -> None:
    """However it was asked for, what is urgent is done before what is not; what is equal in its order."""
    pool, done = Pool(1, "test"), list[str]()
    holding = asyncio.create_task(pool.run(gate.work))
    await until(gate.entered.is_set)
    asked = [("some day", 2), ("next", 1), ("first", 0), ("next too", 1)]
    work = [asyncio.create_task(pool.run(partial(done.append, name), urgency)) for name, urgency in asked]
    await asyncio.sleep(0)
    gate.free.set()
    await asyncio.gather(holding, *work)
    assert done == ["first", "next", "next too", "some day"]
    pool.close()


async def test_first_clauses_come_first_and_then_every_call_has_its_turn(gate: Gate) -> None:
    """Whoever made a clause comes after those who wait; a client of many calls keeps nobody waiting for all of them."""
    pool, done = Pool(1, "test"), list[str]()
    holding = asyncio.create_task(pool.run(gate.work))
    await until(gate.entered.is_set)

    async def speak(client: str, call: int) -> None:
        with asking_for(client):
            for clause, urgency in enumerate([Urgency.FIRST, Urgency.NEXT, Urgency.NEXT]):
                await pool.run(partial(done.append, f"{client}{call} {clause}"), urgency)

    calls = [asyncio.create_task(speak(*who)) for who in (("A", 1), ("A", 2), ("A", 3), ("B", 4))]
    await asyncio.sleep(0)
    gate.free.set()
    await asyncio.gather(holding, *calls)
    assert done[:4] == ["A1 0", "B4 0", "A2 0", "A3 0"]
    assert sorted(done) == sorted(f"{who} {clause}" for who in ("A1", "A2", "A3", "B4") for clause in range(3))
    pool.close()


async def test_what_the_work_raises_comes_out() -> None:
    """An error is raised where it is waited for, and the thread goes on."""
    pool = Pool(1, "test")
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 // 0)
    assert await pool.run(lambda: 7) == 7
    pool.close()


async def test_cancelled_work_that_has_not_begun_never_does(gate: Gate) -> None:
    """What waits for a thread and is not wanted any more is forgotten."""
    pool, done = Pool(1, "test"), list[str]()
    holding = asyncio.create_task(pool.run(gate.work))
    await until(gate.entered.is_set)
    waiting = asyncio.create_task(pool.run(lambda: done.append("no")))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    gate.free.set()
    assert await holding == "back"
    assert await pool.run(lambda: 1) == 1
    assert done == []
    pool.close()


async def test_a_thread_that_was_left_and_hangs_is_replaced(gate: Gate) -> None:
    """The next caller's work is done although the only thread never comes back."""
    pool = Pool(1, "test", left=0.01)
    leaving = asyncio.create_task(pool.run(gate.work))
    await until(gate.entered.is_set)
    leaving.cancel()
    await asyncio.wait([leaving])
    assert await pool.run(lambda: 1) == 1
    gate.free.set()
    pool.close()


async def test_work_that_takes_too_long_is_given_up_and_its_thread_replaced(gate: Gate) -> None:
    """Whoever waits is told, also when nobody cancels him."""
    pool = Pool(1, "test", longest=0.05)
    with pytest.raises(Stuck):
        await pool.run(gate.work)
    assert await pool.run(lambda: 1) == 1
    gate.free.set()
    pool.close()


async def test_a_thread_that_comes_back_may_be_replaced_again() -> None:
    """As many may hang at once as there are threads: not in the whole life of the process."""
    pool = Pool(1, "test", longest=0.05)
    for _ in range(3):
        gate = Gate()
        with pytest.raises(Stuck):
            await pool.run(gate.work)
        assert await pool.run(lambda: 1) == 1
        gate.free.set()
        await until(lambda: sum(thread.is_alive() for thread in pool._threads) == 1)
    pool.close()


async def test_hung_threads_are_not_replaced_without_end() -> None:
    """A machine on which everything hangs is not filled with threads; what comes back then goes on."""
    pool, gates = Pool(2, "test", longest=0.02), [Gate() for _ in range(4)]
    for gate in gates:
        assert not pool.hopeless()
        with pytest.raises(Stuck):
            await pool.run(gate.work)
    assert len(pool._threads) == 4
    assert pool.hopeless()
    for gate in gates:
        gate.free.set()
    assert await pool.run(lambda: 1) == 1
    assert not pool.hopeless()
    pool.close()


async def test_closing_does_not_wait_for_ever(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that hangs ends with the process; what still waits is cancelled."""
    monkeypatch.setattr("edge_agent.speak.pool._CLOSING", 0.05)
    pool = Pool(1, "test")
    hanging = asyncio.create_task(pool.run(gate.work))
    await until(gate.entered.is_set)
    waiting = asyncio.create_task(pool.run(lambda: 1))
    await asyncio.sleep(0)
    pool.close()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    assert not hanging.done()
    gate.free.set()
    assert await hanging == "back"
