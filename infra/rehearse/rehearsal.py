"""Which callers ring whom, and what became of them: the rehearsal without sound."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import structlog

from infra.rehearse.business import read_business
from infra.rehearse.case import HELD, PROFESSIONS, SCRIPTS, cases_of
from infra.rehearse.grade import Grade, graded
from infra.rehearse.heard import Manner
from infra.rehearse.in_memory import play
from infra.rehearse.report import as_json
from infra.rehearse.scene import Scene
from shared.errors import SetupError


def chosen(
    at: dt.datetime, professions: Sequence[str], scripts: Sequence[str], sample: int = 0, *, held: bool = False
) -> list[Scene]:
    """All, or those named; `sample`: so many, evenly out of the whole; `held`: of those written without the rules.

    SetupError: there is none such.
    """
    scenes = [
        Scene(business, name, case, at.astimezone(business.zone))
        for business in map(read_business, professions or PROFESSIONS)
        for name, case in cases_of(business.profession, HELD if held else SCRIPTS).items()
        if not scripts or name in scripts or case.kind in scripts
    ]
    if not scenes:
        raise SetupError(f"no script is called {', '.join(scripts)}, and none is of that kind")
    return scenes[:: max(1, len(scenes) // sample)][:sample] if sample else scenes


def in_memory(scenes: Sequence[Scene], manner: Manner = "plain") -> list[Grade]:
    """`manner`: how the recogniser writes."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

    async def each() -> list[Grade]:
        return [graded(await play(scene, manner), scene) for scene in scenes]

    return asyncio.run(each())


def write(grades: Sequence[Grade], path: Path) -> None:
    """JSON, UTF-8; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(as_json(grades), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
