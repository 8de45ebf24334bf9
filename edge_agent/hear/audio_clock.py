"""When was a sample made? Pure.

A frame may come late, when the loop or a thread was starved, and then several come at once; no frame comes early. So
the frames that took the shortest way tell how the samples of the stream lie on the event clock, and all others are laid
out by them. A stream that misses a piece goes on as if it were there: `missed` says how much.
"""

from __future__ import annotations

from math import inf

from edge_agent.hear.voice_activity import RATE

MEMORY = 30.0  # seconds; what was the shortest way counts for so long, and at most twice as long


class AudioClock:
    """Event time of the samples of one stream. Seconds of the event clock."""

    def __init__(self) -> None:
        self._heard = 0  # samples
        self._missed = 0.0  # seconds
        self._shortest = self._shortest_before = inf  # event time of the stream's first sample, by the quickest frame
        self._since = -inf

    def hear(self, samples: int, at: float, missed: float) -> None:
        """`samples` more came at `at`; up to them `missed` seconds of the stream were lost."""
        self._heard += samples
        self._missed = missed
        if at - self._since > MEMORY:
            self._shortest_before, self._shortest, self._since = self._shortest, inf, at
        self._shortest = min(self._shortest, at - self._length)

    def time(self, ago: int) -> float:
        """When the sample was made that came `ago` samples before the newest: when it would be here without a delay.

        Before anything was heard there is no such time: -inf.
        """
        began = min(self._shortest, self._shortest_before)
        return began + self._length - ago / RATE if self._heard else -inf

    @property
    def _length(self) -> float:
        return self._heard / RATE + self._missed
