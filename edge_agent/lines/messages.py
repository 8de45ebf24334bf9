"""What supervisor and line process tell each other: a JSON object a line, over a socket that nobody else has.

Rooms are named, and with them callers' numbers, and what was said on a call that is handed over: none of it is logged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LONGEST = 16 * 2**20  # bytes of one message: a call that is handed over carries its talk


@dataclass(frozen=True, slots=True)
class Served:
    """A call that a line process serves: its room, and who we are in it."""

    room: str
    identity: str


@dataclass(frozen=True, slots=True)
class Beat:
    """The event loop of a line process runs: it serves these calls, and would take so many more."""

    free: int = 0
    calls: tuple[Served, ...] = ()
    registered: bool = False  # the LiveKit server gives it calls
    leaving: bool = False  # its last beat: its calls have ended, and it puts its things away


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the line process took the call that it was asked for by `ask`."""

    ask: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Take the call in this room; `resumed`: what was said on it so far, as `OpenCall.to_json` gave it.

    `until`: whoever comes to read it later (`time.monotonic`, which all processes of a machine share) does not take it:
    somebody else may have it by then.
    """

    ask: int
    room: str
    until: float
    resumed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Take nothing more and end with the last call; `hurry`: tell the calls to say goodbye."""

    hurry: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """A `box.event` that a line process has to tell."""

    event: Mapping[str, Any]


Message = Beat | Answer | Ask | Stop | Trouble
_KINDS: dict[str, type[Message]] = {"beat": Beat, "answer": Answer, "ask": Ask, "stop": Stop, "trouble": Trouble}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def encoded(message: Message) -> bytes:
    return json.dumps({_NAMES[type(message)]: asdict(message)}, separators=(",", ":")).encode() + b"\n"


def decoded(line: bytes) -> Message:
    """Raises ValueError for what is none."""
    try:
        ((name, fields),) = json.loads(line).items()
        kind = _KINDS[name]
        if kind is Beat:
            fields = {**fields, "calls": tuple(Served(**call) for call in fields["calls"])}
        return kind(**fields)
    except (ValueError, KeyError, TypeError, AttributeError) as odd:
        raise ValueError(f"no message: {type(odd).__name__}") from None
