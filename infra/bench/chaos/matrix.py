"""Which faults are tried where and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from infra.bench.chaos.proxy import Fault


class Stage(StrEnum):
    """Whose provider fails."""

    HEARING = "hearing"
    THINKING = "thinking"
    SPEAKING = "speaking"


class Part(StrEnum):
    """What else may fail. The last one is the agent's own disk."""

    OLLAMA = "ollama"
    POSTGRES = "postgres"
    POSTGREST = "postgrest"
    LIVEKIT = "livekit"
    DISK = "disk"


class Trouble(StrEnum):
    """What happens to a part."""

    STOP = "sigstop"
    KILL = "sigkill"
    FULL = "full"
    STUCK = "stuck"


class Moment(StrEnum):
    """When it begins; it lasts until the call is over."""

    BEFORE = "before"  # the call rings
    FIRST = "first-turn"  # the caller begins its first sentence
    SENTENCE = "mid-sentence"  # of the caller's first
    SPEAKING = "while-speaking"  # the agent gives its first answer
    HANGUP = "hang-up"  # the caller has said its last sentence


@dataclass(frozen=True, slots=True)
class Cell:
    """One call of the matrix."""

    where: Stage | Part
    fault: Fault | Trouble
    moment: Moment

    @property
    def name(self) -> str:
        return f"{self.where} {self.fault} {self.moment}"


# In the quick matrix each fault of a stage comes when it hurts most: while the stage is at work.
_HURTS = {Stage.HEARING: Moment.SENTENCE, Stage.THINKING: Moment.FIRST, Stage.SPEAKING: Moment.SPEAKING}
_EARLY = {Fault.DNS, Fault.TOO_MANY}  # … or at the door, before the call
_FULL_ONLY = {Fault.UNAUTHORIZED, Fault.DRIP}  # as 429 and as stalls are to the agent
_TROUBLES = {part: (Trouble.STOP, Trouble.KILL) for part in Part if part is not Part.DISK} | {
    Part.DISK: (Trouble.FULL, Trouble.STUCK)
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for; empty: all of it."""

    only: Sequence[str] = ()  # stages and parts
    faults: Sequence[str] = ()
    moments: Sequence[str] = ()
    full: bool = False

    def cells(self) -> list[Cell]:
        return [cell for cell in _all(full=self.full or bool(self.moments)) if self._asked(cell)]

    def _asked(self, cell: Cell) -> bool:
        return (
            (not self.only or cell.where in self.only)
            and (not self.faults or any(cell.fault.startswith(fault) for fault in self.faults))
            and (not self.moments or cell.moment in self.moments)
        )


def _all(*, full: bool) -> Iterator[Cell]:
    for stage in Stage:
        for fault in Fault:
            for moment in Moment if full else _quick(stage, fault):
                yield Cell(stage, fault, moment)
    for part, troubles in _TROUBLES.items():
        for trouble in troubles:
            for moment in Moment if full else (Moment.FIRST,):
                yield Cell(part, trouble, moment)


def _quick(stage: Stage, fault: Fault) -> tuple[Moment, ...]:
    if fault in _FULL_ONLY:
        return ()
    return (Moment.BEFORE,) if fault in _EARLY else (_HURTS[stage],)
