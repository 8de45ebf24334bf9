"""From ended stretches to words, told in the order in which they were spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from edge_agent.converse.floor import Event, WordsHeard
from edge_agent.converse.scope import Start
from edge_agent.hear.stretch import Heard, HearingNote, Stretch

log = structlog.get_logger()

INAUDIBLE = "[inaudible]"  # as transcripts write speech of which no recogniser could make words


class Understanding:
    """Each stretch is made into words at once and has its own time for it; one that hangs does not hold up the next.

    Only the telling is in turn. `settled` is called after each stretch, its words already posted.
    """

    def __init__(
        self,
        recogniser: str,
        within: float,
        post: Callable[[Event], None],
        settled: Callable[[HearingNote], None],
        start: Start,
    ) -> None:
        self._recogniser, self._within = recogniser, within
        self._post, self._settled, self._start = post, settled, start
        self._waiting: asyncio.Queue[tuple[Stretch, asyncio.Task[None]]] = asyncio.Queue()
        self.outstanding = 0

    def add(self, stretch: Stretch) -> None:
        self.outstanding += 1
        self._waiting.put_nowait((stretch, self._start(stretch.settle(self._within))))

    async def run(self) -> None:
        while True:
            stretch, settling = await self._waiting.get()
            await settling
            self.outstanding -= 1
            self._tell(stretch)
            self._waiting.task_done()

    async def finish(self, within: float) -> None:
        """Waits until nothing is outstanding, `within` seconds at most."""
        try:
            async with asyncio.timeout(within):
                await self._waiting.join()
        except TimeoutError:
            log.warning("The line closed before the last words were made out.", outstanding=self.outstanding)

    def _tell(self, stretch: Stretch) -> None:
        now = asyncio.get_running_loop().time()
        heard = stretch.heard or Heard(stretch.guessed or INAUDIBLE, 0.0, 0)
        if heard.words:
            self._post(WordsHeard(now, heard.words, heard.confidence))
        stt_ms = round((now - stretch.ended) * 1000)
        self._settled(HearingNote(stt_ms, stretch.spoke_until, self._recogniser, failed=stretch.heard is None))
