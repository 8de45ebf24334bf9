"""What is done between calls, when nobody waits for an engine: a client's voice learns its fixed sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from edge_agent.lines import LINES
from edge_agent.speak.kept import Kept
from edge_agent.speak.mouth import Voice, make_ready
from edge_agent.speak.sentences import OPENINGS
from shared.errors import StageError


class Chores:
    """One for the process. Calls run inside `on_the_phone`; `run` works only while there are none."""

    def __init__(self) -> None:
        self._calls = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._voices: asyncio.Queue[str] = asyncio.Queue()

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

    def learn(self, voice_name: str) -> None:
        """After a client's call: what its voice will say again and again is to be made ready, if it is not."""
        self._voices.put_nowait(voice_name)

    async def run(self, voice: Voice, kept: Kept) -> None:
        """Until cancelled. A sentence at a time: a call that comes in meanwhile waits for one at most."""
        while True:
            name = await self._voices.get()
            for line in (*LINES.values(), *OPENINGS):
                await self._idle.wait()
                with suppress(StageError):
                    await make_ready(voice, kept, name, [line])
