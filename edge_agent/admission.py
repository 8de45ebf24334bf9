"""How many calls this machine carries at once, and whether one more is let in.

Beyond that every caller would wait for an engine that others use. One sentence that says so is better than silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from edge_agent.speed import Speed

# One turn of a talk, as the benchmark's calls have it on the average.
READ = 45.0  # tokens: what was said since the model read last
WRITTEN = 25.0  # tokens of the answer
SPOKEN = 4.0  # s of the agent's speech that are made anew; openings are kept
HEARINGS = 3.0  # times that the recogniser hears a turn: two guesses, and the final words
EVERY = 9.0  # s between two turns of one call

# What was not measured is taken for a slow machine's: AVX2, and a language model of half a billion weights.
SLOW_READS, SLOW_WRITES = 42.0, 20.0  # tokens/s on one thread
SLOW_VOICE, SLOW_HEARING = 1.1, 0.35  # processor seconds for each second of speech made, and heard


def carries(speed: Speed, cores: int) -> int:
    """Calls at once, 1 or more: as many as bring no more work than `cores` processor cores do meanwhile.

    Half a call above that is let in: acknowledgements bridge what comes late. Where a graphics card does the work it
    hardly counts, because a card takes little time for it.
    """
    reading = READ / (speed.read_tokens_per_s or SLOW_READS)
    writing = WRITTEN / (speed.write_tokens_per_s or SLOW_WRITES)
    speaking = SPOKEN * (SLOW_VOICE if speed.voice_work is None else speed.voice_work)
    hearing = HEARINGS * (SLOW_HEARING if speed.heard_work is None else speed.heard_work)
    work = (reading + writing) * min(speed.threads, cores) + speaking + hearing  # processor seconds of one turn
    return max(1, round(cores * EVERY / work))


class Admission:
    """Counts the calls of one process. `limit`: how many may be carried at once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._carried = 0

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Whether one more call may be carried. If so it counts until the block ends; a refused one never does."""
        admitted = self._carried < self.limit
        self._carried += admitted
        try:
            yield admitted
        finally:
            self._carried -= admitted
