"""How a call ended, and whose doing it was."""

from __future__ import annotations

from typing import Protocol

from edge_agent.converse.floor import Ending, Over
from shared.calls import Blame, CallEnd, CallStatus

DEAD = 5.0  # s without any packet of the caller's sound: nobody is silent like that


class Ended(Protocol):
    """The line, after the call."""

    ended_by: str  # "caller" | "agent" | "line" | "another" agent's | "transfer"

    @property
    def dead_for(self) -> float:
        """Seconds since anything of the caller's arrived; 0.0 where that is not known."""


ANOTHERS = CallEnd(CallStatus.INTERRUPTED, "another_agent", Blame.NOBODY)  # who was there before goes on with it

# Whose doing a refusal is; the platform's, where it is not said here.
_REFUSED = {
    "unknown_number": Blame.CALLER,
    "caller_too_often": Blame.CALLER,
    "inactive": Blame.CLIENT,
    "caller_blocked": Blame.CLIENT,
    "client_busy": Blame.CLIENT,
}


def refused(reason: str) -> CallEnd:
    """Nobody answered, and the caller was told so."""
    return CallEnd(CallStatus.REJECTED, reason, _REFUSED.get(reason, Blame.PLATFORM))


# Why a call could not go on, by the stage all of whose engines were down.
_NO = {"stt": "no_hearing", "llm": "no_model", "tts": "no_voice"}


def failed(failing: tuple[str, str] | None) -> CallEnd:
    """We could not go on. `failing`: component and code of what failed last; None: nothing did, and all the same."""
    if failing is None:
        return CallEnd(CallStatus.FAILED, Ending.FAILED, Blame.PROVIDER)
    component, code = failing
    return CallEnd(CallStatus.FAILED, _NO.get(component, Ending.FAILED), Blame.PROVIDER, f"{component}: {code}")


def unanswered(line: Ended) -> CallEnd:
    if line.ended_by == "another":
        return ANOTHERS
    if line.ended_by == "caller":
        return CallEnd(CallStatus.COMPLETED, "caller_gave_up", Blame.CALLER)
    return CallEnd(CallStatus.FAILED, "never_answered", Blame.PLATFORM)


def cut_off(detail: str = "") -> CallEnd:
    """The process that answered died in mid-call, and nobody went on with it."""
    return CallEnd(CallStatus.INTERRUPTED, "agent_restarted", Blame.PLATFORM, detail)


def call_end_of(over: Over, line: Ended, failing: tuple[str, str] | None = None, ends: str = "") -> CallEnd:
    """`failing`: component and code of what failed last, where no answer was heard since.

    `ends`: why the agent ended it, where that was decided by a rule: "spam".
    """
    if line.ended_by == "another":
        return ANOTHERS
    if line.ended_by == "transfer":
        return CallEnd(CallStatus.COMPLETED, "transferred", Blame.AGENT)
    match over.why:
        case Ending.CALLER_HUNG_UP if line.ended_by == "line":
            return CallEnd(CallStatus.FAILED, "line_lost", Blame.PLATFORM)
        case Ending.CALLER_WENT_SILENT if line.dead_for >= DEAD:
            return CallEnd(CallStatus.FAILED, "line_lost", Blame.PLATFORM)
        case Ending.CALLER_HUNG_UP | Ending.CALLER_WENT_SILENT:
            return CallEnd(CallStatus.COMPLETED, over.why, Blame.CALLER)
        case Ending.FAILED:
            return failed(failing)
        case Ending.AGENT_STOPPED:
            return CallEnd(CallStatus.INTERRUPTED, over.why, Blame.PLATFORM)
        case Ending.AGENT_HUNG_UP if ends:
            return CallEnd(CallStatus.COMPLETED, ends, Blame.CALLER)
        case Ending.AGENT_HUNG_UP | Ending.TOO_LONG:
            return CallEnd(CallStatus.COMPLETED, over.why, Blame.AGENT)
