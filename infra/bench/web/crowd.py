"""A database with a million calls, the newest of them today's. It is kept for some hours: to fill it takes minutes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.bench.database.measure import FILL, MEMORY, DataSize, fill, fillings
from infra.bench.database.questions import OWN
from infra.dev.stack import postgres
from infra.dev.stack.lifecycle import DATABASE, DataPlane, data_plane
from infra.places import Places
from infra.progress import Steps

OWNERS_SIDE = Path(__file__).with_name("owner.sql")
KEPT = timedelta(hours=6)  # so long its newest calls are of the owner's today
AFTERNOON = 17  # o'clock, where the owner is when it is filled


@contextmanager
def crowded(size: DataSize, now: datetime, places: Places, steps: Steps) -> Iterator[DataPlane]:
    """The database, its REST interface and the page before it, while the block lasts."""
    folder = kept_in(size, places)
    mark = postgres.reachable_place(folder / "postgres") / "filled.json"
    if not is_kept(mark, size, now):
        shutil.rmtree(folder, ignore_errors=True)
    with data_plane(folder, places, steps, MEMORY) as plane:
        if not mark.exists():
            with steps.step(f"Filling in {fillings(size)['full'].total(size.clients):,} calls"):
                _fill(plane.server, size, now)
            mark.write_text(mark_of(size, now))
        yield plane


def kept_in(size: DataSize, places: Places) -> Path:
    """The folder of the database of that size."""
    return places.var / "bench-web" / f"{size.clients}x{size.calls_each}"


def _fill(server: postgres.Server, size: DataSize, now: datetime) -> None:
    fill(server, size, fillings(size)["full"], now.isoformat())
    postgres.run_script(server, DATABASE, OWNERS_SIDE, {"client": OWN, "zone": afternoon(now)})


def afternoon(now: datetime) -> str:
    """A time zone in which it is late in the day: whose day has calls. Etc/GMT+5 is UTC-5."""
    ahead = (AFTERNOON - now.astimezone(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def _digest(size: DataSize) -> str:
    """Of all that makes the rows what they are."""
    made = json.dumps(asdict(size)).encode() + FILL.read_bytes() + OWNERS_SIDE.read_bytes()
    return hashlib.sha256(made).hexdigest()


def mark_of(size: DataSize, now: datetime) -> str:
    """What stands beside a database that was filled whole."""
    return json.dumps({"of": _digest(size), "at": now.isoformat()})


def is_kept(mark: Path, size: DataSize, now: datetime) -> bool:
    """Whether there is one of this size that is young enough."""
    try:
        told = json.loads(mark.read_text())
    except FileNotFoundError:
        return False
    return bool(told["of"] == _digest(size)) and now - datetime.fromisoformat(told["at"]) < KEPT
