"""How fast a maker's sound comes on this machine: pure, one value, fed by each synthesis.

Other calls, the model and the recogniser use the same processor, so it is measured as it is met: waits for a free
thread count, and what was measured long ago is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

_KEEP = 0.85  # share of the old that each new measurement leaves
_ALIKE = 0.05  # s²: sounds whose lengths vary less say nothing of what a second more costs
_PER_LETTER = 0.075  # s of sound, until it is measured
_SENTENCE = 3.0  # s of sound


@dataclass(frozen=True, slots=True)
class Pace:
    """Weighted means of what was measured; a new one has measured nothing, and thinks that all comes at once."""

    weight: float = 0.0  # of all measurements so far
    letters: float = 0.0
    sound: float = 0.0  # s
    work: float = 0.0  # s from the text to its first sound
    sound_squared: float = 0.0
    sound_work: float = 0.0

    def measured(self, letters: int, work: float, sound: float) -> Pace:
        """A text of so many letters had its first sound after `work` seconds, and lasts `sound` seconds."""
        weight = self.weight * _KEEP + 1.0
        share = 1.0 / weight

        def mean(old: float, new: float) -> float:
            return old + (new - old) * share

        return Pace(
            weight,
            mean(self.letters, letters),
            mean(self.sound, sound),
            mean(self.work, work),
            mean(self.sound_squared, sound * sound),
            mean(self.sound_work, sound * work),
        )

    def lasts(self, letters: int) -> float:
        """Seconds of sound that a text of so many letters will have, as far as is known."""
        return letters * (self.sound / self.letters if self.letters else _PER_LETTER)

    def takes(self, sound: float) -> float:
        """Seconds until the first sound of a text that lasts so long: a fixed part, and one that grows with it."""
        slope = self._slope()
        return max(0.0, self.work - slope * self.sound) + slope * sound

    def of(self, text: str) -> float:
        """Seconds until the first sound of a text."""
        return self.takes(self.lasts(len(text)))

    @property
    def slow(self) -> bool:
        """Whether a sentence takes longer to make than half of it takes to hear: then each piece has to be short."""
        return self.takes(_SENTENCE) > _SENTENCE / 2

    def _slope(self) -> float:
        """Of the line through the measurements; through zero where they are too much alike to draw one."""
        ratio = self.work / self.sound if self.sound else 0.0
        spread = self.sound_squared - self.sound * self.sound
        if spread < _ALIKE:
            return ratio
        return min(ratio, max(0.0, (self.sound_work - self.sound * self.work) / spread))
