"""Who of the people on call is rung next, and what he makes of it, as one value. Pure; time is an argument, in seconds.

    waits ── Ring ──▶ rings ── picks up ──▶ is told ──── heard it ───▶ may press ── 1 ──▶ has the caller
                        │                      ▲ └─ 1, 2 also here         │
                        │                      └────── silent: once more ──┤
                        └── no answer ──▶ out ◀── 2, hangs up, silent again┘

Only a key takes the caller: a voicemail presses none, so it never gets him. One after the other, each once; in an
emergency all at once, and the first who presses 1 has him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from edge_agent.desk.book import Colleague

TAKES, PASSES = "1", "2"  # keys
PRESS_WITHIN = 5.0  # s to press a key, once he has heard what it is about …
TIMES = 2  # … that he is told: who says "Hello?" has missed the beginning
LONGEST_BRIEFING = 20.0  # s that telling him may take

ASK_KEY = "Press 1 to take the call, or 2 if you can't."
TAKEN = "Somebody else has taken the call. Goodbye."
PASSED = "All right. Goodbye."


class Stage(StrEnum):
    """Where one of them stands."""

    WAITS = "waits"
    RINGS = "rings"
    IS_TOLD = "is told"
    MAY_PRESS = "may press"
    OUT = "out"


ON_THE_LINE = (Stage.IS_TOLD, Stage.MAY_PRESS)


@dataclass(frozen=True, slots=True)
class Try:
    """One of them. `told`: how often he was told what it is about."""

    stage: Stage = Stage.WAITS
    since: float = 0.0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Hunt:
    """`tries` are of `people`, in the same order; `over`: somebody has the caller, or nobody will."""

    people: tuple[Colleague, ...]
    tries: tuple[Try, ...]
    at_once: bool = False
    over: bool = False


# What happens: `who` is a place in `people`.


@dataclass(frozen=True, slots=True)
class PickedUp:
    at: float
    who: int


@dataclass(frozen=True, slots=True)
class Briefed:
    """He has heard what it is about, or nothing more of it will come."""

    at: float
    who: int


@dataclass(frozen=True, slots=True)
class Pressed:
    at: float
    who: int
    key: str


@dataclass(frozen=True, slots=True)
class Left:
    """He hung up, was busy, was not to be reached, or somebody let him go."""

    at: float
    who: int


@dataclass(frozen=True, slots=True)
class TimePassed:
    at: float


# What is to be done.


@dataclass(frozen=True, slots=True)
class Ring:
    who: int


@dataclass(frozen=True, slots=True)
class Brief:
    """Tell him who calls, what about, and which key to press."""

    who: int


@dataclass(frozen=True, slots=True)
class LetGo:
    """Hang up, after a sentence if there is one."""

    who: int
    say: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The caller is his."""

    who: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nobody takes the call."""


Event: TypeAlias = PickedUp | Briefed | Pressed | Left | TimePassed
Effect: TypeAlias = Ring | Brief | LetGo | HandOver | GiveUp
Step: TypeAlias = tuple[Hunt, tuple[Effect, ...]]


def begin(people: Sequence[Colleague], at: float, *, at_once: bool) -> Step:
    """The first is rung, or all."""
    return _next(Hunt(tuple(people), (Try(),) * len(people), at_once), at)


def step(hunt: Hunt, event: Event) -> Step:
    """What comes of it; what comes too late changes nothing."""
    if hunt.over:
        return hunt, ()
    if isinstance(event, TimePassed):
        return _time_passed(hunt, event.at)
    stage = hunt.tries[event.who].stage
    match event:
        case PickedUp(at, who) if stage is Stage.RINGS:
            return _told(hunt, who, at)
        case Briefed(at, who) if stage is Stage.IS_TOLD:
            return _now(hunt, who, Stage.MAY_PRESS, at), ()
        case Pressed(_, who, key) if stage in ON_THE_LINE and key == TAKES:
            return _taken(hunt, who)
        case Pressed(at, who, key) if stage in ON_THE_LINE and key == PASSES:
            return _out(hunt, who, at, LetGo(who, PASSED))
        case Left(at, who) if stage is not Stage.OUT:
            return _out(hunt, who, at)
    return hunt, ()


def deadline(hunt: Hunt) -> float | None:
    """When to look again, should nothing happen."""
    return min((_due(hunt, who) for who in _trying(hunt)), default=None)


def lasts(people: Sequence[Colleague], *, at_once: bool) -> float:
    """Seconds that it may take."""
    each = [one.seconds + TIMES * (LONGEST_BRIEFING + PRESS_WITHIN) for one in people]
    return max(each, default=0.0) if at_once else sum(each)


def _trying(hunt: Hunt) -> Iterator[int]:
    return (who for who, one in enumerate(hunt.tries) if one.stage not in (Stage.WAITS, Stage.OUT))


def _due(hunt: Hunt, who: int) -> float:
    """When his time is up."""
    one = hunt.tries[who]
    if one.stage is Stage.RINGS:
        return one.since + hunt.people[who].seconds
    return one.since + (LONGEST_BRIEFING if one.stage is Stage.IS_TOLD else PRESS_WITHIN)


def _time_passed(hunt: Hunt, at: float) -> Step:
    done: tuple[Effect, ...] = ()
    for who in [who for who in _trying(hunt) if at >= _due(hunt, who)]:
        one = hunt.tries[who]
        again = one.stage is Stage.MAY_PRESS and one.told < TIMES
        hunt, effects = _told(hunt, who, at) if again else _out(hunt, who, at, LetGo(who))
        done += effects
    return hunt, done


def _told(hunt: Hunt, who: int, at: float) -> Step:
    return _now(hunt, who, Stage.IS_TOLD, at, times=1), (Brief(who),)


def _taken(hunt: Hunt, who: int) -> Step:
    """Whoever else has picked up hears why he is let go; at the others it stops ringing."""
    others = [
        LetGo(other, TAKEN if hunt.tries[other].stage in ON_THE_LINE else "") for other in _trying(hunt) if other != who
    ]
    return replace(hunt, over=True), (HandOver(who), *others)


def _out(hunt: Hunt, who: int, at: float, *effects: Effect) -> Step:
    hunt, more = _next(_now(hunt, who, Stage.OUT, at), at)
    return hunt, (*effects, *more)


def _next(hunt: Hunt, at: float) -> Step:
    """Whose turn it is to be rung."""
    if list(_trying(hunt)):
        return hunt, ()
    waiting = [who for who, one in enumerate(hunt.tries) if one.stage is Stage.WAITS]
    ring = waiting if hunt.at_once else waiting[:1]
    for who in ring:
        hunt = _now(hunt, who, Stage.RINGS, at)
    return (hunt, tuple(Ring(who) for who in ring)) if ring else (replace(hunt, over=True), (GiveUp(),))


def _now(hunt: Hunt, who: int, stage: Stage, at: float, *, times: int = 0) -> Hunt:
    tries = list(hunt.tries)
    tries[who] = Try(stage, at, tries[who].told + times)
    return replace(hunt, tries=tuple(tries))
