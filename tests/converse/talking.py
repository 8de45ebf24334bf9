"""Small conversations, event by event."""

from __future__ import annotations

from edge_agent.converse.effects import Effect
from edge_agent.converse.events import (
    ClauseBegan,
    Event,
    FinalTranscript,
    ReplyAudible,
    ReplyDone,
    SpeechEnded,
    SpeechStarted,
)
from edge_agent.converse.floor import (
    Talk,
)
from edge_agent.converse.step import begin, step
from edge_agent.converse.turn_taking import TurnTaking

M = TurnTaking()
CLAUSE = ClauseBegan(0.3, 1, "Thank you for calling, we are open from nine to five.", 4.0)
GREETED: tuple[Event, ...] = (ReplyAudible(0.3, 1), ReplyDone(2.0, 1))


def after(*events: Event, rules: TurnTaking = M) -> tuple[Talk, list[Effect]]:
    """The state after these events, and the effects of the last one."""
    talk, effects = begin(0.0)
    return fed(talk, *events, rules=rules) if events else (talk, list(effects))


def fed(talk: Talk, *events: Event, rules: TurnTaking = M) -> tuple[Talk, list[Effect]]:
    """The same from another state on."""
    effects: tuple[Effect, ...] = ()
    for event in events:
        talk, effects = step(talk, event, rules)
    return talk, list(effects)


def spoken(words: str, confidence: float = 0.9, at: float = 3.0) -> tuple[Event, ...]:
    return (SpeechStarted(at), SpeechEnded(at + 1.2, at + 1.0), FinalTranscript(at + 1.3, words, confidence))
