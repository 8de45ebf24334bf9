"""How a call ended, and whose doing it was."""

from __future__ import annotations

from typing import Protocol

from edge_agent.converse.floor import Ending, Over
from shared.calls import Blame, CallStatus, Outcome

DEAD = 5.0  # s without any packet of the caller's sound: nobody is silent like that


class Ended(Protocol):
    """The line, after the call."""

    ended_by: str  # "caller" | "agent" | "line"

    @property
    def dead_for(self) -> float:
        """Seconds since anything of the caller's arrived; 0.0 where that is not known."""


def unanswered(line: Ended) -> Outcome:
    if line.ended_by == "caller":
        return Outcome(CallStatus.COMPLETED, "caller_gave_up", Blame.CALLER)
    return Outcome(CallStatus.FAILED, "never_answered", Blame.PLATFORM)


def outcome_of(over: Over, line: Ended) -> Outcome:
    match over.why:
        case Ending.CALLER_HUNG_UP if line.ended_by == "line":
            return Outcome(CallStatus.FAILED, "line_lost", Blame.PLATFORM)
        case Ending.CALLER_WENT_SILENT if line.dead_for >= DEAD:
            return Outcome(CallStatus.FAILED, "line_lost", Blame.PLATFORM)
        case Ending.CALLER_HUNG_UP | Ending.CALLER_WENT_SILENT:
            return Outcome(CallStatus.COMPLETED, over.why, Blame.CALLER)
        case Ending.FAILED:
            return Outcome(CallStatus.FAILED, over.why, Blame.PROVIDER)
        case Ending.AGENT_STOPPED:
            return Outcome(CallStatus.INTERRUPTED, over.why, Blame.PLATFORM)
        case Ending.AGENT_HUNG_UP | Ending.TOO_LONG:
            return Outcome(CallStatus.COMPLETED, over.why, Blame.AGENT)
