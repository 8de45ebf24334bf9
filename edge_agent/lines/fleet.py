"""The line processes of a box as the supervisor knows them, and what is to be done. Pure; time is an argument.

A line process tells of itself four times a second, from its event loop. One that dies is noticed at once by its socket.
One whose loop stands still is harder to know: nothing comes from a slow one, either. So what counts is not how long
nothing came but how long the process *could have* told of itself and did not:

- While its threads wait for a processor that others use, it cannot: the kernel says how long that was, and it does not
  count. A loop that is blocked, a deadlock and a stopped process do not wait for a processor; a busy loop does now and
  then, and is known a little later.
- While the supervisor itself did not run, what came may lie unread. Each look counts as one at most, however late it
  came, and what came is read before.

Long silence counts by the clock alone: after LONGEST seconds no caller is helped by a process that is only slow. Where
the kernel does not say who waited, that is the only rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from edge_agent.lines.messages import Beat, Served
from edge_agent.metrics.health import Health, judged

EVERY = 0.25  # s between two beats, and between two looks
OVERDUE = 2 * EVERY  # s without a beat from which on it is asked what the process waits for
HUNG = 1.25  # s more in which it could have told of itself: two seconds in all where nothing else is going on
LONGEST = 12.0  # s of silence, whatever the reason
READY = 600.0  # s that the engines have to load: a slow machine makes its kept sentences and reads its prompts first
STEADY = 60.0  # s after which a process counts as well: its next death is the first again
MISSED = 5.0  # s that one which has served is left alone at most where fewer than half serve: callers find nobody
DRAIN = 3700.0  # s that running calls have after a stop: longer than the worker's own limit
HURRY = 75.0  # s for goodbyes, clean-up and the last rows, after being told to hurry


class Phase(Enum):
    DOWN = "down"  # there is no process; one is started when it is due
    STARTING = "starting"  # its engines load: it does not tell of itself yet
    SERVING = "serving"
    LEAVING = "leaving"  # its last call has ended, and it tells of itself no more
    KILLED = "killed"  # by us; its end is awaited


@dataclass(frozen=True, slots=True)
class Line:
    """One line process, or the place of one."""

    number: int  # its journal's
    phase: Phase = Phase.DOWN
    since: float = 0.0  # of the phase
    due: float = 0.0  # when a process is started, where there is none
    deaths: int = 0  # in a row
    served: bool = False  # where there is none: the one of before had served
    heard: float = 0.0  # its last beat
    silent: float = 0.0  # s since then in which it could have told of itself
    free: int = 0
    calls: tuple[Served, ...] = ()
    registered: bool = False


@dataclass(frozen=True, slots=True)
class Fleet:
    """All of them. `last_look`: when they were judged last."""

    lines: tuple[Line, ...]
    last_look: float = 0.0
    stopping: bool = False
    until: float = float("inf")  # when what is still there is killed
    opened: bool = False  # one of them has served since the start

    def line(self, number: int) -> Line:
        return next(line for line in self.lines if line.number == number)

    @property
    def rooms(self) -> frozenset[str]:
        """Of all calls that are being served."""
        return frozenset(call.room for line in self.lines for call in line.calls)

    @property
    def over(self) -> bool:
        """It was told to stop, and nobody is left."""
        return self.stopping and all(line.phase is Phase.DOWN for line in self.lines)


@dataclass(frozen=True, slots=True)
class Start:
    number: int


@dataclass(frozen=True, slots=True)
class Kill:
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Recover:
    """These calls lost their process `number`: its participants go, and others go on with the calls."""

    number: int
    calls: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The first process of the box could not even start: it has said why."""


Step = Start | Kill | Recover | GiveUp


def manned(numbers: Sequence[int], now: float) -> Fleet:
    """A fleet of so many, none of which runs yet."""
    return Fleet(tuple(Line(number, since=now, due=now) for number in numbers), last_look=now)


def look(fleet: Fleet, now: float, waited: Mapping[int, float | None]) -> tuple[Fleet, tuple[Step, ...]]:
    """Who is to be killed, and who is to be started.

    `waited`: of overdue processes the seconds, since the last look, that they waited for a processor; None: not known.
    """
    passed = min(now - fleet.last_look, EVERY)
    judged = replace(fleet, last_look=now, lines=tuple(_aged(line, now, passed, waited) for line in fleet.lines))
    steps: list[Step] = []
    for line in judged.lines:
        if why := _why_killed(line, now, judged.until):
            steps.append(Kill(line.number, why))
            judged = _with(judged, replace(line, phase=Phase.KILLED, since=now, free=0))
    starting = next_start(judged, now)
    if starting:
        steps.append(Start(starting.number))
        judged = _with(judged, replace(starting, phase=Phase.STARTING, since=now, heard=now, silent=0.0))
    return judged, tuple(steps)


