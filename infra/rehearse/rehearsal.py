"""Which callers ring whom, and what became of them: the rehearsal without sound."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from infra.rehearse.business import Business, read_business
from infra.rehearse.case import PROFESSIONS, Case, cases_of
from infra.rehearse.grade import Grade, graded
from infra.rehearse.heard import Manner
from infra.rehearse.in_memory import play
from infra.rehearse.report import as_json
from shared.errors import SetupError


@dataclass(frozen=True, slots=True)
class Part:
    """One caller and whom he rings."""

    business: Business
    script: str
    case: Case


def chosen(professions: Sequence[str], scripts: Sequence[str], sample: int = 0) -> list[Part]:
    """All, or those named; `sample`: so many of them, evenly out of the whole. SetupError: there is none such."""
    parts = [
        Part(read_business(profession), name, case)
        for profession in professions or PROFESSIONS
        for name, case in cases_of(profession).items()
        if not scripts or name in scripts or case.kind in scripts
    ]
    if not parts:
        raise SetupError(f"no script is called {', '.join(scripts)}, and none is of that kind")
    return parts[:: max(1, len(parts) // sample)][:sample] if sample else parts


def in_memory(parts: Sequence[Part], manner: Manner = "plain", now: dt.datetime | None = None) -> list[Grade]:
    """`now`: aware; else the clock's."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    at = now or dt.datetime.now(dt.UTC)
    return asyncio.run(_each(parts, manner, at))


async def _each(parts: Sequence[Part], manner: Manner, at: dt.datetime) -> list[Grade]:
    grades: list[Grade] = []
    for part in parts:
        now = at.astimezone(part.business.zone)
        talk = await play(part.case, part.business, now, manner)
        grades.append(graded(part.business.profession, part.script, part.case, talk, part.business, now))
    return grades


def write(grades: Sequence[Grade], path: Path) -> None:
    """JSON, UTF-8; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(as_json(grades), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
