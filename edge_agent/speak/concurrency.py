"""How much a provider's plan allows at once. Nobody waits for a place: another voice speaks instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import VoiceBusy


class ConcurrencyLimit:
    """For one account, as far as this process uses it."""

    def __init__(self, maker: str, most: int) -> None:
        self._maker = maker
        self._most = most
        self._taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Raises VoiceBusy when all are taken."""
        if self._taken >= self._most:
            raise VoiceBusy(f"{self._maker} makes {self._most} clauses at once, and no more")
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
