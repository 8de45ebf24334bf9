"""Events: what the world tells the turn machine. Pure; `at` is in seconds of the event clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotHeard:
    """A recogniser that was asked for a segment's words in vain."""

    provider: str
    attempt: int  # 1 for the first of the segment
    elapsed_ms: int
    cause: str  # a code
    reason: str  # for people; nobody's words


@dataclass(frozen=True, slots=True)
class HearingNote:
    """How the newest segment of the caller's speech was heard."""

    stt_ms: int  # end of the speech (`SpeechEnded.at`) → final words: compute, waiting and a second try
    # Event clock: when the last audible sample came in, or would have, had nothing delayed it on this machine. It left
    # the phone a little earlier; that is the line's to say.
    spoke_until: float
    recogniser: str  # who really heard it; "" for nobody
    failed: bool = False  # no final words came, twice or in time
    not_heard: tuple[NotHeard, ...] = ()  # since the note before


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    at: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    at: float
    spoke_until: float  # when the last audible sample arrived; `at` is later by more than `HearingSettings.silence`


@dataclass(frozen=True, slots=True)
class PartialTranscript:
    """A partial result while the caller speaks: may still change, replaces the guess before."""

    at: float
    words: str
    began: float | None = None  # when the voice that said them was noticed, if that is known


@dataclass(frozen=True, slots=True)
class FinalTranscript:
    """Final words of one segment of speech, added to what was heard before."""

    at: float
    words: str
    confidence: float = 1.0  # 0…1
    began: float | None = None  # when the voice that said them was noticed, if that is known


@dataclass(frozen=True, slots=True)
class TranscriptSettled:
    """The recogniser has said all it has to say of the speech so far (also when that was nothing)."""

    at: float
    note: HearingNote | None = None


@dataclass(frozen=True, slots=True)
class TurnEndHinted:
    """The recogniser takes the caller's turn to be over, by what it heard up to now."""

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
class ClauseBegan:
    """A clause of the agent's begins to sound."""

    at: float
    reply: int | None  # None: of an acknowledgement, while the reply is being made
    words: str
    seconds: float  # of its sound, as far as is known


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
    SpeechStarted
    | SpeechEnded
    | PartialTranscript
    | FinalTranscript
    | TranscriptSettled
    | TurnEndHinted
    | KeyPressed
    | ReplyAudible
    | ClauseBegan
    | ReplyDry
    | ReplyDone
    | ReplyFailed
    | FarewellMeant
    | TimePassed
    | ClosingTime
    | LineClosed
)
