"""`frontdesk bench-turns`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from typer import Option

from infra.bench.turns.bench import OURS, checkouts, chosen, measured, outcomes, recordings
from infra.bench.turns.measure import LATE, Event, Outcome, outcome
from infra.bench.turns.recording import Recording
from infra.bench.turns.report import by_kind, over_the_agent, parts, side_by_side
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

LEGEND = (
    "Seconds. wait: last audible sample to the decision that the turn is over. cut off: decided while the caller had "
    f"more to say. late: more than {LATE} s, or never. stops: the caller's first sound to the agent's last. murmur, "
    "cough, echo: the agent stopped for what was not for it. Recognition is charged with 0.25 s."
)


def bench_turns(
    *,
    against: Annotated[Path | None, Option(help="Another checkout, to hear the same turns.")] = None,
    tuned: Annotated[bool, Option("--tuned", help="Only what may be tuned on: two thirds of the set.")] = False,
    wrong: Annotated[bool, Option("--wrong", help="Also list each turn that went wrong here.")] = False,
) -> None:
    """How soon, and how rightly, the end of a caller's turn is noticed, on spoken turns."""
    console, places = terminal(), Places()
    steps = Steps(console)
    made = recordings(chosen(only_tuned=tuned), places, steps)
    heard = measured(checkouts(against), made, places, steps)
    found = {name: parts(outcomes(made, events), only_tuned=tuned) for name, events in heard.items()}
    if wrong:
        for line in _wrong(made, heard[OURS]):
            console.print(line, markup=False)
    console.print(by_kind(OURS, found[OURS]))
    console.print(side_by_side(found))
    console.print(over_the_agent({name: found[name] for name in checkouts(against)}))
    console.print(LEGEND)


def _wrong(made: Sequence[Recording], heard: Mapping[int, Sequence[Event]]) -> list[str]:
    """What happened in each turn that was cut off, came late or was disturbed."""
    lines = []
    for recording in made:
        events = heard[recording.turn.number]
        found = outcome(recording, events)
        if amiss := _amiss(found):
            spans = " ".join(f"{begin:.2f}-{end:.2f}" for begin, end in recording.pieces)
            told = "; ".join(f"{at:.2f} {what} {words}".strip() for what, at, words in events if at >= recording.begins)
            said = recording.turn.sound or " / ".join(text for text, _ in recording.turn.pieces)
            lines.append(f"{found.number} {found.kind} {amiss}: {said} [{spans}] → {told}")
    return lines


def _amiss(found: Outcome) -> str:
    if found.disturbed:
        return "disturbed"
    if found.cuts:
        return "cut off"
    return "late" if found.late and found.kind not in ("murmur", "cough", "echo") else ""
