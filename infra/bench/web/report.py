"""The tables of `make bench-web`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Column, Table

from infra.bench.web.figures import SCRIPT_KB, Asked, Figure, Scripts


def figures_table(figures: Sequence[Figure]) -> Table:
    """Milliseconds by the browser's clock, and the ratio to the rival's."""
    made = Table(Column("", no_wrap=True), "p50 ms", "p95 ms", "goal", "bull-board p50", "ratio", "")
    for figure in figures:
        rival = Figure("", figure.rivals).p50 if figure.rivals else None
        made.add_row(
            figure.name,
            f"{figure.p50:.0f}",
            f"{figure.p95:.0f}",
            "" if figure.goal is None else f"{figure.goal:g}",
            "" if rival is None else f"{rival:.0f}",
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            _verdict("late" if figure.late else ""),
        )
    return made


def scripts_table(scripts: Scripts) -> Table:
    """Kilobytes of script, compressed."""
    made = Table(Column("script for the first view, gzip -9", no_wrap=True), "kB", "goal", "ours / theirs", "")
    made.add_row("ours", f"{scripts.ours:.1f}", f"{SCRIPT_KB}", "", _verdict("too big" if scripts.too_big else ""))
    made.add_row("bull-board, what it loads", f"{scripts.bull:.1f}", "", f"{scripts.ours / scripts.bull:.2f}", "")
    made.add_row(
        "twilio-flex, its one file: at least", f"{scripts.flex:.1f}", "", f"{scripts.ours / scripts.flex:.2f}", ""
    )
    return made


def asked_table(asked: Sequence[Asked]) -> Table:
    """What the first view waits for."""
    made = Table(Column("the first view loads and asks", no_wrap=True), "from ms", "for ms")
    for each in asked:
        made.add_row(each.name, f"{each.began:.0f}", f"{each.took:.0f}")
    return made


def _verdict(miss: str) -> str:
    return f"[red]{miss}[/]" if miss else "[green]ok[/]"
