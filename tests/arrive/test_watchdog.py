"""Case 11: a caller without an agent is noticed and helped, told something at least, and never forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Self

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.arrive.watchdog import (
    EVERY,
    JOINING,
    TRIES,
    TROUBLED,
    Alone,
    Dispatch,
    GiveUp,
    Rescue,
    Seen,
    Step,
    Waiting,
    Watchdog,
    look,
)
from edge_agent.record.box_events import BoxEvents
from shared.calls import Arrival
from shared.numbers import Caller, CallerKind
from tests import virtual
from tests.fakes.clock import ManualClock
from tests.fakes.store import DENTIST
from tests.stories.telling import Notebook


class FakeExchange:
    """Rooms as the test sets them; a dispatch brings an agent only when there is a worker."""

    def __init__(self) -> None:
        self.inside: dict[str, Seen] = {}
        self.asked: list[str] = []
        self.away = False
        self.refuses = False
        self.workers = 0
        self.places = 0  # for callers whom this box takes unasked

    async def rooms(self) -> Sequence[Seen]:
        if self.away:
            raise aiohttp.ClientConnectionError
        return list(self.inside.values())

    async def look_into(self, room: str) -> Seen:
        return self.inside.get(room, Seen(room, 0, 0))

    async def rescue(self, room: str) -> bool:
        self.asked.append(f"rescue {room}")
        if self.places:
            self.inside[room] = Seen(room, callers=1, agents=1)
        return self.places > 0

    async def dispatch(self, room: str) -> None:
        self.asked.append(f"dispatch {room}")
        if self.refuses:
            raise TimeoutError
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


def test_where_another_box_dispatched_just_now_its_agent_is_waited_for() -> None:
    """Its dispatch counts as ours: patience begins anew. One that was there from the beginning is none of just now."""
    first, second = frozenset({"AD_1"}), frozenset({"AD_1", "AD_2"})
    waiting, _ = look({}, [Seen("r", 1, 0, dispatches=first)], 10.0)
    assert look(waiting, [Seen("r", 1, 0, dispatches=first)], 13.1)[1] == (Dispatch("r", first),)
    waiting, steps = look(waiting, [Seen("r", 1, 0, dispatches=second)], 13.1)
    assert steps == ()
    assert look(waiting, [Seen("r", 1, 0, dispatches=second)], 16.0)[1] == ()
    assert look(waiting, [Seen("r", 1, 0, dispatches=second)], 16.2)[1] == (Dispatch("r", second),)


def test_others_dispatches_do_not_put_off_the_last_resort_for_ever() -> None:
    """After our own tries a caller is taken, and let go, whatever other boxes do."""
    rescued: Waiting = {"r": Alone(100.0, tries=TRIES + 1)}
    seen = Seen("r", 1, 0, dispatches=frozenset({"AD_9"}))
    assert look(rescued, [seen], 100.1 + JOINING)[1] == (GiveUp("r"),)


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
    assert done[TRIES : TRIES + 1] in ([], [Rescue("r")])
    assert set(done[TRIES + 1 :]) <= {GiveUp("r")}


def test_who_is_taken_unasked_is_not_let_go_meanwhile() -> None:
    """Joining may take a busy machine longer than a dispatch."""
    rescued: Waiting = {"r": Alone(100.0, tries=TRIES + 1)}
    assert look(rescued, [Seen("r", 1, 0)], 100.0 + JOINING)[1] == ()
    assert look(rescued, [Seen("r", 1, 0)], 100.1 + JOINING)[1] == (GiveUp("r"),)


CALLER = Caller(CallerKind.NUMBER, "+15550001111")


def waiting_caller(room: str) -> Seen:
    return Seen(room, 1, 0, Arrival(DENTIST, CALLER, "sip-1", room, ""))


class Watch:
    """A watchdog for some seconds."""

    def __init__(self, exchange: FakeExchange) -> None:
        self.exchange, self.journal, self.clock, self.stop = exchange, Notebook(), ManualClock(), asyncio.Event()
        events = BoxEvents()
        events.write_to(self.journal)
        self.watchdog = Watchdog(exchange, exchange.rescue, self.journal, events, self.clock)

    async def __aenter__(self) -> Self:
        self.watching = asyncio.create_task(self.watchdog.watch(self.stop))
        await self.clock.nap(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop.set()
        await self.clock.advance(EVERY)
        await asyncio.wait_for(self.watching, 5)

    async def seconds(self, looks: int) -> None:
        for _ in range(looks):
            await self.clock.advance(EVERY)

    def told(self) -> list[tuple[str, bool]]:
        return [(event["kind"], event["over"]) for event in self.journal.all("box.event")]


async def test_helps_a_lost_caller_and_gives_up_in_the_end() -> None:
    """A job that was lost is dispatched again; without any place anywhere the room is deleted after some tries."""
    exchange = FakeExchange()
    exchange.inside["lost"] = waiting_caller("lost")
    async with Watch(exchange) as watch:
        await watch.seconds(40)
        assert exchange.asked == ["dispatch lost"] * TRIES + ["rescue lost", "delete lost"]
        exchange.workers = 1
        exchange.inside["found"] = waiting_caller("found")
        await watch.seconds(40)
        assert exchange.asked[TRIES + 2 :] == ["dispatch found"]


async def test_8_2_a_caller_who_is_let_go_has_a_row() -> None:
    """8.2: Called and calling number and the room, so that somebody calls back; and an operator is told, until nobody
    waits any more.
    """
    exchange = FakeExchange()
    exchange.inside["lost"] = waiting_caller("lost")
    async with Watch(exchange) as watch:
        await watch.seconds(40)
        (row,) = watch.journal.all("call.unrouted")
        expected = {"to_number": DENTIST, "from_number": "+15550001111", "reason": "no_agent", "room": "lost"}
        assert {name: row[name] for name in expected} == expected
        assert watch.told() == [("callers_unreached", False), ("callers_unreached", True)]


def test_two_boxes_tell_of_the_same_call() -> None:
    """Whoever sees a caller wait in the same room gives the call the same id, and another room's another."""

    async def seen_by_a_box(room: str) -> object:
        exchange = FakeExchange()
        exchange.inside[room] = waiting_caller(room)
        async with Watch(exchange) as watch:
            await watch.seconds(40)
            return next(event["call_id"] for event in watch.journal.events if event["kind"] == "call.unrouted")

    first, second, other = (asyncio.run(seen_by_a_box(room)) for room in ("a", "a", "b"))
    assert first == second != other


