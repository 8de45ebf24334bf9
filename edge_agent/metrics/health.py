"""Whether the box takes calls, and if not, why, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Health:
    """As the door says it in JSON. `why`: what keeps it from taking calls; "" where nothing does."""

    ready: bool
    calls: int = 0  # under way
    seats: int = 0  # calls at once, now
    lines: int = 0  # processes that serve calls
    why: str = ""


LOADING = "its engines are loading"
STOPPING = "it is stopping: the calls under way go on"
UNREGISTERED = "it is not registered with the LiveKit server"
FULL = "all its seats are taken"


def judged(*, calls: int, seats: int, lines: int, registered: bool, stopping: bool) -> Health:
    """The first reason that there is. `registered`: with LiveKit, any process of the box."""
    if stopping:
        why = STOPPING
    elif not lines:
        why = LOADING
    elif not registered:
        why = UNREGISTERED
    else:
        why = FULL if calls >= seats else ""
    return Health(not why, calls, seats, lines, why)
