"""Has a checkout listen to recordings, in a process of its own: ours and any other in the same way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.bench.turns import listener
from infra.bench.turns.measure import Event
from infra.bench.turns.recording import Recording
from infra.places import Places
from shared.errors import SetupError

TOLD_LINES = 12


def listen(
    checkout: Path, recordings: Sequence[Recording], places: Places, reached: Callable[[int], None]
) -> dict[int, list[Event]]:
    """What happened in each turn, by its number; `reached` is told how many are done. SetupError."""
    with TemporaryDirectory() as folder, (Path(folder) / "errors").open("w+") as errors:
        turns = Path(folder) / "turns.json"
        turns.write_text(json.dumps([_asked(recording) for recording in recordings]))
        command = [sys.executable, "-P", listener.__file__, str(turns), str(words(places)), str(places.models)]
        env = {**os.environ, "PYTHONPATH": str(checkout.resolve()), "OMP_NUM_THREADS": "1"}
        heard: dict[int, list[Event]] = {}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=env, cwd="/") as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith('{"number"'):  # a log of the other checkout's may stand between
                    told = json.loads(line)
                    heard[told["number"]] = [(what, at, said) for what, at, said in told["events"]]
                    reached(len(heard))
        if process.returncode:
            errors.seek(0)
            end = "\n".join(errors.read().splitlines()[-TOLD_LINES:])
            raise SetupError(f"{checkout} could not listen to the turns:\n{end}")
    return heard


def words(places: Places) -> Path:
    """Where is kept what recognisers made of sounds."""
    return places.cache / "turns" / "words.jsonl"


def _asked(recording: Recording) -> dict[str, object]:
    turn = recording.turn
    return {
        "number": turn.number,
        "audio": str(recording.audio),
        "agent_seconds": turn.agent_seconds,
        "agent": turn.agent,
    }
