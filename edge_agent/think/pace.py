"""How fast a model reads and writes, and which texts its server has read lately. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

PIECE = 1.5  # s of reading in one request: nothing stops a server that has begun to read
CHARACTERS = 3.5  # a token has rather more
FEWEST = 16  # tokens in a piece
WEIGHT = 0.3  # of the newest measurement
TOO_FAST = 4.0  # times the speed so far: then most of it had been read already


@dataclass(slots=True)
class Pace:
    """A speed in tokens a second; None until it was measured."""

    speed: float | None = None

    def measured(self, tokens: int, seconds: float) -> None:
        if tokens <= 0 or seconds <= 0:
            return
        speed = tokens / seconds
        if self.speed is not None and speed > self.speed * TOO_FAST:
            return
        self.speed = speed if self.speed is None else self.speed + WEIGHT * (speed - self.speed)


def piece_end(text: str, start: int, speed: float) -> int:
    """Where the piece that begins at `start` ends: before a space, so that no word is cut and no token changes."""
    end = start + round(max(FEWEST, speed * PIECE) * CHARACTERS)
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + 1, end)
    return space if space > 0 else end


class HeldPrompts:
    """The texts that the server still holds, as far as we can know: it keeps one in each of its slots.

    Each answer, and each text, takes the slot that was used longest ago; a text that goes on with one stays in its
    slot. But one that ends earlier than a text that is held takes another slot, or cuts that text: so what may be
    held is never read again in pieces, but asked for as far as it goes.
    """

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._uses = 0
        self._read: deque[tuple[int, str]] = deque(maxlen=slots)
        self._shared = ""  # what the texts have in common: whatever the slots hold begins with it

    def used(self) -> None:
        """An answer was asked for."""
        self._uses += 1

    def keep(self, text: str) -> None:
        """`text` was read."""
        others = [(at, read) for at, read in self._read if not text.startswith(read)]
        if others:
            self._shared = text[: min(_common(read, text) for _, read in others)]
        self._read = deque([*others, (self._uses, text)], maxlen=self._slots)

    def known(self, text: str) -> int:
        """Characters at the beginning of `text` that may be held, up to a space or all of it."""
        texts = [read for at, read in self._read if self._uses - at < self._slots]
        most = max(_common(read, text) for read in (self._shared, *texts))
        return most if most == len(text) else max(0, text.rfind(" ", 0, most))

    def lost(self) -> None:
        """The server is not what it was: it may have been started anew."""
        self._read.clear()
        self._shared = ""


def _common(left: str, right: str) -> int:
    shorter = min(len(left), len(right))
    for at in range(0, shorter, 256):
        if left[at : at + 256] != right[at : at + 256]:
            return next((at + i for i in range(shorter - at) if left[at + i] != right[at + i]), shorter)
    return shorter
