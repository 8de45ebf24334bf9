"""Calls that are easily judged half, each kind apart (infra/training/kinds).

"To-do" is right where all stands in it that has to, and nothing that must not; "date" where day and time are the
label's, none where the words can be read in two ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Column, Table

from cloud.after_call.judge import judge_by_rules
from cloud.after_call.opinion.judgement import Judgement
from infra.bench.judge.measure import Judge
from infra.training.labelled import LabelledCall

WHAT = ("outcome", "urgency", "callback number", "date", "to-do")


def kinds(calls: Iterable[LabelledCall], judge: Judge = judge_by_rules) -> dict[str, dict[str, tuple[int, int]]]:
    """Of each kind, how often each thing was right, and of how many calls."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for call in calls:
        rows = found.setdefault(call.kind or "none", dict.fromkeys(WHAT, (0, 0)))
        for what, right in _right(call, judge(call.transcript())):
            rows[what] = (rows[what][0] + right, rows[what][1] + 1)
    return found


def by_kind(measured: dict[str, dict[str, tuple[int, int]]]) -> Table:
    """One row for each kind."""
    table = Table("kind", *(Column(what, justify="right") for what in WHAT))
    for kind, rows in measured.items():
        table.add_row(kind, *(f"{right}/{of}" for right, of in rows.values()))
    return table


def missed(call: LabelledCall, judgement: Judgement) -> list[str]:
    """What of a call was judged wrong."""
    return [what for what, right in _right(call, judgement) if not right]


def _right(call: LabelledCall, judged: Judgement) -> Iterator[tuple[str, bool]]:
    yield "outcome", call.outcome == judged.outcome
    yield "urgency", call.urgent == judged.urgent
    yield "callback number", call.callback == judged.callback_e164
    day, time = (call.wanted.date, call.wanted.time) if call.wanted else (None, None)
    yield "date", (day, time) == (judged.appointment_date, judged.appointment_time)
    told = judged.to_do.lower()
    yield "to-do", all(one.lower() in told for one in call.to_do) and not any(one.lower() in told for one in call.never)
