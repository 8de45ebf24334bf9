"""`frontdesk rehearse`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from typer import Argument, Option

from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps
from infra.rehearse.aloud import aloud
from infra.rehearse.grade import Grade
from infra.rehearse.heard import MANNERS, Manner
from infra.rehearse.rehearsal import chosen, in_memory, write
from infra.rehearse.report import LEGEND, lines, shortfalls, table


def rehearse(
    professions: Annotated[list[str] | None, Argument(help="Whose callers; without any, all nine.")] = None,
    *,
    only: Annotated[list[str] | None, Option(help="A script's name or a kind, such as booking; repeatable.")] = None,
    sample: Annotated[int, Option(min=0, max=200, help="So many, evenly out of all.")] = 0,
    text: Annotated[bool, Option("--text", help="In memory, words alone: no stack, no sound, no model.")] = False,
    held: Annotated[bool, Option("--held", help="The callers that were written without knowing the rules.")] = False,
    heard: Annotated[str, Option(help=f"With --text, how the words are written down: {', '.join(MANNERS)}.")] = "plain",
    show: Annotated[bool, Option("--show", help="Print what was said, too.")] = False,
) -> None:
    """Callers with something to get done ring nine businesses. Exit code 1 when a goal is missed."""
    places, console = Places(), terminal()
    scenes = chosen(dt.datetime.now(dt.UTC), professions or [], only or [], sample, held=held)
    if text:
        grades = in_memory(scenes, _manner(heard))
    else:
        grades = aloud(scenes, places, Steps(console), lambda grade: console.print(_in_brief(grade), markup=False))
    report = "text.json" if text else "report.json"
    write(grades, places.var / "rehearse" / (f"held-{report}" if held else report))
    _print(grades, console, show=show)
    if not lines(grades)[-1].good:
        raise typer.Exit(1)


def _manner(heard: str) -> Manner:
    for manner in MANNERS:
        if manner == heard:
            return manner
    raise typer.BadParameter(f"one of {', '.join(MANNERS)}", param_hint="--heard")


def _in_brief(grade: Grade) -> str:
    return f"{grade.profession}/{grade.scene.script}: {'got it' if grade.got_it else '; '.join(grade.missing)}"


def _print(grades: Sequence[Grade], console: Console, *, show: bool) -> None:
    for grade in grades if show else []:
        console.rule(f"{grade.profession}/{grade.scene.script}")
        for turn in grade.talk.turns:
            console.print(f"  caller: {turn.caller}\n  agent:  {turn.agent}", markup=False)
    console.print(table(grades))
    console.print(LEGEND, style="dim")
    for line in shortfalls(grades):
        console.print(line, markup=False)
