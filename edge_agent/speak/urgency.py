"""How urgent the sound is that is being made: whoever asks for it says so, and engines that can choose read it here.

It belongs to the task, as the call's number in the log does, and not to the text: the makers that are far away have
no use for it, and the same words may be a caller's first sound or be made in advance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum


class Urgency(IntEnum):
    """The smaller, the sooner."""

    FIRST = 0  # a caller hears nothing until it is there
    NEXT = 1  # a caller will hear it after something else
    SOME_DAY = 2  # nobody waits for it


_urgency = ContextVar("urgency", default=Urgency.SOME_DAY)


def urgency() -> Urgency:
    """Of what this task does."""
    return _urgency.get()


@contextmanager
def urgent(how: Urgency) -> Iterator[None]:
    """For what this task does inside the block. Not around a `yield` of a generator: that is another task's time."""
    token = _urgency.set(how)
    try:
        yield
    finally:
        _urgency.reset(token)
