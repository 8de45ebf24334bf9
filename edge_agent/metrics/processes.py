"""The series of several processes together, by the client's own multiprocess mode.

Each process writes its values into files of the folder that PROMETHEUS_MULTIPROC_DIR names, and whoever is asked adds
them up. The client reads that name when it is imported, so everything here is done before `series` is.

Two things are unlike the client's defaults. A file is named after the line process's number and not after the process:
one that is started anew goes on counting where the dead one left off, and there are never more files than lines. And
the files have their room on the disk before anybody writes: the client maps a file with holes, and a process that
writes into one on a full disk is killed by SIGBUS (prometheus_client 0.26.0), calls and all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

log = structlog.get_logger()

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
FOLDER = "metrics"  # below the state folder
ROOM = 1 << 18  # bytes of a file: a few times what all series with all their labels take
_COUNTING = ("counter", "histogram")
_LIVE = ("gauge_livesum", "gauge_livemax")

SPEAKS = "speech"  # the name of the speech process

Name = int | str  # of a process: the number of a line process, 0 for the supervisor, a word for another


def apart() -> None:
    """This process is the only one: its values stay in its memory."""
    os.environ.pop(VARIABLE, None)


def together(state: Path, names: Collection[Name]) -> None:
    """For the supervisor, before it starts anybody: an empty folder for itself and for those who are called so.

    Where the disk has no room for it each process counts for itself, and the log says so.
    """
    folder = state / FOLDER
    apart()
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in (0, *names):
            _make_room(folder, name, *_COUNTING, *_LIVE)
    except OSError as failure:
        log.error("metrics_of_lines_missing", kind=type(failure).__name__)  # noqa: TRY400 — a path tells nothing here
        return
    os.environ[VARIABLE] = str(folder)
    joined(0)


def joined(name: Name) -> None:
    """This process is the one of that name. Nothing where it is alone."""
    if VARIABLE in os.environ:
        from prometheus_client import values  # noqa: PLC0415

        values.ValueClass = values.MultiProcessValue(lambda: name)  # type: ignore[no-untyped-call]


def gone(name: Name) -> None:
    """It ended, or was killed: what it had is no more, what it counted stays."""
    if folder := os.environ.get(VARIABLE):
        # Not the client's mark_process_dead: it removes files, and a full disk has no room for new ones.
        for kind in _LIVE:
            with (Path(folder) / f"{kind}_{name}.db").open("r+b") as file:
                file.write(bytes(ROOM))


def registry() -> CollectorRegistry:
    """What is shown: all processes, or this one and what the client knows of it (memory, files, garbage)."""
    from prometheus_client import REGISTRY, CollectorRegistry  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    if VARIABLE not in os.environ:
        return REGISTRY
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
    return everybody


def _make_room(folder: Path, name: Name, *kinds: str) -> None:
    """Raises OSError where the disk is full."""
    for kind in kinds:
        with (folder / f"{kind}_{name}.db").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, ROOM)