def overdue(fleet: Fleet, now: float) -> tuple[int, ...]:
    """Whose beat is late."""
    return tuple(line.number for line in fleet.lines if line.phase is Phase.SERVING and now - line.heard > OVERDUE)


def next_start(fleet: Fleet, now: float) -> Line | None:
    """One after the other: each measures its engines while nobody else loads any."""
    if fleet.stopping or any(line.phase is Phase.STARTING for line in fleet.lines):
        return None
    few = 2 * sum(line.phase is Phase.SERVING for line in fleet.lines) < len(fleet.lines)

    def due(line: Line) -> float:
        return min(line.due, line.since + MISSED) if few and line.served else line.due

    return min((one for one in fleet.lines if one.phase is Phase.DOWN and due(one) <= now), key=due, default=None)


def beat(fleet: Fleet, number: int, told: Beat, now: float) -> Fleet:
    """A process told of itself."""
    line = fleet.line(number)
    if line.phase in (Phase.DOWN, Phase.KILLED):
        return fleet
    if told.leaving:
        return _with(fleet, replace(line, phase=Phase.LEAVING, since=now, free=0, calls=()))
    since = line.since if line.phase is Phase.SERVING else now
    deaths = 0 if line.phase is Phase.SERVING and now - since > STEADY else line.deaths
    there = replace(line, phase=Phase.SERVING, since=since, deaths=deaths, heard=now, silent=0.0)
    there = replace(there, free=told.free, calls=told.calls, registered=told.registered)
    return replace(_with(fleet, there), opened=True)


def ended(
    fleet: Fleet, number: int, now: float, pause: Callable[[int], float], *, failed: bool = True
) -> tuple[Fleet, tuple[Step, ...]]:
    """A process is gone. Its calls are recovered; `pause(deaths)` seconds later the next one is started.

    `failed`: it did not leave because it was told to.
    """
    line = fleet.line(number)
    if line.phase is Phase.DOWN:
        return fleet, ()
    if line.phase is Phase.STARTING and failed and not fleet.opened and not fleet.stopping:
        return _with(fleet, Line(number)), (GiveUp(),)
    deaths, served = line.deaths + failed, line.phase is not Phase.STARTING
    gone = Line(number, since=now, due=now + (pause(deaths) if failed else 0.0), deaths=deaths, served=served)
    return _with(fleet, gone), ((Recover(number, line.calls),) if line.calls else ())


def by_free_places(fleet: Fleet) -> tuple[int, ...]:
    """Who is asked to take a call, in this order. Those that are full come last: they keep places for such calls."""
    serving = [line for line in fleet.lines if line.phase is Phase.SERVING]
    return tuple(line.number for line in sorted(serving, key=lambda line: (-line.free, len(line.calls))))


def health(fleet: Fleet) -> Health:
    """Of the whole box."""
    serving = [line for line in fleet.lines if line.phase is Phase.SERVING]
    return judged(
        calls=sum(len(line.calls) for line in fleet.lines),
        seats=sum(len(line.calls) + max(0, line.free) for line in serving),
        lines=len(serving),
        registered=any(line.registered for line in serving),
        stopping=fleet.stopping,
    )


def promised(fleet: Fleet, number: int) -> Fleet:
    """One call more is on its way to this line process; its next beat says what became of it."""
    line = fleet.line(number)
    return _with(fleet, replace(line, free=line.free - 1))


def stop(fleet: Fleet, now: float, *, hurry: bool = False) -> Fleet:
    """Nobody is started any more; who is still there after a long while is killed."""
    return replace(fleet, stopping=True, until=min(fleet.until, now + (HURRY if hurry else DRAIN)))


def _aged(line: Line, now: float, passed: float, waited: Mapping[int, float | None]) -> Line:
    """`passed` seconds older, as far as they count."""
    if line.phase is not Phase.SERVING or now - line.heard <= OVERDUE:
        return line
    spent = waited.get(line.number)
    return line if spent is None else replace(line, silent=line.silent + max(0.0, passed - spent))


def _why_killed(line: Line, now: float, until: float) -> str | None:
    """None: it is left alone."""
    if line.phase in (Phase.DOWN, Phase.KILLED):
        return None
    if now > until:
        return "stopped"
    if line.phase is Phase.STARTING:
        return "not_ready" if now - line.since > READY else None
    if line.phase is Phase.LEAVING:
        return "does_not_leave" if now - line.since > HURRY else None
    return "hung" if line.silent > HUNG or now - line.heard > LONGEST else None


def _with(fleet: Fleet, line: Line) -> Fleet:
    """`line` in place of the one with its number."""
    return replace(fleet, lines=tuple(line if one.number == line.number else one for one in fleet.lines))
