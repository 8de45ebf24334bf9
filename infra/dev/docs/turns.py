"""The turn machine as a table, by asking it: each floor meets each event, in the variants that matter to its rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from edge_agent.converse.effects import Acknowledge, Effect, HangUp, Say
from edge_agent.converse.events import (
    ClosingTime,
    Event,
    FarewellMeant,
    FinalTranscript,
    KeyPressed,
    LineClosed,
    PartialTranscript,
    ReplyAudible,
    ReplyDone,
    ReplyDry,
    ReplyFailed,
    SpeechEnded,
    SpeechStarted,
    TimePassed,
    TranscriptSettled,
)
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    Ending,
    Floor,
    Over,
    Quiet,
    Talk,
    TranscriptPending,
)
from edge_agent.converse.step import step
from edge_agent.converse.turn_taking import TurnTaking

AT = 100.0  # when the event comes; the floor is there since SINCE
SINCE = 99.0
REPLY = 3  # the newest reply
RULES = TurnTaking()

HEAD = """\
# Turn-taking: states and events

Printed from the rules themselves (`edge_agent/converse/step.py`) by `make docs`; not edited by hand. For each floor and
each event: which floor comes next, and what is asked of the world, in every variant that the rules tell apart (how long
it lasts, whether words were understood, whether the reply is an answer, whether the agent is about to leave). An event
that changes nothing is left out. Settings: `edge_agent/converse/turn_taking.py`.
"""


def turn_table() -> str:
    """The page."""
    return "\n".join([HEAD, *itertools.chain.from_iterable(_section(floors) for floors in _floors())])


def _floors() -> Iterator[Sequence[Floor]]:
    """The variants of each floor."""
    said = "What time is it?"
    yield [Quiet(SINCE)]
    yield [CallerSpeaks(SINCE), CallerSpeaks(SINCE, said)]
    yield [
        *(CallerPauses(AT - 0.2, words, confidence) for words, confidence in (("", 1.0), (said, 0.9), (said, 0.3))),
        CallerPauses(AT - 0.2, said, 0.9, settled=True, prepared=True),
    ]
    yield [TranscriptPending(SINCE, ""), TranscriptPending(SINCE, said, 0.9)]
    yield [AgentThinks(SINCE, said), AgentThinks(SINCE, "")]
    yield [AgentSpeaks(SINCE)]
    over = AgentThinks(SINCE, said)
    yield [
        *(BothSpeak(AT - 0.2, held=held) for held in (True, False)),
        BothSpeak(AT - 0.8, held=True, over=over),
        BothSpeak(AT - 0.2, guess="No, wait", held=True),
        *(BothSpeak(AT - 1.2, ended=AT - since, held=True) for since in (0.3, 0.9)),
    ]
    yield [Over(Ending.CALLER_HUNG_UP)]


def _events() -> Iterator[Sequence[Event]]:
    """The variants of each event."""
    yield [SpeechStarted(AT)]
    yield [SpeechEnded(AT, AT - 0.2)]
    yield [PartialTranscript(AT, "Mm-hm"), PartialTranscript(AT, "No, wait")]
    yield [FinalTranscript(AT, "Mm-hm.", 0.9), FinalTranscript(AT, "No, wait.", 0.9)]
    yield [TranscriptSettled(AT), TranscriptSettled(AT + 1)]
    yield [KeyPressed(AT, "5"), KeyPressed(AT, "#")]
    yield [ReplyAudible(AT, REPLY)]
    yield [ReplyDry(AT, REPLY)]
    yield [ReplyDone(AT, REPLY)]
    yield [ReplyFailed(AT, REPLY)]
    yield [FarewellMeant(AT, REPLY)]
    yield [TimePassed(AT + after) for after in (0.5, 1.0, 2.0, 8.0, 12.0, 60.0, 900.0)]
    yield [ClosingTime(AT)]
    yield [LineClosed(AT)]


def _talks(floor: Floor) -> Iterator[Talk]:
    answer = Talk(floor, began=0.0, quiet_since=SINCE, reply=REPLY, answering=True)
    yield answer
    yield replace(answer, answering=False)
    yield replace(answer, answering=False, failures=RULES.failures, nudges=RULES.nudges)
    if isinstance(floor, AgentSpeaks | BothSpeak):
        yield replace(answer, dry_since=SINCE)
    if isinstance(floor, AgentThinks | AgentSpeaks | BothSpeak):
        yield replace(answer, leaving=Ending.AGENT_HUNG_UP)
    if isinstance(floor, AgentThinks | AgentSpeaks):
        yield replace(answer, leaving=Ending.TOO_LONG)


def _section(floors: Sequence[Floor]) -> Iterator[str]:
    kind = type(floors[0])
    yield f"## {kind.__name__}\n\n{(kind.__doc__ or '').strip()}\n"
    rows = [row for variants in _events() if (row := _row(floors, variants))]
    if not rows:
        yield "Nothing changes it.\n"
        return
    yield "| event | next floor: effects |\n| --- | --- |"
    yield from rows
    yield ""


def _row(floors: Sequence[Floor], variants: Sequence[Event]) -> str:
    outcomes: dict[str, None] = {}
    for floor, event in itertools.product(floors, variants):
        for talk in _talks(floor):
            after, effects = step(talk, event, RULES)
            if after != talk or effects:
                outcomes[_outcome(talk, after, effects)] = None
    return f"| {type(variants[0]).__name__} | {'<br>'.join(outcomes)} |" if outcomes else ""


def _outcome(before: Talk, after: Talk, effects: Sequence[Effect]) -> str:
    stays = type(before.floor) is type(after.floor)
    floor = "stays" if stays else type(after.floor).__name__
    leaving = f", leaving ({after.leaving})" if after.leaving and after.leaving != before.leaving else ""
    asked = ", ".join(map(_effect, effects))
    return f"{floor}{leaving}{': ' if asked else ''}{asked}"


def _effect(effect: Effect) -> str:
    match effect:
        case Say(phrase=phrase):
            return f"Say {phrase}"
        case HangUp(why):
            return f"HangUp ({why})"
        case Acknowledge():
            return "Acknowledge"
    return type(effect).__name__
