"""A failure, as an operator finds it: what failed, where, which attempt, after how long, and why.

Its words are ours and name no person: no secrets, no sound, nobody's words or numbers. Of an error that is not ours
only its kind and its place are told, because its text may quote anything.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from typing import Self

from pydantic import JsonValue

from edge_agent.failover.hedge import LATE, Lost
from shared.errors import FrontdeskError, code_of, told_of


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure of one stage."""

    stage: str  # stt, llm, tts, line, call, guard: the component of its row
    cause: str  # a code
    said: str  # one sentence of ours for whoever reads the row
    provider: str = ""  # "" where the stage has none, or none is known
    attempt: int | None = None  # 1 for the first to be asked
    elapsed: float | None = None  # s since it was asked
    where: str = ""  # the place in the code that a crash came from, or that hangs
    error: BaseException | None = field(default=None, repr=False, compare=False)

    @property
    def context(self) -> dict[str, JsonValue]:
        """What is known of: stage, provider, attempt, elapsed_ms, cause, where."""
        known: dict[str, JsonValue] = {
            "stage": self.stage,
            "provider": self.provider,
            "attempt": self.attempt,
            "elapsed_ms": None if self.elapsed is None else round(self.elapsed * 1000),
            "cause": self.cause,
            "where": self.where,
        }
        return {name: value for name, value in known.items() if value not in (None, "")}

    @classmethod
    def of(
        cls,
        stage: str,
        error: Exception,
        provider: str = "",
        *,
        attempt: int | None = None,
        elapsed: float | None = None,
    ) -> Self:
        """From what was raised; of an error that is not ours its place is told, too."""
        where = "" if isinstance(error, FrontdeskError) else place_of(error)
        return cls(stage, code_of(error), told_of(error, provider), provider, attempt, elapsed, where, error)

    @classmethod
    def lost(cls, stage: str, lost: Lost, attempt: int) -> Self:
        """A provider that did not answer, while others might."""
        if lost.failure is None:
            return cls(stage, LATE, f"{lost.name} was late, and another one answered", lost.name, attempt, lost.after)
        return cls.of(stage, lost.failure, lost.name, attempt=attempt, elapsed=lost.after)


def place_of(crash: BaseException) -> str:
    """The innermost place in the code that it came from; "" if it was never raised."""
    frames = traceback.extract_tb(crash.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
