"""How many calls this machine carries at once, how many of one client, and whether one more is let in.

Beyond that every caller would wait for an engine that others use, or others would find no line free. One sentence that
says so is better than silence.
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


class Admission:
    """Counts the calls of one process. `limit`: how many may be carried at once, at best; `now`: how many, now.

    That may fall below the calls under way: they go on, and nobody more is let in.
    """

    def __init__(
        self, limit: int, now: Callable[[], int] | None = None, part: Callable[[int], int] = lambda whole: whole
    ) -> None:
        """`part`: this process's of what a client may have on the whole box."""
        self.limit = limit
        self._part = part
        self._now = now or (lambda: limit)
        self._carried: Counter[UUID] = Counter()  # by client
        self._clients: set[UUID] = set()  # who was called since the start
        self._told = 0  # refused callers who hear a sentence at this moment

    @property
    def lines(self) -> int:
        """Calls that may be carried at once, now: 1 or more."""
        return max(1, min(self.limit, self._now()))

    @property
    def carried(self) -> int:
        """Calls under way."""
        return self._carried.total()

    @contextmanager
    def enter(self, client_id: UUID, share: int | None, *, resumed: bool = False) -> Iterator[Full | None]:
        """Why one more call of the client may not be carried; None: it is, and counts until the block ends.

        `share`: how many of the client may be carried at once; None: as many as there are lines. Where several clients
        are called, the last line of a box with some is kept for another than the one that has all others. A call that
        is `resumed` was let in when it began.
        """
        self._clients.add(client_id)
        full = None if resumed else self._full(client_id, share)
        self._carried[client_id] += full is None
        try:
            yield full
        finally:
            self._carried[client_id] -= full is None
            self._carried += Counter()  # forgets who has none

    @contextmanager
    def refuse(self) -> Iterator[bool]:
        """Whether a refused caller is told why, which takes one of the box's places meanwhile.

        One at least is, and more only where a line stays free: whoever is called by a crowd must not take with refusals
        what it does not get with calls.
        """
        aloud = not self._told or self.carried + self._told + 1 < self.lines
        self._told += aloud
        try:
            yield aloud
        finally:
            self._told -= aloud

    def _full(self, client_id: UUID, share: int | None) -> Full | None:
        lines = self.lines
        if self.carried >= lines:
            return "busy"
        kept = 1 if lines >= KEPT_FROM and len(self._clients) > 1 else 0
        most = lines - kept
        most = most if share is None else min(most, self._part(share))
        return "client_busy" if self._carried[client_id] >= most else None
