"""The tables of the benchmark."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from itertools import pairwise

from rich.table import Column, Table

from infra.bench.judge.measure import Measured

BINS = (0, 0.5, 0.7, 0.85, 1.01)


def accuracies(measured: Measured) -> Table:
    """How often we were right, next to the references of the same run."""
    table = Table("", "right", "accuracy", "most common label", "x", "plain VADER", "x")
    for row in measured.rows:
        table.add_row(
            row.what,
            f"{row.right}/{row.of}",
            _percent(row.right, row.of),
            _percent(row.common, row.of),
            _ratio(row.right, row.common),
            _percent(row.vader, row.of) if row.vader is not None else "",
            _ratio(row.right, row.vader) if row.vader is not None else "",
        )
    return table


def confusion(measured: Measured) -> Table:
    """Rows: the label; columns: what was judged."""
    names = sorted({name for pair in measured.confusion for name in pair})
    table = Table("label \\ judged", *(Column(name, justify="right") for name in names))
    for label in names:
        counts = [measured.confusion[label, judged] for judged in names]
        table.add_row(label, *(str(count) if count else "·" for count in counts))
    return table


def authors(measured: Mapping[str, Measured]) -> Table:
    """How often we were right with each author, and on average of the authors."""
    table = Table("judged by what the others teach", *(Column(name, justify="right") for name in [*measured, "mean"]))
    for what in (row.what for row in next(iter(measured.values())).rows):
        rows = [next(row for row in one.rows if row.what == what) for one in measured.values()]
        shares = [row.right / row.of for row in rows if row.of]
        mean = f"{100 * statistics.fmean(shares):.1f} %" if shares else "-"
        table.add_row(what, *(_percent(row.right, row.of) for row in rows), mean)
    return table


def calibration(*measured: Measured) -> Table:
    """Whether what it is surer of is right more often."""
    table = Table("confidence of an outcome", "on average", "right", "")
    sure = [pair for one in measured for pair in one.sure]
    for least, most in pairwise(BINS):
        found = [pair for pair in sure if least <= pair[0] < most]
        if found:
            right = sum(was for _, was in found)
            mean = f"{100 * statistics.fmean(one for one, _ in found):.0f} %"
            table.add_row(f"{least} to {min(most, 1)}", mean, _percent(right, len(found)), f"{right}/{len(found)}")
    return table


def times(measured: Measured) -> str:
    """How long a call takes, and who judged."""
    ordered = sorted(measured.ms)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    methods = ", ".join(f"{method}: {count}" for method, count in measured.methods.most_common())
    return f"{statistics.median(ordered):.1f} ms a call (p50), {late:.1f} ms (p95). Judged by {methods}."


def _percent(right: int, of: int) -> str:
    return f"{100 * right / of:.1f} %" if of else "-"


def _ratio(ours: int, theirs: int) -> str:
    return f"{ours / theirs:.2f}" if theirs else "-"
