"""Whether a box takes calls, and why not, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from edge_agent.arrive.capacity import Capacity
from edge_agent.lines import fleet as rules
from edge_agent.lines.fleet import Fleet
from edge_agent.lines.messages import Beat, Served
from edge_agent.metrics.health import FULL, LOADING, STOPPING, UNREGISTERED, Health
from edge_agent.serving import Standing
from edge_agent.shutdown import Told

HERS, HIS = Served("room a", "agent a"), Served("room b", "agent b")


def serving(*beats: Beat) -> Fleet:
    """Line processes that have told of themselves so."""
    fleet = rules.manned(range(1, len(beats) + 1), 0.0)
    for number, beat in enumerate(beats, 1):
        fleet, _ = rules.look(fleet, float(number), {})
        fleet = rules.beat(fleet, number, beat, float(number))
    return fleet


def test_a_box_with_lines_adds_them_up() -> None:
    """Calls and seats of all that serve; one that LiveKit knows is enough to be called."""
    fleet = serving(Beat(3, (HERS,), registered=True), Beat(-1, (HIS,)))
    assert rules.health(fleet) == Health(ready=True, calls=2, seats=5, lines=2)


def test_the_calls_of_a_line_that_hangs_are_under_way_until_it_is_gone() -> None:
    """Its seats are nobody's any more; killed, its calls are lost or taken over, and counted there."""
    fleet = serving(Beat(0, (HERS,), registered=True), Beat(2, (HIS,), registered=True))
    hung, _ = rules.look(fleet, 60.0, {1: None, 2: None})
    assert rules.health(hung) == Health(ready=False, calls=2, seats=0, lines=0, why=LOADING)
    gone, _ = rules.ended(hung, 1, 61.0, lambda _deaths: 3.0)
    assert rules.health(gone).calls == 1


@pytest.mark.parametrize(
    ("fleet", "why"),
    [
        (rules.manned((1, 2), 0.0), LOADING),
        (serving(Beat(3)), UNREGISTERED),
        (serving(Beat(0, (HERS,), registered=True)), FULL),
        (rules.stop(serving(Beat(3, registered=True)), 5.0), STOPPING),
    ],
)
def test_a_box_with_lines_says_why_it_takes_no_calls(fleet: Fleet, why: str) -> None:
    """The first reason that there is."""
    health = rules.health(fleet)
    assert (health.ready, health.why) == (False, why)


def test_a_line_that_left_is_registered_no_more() -> None:
    """What a process told before it went is nobody's."""
    fleet = serving(Beat(3, registered=True))
    gone, _ = rules.ended(fleet, 1, 5.0, lambda _deaths: 3.0)
    assert not gone.line(1).registered


@dataclass
class FakeWorker:
    capacity: Capacity
    registered: bool = True


def test_a_process_that_does_everything_says_how_it_stands() -> None:
    """Loading, then ready, full where all seats that are open now are taken, and stopping as soon as it is told."""
    told = Told()
    standing = Standing(told)
    assert standing.health() == Health(ready=False, why=LOADING)
    worker = FakeWorker(Capacity(seats=4, active=(("job", "room"),)))
    standing.worker = worker  # type: ignore[assignment]
    assert standing.health() == Health(ready=True, calls=1, seats=4, lines=1)
    worker.capacity = replace(worker.capacity, seats_now=1)
    assert standing.health() == Health(ready=False, calls=1, seats=1, lines=1, why=FULL)
    worker.registered = False
    assert standing.health().why == UNREGISTERED
    told.once_more()
    assert standing.health().why == STOPPING
