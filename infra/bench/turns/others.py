"""The peers of `peers`: measured in an environment of their own, kept in a file of this package, read from there."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.bench.rivals import environment
from infra.bench.turns import peers
from infra.bench.turns.measure import Event, Outcome, outcome
from infra.bench.turns.recording import Recording
from infra.bench.turns.turns import TURNS
from infra.places import Places
from shared.errors import SetupError

KEPT = Path(__file__).parent / "peers.json"

Spans = Mapping[int, Sequence[tuple[float, float]]]


def measure_peers(made: Sequence[Recording], spans: Spans, places: Places, reached: Callable[[int], None]) -> None:
    """Asks the peers about every recording, and keeps what they decided. SetupError."""
    python = environment(places.var / "bench-peers", peers.PINNED)
    asked = [{"number": one.turn.number, "audio": str(one.audio), "spans": spans[one.turn.number]} for one in made]
    decided: dict[str, dict[int, list[float]]] = {}
    with TemporaryDirectory() as folder:
        turns = Path(folder) / "turns.json"
        turns.write_text(json.dumps(asked))
        command = [str(python), "-P", peers.__file__, str(turns)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith('{"peer"'):
                    told = json.loads(line)
                    decided.setdefault(told["peer"], {})[told["number"]] = [round(at, 3) for at in told["decided"]]
                    reached(max(map(len, decided.values())))
    if process.returncode:
        raise SetupError(f"The peers could not be asked: {' '.join(command)} failed. Run it by hand to see why.")
    truth = {one.turn.number: one.pieces for one in made}
    told = {"packages": peers.PINNED, "set": _set(), "pieces": truth, "decided": decided}
    KEPT.write_text(json.dumps(told, separators=(",", ":")).replace('"},"', '"},\n"').replace("]],", "]],\n") + "\n")


def peers_outcomes(made: Sequence[Recording]) -> tuple[dict[str, list[Outcome]], str]:
    """What the peers made of the same turns, by the truth of that time; and a line that says what was measured."""
    kept: dict[str, Any] = json.loads(KEPT.read_text())
    found: dict[str, list[Outcome]] = {}
    for peer, turns in kept["decided"].items():
        found[peer] = []
        for one in made:
            number = str(one.turn.number)
            if number in turns:
                events: list[Event] = [("released", at, "") for at in turns[number]]
                then = Recording(one.turn, one.audio, tuple((begin, end) for begin, end in kept["pieces"][number]))
                found[peer].append(outcome(then, events))
    stale = "" if kept["set"] == _set() else " The set has changed since."
    return found, f"Peers: measured once with {', '.join(kept['packages'])}; `--peers` does it again.{stale}"


def _set() -> str:
    return hashlib.sha256(TURNS.read_bytes()).hexdigest()[:16]
