"""Effects: what the turn machine asks of the world. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edge_agent.converse.floor import CallerTurn, Ending

NOTHING = CallerTurn()


class Phrase(StrEnum):
    """Things said without thinking. `edge_agent/phrases.py` holds the sentences."""

    GREETING = "greeting"
    STILL_THERE = "still_there"
    SAY_AGAIN = "say_again"
    SAY_AGAIN_SLOWLY = "say_again_slowly"
    SORRY = "sorry"
    CUT_OFF = "cut_off"  # … by us; what was asked last is asked again
    CUT_OFF_SAY_AGAIN = "cut_off_say_again"  # … in the middle of what the caller said
    CUT_OFF_GO_AHEAD = "cut_off_go_ahead"
    CUT_OFF_GREETING = "cut_off_greeting"
    GOODBYE_SILENT = "goodbye_silent"
    GOODBYE_LONG = "goodbye_long"
    GOODBYE_FAILED = "goodbye_failed"
    GOODBYE_CLOSING = "goodbye_closing"


@dataclass(frozen=True, slots=True)
class Prepare:
    """Make the answer ready, but let nothing be heard before `Release`."""

    reply: int
    turn: CallerTurn


@dataclass(frozen=True, slots=True)
class Release:
    reply: int
    since: float  # when the turn that it answers was over


@dataclass(frozen=True, slots=True)
class Say:
    """A fixed sentence."""

    reply: int
    phrase: Phrase
    since: float  # when the turn was over that it answers; else when it was decided to say it
    turn: CallerTurn = NOTHING  # what the caller said before it, if anything


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
class Hold:
    """Silence, now, until `Resume` or `Stop`: the caller is audible, and it is not known yet what that is."""

    reply: int


@dataclass(frozen=True, slots=True)
class Resume:
    """It was nothing: the reply goes on where it was held."""

    reply: int


@dataclass(frozen=True, slots=True)
class Stop:
    reply: int


@dataclass(frozen=True, slots=True)
class HangUp:
    why: Ending


Effect = Prepare | Release | Say | Acknowledge | GiveUp | Hold | Resume | Stop | HangUp
