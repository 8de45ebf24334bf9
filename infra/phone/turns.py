"""The caller's ear: is the agent speaking, and has it finished? Pure; time is an argument.

A caller does not read transcripts. It decides by ear, as patient people do:

- Silence for a hangover ends what the agent says.
- Unless the last thing heard was short. That may be an acknowledgement ("One moment, please."), the opening of an
  answer whose rest is not there yet ("Yes,"), or all there is ("Yes, we do."): after it the caller waits a little
  longer for more. A whole short answer costs it a moment of politeness.

The wait is longer than the time between two acknowledgements of an agent that is still at it, so whoever goes on
acknowledging is waited for until the caller's patience ends; and it is short enough to make no silence of its own that
anybody would remark on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infra.phone.gaps import AUDIBLE

BREATH = 0.7  # s: a pause between two sentences is shorter than this
HANGOVER = 2.2  # s of silence after which whoever said something long has finished; a hole is acknowledged after 1.5
SHORT = 2.0  # s: what lasts no longer may be an acknowledgement or an opening; theirs last 0.5 to 1.5 s
POLITE = 3.0  # s of silence after something short


@dataclass(slots=True)
class AgentVoice:
    """Energy is enough to judge the agent: its audio is clean. Times are seconds of one clock that never goes back."""

    hangover: float = HANGOVER
    audible: float = AUDIBLE
    began: float | None = None  # when the newest stretch of speech began
    last: float | None = None  # when the agent was last audible

    def hear(self, at: float, pcm: bytes) -> None:
        """The next stretch of sound (s16 mono), which ended at `at`."""
        samples = np.frombuffer(pcm, dtype=np.int16).astype(np.float64)
        if not samples.size or np.sqrt((samples**2).mean()) < self.audible:
            return
        if not self.speaking(at):
            self.began = at
        self.last = at

    def speaking(self, at: float) -> bool:
        """Audible now, or in a pause so short that it will go on."""
        return self.last is not None and at - self.last < BREATH

    def heard_since(self, mark: float) -> bool:
        """Was the agent audible at any time after `mark`?"""
        return self.last is not None and self.last > mark

    def spoke_for(self, mark: float) -> float:
        """How long (s) the newest stretch of speech lasted so far, without what lay before `mark`."""
        if self.began is None or self.last is None:
            return 0.0
        return max(0.0, self.last - max(self.began, mark))

    def finished_since(self, mark: float, at: float) -> bool:
        """The agent said something after `mark`, and nothing for so long that more is not to be expected."""
        if self.last is None or not self.heard_since(mark):
            return False
        wait = self.hangover if self.spoke_for(mark) > SHORT else max(self.hangover, POLITE)
        return at - self.last >= wait
