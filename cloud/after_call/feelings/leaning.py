"""Which way a turn leans, learned: half of what annoys callers holds no unkind word.

"My appointment was at ten and I sat there until eleven" is told in neutral words, and no list of phrases ends. A
softmax regression has learned from the development sets what words, pairs of words, and VADER's own reading of the turn
mean (`infra/training/learn.py` writes `leaning.json`). Pure; words never seen lean nowhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cloud.after_call.grams import LONGEST, grams, shares, weighed

WEIGHTS = Path(__file__).with_suffix(".json")
LABELS = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class Leaning:
    """VADER's reading of a turn: -1 to 1 on the whole; its strongest sentence either way, `up` >= 0 >= `down`."""

    score: float
    up: float
    down: float

    def numbers(self, text: str) -> tuple[float, float, float, float, float]:
        """What the regression weighs besides words; the first is 1, for what no word speaks of."""
        return 1.0, self.score, self.up, -self.down, min(len(text), LONGEST) / 150


def chances(text: str, heard: Leaning) -> tuple[float, float, float]:
    """How likely it is that a turn is negative, neutral, positive; 1 in all."""
    known = learned()
    numbers = zip(heard.numbers(text), known["heard"], strict=True)
    negative, neutral, positive = shares((*weighed(grams(text), known["words"]), *numbers), len(LABELS))
    return negative, neutral, positive


@lru_cache(maxsize=1)
def learned() -> dict[str, Any]:
    """`words`: gram → how rare it is, and a weight for each label; `heard`: weights of the numbers."""
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text())
    return weights
