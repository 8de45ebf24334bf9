"""Bytes as they come to whole samples: half a sample too much would make noise of everything after it."""

from __future__ import annotations

WIDTH = 2  # bytes of an s16 sample


class WholeSamples:
    """Feed bytes, take whole samples. What is left over at the end is nothing that can be heard."""

    def __init__(self) -> None:
        self._left = b""

    def take(self, data: bytes) -> bytes:
        whole = self._left + data
        end = len(whole) // WIDTH * WIDTH
        self._left = whole[end:]
        return whole[:end]
