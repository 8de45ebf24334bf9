"""Who has the floor: the states of a phone conversation.

Pure: time arrives as `event.at`, in seconds of the event clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from edge_agent.converse.events import ClauseBegan, HearingNote

# Exactly one holds at any moment.


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nobody speaks; the caller may."""

    since: float


@dataclass(frozen=True, slots=True)
class CallerSpeaks:
    """The caller is audible."""

    since: float
    words: str = ""
    confidence: float = 1.0
    keyed: bool = False  # the last thing was a key press


@dataclass(frozen=True, slots=True)
class CallerPauses:
    """The caller fell silent. Are they done?"""

    since: float  # their last voiced sample
    words: str
    confidence: float = 1.0
    settled: bool = False  # the recogniser has nothing more to say
    prepared: bool = False  # reply `talk.reply` is being made ready, inaudibly
    note: HearingNote | None = None  # how the words were heard, once they have settled
    keyed: bool = False  # the last thing was a key press: people dial slower than they speak


@dataclass(frozen=True, slots=True)
class TranscriptPending:
    """The caller's turn is over, and the recogniser has not made out all of its words yet."""

    since: float  # when the turn was over
    words: str
    confidence: float = 1.0
    note: HearingNote | None = None
    closed: bool = False  # the caller ended it himself, with #


@dataclass(frozen=True, slots=True)
class AgentThinks:
    """The answer is on its way."""

    since: float  # when the turn was over
    words: str  # what is being answered; kept in case the caller goes on
    confidence: float = 1.0
    note: HearingNote | None = None


@dataclass(frozen=True, slots=True)
class AgentSpeaks:
    """The answer is audible."""

    since: float


@dataclass(frozen=True, slots=True)
class BothSpeak:
    """The caller is audible over a reply: barge-in, murmur, cough, our own echo? His words will tell."""

    since: float
    words: str = ""  # nothing so far that stops a reply: "mm-hm"
    confidence: float = 1.0
    guess: str = ""  # what this voice says so far, guessed before a guess may stop a reply
    ended: float | None = None  # their last voiced sample; None while they are audible
    held: bool = False  # the reply is silent until it is decided
    early: bool = False  # it had only begun to be heard: whoever speaks then had not finished
    over: AgentThinks | AgentSpeaks | None = None  # what was before, and goes on if this is nothing


@dataclass(frozen=True, slots=True)
class Over:
    """The call has ended."""

    why: Ending
    unanswered: str = ""  # what the caller said last and nobody answered


Floor = Quiet | CallerSpeaks | CallerPauses | TranscriptPending | AgentThinks | AgentSpeaks | BothSpeak | Over


class Ending(StrEnum):
    """Why a conversation was over."""

    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_HUNG_UP = "agent_hung_up"  # everything was said
    CALLER_WENT_SILENT = "caller_went_silent"
    TOO_LONG = "too_long"
    FAILED = "failed"
    AGENT_STOPPED = "agent_stopped"  # a deploy, or the server ended the job


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """What the caller said that nobody answered yet."""

    words: str = ""
    confidence: float = 1.0
    note: HearingNote | None = None
    resumed: bool = False  # whom he said it to is gone, and he is told so before he is answered


@dataclass(frozen=True, slots=True)
class Resumed:
    """Where a talk stood when the process that led it was gone."""

    lasted: float  # seconds since the call was answered
    unanswered: CallerTurn = CallerTurn()
    said: str = ""  # what the agent said last, as it was heard
    over: bool = False  # it had said goodbye


@dataclass(frozen=True, slots=True)
class Talk:
    """The whole conversational state. Only `step` makes a new one."""

    floor: Floor
    began: float
    quiet_since: float = 0.0  # since when neither the agent spoke nor the caller said a word
    reply: int = 0  # number of the newest reply; older numbers are stale
    answering: bool = False  # the newest reply is an answer, not a fixed sentence
    doubts: int = 0  # turns in a row that were not understood
    nudges: int = 0  # unanswered "are you still there?"
    failures: int = 0  # replies that failed in a row
    leaving: Ending | None = None  # hang up for this reason once the reply in flight was heard
    acknowledged: int = 0  # how often the caller was told in this wait that he was understood, …
    acknowledged_at: float = 0.0  # … and when last
    said: tuple[ClauseBegan, ...] = ()  # the newest reply that was heard, as far as it came
    asked: tuple[ClauseBegan, ...] = ()  # the newest that was no request to repeat: what the caller answers
    said_before: tuple[ClauseBegan, ...] = ()  # `said` as it was before it was held: then it sounded earlier
    repeating: bool = False  # the newest reply is such a request
    turn_ended: float = 0.0  # the caller's last voiced sample of the turn that is being answered
    paused: float = 0.0  # seconds of the longest pause after which this caller went on
    cut_off: int = 0  # times that he went on when his answer had begun, or was on its way
    echoes: int = 0  # voices over us that were our own words coming back, or lasting noise
    dry_since: float | None = None  # since when the audible reply has nothing more to be heard; None: it has
    hinted_at: float = -inf  # when the recogniser last took the caller's turn to be over
    closing_since: float | None = None  # the process must end: say goodbye as soon as that is polite
