"""What is done between calls, when nobody waits for an engine: a client's voice learns its fixed sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from edge_agent.lines import LINES
from edge_agent.speak.kept import Kept
from edge_agent.speak.sentences import OPENINGS
from edge_agent.speak.voice import Speaker, make_ready
from shared.errors import StageError

FIXED = (*LINES.values(), *OPENINGS)  # what every voice will say again and again


class Chores:
    """One for the process. Calls run inside `on_the_phone`; `run` works only while there are none."""

    def __init__(self) -> None:
        self._calls = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._lessons: asyncio.Queue[tuple[Speaker, Sequence[str]]] = asyncio.Queue()

    @contextmanager
    def on_the_phone(self) -> Iterator[None]:
        self._calls += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._calls -= 1
            if not self._calls:
                self._idle.set()

    def learn(self, speaker: Speaker, lines: Sequence[str] = FIXED) -> None:
        """After a call: what a voice will say again is to be made ready, if it is not."""
        self._lessons.put_nowait((speaker, lines))

    async def run(self, kept: Kept) -> None:
        """Until cancelled. A sentence at a time: a call that comes in meanwhile waits for one at most.

        A voice that fails is left until after the next call: a provider that is away need not be asked for each line.
        """
        while True:
            speaker, lines = await self._lessons.get()
            with suppress(StageError):
                for line in lines:
                    await self._idle.wait()
                    await make_ready(speaker, kept, [line])
            await kept.tidy(datetime.now(UTC).timestamp())
