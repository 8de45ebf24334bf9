"""The caller's ear: is the agent speaking, and has it finished? Pure; time is an argument."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from infra.rehearse.measure import AUDIBLE

HANGOVER = 0.7  # s: a pause between two sentences is shorter than this


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
        return self.last is not None and at - self.last < self.hangover

    def heard_since(self, mark: float) -> bool:
        """Was the agent audible at any time after `mark`?"""
        return self.last is not None and self.last > mark

    def finished_since(self, mark: float, at: float) -> bool:
        """The agent said something after `mark` and has been silent for a hangover."""
        return self.heard_since(mark) and not self.speaking(at)
