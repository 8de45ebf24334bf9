"""From ended segments to words, told in the order in which they were spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from edge_agent.converse.events import Event, FinalTranscript, HearingNote, NotHeard
from edge_agent.converse.scope import Start
from edge_agent.failover.hedge import LATE, Lost
from edge_agent.hear.segment import Heard, SpeechSegment
from shared.errors import code_of, told_of

log = structlog.get_logger()

INAUDIBLE = "[inaudible]"  # as transcripts write speech of which no recogniser could make words


class FinalTranscripts:
    """Each segment is made into words at once and has its own time for it; one that hangs does not hold up the next.

    Only the telling is in turn. `settled` is called after each segment, its words already posted.
    """

    def __init__(
        self,
        within: float,
        post: Callable[[Event], None],
        settled: Callable[[HearingNote], None],
        start: Start,
    ) -> None:
        self._within = within
        self._post, self._settled, self._start = post, settled, start
        self._waiting: asyncio.Queue[tuple[SpeechSegment, asyncio.Task[None]]] = asyncio.Queue()
        self.outstanding = 0

    def add(self, segment: SpeechSegment) -> None:
        self.outstanding += 1
        self._waiting.put_nowait((segment, self._start(segment.settle(self._within))))

    async def run(self) -> None:
        while True:
            segment, settling = await self._waiting.get()
            await settling
            self.outstanding -= 1
            self._tell(segment)
            self._waiting.task_done()

    async def finish(self, within: float) -> None:
        """Waits until nothing is outstanding, `within` seconds at most."""
        try:
            async with asyncio.timeout(within):
                await self._waiting.join()
        except TimeoutError:
            log.warning("The line closed before the last words were made out.", outstanding=self.outstanding)

    def _tell(self, segment: SpeechSegment) -> None:
        now = asyncio.get_running_loop().time()
        heard = segment.heard or Heard(segment.guessed or INAUDIBLE, 0.0, 0)
        lost = tuple(_not_heard(lost, attempt) for attempt, lost in enumerate(segment.lost, 1))
        if heard.words:
            self._post(FinalTranscript(now, heard.words, heard.confidence, segment.began))
        stt_ms = round((now - segment.ended) * 1000)
        self._settled(HearingNote(stt_ms, segment.spoke_until, heard.by, failed=segment.heard is None, not_heard=lost))


def _not_heard(lost: Lost, attempt: int) -> NotHeard:
    cause, reason = LATE, f"{lost.name} was late, and another one heard it"
    if lost.failure:
        cause, reason = code_of(lost.failure), told_of(lost.failure, lost.name)
    return NotHeard(lost.name, attempt, round(lost.after * 1000), cause, reason)
