"""`frontdesk bench-hearing`."""

from __future__ import annotations

from typing import Annotated

from typer import BadParameter, Option

from infra.bench.hearing.measure import lines, measured
from infra.bench.hearing.readings import Readings
from infra.bench.hearing.report import LEGEND, errors
from infra.bench.hearing.sets import SETS, read_set
from infra.commands.shown import console as terminal
from infra.places import Places


def bench_hearing(
    *,
    only: Annotated[str | None, Option("--set", help="Only this set: tuned or unseen.")] = None,
    first: Annotated[int | None, Option(min=1, help="Only the first utterances of each set.")] = None,
) -> None:
    """Print how far the recogniser's confidence can be trusted, on the set it was learned from and on an unseen one."""
    if only is not None and only not in SETS:
        raise BadParameter(f"one of {', '.join(SETS)}", param_hint="--set")
    places, console = Places(), terminal()
    cache = places.cache / "hearing"
    readings = Readings(places.models, cache / "readings")
    for name in [only] if only else SETS:
        heard = lines(read_set(SETS[name]), places.models, cache, first)
        console.print(errors(name, [measured(line, readings) for line in heard]))
    console.print(LEGEND)
