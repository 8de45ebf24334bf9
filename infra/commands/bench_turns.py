"""`frontdesk bench-turns`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from typer import Option

from infra.bench.turns.bench import OURS, checkouts, chosen, heard_voices, measured, outcomes, recordings
from infra.bench.turns.listener import COMPUTING
from infra.bench.turns.measure import LATE, NOT_FOR_US, Event, Outcome, outcome
from infra.bench.turns.others import measure_peers, peers_outcomes
from infra.bench.turns.recording import Recording
from infra.bench.turns.report import by_kind, over_the_agent, parts, side_by_side
from infra.bench.turns.silence import spans
from infra.commands.shown import console as terminal
from infra.places import Places
from infra.progress import Steps

LEGEND = (
    "Seconds. wait: last audible sample to the decision that the turn is over. cut off: decided while the caller had "
    f"more to say. late: more than {LATE} s, or never. stops: the caller's first sound to the agent's last. murmur, "
    "cough, echo: the agent stopped for what was not for it; held: or fell silent for a moment. Recognition is charged "
    f"with {COMPUTING} s."
)


def bench_turns(
    *,
    against: Annotated[Path | None, Option(help="Another checkout, to hear the same turns.")] = None,
    peers: Annotated[bool, Option("--peers", help="Measure other voice agents anew (downloads them).")] = False,
    tuned: Annotated[bool, Option("--tuned", help="Only what may be tuned on: two thirds of the set.")] = False,
    wrong: Annotated[bool, Option("--wrong", help="Also list each turn that went wrong here; no unseen ones.")] = False,
) -> None:
    """How soon, and how rightly, the end of a caller's turn is noticed, on spoken turns."""
    console, places = terminal(), Places()
    steps = Steps(console)
    if peers:
        _measure_peers(places, steps)
    made = recordings(chosen(only_tuned=tuned), places, steps)
    heard = measured(checkouts(against), made, places, steps)
    others, about_peers = peers_outcomes(made)
    of_all = {**{name: outcomes(made, events) for name, events in heard.items()}, **others}
    found = {name: parts(one, only_tuned=tuned) for name, one in of_all.items()}
    if wrong:
        for line in _wrong(made, heard[OURS]):
            console.print(line, markup=False)
    console.print(by_kind(OURS, found[OURS]))
    console.print(side_by_side(found))
    console.print(over_the_agent({name: found[name] for name in checkouts(against)}))
    console.print(LEGEND)
    console.print(about_peers, markup=False)


def _measure_peers(places: Places, steps: Steps) -> None:
    made = recordings(chosen(only_tuned=False), places, steps)
    voices = {number: spans(*of) for number, of in heard_voices(made, places).items()}
    with steps.step("Other voice agents listen", total=len(made)) as step:
        measure_peers(made, voices, places, step.reached)


def _wrong(made: Sequence[Recording], heard: Mapping[int, Sequence[Event]]) -> list[str]:
    """What happened in each turn that went wrong. Who reads it may tune: nothing unseen is shown."""
    lines = []
    for recording in (one for one in made if not one.turn.unseen):
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
    return "late" if found.late and found.kind not in NOT_FOR_US else ""
