"""What is looked at to know how many calls a box may carry now."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import TypeAlias

import pytest
from structlog.testing import capture_logs

from edge_agent.converse.loop import now
from edge_agent.gauge import LOOK, Gauge
from edge_agent.head_room import LAG, TURN, WAIT
from edge_agent.processor import Processor, Work
from edge_agent.speed import Speed
from edge_agent.usage import InUse, QueueAge
from tests import virtual

Happens: TypeAlias = Callable[[Gauge], None]
TWO_CORES = Speed(450, 250, 0.5, 0.5, 400, 0.4)  # carries five calls on two cores


@dataclass
class Busy:
    """So many cores at work, of which so many for us."""

    all: float = 0.0
    ours: float = 0.0

    def look(self) -> Work:
        return Work(self.all * LOOK, self.ours * LOOK)


def limits(happens: Happens, busy: Busy, *, most: int = 9, asked: bool = False, seconds: int = 30) -> tuple[int, int]:
    """Calls that may be carried at the start, and after some `seconds` in each of which `happens`; 3 are under way.

    `asked`: the model has a request of ours all the time.
    """

    async def story() -> tuple[int, int]:
        model = InUse(now)
        gauge = Gauge(most, TWO_CORES, 2, queues=[QueueAge()], model=model, processor=busy)
        before = gauge.limit()
        looking = asyncio.create_task(gauge.run(lambda: 3))
        with model.used() if asked else nullcontext():
            for _ in range(seconds):
                happens(gauge)
                await asyncio.sleep(1.0)
        looking.cancel()
        return before, gauge.limit()

    return virtual.run(story())


def nothing(_gauge: Gauge) -> None: ...


@pytest.mark.parametrize(
    ("busy", "now_carried"),
    [(Busy(1.5, 1.5), 5), (Busy(2.0, 1.0), 2), (Busy(2.0, 0.0), 1), (Busy(0.0, 0.5), 5)],
    ids=["ours", "half", "all of it", "too much"],
)
def test_only_the_work_of_others_is_taken_off(busy: Busy, now_carried: int) -> None:
    """What our own processes do is what the calls are."""
    assert limits(nothing, busy) == (5, now_carried)


def test_a_neighbour_that_works_a_little_more_and_less_changes_the_limit_once() -> None:
    """Around the point where one call more would fit; else LiveKit would be told each time."""
    busy, takes = Busy(), cycle([0.25] * 20 + [0.15] * 20)

    def wavers(_gauge: Gauge) -> None:
        busy.all = next(takes)

    with capture_logs() as logs:
        assert limits(wavers, busy, seconds=600) == (5, 4)
    assert len(logs) == 1


def test_our_own_model_is_no_neighbour() -> None:
    """Its server is another process: what it may take while a request of ours is with it counts as ours."""

    assert limits(nothing, Busy(1.4, 0.4), asked=True) == (5, 5)
    assert limits(nothing, Busy(1.4, 0.4)) == (5, 2)


def test_a_late_event_loop_and_slow_answers_let_nobody_more_in() -> None:
    """As many as are there go on; the log names the reasons."""

    def late(gauge: Gauge) -> None:
        gauge.beat(2 * LAG)

    def slow(gauge: Gauge) -> None:
        gauge.turned(round(5000 * TURN))

    def unheard(gauge: Gauge) -> None:
        gauge.turned(None)

    with capture_logs() as logs:
        assert limits(late, Busy()) == (5, 3)
    assert [(line["event"], line["calls"]) for line in logs] == [("head_room", 3)]
    assert logs[0]["strain"] >= 1
    assert limits(slow, Busy()) == (5, 3)
    assert limits(unheard, Busy()) == (5, 5)


def test_the_settings_bound_it_from_above() -> None:
    """However idle the machine is."""
    assert limits(nothing, Busy(), most=2) == (2, 2)


def test_at_best_no_neighbour_is_there() -> None:
    """One that was there at the start may leave."""
    gauge = Gauge(9, Speed(450, 250, 0.5, 0.5, 400, 0.4, others=1.0), 2, processor=Busy())

    async def at_the_start() -> int:
        return gauge.limit()

    assert (virtual.run(at_the_start()), gauge.most) == (2, 5)


def test_the_longest_wait_in_a_queue_is_told_once() -> None:
    """Of the work that has begun since it was asked last, and of nothing that was given up."""
    clock = [0.0]
    queue = QueueAge(lambda: clock[0])
    first, second, _given_up = (queue.watched(partial(int, at)) for at in range(3))
    clock[0] = 2 * WAIT
    assert first() == 0
    clock[0] = 5 * WAIT
    assert second() == 1
    assert (queue.longest(), queue.longest()) == (5 * WAIT, 0.0)


def test_what_several_use_at_once_is_in_use_once() -> None:
    """From the first who begins to the last who ends; what lasts is counted up to now."""
    clock = [0.0]
    thing = InUse(lambda: clock[0])
    with thing.used():
        clock[0] = 1.0
        with thing.used():
            clock[0] = 3.0
        assert thing.seconds == 3.0
    clock[0] = 9.0
    assert thing.seconds == 3.0


COMPUTES = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True)\ninput()"
BOX = f"""
import subprocess, sys
from edge_agent.processor import Processor
processor, group = Processor(), 0 if sys.argv[1] == "neighbour" else None
with subprocess.Popen([sys.executable, "-c", {COMPUTES!r}], stdin=-1, stdout=-1, process_group=group) as child:
    child.stdout.readline()
    work = processor.look()
    child.communicate(b"\\n")
print(work.all, work.ours)
"""


@pytest.mark.parametrize("who", ["ours", "neighbour"])
def test_who_was_started_with_us_is_ours(who: str) -> None:
    """A child that computes for half a second is; one with a process group of its own is a neighbour."""
    # In a group of its own: whatever runs the tests is at work, too.
    told = subprocess.run([sys.executable, "-c", BOX, who], process_group=0, capture_output=True, text=True, check=True)
    everybody, ours = map(float, told.stdout.split())
    assert everybody >= 0.45
    assert (ours >= 0.45) is (who == "ours")


def test_what_was_worked_is_told_once() -> None:
    """The next look begins where the one before ended."""
    processor, worked = Processor(), time.process_time()
    while time.process_time() - worked < 0.5:
        pass
    assert processor.look().ours >= 0.45
    assert processor.look().ours < 0.3
