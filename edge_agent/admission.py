"""How many calls this machine carries at once, how many of one client, and whether one more is let in.

Beyond that every caller would wait for an engine that others use, or others would find no line free. One sentence that
says so is better than silence. Some more may *overflow*: engines elsewhere serve them, where their client allows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import floor
from typing import Literal, TypeAlias
from uuid import UUID

from edge_agent.speed import Speed

# One turn of a talk, as the benchmark's calls have it on the average.
READ = 45.0  # tokens: what was said since the model read last
WRITTEN = 25.0  # tokens of the answer
SPOKEN = 4.0  # s of the agent's speech that are made anew; openings are kept
HEARINGS = 3.0  # times that the recogniser hears a turn: two guesses, and the final words
EVERY = 9.0  # s between two turns of one call
ROOM = 0.25  # of a call that is let in beyond what the cores can do

# What was not measured is taken for a slow machine's: AVX2, and a language model of half a billion weights.
SLOW_READS, SLOW_WRITES = 42.0, 20.0  # tokens/s on one thread
SLOW_VOICE, SLOW_HEARING = 1.1, 0.35  # processor seconds for each second of speech made, and heard


def carries(speed: Speed, cores: int) -> int:
    """Calls at once, 1 or more: as many as bring no more work than `cores` processor cores do meanwhile.

    What other programs took of them when it was measured is not ours. A quarter of a call above that is let in:
    acknowledgements bridge what comes late. (With half a call two cores let in two calls that needed three: the first
    answer of one came after more than 12 s.) Where a graphics card does the work it hardly counts, because a card takes
    little time for it.
    """
    reading = READ / (speed.read_tokens_per_s or SLOW_READS)
    writing = WRITTEN / (speed.write_tokens_per_s or SLOW_WRITES)
    speaking = SPOKEN * (SLOW_VOICE if speed.voice_work is None else speed.voice_work)
    hearing = HEARINGS * (SLOW_HEARING if speed.heard_work is None else speed.heard_work)
    work = (reading + writing) * min(speed.threads, cores) + speaking + hearing  # processor seconds of one turn
    return max(1, floor((cores - speed.others) * EVERY / work + ROOM))


KEPT_FROM = 4  # lines of a box that keeps the last one for others; with fewer an idle line would cost too much
Full: TypeAlias = Literal["busy", "client_busy"]  # all lines of the box, or as many as the client may have
Entry: TypeAlias = Full | Literal["overflow"] | None  # None: it has a line; "overflow": engines elsewhere serve it


class Admission:
    """Counts the calls of one process. `limit`: how many may be carried at once, at best; `now`: how many, now.

    That may fall below the calls under way: they go on, and nobody more is let in. `overflow`: how many more may be
    served by engines elsewhere.
    """

    def __init__(
        self,
        limit: int,
        now: Callable[[], int] | None = None,
        part: Callable[[int], int] = lambda whole: whole,
        overflow: int = 0,
    ) -> None:
        """`part`: this process's of what a client may have on the whole box."""
        self.limit, self.overflow = limit, overflow
        self._part = part
        self._now = now or (lambda: limit)
        self._on_lines: Counter[UUID] = Counter()  # by client
        self._overflowing: Counter[UUID] = Counter()  # by client, too
        self._clients: set[UUID] = set()  # who was called since the start
        self._told = 0  # refused callers who hear a sentence at this moment

    @property
    def lines(self) -> int:
        """Calls that may be carried at once, now: 1 or more."""
        return max(1, min(self.limit, self._now()))

    @property
    def on_lines(self) -> int:
        """Calls under way that this machine's engines serve."""
        return self._on_lines.total()

    @property
    def overflowing(self) -> int:
        """Calls under way that engines elsewhere serve."""
        return self._overflowing.total()

    @property
    def carried(self) -> int:
        """Calls under way."""
        return self.on_lines + self.overflowing

    @property
    def seats(self) -> int:
        """Calls that may be carried at once, now, as those that overflow take no line."""
        return self.lines + self.overflowing

    @contextmanager
    def enter(
        self, client_id: UUID, share: int | None, *, resumed: bool = False, elsewhere: bool = False
    ) -> Iterator[Entry]:
        """Why one more call of the client may not be carried; else it is, and counts until the block ends.

        `share`: how many of the client may be carried at once; None: as many as there are lines. Where several clients
        are called, the last line of a box with some is kept for another than the one that has all others. `elsewhere`:
        where no line is free for it, engines elsewhere may serve it. A call that is `resumed` was let in when it began.
        """
        self._clients.add(client_id)
        entry = self._entry(client_id, share, elsewhere=elsewhere)
        if resumed and entry != "overflow":
            entry = None
        calls = {None: self._on_lines, "overflow": self._overflowing}.get(entry, Counter[UUID]())
        calls[client_id] += 1
        try:
            yield entry
        finally:
            calls[client_id] -= 1
            calls += Counter()  # forgets who has none

    @contextmanager
    def refuse(self) -> Iterator[bool]:
        """Whether a refused caller is told why, which takes one of the box's places meanwhile.

        One at least is, and more only where a line stays free: whoever is called by a crowd must not take with refusals
        what it does not get with calls.
        """
        aloud = not self._told or self.on_lines + self._told + 1 < self.lines
        self._told += aloud
        try:
            yield aloud
        finally:
            self._told -= aloud

    def _entry(self, client_id: UUID, share: int | None, *, elsewhere: bool) -> Entry:
        full, has_its_share = self._full(client_id, share), self._has_its_share(client_id, share)
        if full and elsewhere and not has_its_share and self.overflowing < self.overflow:
            return "overflow"
        return full

    def _full(self, client_id: UUID, share: int | None) -> Full | None:
        lines = self.lines
        if self.on_lines >= lines:
            return "busy"
        kept = 1 if lines >= KEPT_FROM and len(self._clients) > 1 else 0
        one_too_many = self._on_lines[client_id] >= lines - kept or self._has_its_share(client_id, share)
        return "client_busy" if one_too_many else None

    def _has_its_share(self, client_id: UUID, share: int | None) -> bool:
        has = self._on_lines[client_id] + self._overflowing[client_id]
        return share is not None and has >= self._part(share)
