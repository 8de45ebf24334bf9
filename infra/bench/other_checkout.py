"""Another checkout beside ours: its code in a process of its own, our programs and models, our Python environment.

Its code is told by PYTHONPATH, which goes before what the environment knows. It leaves when its standard input closes,
so it never outlives us.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError

SHARED = ("bin", "models", "cache")  # of our var/: nothing is built or downloaded twice
LEAVES_WITHIN_S = 60.0
TOLD_LINES = 12


def module_beside(checkout: Path, pattern: str) -> str:
    """The module of the file that `pattern` finds below infra/: former commits have it elsewhere. SetupError."""
    found = next(checkout.glob(f"infra/**/{pattern}"), None)
    if found is None:
        raise SetupError(f"{checkout} is no checkout of Frontdesk: it has no {pattern} below infra/.")
    return ".".join(found.relative_to(checkout).with_suffix("").parts)


@dataclass(frozen=True, slots=True)
class Script:
    """Python that runs with the packages of `checkout`, of which it may use what each version has.

    Its arguments are the folder that it takes for its var/, and what is `given`. It prints a line of JSON, and goes on
    until its standard input closes.
    """

    checkout: Path
    text: str
    given: Sequence[str]


@contextmanager
def driven(script: Script, folder: Path, places: Places, steps: Steps) -> Iterator[dict[str, Any]]:
    """Runs it while the block lasts; yields what it printed first. SetupError."""
    checkout = script.checkout
    _furnish(folder, places)
    log = folder / "driver.log"
    with log.open("w") as errors, _driver(script, folder, errors.fileno()) as driver:
        try:
            with steps.step(f"Starting what {checkout} has"):
                told = _told(driver, checkout, log)
            yield told
        finally:
            _dismiss(driver)


def _driver(script: Script, folder: Path, errors: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", script.text, str(folder), *script.given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(script.checkout)},
    )


def _furnish(folder: Path, places: Places) -> None:
    """Its var/ looks into ours wherever something is only read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        link, target = folder / name, (places.var / name).resolve()
        if not (link.is_symlink() and link.resolve() == target):
            link.unlink(missing_ok=True)
            link.symlink_to(target)


def _told(driver: subprocess.Popen[str], checkout: Path, log: Path) -> dict[str, Any]:
    assert driver.stdout is not None
    line = driver.stdout.readline()
    if not line.startswith("{"):
        _dismiss(driver)
        end = "\n".join(log.read_text(errors="replace").splitlines()[-TOLD_LINES:])
        raise SetupError(f"{checkout} did not start. The end of {log}:\n{end}")
    told: dict[str, Any] = json.loads(line)
    return told


def _dismiss(driver: subprocess.Popen[str]) -> None:
    """Have it take down what it started in good order; it is killed when it does not."""
    assert driver.stdin is not None
    driver.stdin.close()
    try:
        driver.wait(LEAVES_WITHIN_S)
    except subprocess.TimeoutExpired:
        driver.kill()
