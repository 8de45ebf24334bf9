"""The same questions to the full databases of two checkouts, in turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from infra.bench.database.ask import ask
from infra.bench.database.measure import DataSize, filled, fillings
from infra.bench.database.questions import REFERENCE, Question, questions
from infra.bench.database.report import Compared
from infra.bench.other_checkout import Script, driven, module_beside
from infra.places import Places
from infra.progress import Steps

DRIVER = """
import importlib, json, sys
from contextlib import contextmanager
from pathlib import Path
from infra.places import Places

class Step:
    def doing(self, *_): pass

class Steps:
    def say(self, *_): pass
    @contextmanager
    def step(self, *_, **__): yield Step()

measure = importlib.import_module(sys.argv[2])
questions = importlib.import_module(sys.argv[2].rpartition(".")[0] + ".questions")
Size = getattr(measure, "DataSize", getattr(measure, "Crowd", None))
size = Size(clients=int(sys.argv[3]), calls_each=int(sys.argv[4]))
database = getattr(measure, "filled", getattr(measure, "_database", None))
with database("full", size, measure.fillings(size)["full"], Places(var=Path(sys.argv[1])), Steps()) as plane:
    asked = {
        q.name: {"path": q.path, "params": dict(q.params), "headers": dict(q.headers), "posted": q.body is not None}
        for q in [questions.REFERENCE, *questions.questions()]
    }
    print(json.dumps({"url": plane.url, "jwt_secret": plane.jwt_secret, "asked": asked}), flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Other:
    """The other checkout's database: where it is asked, and how it is asked each question."""

    url: str
    jwt_secret: str
    asked: Mapping[str, Mapping[str, Any]]

    def question(self, ours: Question) -> Question | None:
        """As it was asked there; None where nobody asked it yet."""
        told = self.asked.get(ours.name)
        if told is None:
            return None
        body = ours.body if told["posted"] else None
        return replace(ours, path=told["path"], params=told["params"], headers=told["headers"], body=body)


def compare(size: DataSize, checkout: Path, places: Places, steps: Steps, times: int | None = None) -> list[Compared]:
    """Each question that both know. SetupError when the other one does not start."""
    folder = places.var / "bench-data-other"
    given = [module_beside(checkout, "fill.sql").rpartition(".")[0] + ".measure"]
    given += [str(size.clients), str(size.calls_each)]
    with (
        filled("full", size, fillings(size)["full"], places, steps) as ours,
        driven(Script(checkout, DRIVER, given), folder, places, steps) as told,
    ):
        theirs = Other(**told)
        with steps.step("Asking both") as step:
            compared = []
            for question in [REFERENCE, *questions()]:
                step.doing(question.name)
                if (there := theirs.question(question)) is not None:
                    here, other = ask([(ours, question), (theirs, there)], times)
                    compared.append(Compared(question, here, other))
    return compared
