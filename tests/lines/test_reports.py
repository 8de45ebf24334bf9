"""What goes wrong in line processes is told once, as a trouble of the box, and is over with the last that has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from edge_agent.lines.reports import Reports
from edge_agent.record.box_events import BoxEvents
from tests.stories.telling import Notebook

AWAY = "database_away"


class Box:
    """Two line processes, each with troubles of its own, and what the box's journal has of them."""

    def __init__(self) -> None:
        self.journal = Notebook()
        self.reports = Reports(self.journal, BoxEvents())
        self.lines = {number: BoxEvents() for number in (1, 2)}
        for number, events in self.lines.items():
            events.write_to(Teller(self.reports, number))

    @property
    def told(self) -> list[tuple[str, bool]]:
        return [(event["kind"], event["over"]) for event in self.journal.all("box.event")]


class Teller:
    def __init__(self, reports: Reports, number: int) -> None:
        self.append: Callable[..., None] = lambda event: reports.told(number, event)


async def test_what_both_have_is_told_once_and_is_over_with_the_second() -> None:
    """An operator does not count processes."""
    box = Box()
    for events in box.lines.values():
        events.began(AWAY, "", "The database is away.")
    assert box.told == [(AWAY, False)]
    box.lines[1].over(AWAY)
    assert box.told == [(AWAY, False)]
    box.lines[2].over(AWAY)
    assert box.told == [(AWAY, False), (AWAY, True)]


def test_whoever_counts_is_told_of_each_process_that_is_gone() -> None:
    """Dead or told to leave: what it showed of itself is over."""
    gone: list[int] = []
    reports = Reports(Notebook(), BoxEvents(), ended=gone.append)
    reports.gone(2)
    assert gone == [2]


@pytest.mark.parametrize("both", [False, True])
async def test_what_a_dead_process_had_told_is_over(both: bool) -> None:
    """Nobody else would say so; unless another process has it, too."""
    box = Box()
    box.lines[1].began(AWAY, "", "The database is away.")
    if both:
        box.lines[2].began(AWAY, "", "The database is away.")
    box.reports.gone(1)
    assert box.told == [(AWAY, False)] + [(AWAY, True)] * (not both)
    assert len({event["event_id"] for event in box.journal.events}) == len(box.journal.events)
    box.reports.gone(1)
    assert len(box.told) == 2 - both
