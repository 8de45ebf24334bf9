"""`frontdesk certify`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from typer import Option

from edge_agent.admission import EVERY
from infra.bench.certify.certificate import write
from infra.bench.certify.certify import Trial, settings_of
from infra.bench.certify.certify import certify as certificate
from infra.bench.certify.measure import TURNS
from infra.bench.certify.steps import LIMIT, Step
from infra.commands.shown import say
from infra.places import Places


def certify(
    *,
    box: Annotated[Path | None, Option(help="Settings of the box, e.g. infra/boxes/rtx-5090.env.")] = None,
    most: Annotated[int, Option(min=1, help="Calls at once at which it is enough.")] = 200,
    every: Annotated[float, Option(min=0.0, help="Seconds between two turns of one call.")] = EVERY,
    turns: Annotated[int, Option(min=1, help="Turns in a step, at least.")] = TURNS,
    limit: Annotated[float, Option(min=0.05, help="Seconds that 95 of 100 turns may take.")] = LIMIT,
    ollama: Annotated[bool, Option("--ollama", help="Ask the real model of the settings, not a stub.")] = False,
    first_token: Annotated[float, Option(min=0.0, help="The stub's first word, seconds.")] = 0.1,
    tokens_per_s: Annotated[float, Option(min=1.0, help="The stub's speed in each answer.")] = 80.0,
    out: Annotated[Path | None, Option(help="Folder of the certificate; var/certificate if not given.")] = None,
) -> None:
    """How many calls this box's own engines carry with 95 of 100 answers in time: a page and JSON.

    Settings come from the environment and from --box; those of LiveKit and the database are not needed. Stop the box's
    own agent first.
    """
    places = Places()
    trial = Trial(most, every, turns, limit, ollama, first_token, tokens_per_s)
    told = asyncio.run(certificate(settings_of(os.environ, box, places.models), trial, _show(limit)))
    data, page = write(told, out or places.var / "certificate")
    say(f"Calls at once: {told['calls']}, with 95 of 100 answers within {told['limit_ms']} ms: {page}, {data}")


def _show(limit: float) -> Callable[[Step], None]:
    def show(step: Step) -> None:
        p50, p95 = (step.of("first_sound", percent) for percent in (50, 95))
        took = "p50 {}, p95 {}".format(*("-" if one is None else f"{one * 1000:.0f} ms" for one in (p50, p95)))
        held = "holds" if step.holds(limit) else "does not hold"
        say(f"{step.calls:4} calls: {took}; {len(step.turns)} turns, {step.failed} failed: {held}")

    return show
