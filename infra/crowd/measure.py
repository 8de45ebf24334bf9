"""Fills two databases and asks both the same questions, in turns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from infra.crowd.ask import Timed, ask
from infra.crowd.questions import REFERENCE, questions
from infra.crowd.report import Row
from infra.install.progress import Steps
from infra.places import INFRA, Places
from infra.stack import postgres
from infra.stack.lifecycle import DATABASE, DataPlane, data_plane

MEMORY = "2GB"  # shared buffers: about what fits a server that holds so many clients
FILL = INFRA / "crowd" / "fill.sql"


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many rows. Calls of the clients that ask stay the same; the others' are what is varied."""

    clients: int = 500
    calls_each: int = 2000  # of the clients that ask: an owner's one, an agency's twenty
    talkative: int = 100  # clients whose calls have their eight turns
    sparse_each: int = 20  # calls of each other client in the database that the full one is held against


def measure(crowd: Crowd, places: Places, steps: Steps) -> tuple[list[Row], Timed]:
    """The rows of the report, and the floor in the full database."""
    asked = [REFERENCE, *questions()]
    with ExitStack() as opened:
        sparse = opened.enter_context(_database("sparse", crowd, crowd.sparse_each, places, steps))
        full = opened.enter_context(_database("full", crowd, crowd.calls_each, places, steps))
        with steps.step(f"Asking {len(asked)} questions") as step:
            rows = []
            for question in asked:
                step.doing(question.name)
                in_sparse, in_full = ask([sparse, full], question)
                rows.append(Row(question, in_full, in_sparse))
    return rows, rows[0].full


@contextmanager
def _database(name: str, crowd: Crowd, others: int, places: Places, steps: Steps) -> Iterator[DataPlane]:
    folder = places.var / f"bench-data-{name}"
    try:
        with data_plane(folder, places, steps, MEMORY) as plane:
            calls = 20 * crowd.calls_each + (crowd.clients - 20) * others
            with steps.step(f"Filling in {crowd.clients} clients and {calls:,} calls"):
                _fill(plane.server, crowd, others)
            yield plane
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(server: postgres.Server, crowd: Crowd, others: int) -> None:
    numbers = {
        "clients": crowd.clients,
        "calls_each": crowd.calls_each,
        "others_each": others,
        "talkative": crowd.talkative,
    }
    postgres.run_script(server, DATABASE, FILL, numbers)
