"""Fills three databases and asks each question in two of them, in turns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.bench.database.ask import Timed, ask
from infra.bench.database.questions import AGENCY_SIZE, LAST_DAY, REFERENCE, Question, questions
from infra.bench.database.report import Row
from infra.dev.stack import postgres
from infra.dev.stack.lifecycle import DATABASE, DataPlane, data_plane
from infra.places import Places
from infra.progress import Steps

MEMORY = "2GB"  # shared buffers: about what fits a server that holds so many clients
LAST = f"{LAST_DAY} 00:00Z"
FILL = Path(__file__).with_name("fill.sql")


@dataclass(frozen=True, slots=True)
class DataSize:
    """How many rows. Calls of the client that asks stay the same; all others' are what is varied."""

    clients: int = 500
    calls_each: int = 2000  # in the full database, and of whoever asks in the sparse ones
    talkative: int = 100  # clients whose calls have their eight turns
    sparse: int = 10_000  # calls of all other clients together, where they have few


@dataclass(frozen=True, slots=True)
class Filling:
    """Calls of each client in one database: the owner's one, the agency's other nineteen, all others."""

    own: int
    agency: int
    others: int

    def total(self, clients: int) -> int:
        return self.own + (AGENCY_SIZE - 1) * self.agency + (clients - AGENCY_SIZE) * self.others


def fillings(size: DataSize) -> dict[str, Filling]:
    """The full database, and for each who asks one in which all others have few calls."""
    own = size.calls_each
    few_of_one, few_of_agency = (max(1, size.sparse // (size.clients - mine)) for mine in (1, AGENCY_SIZE))
    return {
        "full": Filling(own, own, own),
        "sparse": Filling(own, few_of_one, few_of_one),
        "sparse-agency": Filling(own, own, few_of_agency),
    }


def measure(size: DataSize, places: Places, steps: Steps, times: int | None = None) -> tuple[list[Row], Timed]:
    """The rows of the report, and the floor in the full database. Each question is timed `times` times, or as often as
    it says itself.
    """
    asked = [REFERENCE, *questions()]
    with ExitStack() as opened:
        planes = {
            name: opened.enter_context(filled(name, size, filling, places, steps))
            for name, filling in fillings(size).items()
        }
        with steps.step(f"Asking {len(asked)} questions") as step:
            rows = []
            for question in asked:
                step.doing(question.name)
                both = [(planes[_sparse(question)], question), (planes["full"], question)]
                in_sparse, in_full = ask(both, times)
                rows.append(Row(question, in_full, in_sparse))
    return rows, rows[0].full


def _sparse(question: Question) -> str:
    return "sparse-agency" if question.asker == "agency" else "sparse"


@contextmanager
def filled(name: str, size: DataSize, filling: Filling, places: Places, steps: Steps) -> Iterator[DataPlane]:
    """A database with so many rows, while the block lasts."""
    folder = places.var / "bench-data" / name
    try:
        with data_plane(folder, places, steps, MEMORY) as plane:
            with steps.step(f"Filling in {size.clients} clients and {filling.total(size.clients):,} calls"):
                fill(plane.server, size, filling)
            yield plane
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(server: postgres.Server, size: DataSize, filling: Filling, last: str = LAST) -> None:
    """A year of calls up to `last`."""
    told = {
        "last": last,
        "clients": size.clients,
        "talkative": size.talkative,
        "own": filling.own,
        "agency": filling.agency,
        "others": filling.others,
    }
    postgres.run_script(server, DATABASE, FILL, told)
