"""Runs a long command of set-up: its output goes to a log, its progress to the step, Ctrl-C stops it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from shared.errors import SetupError

LOOK_EVERY_S = 0.2
TOLD_LINES = 12


def run(
    command: Sequence[str],
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    watch: Callable[[], None] | None = None,
) -> None:
    """Wait for the command; `watch` is called several times a second. SetupError carries the end of its output."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        try:
            child = subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **(env or {})},
                cwd=cwd,
            )
        except OSError as error:
            raise SetupError(f"{command[0]} could not be started: {error}") from error
        try:
            _wait(child, watch)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
    if child.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-TOLD_LINES:])
        raise SetupError(f"`{' '.join(command)}` failed. The end of {log}:\n{end}")


def _wait(child: subprocess.Popen[bytes], watch: Callable[[], None] | None) -> None:
    while True:
        try:
            child.wait(LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            if watch:
                watch()
        else:
            return
