"""`make test-mutations`."""

from __future__ import annotations

import sys

from rich.console import Console

from tests.mutations.holes import load
from tests.mutations.layers import ALL
from tests.mutations.report import summary, table
from tests.mutations.run import judge

console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
holes = load()
verdicts = []
with console.status("") as status:
    for verdict in judge(holes, ALL):
        verdicts.append(verdict)
        status.update(f"{len(verdicts)} of {len(holes) + 1} databases judged")
console.print(table(verdicts))
console.print(summary(verdicts))
sys.exit(not all(verdict.as_it_should_be for verdict in verdicts))
