"""The rehearsal with sound: one call after another on a stack of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import psycopg

from infra.bench.calls.rest import wait_for_rest
from infra.connections import Connections
from infra.dev.setup.everything import install
from infra.dev.stack.lifecycle import read_down, running
from infra.places import Places
from infra.progress import Steps
from infra.rehearse.grade import Grade, graded
from infra.rehearse.over_phone import place
from infra.rehearse.rows import Rows, Talk
from infra.rehearse.scene import Scene
from infra.rehearse.stock import found, prepare
from shared.errors import FrontdeskError, SetupError


def aloud(scenes: Sequence[Scene], places: Places, steps: Steps, told: Callable[[Grade], None]) -> list[Grade]:
    """`told` of each as soon as it is graded."""
    folder = places.var / "rehearse"
    install(places, steps)
    stack = _emptied(folder / "stack")
    with running(stack, "free", agent=True, places=places, steps=steps) as connections:
        wait_for_rest(stack)
        return on_stack(scenes, connections, places, told, folder / "recordings")


def on_stack(
    scenes: Sequence[Scene],
    connections: Connections,
    places: Places,
    told: Callable[[Grade], None],
    recordings: Path | None = None,
) -> list[Grade]:
    """On one that is up, and answers."""
    # Its native part complains of channels that a hang-up closes, as any hang-up does.
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    grades: list[Grade] = []
    with psycopg.connect(connections.database_dsn, autocommit=True) as database:
        found(database, {scene.business.id: scene.business for scene in scenes}.values())
        for scene in scenes:
            now = replace(scene, now=dt.datetime.now(dt.UTC).astimezone(scene.business.zone))
            prepare(database, now)
            wav = recordings / scene.business.profession / f"{scene.script}.wav" if recordings else None
            grades.append(graded(asyncio.run(_placed(now, connections, places.cache / "caller", wav)), now))
            told(grades[-1])
    return grades


async def _placed(scene: Scene, connections: Connections, cache: Path, wav: Path | None) -> Talk:
    """A call that cannot be played to its end is one that failed; the others go on."""
    try:
        return await place(scene, connections, cache, wav)
    except FrontdeskError as error:
        return Talk((), Rows(), "caller", trouble=f"{type(error).__name__}: {error}")


def _emptied(stack: Path) -> Path:
    """A fresh one: without the calls of the one before."""
    if any(part.is_running() for part in read_down(stack)):
        raise SetupError(f"Another rehearsal is running in {stack}.")
    shutil.rmtree(stack, ignore_errors=True)
    return stack
