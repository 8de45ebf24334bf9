"""A simulated box: how many calls it is found to carry, and what its callers wait for, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from io import StringIO
from math import inf

import pytest
from rich.console import Console

from edge_agent.speak.urgency import Urgency, urgency
from infra.bench.box.measure import BATCHED, HEARING, UNBATCHED
from infra.bench.box.report import carried, cells_table, costs_table
from infra.bench.box.search import MOST, STRETCH, Cell, Search, cell
from infra.bench.box.talk import CLIENTS, REPLY, Engines, Pace, Turn, all_talks
from tests.fakes.recogniser import FakeRecogniser, Words, voice
from tests.virtual import run

CLAUSE = 0.4  # s


def searched(carries: int, one: float = 1.0) -> Search:
    """What comes of a box that is slow beyond so many calls."""
    search = Search()
    while (calls := search.next) is not None:
        search.tried(Cell(calls, 20, one, one if calls <= carries else 2 * STRETCH * one, 0.2))
    return search


@pytest.mark.parametrize("carries", [1, 2, 3, 5, 8, 13])
def test_a_few_cells_tell_how_many_calls_are_carried(carries: int) -> None:
    """Doubled while it is well, then halfway: the answer lies between the last that was well and the next."""
    search = searched(carries)
    assert carries <= search.calls < carries + 1
    assert len(search.cells) <= 8
    assert search.next is None


def test_a_box_that_never_slows_down_ends_the_search() -> None:
    """Nobody simulates more calls than that here."""
    assert searched(10 * MOST).calls == MOST


def test_between_two_cells_the_calls_are_in_proportion() -> None:
    """And up to the last one that was well where the next was never answered."""
    search = Search()
    for found in (Cell(1, 9, 1.0, 1.0, 0.1), Cell(2, 9, 1.0, 1.2, 0.1), Cell(4, 9, 1.0, 1.8, 0.1)):
        search.tried(found)
    assert search.next == 3
    assert search.calls == pytest.approx(3.0)
    search.tried(Cell(3, 9, 1.0, inf, inf))
    assert search.calls == 2.0


def test_an_answer_that_never_came_counts_as_the_slowest() -> None:
    """It is no time to reckon with, and it is not left out."""
    found = cell(2, [Turn(0.1, 0.5)] * 18 + [Turn(inf, inf)] * 2)
    assert (found.turns, found.p50, found.p95) == (20, 0.5, inf)
    assert cell(2, [Turn(0.1, 0.5)] * 19 + [Turn(0.2, 9.0)]).p95 == 0.5


def test_a_caller_waits_for_words_for_thought_and_for_the_first_clause() -> None:
    """What was foreseen in the hush costs only what is left of it; later clauses are less urgent."""
    asked: list[tuple[str, Urgency]] = []

    async def speak(text: str) -> AsyncGenerator[bytes, None]:
        asked.append((text, urgency()))
        await asyncio.sleep(CLAUSE)
        yield b"\x01\x00"

    async def story() -> list[Turn]:
        recogniser = FakeRecogniser([Words("Hello.", takes=0.3, guess="Hello.")] * 9)
        return await all_talks(1, Engines(recogniser, Pace(450, 60).think, speak), [voice(2.0)], 40.0)

    turns = run(story())
    assert len(turns) == 4
    for turn in turns:
        assert turn.heard == pytest.approx(0.3 - 0.14)  # `hint` comes before the end of `silence`
        assert turn.processing == pytest.approx(turn.heard + 45 / 450 + 6 / 60 + CLAUSE)
    assert asked[:3] == [(REPLY[0], Urgency.FIRST), (REPLY[1], Urgency.NEXT), (REPLY[2], Urgency.NEXT)]


def test_engines_that_hang_end_the_measurement_all_the_same() -> None:
    """Every turn that was begun is told of."""

    async def hang(_text: str) -> AsyncGenerator[bytes, None]:
        await asyncio.Event().wait()
        yield b""

    async def story() -> list[Turn]:
        recogniser = FakeRecogniser([Words("Hello.")] * 9)
        return await all_talks(CLIENTS, Engines(recogniser, Pace(450, 60).think, hang), [voice(2.0)], 20.0)

    assert run(story()) == [Turn(inf, inf)] * CLIENTS


def test_the_tables_tell_what_was_found_and_whether_it_is_enough() -> None:
    """Milliseconds, the calls of both ways, and their ratio."""
    searches = {BATCHED: searched(6), UNBATCHED: searched(2)}
    console = Console(width=160, record=True, file=StringIO())
    console.print(costs_table({1: 0.4, 4: 0.29}))
    console.print(cells_table(HEARING, searches))
    busy = {BATCHED: Search({1: Cell(1, 9, inf, inf, inf)}), UNBATCHED: searched(1)}
    console.print(cells_table(HEARING, busy))
    told = console.export_text()
    assert "290" in told
    assert "1000" in told
    assert "never" in told
    assert busy[BATCHED].next is None
    assert "busy" in carried(busy)
    assert "ratio 2.7" in carried(searches)
    assert carried(searches).endswith("ok")
    assert carried({BATCHED: searched(2), UNBATCHED: searched(2)}).endswith("missed")
