"""The table of a rehearsal, a line for each profession, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.table import Table

from infra.rehearse.grade import Grade

ENOUGH = 0.95  # of the callers get what they came for
LEGEND = (
    "got it: callers who got what they came for, by the rows. claims: sentences that stand in no fact, no row and none "
    "of the caller's words. cut-offs: times that the agent began while the caller spoke. Seconds by the recording."
)
HEADINGS = (
    "profession",
    "got it",
    "claims without a row",
    "emergencies missed",
    "cut-offs",
    "waits > 1.5 s",
    "longest silence",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One profession, or all of them."""

    name: str
    grades: Sequence[Grade]

    @property
    def share(self) -> float:
        return sum(grade.got_it for grade in self.grades) / len(self.grades)

    @property
    def claims(self) -> int:
        return sum(len(grade.claims) for grade in self.grades)

    @property
    def missed(self) -> int:
        return sum(grade.emergency_missed for grade in self.grades)

    @property
    def good(self) -> bool:
        """The goals."""
        return self.share >= ENOUGH and not self.claims and not self.missed

    def cells(self) -> list[str]:
        got, all_ = sum(grade.got_it for grade in self.grades), len(self.grades)
        return [self.name, f"{got} of {all_} ({self.share:.0%})", str(self.claims), str(self.missed), *self._sound()]

    def _sound(self) -> list[str]:
        sounds = [grade.talk.sound for grade in self.grades if grade.talk.sound]
        if not sounds:
            return ["-"] * 3
        silence = max(sound.longest_silence for sound in sounds)
        slow = sum(grade.slow_waits for grade in self.grades)
        return [str(sum(sound.cut_offs for sound in sounds)), str(slow), f"{silence:.1f} s"]


def lines(grades: Sequence[Grade]) -> list[Line]:
    """By profession, in the order in which they were called, and all together."""
    each = [Line(name, list(found)) for name, found in groupby(grades, key=lambda grade: grade.profession)]
    return [*each, *([Line("all", grades)] if len(each) > 1 else [])]


def table(grades: Sequence[Grade]) -> Table:
    shown = Table(title="Rehearsal")
    for place, heading in enumerate(HEADINGS):
        shown.add_column(heading, justify="left" if place == 0 else "right")
    for line in lines(grades):
        shown.add_row(*line.cells())
    return shown


def shortfalls(grades: Iterable[Grade]) -> list[str]:
    """Who did not get it, and what was untrue; a sentence each."""
    return [
        f"{grade.profession}/{grade.scene.script}: {what}"
        for grade in grades
        for what in [
            *grade.missing,
            *(f"untrue ({claim.wrong}): {claim.said}" for claim in grade.claims),
        ]
    ]


def as_json(grades: Sequence[Grade]) -> dict[str, Any]:
    """For programs: every call with its words, every line of the table."""
    return {
        "professions": [dict(zip(HEADINGS, line.cells(), strict=True)) for line in lines(grades)],
        "calls": [_call(grade) for grade in grades],
    }


def _call(grade: Grade) -> dict[str, Any]:
    sound = grade.talk.sound
    return {
        "profession": grade.profession,
        "script": grade.scene.script,
        "kind": grade.scene.case.kind,
        "got_it": grade.got_it,
        "missing": list(grade.missing),
        "claims": [{"said": claim.said, "wrong": claim.wrong} for claim in grade.claims],
        "ended_by": grade.talk.ended_by,
        "turns": [{"caller": turn.caller, "agent": turn.agent} for turn in grade.talk.turns],
        "visits": [str(row) for row in grade.talk.rows.visits],
        "messages": [str(row) for row in grade.talk.rows.messages],
        "waits": list(sound.waits) if sound else None,
        "longest_silence": sound.longest_silence if sound else None,
    }
