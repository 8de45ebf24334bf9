"""How long each floor may last before the machine wants to be woken. Pure."""

from __future__ import annotations

from typing import assert_never

from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    Ending,
    Manners,
    Over,
    Quiet,
    Talk,
)

# Once the agent leaves for one of these reasons nothing the caller says changes it.
FINAL = frozenset({Ending.TOO_LONG, Ending.FAILED, Ending.AGENT_STOPPED})


def deadline(talk: Talk, manners: Manners) -> float | None:
    """When the machine next wants a TimePassed, if nothing else happens first."""
    if isinstance(talk.floor, Over):
        return None
    own = floor_deadline(talk, manners)
    if talk.leaving in FINAL:
        return own
    longest = talk.began + manners.longest_call
    return longest if own is None else min(own, longest)


def floor_deadline(talk: Talk, manners: Manners) -> float | None:
    match talk.floor:
        case Quiet(since):
            return since + manners.nudge
        case CallerSpeaks(since):
            return since + manners.longest_turn
        case CallerPauses(since) as floor:
            return since + patience(floor, manners)
        case AgentThinks(since):
            return since + manners.thinking
        case BothSpeak(since):
            return since + manners.barge_in
        case AgentSpeaks() | Over():
            return None
        case other:
            assert_never(other)


def patience(floor: CallerPauses, manners: Manners) -> float:
    if floor.keyed:
        return manners.key_patience
    if floor.settled and not unfinished(floor.words, manners):
        return manners.patience
    return manners.long_patience


def unfinished(words: str, manners: Manners) -> bool:
    """A sentence that plainly goes on: "my name is", "I need a," or "so..."."""
    last = words.lower().split()[-1:]
    return bool(last) and (last[0].endswith((",", "...", "…", "-")) or last[0].strip(".!?") in manners.unfinished)
