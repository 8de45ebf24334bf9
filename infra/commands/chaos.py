"""`frontdesk chaos`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer import Option

from infra.bench.chaos.lab import Lab, run_lab
from infra.bench.chaos.lane import Outcome
from infra.bench.chaos.matrix import Choice
from infra.bench.chaos.report import line, markdown, misses
from infra.bench.chaos.switching import markdown as switched
from infra.bench.chaos.switching import measure
from infra.commands.shown import console as terminal
from infra.dev.demo.machine import machine
from infra.places import Places
from infra.progress import Steps


def chaos(
    *,
    only: Annotated[list[str] | None, Option(help="A stage or part: hearing, thinking, speaking, postgres, …")] = None,
    fault: Annotated[list[str] | None, Option(help="How it fails: refused, 429, stall, sigstop, …")] = None,
    moment: Annotated[
        list[str] | None, Option(help="When: before, first-turn, mid-sentence, while-speaking, …")
    ] = None,
    full: Annotated[bool, Option(help="Every fault at every moment.")] = False,
    switching: Annotated[int, Option(min=0, max=50, help="Trials of the switch-over beside livekit-agents.")] = 5,
    write: Annotated[Path | None, Option(help="Write the matrix there, in Markdown.")] = None,
) -> None:
    """Break one part after another in real calls, and print what the callers heard."""
    console = terminal()
    cells = Choice(only or (), fault or (), moment or (), full).cells()
    if not cells:
        raise typer.BadParameter("no cell of the matrix is like that")

    def done(outcome: Outcome) -> None:
        console.print(" | ".join(line(outcome)), markup=False, soft_wrap=True)

    steps = Steps(console)
    lab = Lab()
    try:
        run_lab(cells, lab, Places(), steps, done)
    except KeyboardInterrupt:
        console.print("Interrupted: this is what there is so far.")
        switching = 0
    _tell(f"Measured on {machine()}.\n\n{markdown(lab)}", console, write)
    if switching:
        with steps.step("Switching over, beside livekit-agents"):
            compared = switched(measure(switching, Places()))
        _tell(f"\n{compared}", console, write, more=True)
    if misses(lab):
        raise typer.Exit(1)


def _tell(text: str, console: Console, write: Path | None, *, more: bool = False) -> None:
    """On the terminal, and into the file: at its end, where there is `more` to what stands there."""
    console.print(text, markup=False, soft_wrap=True)
    if write:
        with write.open("a" if more else "w", encoding="utf-8") as file:
            file.write(text)
