"""Faults planted in our own code, one at a time: which of them do the tests notice? `make test-mutants`.

cosmic-ray plants them, in a copy of the checkout; a sample of each package's, the same for the same seed. A mutant that
the package's own tests let pass meets the stories of whole calls too. Not part of `make test`: about a quarter of an
hour. Whoever survives is printed as a diff: either nothing would be different, or a test is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from infra.places import CHECKOUT, Places

PACKAGES = ("converse", "think", "speak", "record")
FOLDER = Places().var / "mutants"
TIMEOUT_S = 180
QUICK = "-x -q -p no:cacheprovider --hypothesis-profile quick -m 'not engines and not live and not database'"
CONFIG = """
[cosmic-ray]
module-path = "edge_agent/{package}"
timeout = {timeout}
excluded-modules = []
test-command = "sh {judge}"
[cosmic-ray.distributor]
name = "local"
"""
# Runs with cosmic-ray's own Python: all but the sample is passed over.
SAMPLE = """
import random, sys
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkResult, WorkerOutcome
with use_db(sys.argv[1], WorkDB.Mode.open) as db:
    # "|" stands in annotations, and those are not evaluated; without its decorator a dataclass is none.
    order = sorted((m.module_path.as_posix(), m.start_pos, m.operator_name, m.occurrence, item.job_id)
                   for item in db.work_items for m in item.mutations
                   if not ("BitOr" in m.operator_name or m.operator_name.endswith("RemoveDecorator")))
    chosen = {row[-1] for row in random.Random(int(sys.argv[3])).sample(order, min(len(order), int(sys.argv[2])))}
    for item in list(db.work_items):
        if item.job_id not in chosen:
            db.set_result(item.job_id, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))
"""
REPORT = """
import sys
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome
with use_db(sys.argv[1], WorkDB.Mode.open) as db:
    results = [(item, result) for item, result in db.completed_work_items
               if result.worker_outcome is not WorkerOutcome.SKIPPED]
    alive = [(item, result) for item, result in results if result.test_outcome is TestOutcome.SURVIVED]
    for item, result in alive:
        print(result.diff)
    print(f"{sys.argv[2]}: {len(results) - len(alive)} of {len(results)} noticed")
"""


def main(
    packages: Annotated[list[str] | None, Argument(help="Of edge_agent; all four if none is named.")] = None,
    sample: Annotated[int, Option(min=1, help="Mutants of each package.")] = 12,
    seed: Annotated[int, Option(help="Which ones.")] = 1,
) -> None:
    """Plant a sample of faults in each package, and print what the tests let pass."""
    python = _cosmic_ray()
    for package in packages or PACKAGES:
        tree = _copied(package)
        session = str(tree / "session.sqlite")
        _run(python, "-m", "cosmic_ray.cli", "init", "config.toml", session, at=tree)
        _run(python, "-c", SAMPLE, session, str(sample), str(seed), at=tree)
        _run(python, "-m", "cosmic_ray.cli", "exec", "config.toml", session, at=tree)
        _run(python, "-c", REPORT, session, package, at=tree)


def _cosmic_ray() -> str:
    """Its own environment: it is nobody's dependency."""
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", str(FOLDER / "venv"), at=CHECKOUT)
        _run(str(python), "-m", "pip", "install", "--quiet", "cosmic-ray==8.7.0", at=CHECKOUT)
    return str(python)


def _copied(package: str) -> Path:
    """What git knows, as it stands now; the installed models and programs are looked at where they are."""
    tree = FOLDER / package
    shutil.rmtree(tree, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / name, target)
    judge = tree / "judge.sh"
    # First on the path, before the checkout that the environment belongs to.
    pytest = f"PYTHONPATH={tree} {sys.executable} -m pytest {QUICK}"
    judge.write_text(f"{pytest} tests/{package} && {pytest} tests/stories\n")
    (tree / "config.toml").write_text(CONFIG.format(package=package, timeout=TIMEOUT_S, judge=judge))
    return tree


def _run(*command: str, at: Path) -> None:
    subprocess.run(command, cwd=at, check=True)


if __name__ == "__main__":
    typer.run(main)
