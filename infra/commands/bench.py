"""`frontdesk bench`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer import Option

from infra.bench.calls import bench as benchmark
from infra.places import Places


def bench(
    times: Annotated[int, Option(min=1, max=100, help="Warm calls to place.")] = 5,
    against: Annotated[Path | None, Option(help="Another checkout, to call in turns and print the ratios.")] = None,
    together: Annotated[int, Option(min=0, max=20, help="Place so many calls at once instead.")] = 0,
) -> None:
    """Place a first call on a fresh stack, then warm ones with other questions, and print the latencies."""
    console = Console(highlight=False)
    if together and against:
        raise typer.BadParameter("--together measures this checkout only: leave --against out")
    if together:
        good = benchmark.together(Places(), console, together)
    else:
        good = benchmark.bench(Places(), console, times, against)
    if not good:
        raise typer.Exit(1)
