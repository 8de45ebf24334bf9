"""Makes the sound of the set, has each system listen to it, and compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from edge_agent.hear.silero import Silero
from infra.bench.turns.listen import listen
from infra.bench.turns.measure import Event, Outcome, outcome
from infra.bench.turns.recording import Recording, record
from infra.bench.turns.silence import WAITS, by_silence, voice
from infra.bench.turns.speech import Voices
from infra.bench.turns.turns import Turn, read_turns
from infra.places import CHECKOUT, Places
from infra.progress import Steps

OURS = "this checkout"


def recordings(turns: Sequence[Turn], places: Places, steps: Steps) -> list[Recording]:
    """The sound of the turns: made once (some minutes), then kept in var/cache/turns."""
    cache = places.cache / "turns"
    voices = Voices(places.models, cache / "voice")
    made = []
    try:
        with steps.step("Speaking the turns", total=len(turns)) as step:
            for turn in turns:
                made.append(record(turn, voices, cache))
                step.reached(len(made))
    finally:
        voices.close()
    return made


def chosen(*, only_tuned: bool) -> list[Turn]:
    return [turn for turn in read_turns() if not (only_tuned and turn.unseen)]


def measured(
    checkouts: Mapping[str, Path], made: Sequence[Recording], places: Places, steps: Steps
) -> dict[str, dict[int, list[Event]]]:
    """What happened in each turn, system by system: the checkouts, then the rule of silence."""
    heard = {}
    for name, checkout in checkouts.items():
        with steps.step(f"{name} listens", total=len(made)) as step:
            heard[name] = listen(checkout, made, places, step.reached)
    with steps.step("Waiting for silence"):
        voices = heard_voices(made, places)
    rules = {f"silence of {wait} s": {n: by_silence(*of, wait) for n, of in voices.items()} for wait in WAITS}
    return {**heard, **rules}


def heard_voices(made: Sequence[Recording], places: Places) -> dict[int, tuple[list[float], int]]:
    silero = Silero(places.models / "silero" / "silero_vad.onnx")
    return {recording.turn.number: voice(recording, silero) for recording in made}


def outcomes(made: Sequence[Recording], heard: Mapping[int, Sequence[Event]]) -> list[Outcome]:
    return [outcome(recording, heard[recording.turn.number]) for recording in made]


def checkouts(against: Path | None) -> dict[str, Path]:
    return {OURS: CHECKOUT} | ({str(against): against} if against else {})