async def test_8_2_a_caller_nobody_came_for_is_taken_unasked() -> None:
    """8.2: By this box, if it has any place at all: nothing is deleted, and the row is the call's own."""
    exchange = FakeExchange()
    exchange.places = 1
    exchange.inside["lost"] = waiting_caller("lost")
    async with Watch(exchange) as watch:
        await watch.seconds(60)
        assert exchange.asked == ["dispatch lost"] * TRIES + ["rescue lost"]
        assert watch.journal.events == []


@pytest.fixture
def its_own_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest pause but one that a box may take: a test that steps through the time does not miss it."""
    monkeypatch.setattr("random.uniform", lambda least, most: least + 0.9 * (most - least))


@pytest.mark.usefixtures("its_own_moment")
async def test_another_box_may_have_been_quicker() -> None:
    """Each box takes its own moment, and looks again before it takes the call."""
    exchange = FakeExchange()
    exchange.inside["r"] = waiting_caller("r")
    async with Watch(exchange) as watch:
        while len(exchange.asked) < TRIES or not watch.clock.naps[-1] < EVERY / 2:
            await watch.clock.advance(0.5)
        exchange.inside["r"] = Seen("r", callers=1, agents=1)
        await watch.seconds(5)
        assert exchange.asked == ["dispatch r"] * TRIES


@pytest.mark.usefixtures("its_own_moment")
async def test_who_comes_second_does_not_dispatch() -> None:
    """Each box takes its own moment, and looks again before it dispatches: for an agent, and for a new dispatch."""
    for meanwhile in (Seen("r", 1, 1), Seen("r", 1, 0, dispatches=frozenset({"AD_2"})), Seen("r", 0, 0)):
        exchange = FakeExchange()
        exchange.inside["r"] = waiting_caller("r")
        async with Watch(exchange) as watch:
            while not watch.clock.naps[-1] < EVERY / 2:
                await watch.clock.advance(EVERY)
            exchange.inside["r"] = meanwhile
            await watch.clock.advance(EVERY / 2)
            assert exchange.asked == []


async def test_a_server_that_is_away_is_asked_again() -> None:
    """The watchdog outlives a restart of the server."""
    exchange = FakeExchange()
    exchange.away, exchange.workers = True, 1
    exchange.inside["r"] = waiting_caller("r")
    async with Watch(exchange) as watch:
        await watch.seconds(5)
        exchange.away = False
        await watch.seconds(5)
        assert exchange.asked == ["dispatch r"]


@pytest.mark.parametrize(("fault", "kind"), [("away", "watchdog_blind"), ("refuses", "dispatch_refused")])
def test_what_keeps_it_from_helping_is_told(fault: str, kind: str) -> None:
    """Once it has lasted, and again when it is over."""

    async def story() -> list[tuple[str, bool]]:
        exchange, journal, stop, events = FakeExchange(), Notebook(), asyncio.Event(), BoxEvents()
        events.write_to(journal)
        exchange.inside = {f"room {number}": waiting_caller(f"room {number}") for number in range(3)}
        setattr(exchange, fault, True)
        watching = asyncio.create_task(Watchdog(exchange, exchange.rescue, journal, events).watch(stop))
        await asyncio.sleep(TROUBLED - 1)
        assert journal.events == []
        await asyncio.sleep(8)
        setattr(exchange, fault, False)
        exchange.workers = 1
        await asyncio.sleep(8)
        stop.set()
        await watching
        return [(event["kind"], event["over"]) for event in journal.all("box.event")]

    assert virtual.run(story()) == [(kind, False), (kind, True)]
