"""Which of several agents in a room serves the caller: all of them come to the same answer, and the others leave.

Two boxes' watchdogs may both send somebody to a caller who waits, and a room that is opened anew after the server was
started again asks for an agent although his own is on its way back. Each agent says of itself since when it is there,
in an attribute that its token carries: so whoever meets it knows that at once, also when it comes back after a while.
Who goes on with the call of an agent that is gone comes before all who began anew, and before that one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from livekit import rtc

SINCE = "frontdesk.since"  # the attribute: ms, wall time; negative of one that goes on with another's call

_WHOLE = re.compile(r"-?\d{1,15}")


def attributes(*, resumes: bool = False) -> dict[str, str]:
    """For the token of an agent that comes now."""
    now = round(time.time() * 1000)
    return {SINCE: str(-now if resumes else now)}


def of(agent: rtc.Participant) -> dict[str, str]:
    """What it says of itself."""
    return {name: value for name, value in agent.attributes.items() if name == SINCE}


def is_new(said: Mapping[str, str]) -> bool:
    """Whether who says that goes on with nobody's call."""
    return not said.get(SINCE, "").startswith("-")


def outranks(other: rtc.Participant, ours: rtc.Participant) -> bool:
    """Whether `other`, an agent too, serves the caller, and we leave."""
    if other.kind != rtc.ParticipantKind.PARTICIPANT_KIND_AGENT:
        return False
    return other.state != rtc.ParticipantState.PARTICIPANT_STATE_DISCONNECTED and _place(other) < _place(ours)


def _place(agent: rtc.Participant) -> tuple[float, str]:
    """The lowest is the caller's. An agent of an earlier release says nothing of itself: the server knows of it."""
    written = agent.attributes.get(SINCE, "")
    if _WHOLE.fullmatch(written):
        return int(written), agent.identity
    return (agent.joined_at.timestamp() * 1000 if agent.joined_at else float("inf")), agent.identity
