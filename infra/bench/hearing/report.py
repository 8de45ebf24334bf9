"""The table of the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from rich.table import Column, Table

from infra.bench.hearing.measure import Measured, Turn
from infra.bench.hearing.sets import Condition, Length

LINES = {"band": "telephone", "noise": "telephone, noise", "clean": "microphone", "harm": "telephone, harmed"}
LEGEND = (
    "asked again: right, and below the line of 60 %. believed: wrong words at or above it. score: the decoder's mean "
    "log probability. question: with what was just asked (before no speech, a yes/no question)."
)
WAYS: dict[str, Callable[[Measured], Turn]] = {
    "score": lambda one: one.score,
    "ours": lambda one: one.ours,
    "question": lambda one: one.asked,
}


def errors(name: str, found: Sequence[Measured]) -> Table:
    """Both errors at the line, for each kind of utterance."""
    columns = [Column(f"{what}, {way}", justify="right") for way in WAYS for what in ("asked again", "believed")]
    table = Table(f"{name}: {len(found)}", Column("heard", justify="right"), *columns)
    for label, rows in _rows(found):
        heard = sum(one.ours.right for one in rows)
        table.add_row(label, f"{heard}/{len(rows)}", *(cell for way in WAYS.values() for cell in _both(rows, way)))
    return table


def _rows(found: Sequence[Measured]) -> list[tuple[str, list[Measured]]]:
    rows = []
    for length in get_args(Length):
        for condition in get_args(Condition) if length != "none" else ():
            of_both = [one for one in found if (one.utterance.length, one.utterance.condition) == (length, condition)]
            rows.append((f"{length}, {LINES[condition]}", of_both))
        if length == "short":
            rows.append(("short, telephone: yes, no, okay, goodbye", [one for one in found if one.utterance.core]))
        of_length = [one for one in found if one.utterance.length == length]
        rows.append((f"{length}, all" if length != "none" else "no speech", of_length))
    return [row for row in rows if row[1]]


def _both(rows: Sequence[Measured], way: Callable[[Measured], Turn]) -> tuple[str, str]:
    turns = [way(one) for one in rows]
    right = [turn for turn in turns if turn.right]
    wrong = [turn for turn in turns if not turn.right]
    return (
        _share(sum(turn.asked_again for turn in right), len(right)),
        _share(sum(turn.wrongly_believed for turn in wrong), len(wrong)),
    )


def _share(count: int, of: int) -> str:
    return f"{count}/{of} {100 * count / of:.0f} %" if of else "-"
