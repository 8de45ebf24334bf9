"""What a person sees of a soak: each figure beside its goal."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from rich.table import Column, Table

from infra.bench.soak.soak import Outcome, slope
from infra.phone.gaps import percentile

SOON = 3.0  # s: p95 of heard again
NOISE = 20.0  # MB an hour: what the measure of a short run is off by
LEGEND = (
    "Seconds, at the phone. heard again: from the kill to the next sound of an agent; in silence: the same without what"
    " the caller himself said meanwhile. lost rows: questions that were heard answered and are not one row of the "
    "transcript, exactly; calls that are not one, with one end; rows that its end does not count."
)


def table(found: Outcome) -> Table:
    """A row for each goal."""
    made = Table("", Column("measured", justify="right"), "goal", "")
    for name, value, goal, met in rows(found):
        made.add_row(name, value, goal, "" if met is None else "[green]met[/]" if met else "[red]not met[/]")
    return made


def rows(found: Outcome) -> Iterator[tuple[str, str, str, bool | None]]:
    """Name, value, goal, and whether it is met; None where there is no goal."""
    tally, p95 = found.tally, percentile(found.tally.silence, 95)
    again = len([one for one in tally.again if not isinf(one)])
    yield "calls", f"{tally.calls} in {found.seconds:.0f} s", "", None
    yield "kills", f"{found.kills}, {found.in_calls} calls hit", "", None
    yield "heard again", f"{again} of {len(tally.again)}", "all", again == len(tally.again)
    yield "heard again p50 / p95 / max", _three(tally.again), "", None
    yield "in silence p50 / p95 / max", _three(tally.silence), f"p95 {SOON:.0f} s", p95 is None or p95 <= SOON
    yield "calls nobody took", str(tally.unanswered), "0", not tally.unanswered
    yield "calls hung up on", str(tally.dropped), "0", not tally.dropped
    yield "questions answered", f"{tally.answered} of {tally.asked}", "", None
    yield "lost rows", str(len(tally.lost)), "0", not tally.lost
    yield "events refused", str(found.rejected), "0", not found.rejected
    yield "rooms left", str(found.rooms), "0", not found.rooms
    yield "agents in a room at once", str(tally.agents), "", None
    yield "calls where two spoke at once", str(tally.both_spoke), "0", not tally.both_spoke
    if (grows := slope(found.memory)) is not None:
        yield "supervisor's memory", f"{grows:+.1f} MB/h", f"0 ± {NOISE:.0f}", grows <= NOISE


def _three(seconds: list[float]) -> str:
    p50, p95, most = percentile(seconds, 50), percentile(seconds, 95), max(seconds, default=None)
    return " / ".join("-" if one is None else "never" if isinf(one) else f"{one:.2f}" for one in (p50, p95, most))
