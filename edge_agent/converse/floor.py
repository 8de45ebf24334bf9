"""Who has the floor: the states, events and effects of a phone conversation.

Pure: time arrives as `event.at`, in seconds of the event clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# --- states: exactly one holds at any moment ----------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class CallerPauses:
    """The caller fell silent. Are they done?"""

    since: float  # their last voiced sample
    words: str
    confidence: float = 1.0
    settled: bool = False  # the recogniser has nothing more to say
    prepared: bool = False  # reply `talk.reply` is being made ready, inaudibly
    keyed: bool = False  # the last thing was a key press: people dial slower than they speak


@dataclass(frozen=True, slots=True)
class WordsPending:
    """The caller's turn is over, and the recogniser has not made out all of its words yet."""

    since: float  # when the turn was over
    words: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class AgentThinks:
    """The answer is on its way."""

    since: float  # when the turn was over
    words: str  # what is being answered; kept in case the caller goes on
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class AgentSpeaks:
    """The answer is audible."""

    since: float


@dataclass(frozen=True, slots=True)
class BothSpeak:
    """Barge-in, or only an "mm-hm"? The agent talks on until it is sure."""

    since: float
    words: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Over:
    """The call has ended."""

    why: Ending
    unanswered: str = ""  # what the caller said last and nobody answered


Floor = Quiet | CallerSpeaks | CallerPauses | WordsPending | AgentThinks | AgentSpeaks | BothSpeak | Over


class Ending(StrEnum):
    """Why a conversation was over."""

    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_HUNG_UP = "agent_hung_up"  # everything was said
    CALLER_WENT_SILENT = "caller_went_silent"
    TOO_LONG = "too_long"
    FAILED = "failed"
    AGENT_STOPPED = "agent_stopped"  # a deploy, or the server ended the job


# --- events: what the world tells the machine ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    at: float


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    at: float
    spoke_until: float  # when the last voiced sample arrived; `at` is later by the detector's hush


@dataclass(frozen=True, slots=True)
class WordsGuessed:
    """A partial result while the caller speaks: may still change, replaces the guess before."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """Final words of one stretch of speech, added to what was heard before."""

    at: float
    words: str
    confidence: float = 1.0  # 0…1


@dataclass(frozen=True, slots=True)
class WordsSettled:
    """The recogniser has said all it has to say of the speech so far (also when that was nothing)."""

    at: float


@dataclass(frozen=True, slots=True)
class KeyPressed:
    at: float
    key: str  # one of 0-9 * # A-D


@dataclass(frozen=True, slots=True)
class ReplyAudible:
    at: float
    reply: int


@dataclass(frozen=True, slots=True)
class ReplyDry:
    """All of the reply that was made has been heard, and there is more to come: the caller hears silence."""

    at: float
    reply: int


@dataclass(frozen=True, slots=True)
class ReplyDone:
    at: float
    reply: int


@dataclass(frozen=True, slots=True)
class ReplyFailed:
    at: float
    reply: int


@dataclass(frozen=True, slots=True)
class FarewellMeant:
    """The agent wishes to hang up once reply `reply` has been heard."""

    at: float
    reply: int


@dataclass(frozen=True, slots=True)
class TimePassed:
    at: float


@dataclass(frozen=True, slots=True)
class ClosingTime:
    """The process must end, or the server ended the job: say goodbye."""

    at: float


@dataclass(frozen=True, slots=True)
class LineClosed:
    at: float


Event = (
    VoiceBegan
    | VoiceEnded
    | WordsGuessed
    | WordsHeard
    | WordsSettled
    | KeyPressed
    | ReplyAudible
    | ReplyDry
    | ReplyDone
    | ReplyFailed
    | FarewellMeant
    | TimePassed
    | ClosingTime
    | LineClosed
)


# --- effects: what the machine asks of the world ------------------------------------------------


class Line(StrEnum):
    """Things said without thinking. `edge_agent/phrases.py` holds the sentences."""

    GREETING = "greeting"
    STILL_THERE = "still_there"
    SAY_AGAIN = "say_again"
    SAY_AGAIN_SLOWLY = "say_again_slowly"
    SORRY = "sorry"
    GOODBYE_SILENT = "goodbye_silent"
    GOODBYE_LONG = "goodbye_long"
    GOODBYE_FAILED = "goodbye_failed"
    GOODBYE_CLOSING = "goodbye_closing"


@dataclass(frozen=True, slots=True)
class Prepare:
    """Make the answer ready, but let nothing be heard before `Release`."""

    reply: int
    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Release:
    reply: int
    since: float  # when the turn that it answers was over


@dataclass(frozen=True, slots=True)
class Say:
    """A fixed sentence. `words` and `confidence` are what the caller said before it, if anything."""

    reply: int
    line: Line
    since: float  # when the turn was over that it answers; else when it was decided to say it
    words: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Let the caller hear that he was understood ("One moment, please."), while his answer is still being made."""

    words: str  # what he said
    number: int  # 0 for the first of this wait
    pending: bool = False  # what he said is still being made out: no reply is being made yet


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop the reply because it took too long: a failure, of whichever stage it waits for."""

    reply: int


@dataclass(frozen=True, slots=True)
class Stop:
    reply: int


@dataclass(frozen=True, slots=True)
class HangUp:
    why: Ending


Effect = Prepare | Release | Say | Acknowledge | GiveUp | Stop | HangUp


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
    dry_since: float | None = None  # since when the audible reply has nothing more to be heard; None: it has
    closing_since: float | None = None  # the process must end: say goodbye as soon as that is polite
