"""The table: which layer noticed which hole."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from tests.mutations.run import Verdict

LONGEST = 80


def table(verdicts: Sequence[Verdict]) -> Table:
    """A row for each hole, a column for each layer, and what was noticed first."""
    made = Table("hole", *verdicts[0].noticed, "noticed as", "")
    for verdict in verdicts:
        marks = ["[green]✔[/]" if what else "" for what in verdict.noticed.values()]
        made.add_row(
            escape(verdict.hole.name), *marks, escape(_words(verdict)), "" if verdict.as_it_should_be else "[red]✘[/]"
        )
    return made


def summary(verdicts: Sequence[Verdict]) -> str:
    control, *holes = verdicts
    unseen = [verdict.hole.name for verdict in holes if not verdict.as_it_should_be]
    lines = [f"{len(holes) - len(unseen)} of {len(holes)} holes were noticed."]
    lines += [f"Nobody noticed: {name}" for name in unseen]
    lines += [f"Without a hole, {layer} is not content: {what}" for layer, what in control.noticed.items() if what]
    return "\n".join(lines)


def _words(verdict: Verdict) -> str:
    """What the most telling layer said: those that show what can be done come before those that show a difference."""
    said = (verdict.noticed.get(layer) for layer in ("behaviour", "pgTAP", "advisors", "privileges"))
    what = next(filter(None, said), "")
    return what if len(what) <= LONGEST else what[: LONGEST - 1] + "…"
