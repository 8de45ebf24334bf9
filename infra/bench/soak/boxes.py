"""Boxes as processes: a supervisor and its line processes each, which can be killed one by one or all at once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_agent.record.disk import stored_calls
from edge_agent.record.open_calls import OpenCall
from edge_agent.share import journal_name
from infra.connections import edge_token
from infra.dev.stack.children import Part, child
from infra.places import CHECKOUT

STARTS_WITHIN = 90.0  # s; a busy machine takes its time
SERVES = "line_process_serves"


@dataclass(frozen=True, slots=True)
class Box:
    """`pid` is the supervisor's, and its process group's."""

    pid: int
    log: Path
    state: Path

    def told(self, event: str) -> list[Mapping[str, Any]]:
        """What its processes have logged under that name, in order."""
        found: list[Mapping[str, Any]] = []
        for line in self.log.read_text(errors="replace").splitlines():
            with suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict) and said.get("event") == event:
                    found.append(said)
        return found

    def serving(self) -> dict[int, int]:
        """Number → pid, of the line processes that have begun to serve and have not ended."""
        gone = {said["pid"] for said in self.told("line_process_ended")}
        return {said["number"]: said["pid"] for said in self.told(SERVES) if said["pid"] not in gone}

    def calls(self, number: int) -> list[OpenCall]:
        """What the journal of a line process says of its calls under way."""
        with suppress(sqlite3.Error):
            db = sqlite3.connect(f"file:{self.state / journal_name(number)}?mode=ro", uri=True)
            try:
                return stored_calls(db)
            finally:
                db.close()
        return []

    def kill(self) -> None:
        """All of its processes at once, as when the machine fails."""
        os.killpg(self.pid, signal.SIGKILL)


@contextmanager
def box(name: str, folder: Path, lines: int, calls: int, environment: Mapping[str, str]) -> Iterator[Box]:
    """Until the block ends; then it drains. SetupError. `environment`: where LiveKit, database and models are."""
    state, log = folder / name, folder / f"{name}.log"
    settings = {
        **environment,
        "PYTHONPATH": str(CHECKOUT),
        "SUPABASE_ANON_KEY": "anon",
        "FRONTDESK_EDGE_TOKEN": edge_token("a secret of nobody, as long as it has to be"),
        "FRONTDESK_STATE_DIR": str(state),
        "FRONTDESK_LINES": str(lines),
        "FRONTDESK_SPEECH_URL": "unix:///nobody",  # its line processes have engines of their own
        "FRONTDESK_MAX_CONCURRENT_CALLS": str(calls),
        "FRONTDESK_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-P", "-m", "infra.bench.soak.box"]
    with child(Part(name, command, log, said=SERVES, env=settings, patience=STARTS_WITHIN)) as pid:
        yield Box(pid, log, state)
