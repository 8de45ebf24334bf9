"""The silence on one line: is it planned, and what is to be done about it? Pure; time is an argument.

What the conversation says of itself is believed as long as it shows that it runs. So it is asked now and then
(`Knock`): an event that changes nothing must come out again at its other end. One that does not answer hangs, and owes
the caller something whatever it said last.

All times are seconds of the event clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    Over,
    Talk,
    TranscriptPending,
)

LOOK = 0.5  # s: somebody looks at least so often; so late is what is decided, at most
KNOCK = 1.0  # s of silence after which the conversation is asked whether it runs …
ANSWER = 2.0  # … that it has to answer …
RECOVER = 4.0  # … and more, after which the call is lost
BREATH = 0.5  # s for everything that was due to be done, after the process itself stood still
AFTER_ACKNOWLEDGEMENT = 0.25  # s that an acknowledgement may be late before we say something instead
LONGEST_PAUSE = 2.5  # s that may end a caller's turn; a longer silence before it was nobody's waiting
HANGING_UP = 6.0  # s for a call to hang up, once it has decided to …
CLOSING = 10.0  # … and to put its things away, once its line has ended


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds."""

    longest: float  # silence while the caller waits for us; 0: never say anything about it
    acknowledge: float  # until the conversation itself tells a caller who waits that he was understood
    budget: float  # in which a call must have said something of its own to a caller who waits


class Cause(StrEnum):
    """Why a call cannot go on."""

    HANGS = "hangs"  # its code does not answer
    SILENT = "silent"  # it runs, and has said nothing of its own in all its time
    LINGERS = "lingers"  # it is over, and does not end


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to be done before `until`."""

    until: float


@dataclass(frozen=True, slots=True)
class Knock:
    """Ask the conversation whether it runs."""


@dataclass(frozen=True, slots=True)
class Reassure:
    """Let the caller hear that somebody is there."""


@dataclass(frozen=True, slots=True)
class End:
    """The call is lost: say goodbye, if anybody is there, and end it."""

    cause: Cause


Action: TypeAlias = Wait | Knock | Reassure | End


@dataclass(frozen=True, slots=True)
class Silence:
    """What is known of one line."""

    answered_at: float | None = None  # None: the phone still rings
    ended_at: float | None = None  # None: the line has not
    bridged: bool = False  # the caller talks with somebody else, and what is silent is not ours
    sound_until: float = 0.0  # when the last audible sound of ours was heard, or will have been …
    said_until: float = 0.0  # … and the call's own, without what we said instead
    told_at: float = 0.0  # when we last said something instead, or had nothing to say
    voice_until: float = 0.0  # when the caller was last heard to speak, as the conversation says
    waits: bool = True  # whether the caller waits for us, as the conversation says; first he waits to be greeted …
    waits_since: float = 0.0  # … and since when, without a pause
    moved_at: float = 0.0  # when the conversation last showed that it runs
    knocked_at: float | None = None  # when it was asked; None: it has answered
    over_at: float | None = None  # when it was over; None: it is not
    excused_until: float = 0.0  # nobody can have done anything yet

    @property
    def quiet_since(self) -> float:
        """Since when nothing was to be heard, of us or of the caller."""
        return max(self.sound_until, self.told_at, self.voice_until, self.answered_at or 0.0)


def moved(silence: Silence, talk: Talk, at: float) -> Silence:
    """The conversation runs, and this is what it says. Who waits on has waited since he began to."""
    since = waiting_since(talk)
    again = since is not None and silence.waits and silence.moved_at > 0.0
    return replace(
        silence,
        waits=since is not None,
        waits_since=silence.waits_since if again or since is None else since,
        voice_until=max(silence.voice_until, spoke_until(talk, at)),
        moved_at=at,
        knocked_at=None,
        over_at=at if isinstance(talk.floor, Over) else None,
    )


def waiting_since(talk: Talk) -> float | None:
    """Since when the caller waits for us; None while it is his turn, or he makes us wait."""
    match talk.floor:
        case TranscriptPending(since) | AgentThinks(since) | AgentSpeaks(since):
            return since
        case BothSpeak(since, held=False):  # a noise over a reply that goes on
            return since
    return None


def spoke_until(talk: Talk, at: float) -> float:
    """When the caller was last heard to speak, as far as this floor says."""
    match talk.floor:
        case CallerSpeaks() | BothSpeak(ended=None, held=True):
            return at
        case BothSpeak(ended=float(ended)):
            return ended
        case CallerPauses(since):
            return since
    return 0.0


def stood_still(silence: Silence, at: float) -> Silence:
    """The whole process did, up to now: everybody first does what was due, and nobody's time has run out."""
    return replace(
        silence,
        excused_until=at + BREATH,
        moved_at=at,
        knocked_at=None if silence.knocked_at is None else at,
    )


def decide(silence: Silence, limits: Limits, now: float) -> Action:
    """What is to be done now, or when to look again."""
    if now < silence.excused_until:
        return Wait(silence.excused_until)
    due = _due(silence, limits)
    for at, action in due:
        if now >= at:
            return action
    return Wait(min([now + LOOK, *(at for at, _ in due)]))


def _due(silence: Silence, limits: Limits) -> list[tuple[float, Action]]:
    """What is due when, the gravest first."""
    if silence.bridged:
        return []
    if silence.ended_at is not None:
        return [(silence.ended_at + CLOSING, End(Cause.LINGERS))]
    if silence.over_at is not None:
        return [(silence.over_at + HANGING_UP, End(Cause.LINGERS))]
    if silence.answered_at is None:
        return []
    hangs_at = _hangs_at(silence)
    due: list[tuple[float, Action]] = []
    if hangs_at is not None:
        due.append((hangs_at + RECOVER, End(Cause.HANGS)))
    if silence.waits:
        due.append((_waited_for(silence) + limits.budget, End(Cause.SILENT)))
    if limits.longest and (silence.waits or hangs_at is not None):
        due.append((_reassurance_due(silence, limits, hangs_at), Reassure()))
    if silence.knocked_at is None:
        due.append((max(silence.quiet_since, silence.moved_at) + KNOCK, Knock()))
    return due


def _hangs_at(silence: Silence) -> float | None:
    """From when on it is taken to hang; what it is still saying is heard."""
    return None if silence.knocked_at is None else max(silence.knocked_at, silence.said_until) + ANSWER


def _waited_for(silence: Silence) -> float:
    """Since when a caller who waits has waited for anything that the call itself says."""
    return max(silence.waits_since, silence.said_until, silence.answered_at or 0.0, silence.excused_until)


def _reassurance_due(silence: Silence, limits: Limits, hangs_at: float | None) -> float:
    """After the longest silence; but a turn that was long in ending is the conversation's own to acknowledge first."""
    if not silence.waits:
        return max(silence.quiet_since + limits.longest, hangs_at or 0.0)
    patience = min(limits.longest, limits.acknowledge + AFTER_ACKNOWLEDGEMENT)
    pause = silence.waits_since - silence.quiet_since
    since = silence.quiet_since if pause <= LONGEST_PAUSE else silence.waits_since
    return max(since + limits.longest, silence.waits_since + patience)
