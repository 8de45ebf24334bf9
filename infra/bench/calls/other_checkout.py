"""The stack of another checkout, beside ours: its code, our programs and models, our Python environment.

Its code runs in a process of its own, told by PYTHONPATH, which goes before what the environment knows. It leaves when
its standard input closes, so it never outlives us. The language model's store is its own: another checkout may have
another recipe for the model of the same name.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.connections import Connections
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError

SHARED = ("bin", "models", "cache")  # of our var/: nothing is built or downloaded twice
LEAVES_WITHIN_S = 60.0
TOLD_LINES = 12

# Runs with the other checkout's packages: only what each version has may be used.
DRIVER = """
import dataclasses, importlib, json, sys
from pathlib import Path
from infra.places import Places
running = importlib.import_module(sys.argv[3]).running
with running(Path(sys.argv[1]), "free", agent=True, places=Places(var=Path(sys.argv[2]))) as connections:
    print(json.dumps(dataclasses.asdict(connections)), flush=True)
    sys.stdin.read()
"""


@contextmanager
def beside(checkout: Path, folder: Path, stack: Path, places: Places, steps: Steps) -> Iterator[Connections]:
    """The other checkout's stack in `stack`, with an agent that answers, while the block lasts. SetupError.

    `folder` is what it takes for its var/.
    """
    lifecycle = _lifecycle(checkout)
    _furnish(folder, places)
    log = folder / "driver.log"
    with log.open("w") as errors, _driver(checkout, lifecycle, stack, folder, errors.fileno()) as driver:
        try:
            with steps.step(f"Starting the stack of {checkout}"):
                connections = _connections(driver, checkout, log)
            yield connections
        finally:
            _dismiss(driver)


def _lifecycle(checkout: Path) -> str:
    """The module that starts a stack there: former commits have it elsewhere below infra."""
    found = next(checkout.glob("infra/**/stack/lifecycle.py"), None)
    if found is None:
        raise SetupError(f"{checkout} is no checkout of Frontdesk: it has no stack/lifecycle.py below infra/.")
    return ".".join(found.relative_to(checkout).with_suffix("").parts)


def _driver(checkout: Path, lifecycle: str, stack: Path, folder: Path, errors: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", DRIVER, str(stack), str(folder), lifecycle],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(checkout)},
    )


def _furnish(folder: Path, places: Places) -> None:
    """Its var/ looks into ours wherever something is only read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        link, target = folder / name, (places.var / name).resolve()
        if not (link.is_symlink() and link.resolve() == target):
            link.unlink(missing_ok=True)
            link.symlink_to(target)


def _connections(driver: subprocess.Popen[str], checkout: Path, log: Path) -> Connections:
    assert driver.stdout is not None
    line = driver.stdout.readline()
    if not line.startswith("{"):
        _dismiss(driver)
        end = "\n".join(log.read_text(errors="replace").splitlines()[-TOLD_LINES:])
        raise SetupError(f"The stack of {checkout} did not start. The end of {log}:\n{end}")
    return tolerant(json.loads(line))


def _dismiss(driver: subprocess.Popen[str]) -> None:
    """Have it take its stack down in good order; it is killed when it does not."""
    assert driver.stdin is not None
    driver.stdin.close()
    try:
        driver.wait(LEAVES_WITHIN_S)
    except subprocess.TimeoutExpired:
        driver.kill()


def tolerant(given: Mapping[str, Any]) -> Connections:
    """Connections as another version has them: what it does not know is empty, what we do not know is left out."""
    known = [field.name for field in dataclasses.fields(Connections)]
    values: dict[str, Any] = {name: given.get(name, {} if name == "programs" else "") for name in known}
    return Connections(**values)
