"""Compares when a turn was taken to be over with when it was. Pure.

A *decision* is the moment at which an answer is let go. What is said of a turn by it:

- its *wait*: from the caller's last audible sample to the first decision after it;
- *cut off*: a decision came while the caller had more to say (in a pause within the turn, or in mid-word);
- *late*: the wait was longer than `LATE`, or no decision came at all.

Of a turn in which the caller talks over the agent: when the agent stopped; and of what was no wish to speak (a murmur,
a cough, the agent's own echo), whether the agent stopped or answered all the same, and for how long it only held its
breath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from infra.bench.turns.recording import Recording
from infra.phone.gaps import percentile

LATE = 2.5  # seconds
ENDINGS = (
    "short",
    "question",
    "statement",
    "number",
    "spelling",
    "email",
    "address",
    "thinking",
    "filler",
    "correction",
    "barge_in",
)
NOT_FOR_US = ("murmur", "cough", "echo")  # kinds at which the agent talks on
KINDS = (*ENDINGS, *NOT_FOR_US)

Event = tuple[str, float, str]  # what, seconds of the call, words (`listener` says which)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn. Seconds.

    `cuts`: when it was decided too early; `wait`: None when nothing was decided in the end; `stopped`: from the
    caller's first sound to the agent's last, None when it did not stop for him; `talked_on`: nothing stopped it (a
    noise may have done so before the caller spoke); `held`: how long it was silent and then went on; `disturbed`: it
    stopped for what was not for it, or answered that.
    """

    number: int
    kind: str
    unseen: bool
    wait: float | None
    cuts: tuple[float, ...] = ()
    stopped: float | None = None
    talked_on: bool = False
    held: float = 0.0
    disturbed: bool = False

    @property
    def late(self) -> bool:
        return self.wait is None or self.wait > LATE


def outcome(recording: Recording, events: Sequence[Event]) -> Outcome:
    """What the events of a turn say about it."""
    turn, begins, ends = recording.turn, recording.begins, recording.ends
    told = [(what, at) for what, at, _ in events if at >= begins]
    decided = [at for what, at in told if what == "released"]
    sentence = _sentence(events) if turn.over is not None else []
    silent = _silent_at(sentence)
    stopped = silent - begins if silent is not None and silent >= begins else None
    return Outcome(
        turn.number,
        turn.kind,
        turn.unseen,
        wait=next((at - ends for at in decided if at >= ends), None),
        cuts=tuple(at for at in decided if at < ends),
        stopped=stopped,
        talked_on=turn.over is not None and silent is None,
        held=_held(sentence),
        disturbed=turn.kind in NOT_FOR_US and bool(decided or silent is not None),
    )


def _sentence(events: Iterable[Event]) -> list[tuple[str, float]]:
    """What happened until the sentence that the caller fell upon was over, the agent's first."""
    found: list[tuple[str, float]] = []
    for what, at, _ in events:
        found.append((what, at))
        if what in ("stopped", "done"):
            break
    return found


def _silent_at(told: Sequence[tuple[str, float]]) -> float | None:
    """When the agent fell silent for good; None when its sentence was heard to the end."""
    silent = None
    for what, at in told:
        if what in ("held", "stopped"):
            silent = at if silent is None else silent
        elif what == "resumed":
            silent = None
    return silent if told and told[-1][0] == "stopped" else None


def _held(told: Sequence[tuple[str, float]]) -> float:
    """How long it was silent in all before it went on."""
    marks = pairwise((what, at) for what, at in told if what in ("held", "resumed"))
    return sum(after - before for (what, before), (then, after) in marks if (what, then) == ("held", "resumed"))


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    some: int
    of: int

    def __str__(self) -> str:
        return f"{100 * self.some / self.of:.1f} %" if self.of else "-"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the turns that have an end. Seconds; None where there is no such turn."""

    turns: int
    p50: float | None
    p95: float | None
    cut: Share
    late: Share


@dataclass(frozen=True, slots=True)
class Over:
    """Of the turns in which the caller is audible over the agent. `talked_on`: barge-ins that did not stop it."""

    stopped_p50: float | None
    stopped_p95: float | None
    talked_on: Share
    held_p50: float | None  # of what was not for the agent: how long it was silent and went on
    disturbed: dict[str, Share]  # by kind of that


def figures(outcomes: Sequence[Outcome], kinds: Sequence[str] = ENDINGS) -> Figures:
    chosen = [one for one in outcomes if one.kind in kinds]
    waits = [one.wait for one in chosen if one.wait is not None]
    return Figures(
        len(chosen),
        percentile(waits, 50),
        percentile(waits, 95),
        _share(chosen, lambda one: bool(one.cuts)),
        _share(chosen, lambda one: one.late),
    )


def over(outcomes: Sequence[Outcome]) -> Over:
    barge_ins = [one for one in outcomes if one.kind == "barge_in"]
    stops = [one.stopped for one in barge_ins if one.stopped is not None]
    return Over(
        percentile(stops, 50),
        percentile(stops, 95),
        _share(barge_ins, lambda one: one.talked_on),
        percentile([one.held for one in outcomes if one.kind in NOT_FOR_US and not one.disturbed], 50),
        {kind: _share([one for one in outcomes if one.kind == kind], lambda one: one.disturbed) for kind in NOT_FOR_US},
    )


def _share(outcomes: Sequence[Outcome], what: Callable[[Outcome], bool]) -> Share:
    return Share(sum(map(what, outcomes)), len(outcomes))
