"""How long each floor may last before the machine wants to be woken. Pure."""

from __future__ import annotations

from typing import assert_never

from edge_agent.converse.endpointing import endpointing_delay
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    Ending,
    Over,
    Quiet,
    Talk,
    TranscriptPending,
)
from edge_agent.converse.turn_taking import TurnTaking

# Once the agent leaves for one of these reasons nothing the caller says changes it.
FINAL = frozenset({Ending.TOO_LONG, Ending.FAILED, Ending.AGENT_STOPPED})


def deadline(talk: Talk, rules: TurnTaking) -> float | None:
    """When the machine next wants a TimePassed, if nothing else happens first."""
    if isinstance(talk.floor, Over):
        return None
    own = floor_deadline(talk, rules)
    if talk.leaving in FINAL:
        return own
    due = [talk.began + rules.max_call_duration, own, closing_time(talk, rules)]
    return min(at for at in due if at is not None)


def floor_deadline(talk: Talk, rules: TurnTaking) -> float | None:
    match talk.floor:
        case Quiet(since):
            return since + rules.nudge
        case CallerSpeaks(since):
            return since + rules.longest_turn
        case CallerPauses(since) as floor:
            return since + endpointing_delay(talk, floor, rules)
        case TranscriptPending(since) | AgentThinks(since):
            return wait_deadline(talk, since, rules)
        case BothSpeak() as floor:
            due = (guess_due(floor, rules), decision_due(floor, rules))
            return min((at for at in due if at is not None), default=None)
        case AgentSpeaks():
            return None if talk.dry_since is None else wait_deadline(talk, talk.dry_since, rules)
        case Over():
            return None
        case other:
            assert_never(other)


def wait_deadline(talk: Talk, since: float, rules: TurnTaking) -> float:
    """While the caller waits for sound: when to acknowledge him next, or to give up."""
    budget = since + rules.turn_budget
    return min(budget, acknowledgement_due(talk, since, rules)) if looking_up(talk) else budget


def looking_up(talk: Talk) -> bool:
    """Whether "one moment, please" would be true: not before a fixed sentence."""
    return talk.answering or not isinstance(talk.floor, AgentThinks)


def acknowledgement_due(talk: Talk, since: float, rules: TurnTaking) -> float:
    """Counted from the one before, so that a process that was held up does not say several in a row."""
    if not talk.acknowledged:
        return since + rules.acknowledge
    again, ever_again = rules.acknowledge_again
    return talk.acknowledged_at + (again if talk.acknowledged == 1 else ever_again)


def closing_time(talk: Talk, rules: TurnTaking) -> float | None:
    """When the caller has been heard out long enough."""
    return None if talk.closing_since is None else talk.closing_since + rules.closing


def guess_due(floor: BothSpeak, rules: TurnTaking) -> float | None:
    """When a guess that was kept may count: the end of a short voice would have been told by then."""
    return floor.since + rules.short_voice + rules.end_told if floor.guess and floor.ended is None else None


def decision_due(floor: BothSpeak, rules: TurnTaking) -> float | None:
    """When it must be decided without words whether a voice over a reply means us."""
    if not floor.held:
        return None
    if floor.ended is not None:
        short = floor.ended - floor.since < rules.short_voice
        return floor.ended + (rules.decide if short else rules.longest_hold)
    taken_back = isinstance(floor.over, AgentThinks) and floor.over.words
    return floor.since + (rules.take_back if taken_back else rules.longest_hold)
