"""`frontdesk bench-judge`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from typer import BadParameter, Option

from cloud.after_call.judge import judge_by_rules, judged
from cloud.after_call.model.ollama_judge import JudgeChoice, OllamaJudge
from cloud.after_call.opinion.judgement import Judgement
from cloud.after_call.transcript import CallTranscript
from infra.bench.judge.across import across
from infra.bench.judge.kinds import by_kind, kinds
from infra.bench.judge.measure import Judge, measure
from infra.bench.judge.report import accuracies, authors, calibration, confusion, times
from infra.commands.shown import console as terminal
from infra.connections import STATE, load
from infra.places import Places
from infra.training.labelled import KINDS, SETS, read_set

LEGEND = "x: ratio to the reference. Most common label: of the same set. Plain VADER: its own lexicon and thresholds."


def bench_judge(
    *,
    labelled: Annotated[str, Option("--set", help="Which labelled set: held-out or development.")] = "held-out",
    apart: Annotated[
        bool, Option("--across", help="Each author of the development sets, by what the others teach.")
    ] = False,
    model: Annotated[str | None, Option(help="Also let this model of Ollama judge, e.g. llama3.1:8b.")] = None,
    deadline: Annotated[float, Option(min=1, help="Seconds the model has for one call.")] = 60.0,
    first: Annotated[int | None, Option(min=1, help="Only the first calls of the set, e.g. with a slow model.")] = None,
) -> None:
    """Print how well calls are judged, on a labelled set."""
    if labelled not in SETS:
        raise BadParameter(f"one of {', '.join(SETS)}", param_hint="--set")
    if apart:
        _print_across()
        return
    whole = read_set(SETS[labelled])
    chosen = whole.model_copy(update={"calls": whole.calls[:first]})
    console = terminal()
    console.print(f"{labelled}: {len(chosen.sentences)} sentences, {len(chosen.calls)} calls")
    with _judges(model, deadline) as judges:
        for judge in judges:
            measured = measure(chosen, judge)
            console.print(times(measured))
            console.print(accuracies(measured))
            console.print(confusion(measured))
            console.print(calibration(measured))
            console.print(by_kind(kinds(read_set(KINDS[labelled]).calls[:first], judge)))
    console.print(LEGEND)


def _print_across() -> None:
    measured = dict(across())
    console = terminal()
    console.print(authors(measured))
    console.print(calibration(*measured.values()))


@contextmanager
def _judges(model: str | None, deadline: float) -> Iterator[list[Judge]]:
    """The rules, and the model if one is named."""
    if model is None:
        yield [judge_by_rules]
        return
    choice = JudgeChoice(url=_ollama(), model=model, deadline=deadline)
    with asyncio.Runner() as runner:
        ollama = OllamaJudge(choice)

        def by_model(call: CallTranscript) -> Judgement:
            return runner.run(judged(call, ollama))

        yield [judge_by_rules, by_model]
        runner.run(ollama.aclose())


def _ollama() -> str:
    """OLLAMA_URL, else the running stack's."""
    return os.environ.get("OLLAMA_URL") or load(Places().stack / STATE).ollama_url
