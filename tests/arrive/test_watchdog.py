"""Case 11: a caller without an agent is noticed and helped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.arrive.watchdog import EVERY, TRIES, Alone, Dispatch, GiveUp, Seen, Step, Waiting, look, watch
from tests.fakes.clock import ManualClock


class FakeExchange:
    """Rooms as the test sets them; a dispatch brings an agent only when there is a worker."""

    def __init__(self) -> None:
        self.inside: dict[str, Seen] = {}
        self.asked: list[str] = []
        self.away = False
        self.workers = 0

    async def rooms(self) -> Sequence[Seen]:
        if self.away:
            raise aiohttp.ClientConnectionError
        return list(self.inside.values())

    async def dispatch(self, room: str) -> None:
        self.asked.append(f"dispatch {room}")
        if self.workers:
            self.inside[room] = Seen(room, callers=1, agents=1)

    async def delete(self, room: str) -> None:
        self.asked.append(f"delete {room}")
        self.inside.pop(room, None)


def test_an_agent_on_its_way_is_waited_for() -> None:
    """For three seconds a caller without an agent is normal."""
    waiting, steps = look({}, [Seen("r", 1, 0)], 10.0)
    assert (waiting, steps) == ({"r": Alone(10.0)}, ())
    assert look(waiting, [Seen("r", 1, 0)], 13.0)[1] == ()
    assert look(waiting, [Seen("r", 1, 0)], 13.1)[1] == (Dispatch("r"),)


def test_served_and_empty_rooms_are_left_alone() -> None:
    """A room with an agent, or without a caller, needs no help and is forgotten."""
    assert look({"a": Alone(0.0), "b": Alone(0.0)}, [Seen("a", 1, 1), Seen("b", 0, 0)], 99.0) == ({}, ())


def test_an_agent_that_vanished_in_mid_call_is_replaced() -> None:
    """The patience begins anew when the agent goes: what was remembered from before does not count."""
    waiting, _ = look({"r": Alone(0.0, tries=4)}, [Seen("r", 1, 1)], 20.0)
    waiting, steps = look(waiting, [Seen("r", 1, 0)], 60.0)
    assert (steps, waiting) == ((), {"r": Alone(60.0)})
    assert look(waiting, [Seen("r", 1, 0)], 64.0)[1] == (Dispatch("r"),)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=80))
def test_a_caller_nobody_comes_for_is_let_go(steps_in_time: list[float]) -> None:
    """There are never more than TRIES dispatches in a row, and the next step is to give up."""
    waiting: Waiting = {}
    now = 0.0
    done: list[Step] = []
    for step in steps_in_time:
        now += step
        waiting, steps = look(waiting, [Seen("r", 1, 0)], now)
        done.extend(steps)
    assert done[:TRIES] == [Dispatch("r")] * min(len(done), TRIES)
    assert done[TRIES : TRIES + 1] in ([], [GiveUp("r")])


async def test_helps_a_lost_caller_and_gives_up_in_the_end() -> None:
    """A job that was lost is dispatched again; without any worker the room is deleted after some tries."""
    exchange, clock, stop = FakeExchange(), ManualClock(), asyncio.Event()
    exchange.inside["lost"] = Seen("lost", 1, 0)
    watching = asyncio.create_task(watch(exchange, stop, clock))
    await clock.nap(0)
    for _ in range(30):
        await clock.advance(EVERY)
    assert exchange.asked == ["dispatch lost"] * TRIES + ["delete lost"]

    exchange.workers = 1
    exchange.inside["found"] = Seen("found", 1, 0)
    for _ in range(30):
        await clock.advance(EVERY)
    assert exchange.asked[TRIES + 1 :] == ["dispatch found"]
    stop.set()
    await asyncio.wait_for(watching, 5)


async def test_a_server_that_is_away_is_asked_again() -> None:
    """The watchdog outlives a restart of the server."""
    exchange, clock, stop = FakeExchange(), ManualClock(), asyncio.Event()
    exchange.away, exchange.workers = True, 1
    exchange.inside["r"] = Seen("r", 1, 0)
    watching = asyncio.create_task(watch(exchange, stop, clock))
    await clock.nap(0)
    for _ in range(5):
        await clock.advance(EVERY)
    exchange.away = False
    for _ in range(5):
        await clock.advance(EVERY)
    assert exchange.asked == ["dispatch r"]
    stop.set()
    await asyncio.wait_for(watching, 5)
