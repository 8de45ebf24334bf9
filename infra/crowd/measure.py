"""Fills two databases and asks both the same questions."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from infra.crowd.ask import Timed, ask, tokens
from infra.crowd.questions import REFERENCE, Question, questions
from infra.crowd.report import Row
from infra.install.progress import Steps
from infra.places import INFRA, Places
from infra.stack import postgres
from infra.stack.lifecycle import DATABASE, data_plane

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
    sparse = _times(crowd, crowd.sparse_each, asked, places, steps)
    full = _times(crowd, crowd.calls_each, asked, places, steps)
    rows = [Row(question, full[question.name], sparse[question.name]) for question in asked]
    return rows, full[REFERENCE.name]


def _times(crowd: Crowd, others: int, asked: list[Question], places: Places, steps: Steps) -> dict[str, Timed]:
    folder = places.var / "bench-data"
    try:
        with data_plane(folder, places, steps, MEMORY) as plane:
            calls = 20 * crowd.calls_each + (crowd.clients - 20) * others
            with steps.step(f"Filling in {crowd.clients} clients and {calls:,} calls"):
                _fill(plane.server, crowd, others)
            held = tokens(plane)
            with steps.step(f"Asking {len(asked)} questions") as step:
                answers = {}
                for question in asked:
                    step.doing(question.name)
                    answers[question.name] = ask(plane, held, question)
            return answers
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
