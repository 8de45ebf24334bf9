"""How long a silence ends the caller's turn: by what was asked, what was heard so far, and his own pace. Pure."""

from __future__ import annotations

from edge_agent.converse.floor import CallerPauses, Talk
from edge_agent.converse.turn_taking import TurnTaking


def endpointing_delay(talk: Talk, floor: CallerPauses, rules: TurnTaking) -> float:
    """Seconds after the caller's last audible sample."""
    if floor.keyed:
        return rules.key_delay
    if not floor.settled or unfinished(floor.words, rules):
        return rules.max_endpointing_delay
    paced = min(talk.paused * rules.pace, rules.max_endpointing_delay)
    return max(rules.endpointing_delay, paced)


def unfinished(words: str, rules: TurnTaking) -> bool:
    """A sentence that plainly goes on: "my name is", "I need a," or "so..."."""
    last = words.lower().split()[-1:]
    return bool(last) and (last[0].endswith((",", "...", "…", "-")) or last[0].strip(".!?") in rules.unfinished)
