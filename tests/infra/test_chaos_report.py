"""The fault lab's table: what misses a target is bold, counts, and makes the run a failure."""

from __future__ import annotations

import dataclasses
from typing import Any

from infra.bench.chaos.contenders import Turn
from infra.bench.chaos.lab import Lab
from infra.bench.chaos.lane import Outcome
from infra.bench.chaos.matrix import Cell, Moment, Part, Stage, Trouble
from infra.bench.chaos.proxy import Fault
from infra.bench.chaos.reading import Reading
from infra.bench.chaos.report import line, markdown, misses
from infra.bench.chaos.switching import Switched

GOOD = Reading(
    silence=1.2, silence_at=7.0, gaps=(0.3, 0.3, None), heard=("greeting (cartesia)",), answers=2, expected_answers=2,
    rows=3, said=3, lost_words=0, reason="caller_hung_up", true_reason=True,
)  # fmt: skip
CELL = Cell(Stage.THINKING, Fault.REFUSED, Moment.FIRST)
TOLD: Any = None  # the table reads what was read already


def outcome(cell: Cell = CELL, leaks: str = "", mended: bool = True, **reading: Any) -> Outcome:
    return Outcome(cell, dataclasses.replace(GOOD, **reading), TOLD, 0.05, None, leaks, mended)


def test_a_good_cell_has_nothing_bold() -> None:
    """Milliseconds that were added, and a dot where no later turn was."""
    told = line(outcome())
    assert told[:3] == ["thinking", "refused", "first-turn"]
    assert told[5:7] == ["50", "·"]
    assert "**" not in "".join(told)
    assert not misses(Lab([outcome()]))


def test_each_target_that_is_missed_is_bold_and_fails_the_run() -> None:
    """A silence of more than four seconds, lost words, a leak, an untrue reason, a probe that was not answered."""
    bad = [
        outcome(silence=4.1),
        outcome(rows=2, lost_words=5),
        outcome(leaks="sockets +1"),
        outcome(true_reason=False),
        outcome(mended=False),
    ]
    for one in bad:
        assert "**" in "".join(line(one))
        assert misses(Lab([one]))


def test_without_a_line_nobody_hears_anything() -> None:
    """What is not heard while LiveKit is stopped is not the agent's doing; a leak is."""
    cell = Cell(Part.LIVEKIT, Trouble.STOP, Moment.FIRST)
    silent = outcome(cell, silence=20.0, rows=1, lost_words=9, answers=0)
    assert not misses(Lab([silent]))
    assert misses(Lab([dataclasses.replace(silent, leaks="threads +1")]))


def test_what_was_not_tried_is_said() -> None:
    """With the reason."""
    assert "Not tried: thinking refused first-turn: no root." in markdown(Lab(skipped={CELL: "no root"}))


def test_a_turn_without_words_took_as_long_as_was_waited() -> None:
    """It is never a fast one; and an answer that is shorter than undisturbed ones is not whole."""
    switched = Switched(Stage.THINKING, "x", [Turn(0.5, 100, ended=True)])
    switched.trials[Fault.CUT] = [[Turn(None, 0, ended=False), Turn(0.5, 40, ended=True), Turn(0.5, 95, ended=True)]]
    assert switched.added(Fault.CUT, 0, 1) == [44.5]
    assert switched.added(Fault.CUT, 1, 3) == [0.0, 0.0]
    assert switched.whole(Fault.CUT) == (1, 3)
