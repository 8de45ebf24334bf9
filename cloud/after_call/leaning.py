"""Which way a turn leans, learned: half of what annoys callers holds no unkind word.

"My appointment was at ten and I sat there until eleven" is told in neutral words, and no list of phrases ends. A
softmax regression has learned from the development sets what single words, pairs of words, and VADER's own reading of
the turn mean (`infra/verdicts/learn.py` writes `leaning.json`). Pure; words never seen lean nowhere.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).with_suffix(".json")
LABELS = ("negative", "neutral", "positive")
BEGIN = "<"  # stands before the first word
LONGEST = 1500  # characters; a turn leans by its beginning

_WORD = re.compile(r"[a-z']+")


@dataclass(frozen=True, slots=True)
class Heard:
    """VADER's reading of a turn: -1 to 1 on the whole; its strongest clause either way, `up` >= 0 >= `down`."""

    score: float
    up: float
    down: float

    def numbers(self, text: str) -> tuple[float, float, float, float, float]:
        """What the regression weighs besides words; the first is 1, for what no word speaks of."""
        return 1.0, self.score, self.up, -self.down, min(len(text), LONGEST) / 150


def features(text: str) -> set[str]:
    """The words of `text`, and each two that stand together."""
    words = _WORD.findall(text[:LONGEST].lower().replace("\u2019", "'"))
    return {*words, *(f"{one}_{other}" for one, other in pairwise([BEGIN, *words]))}


def chances(text: str, heard: Heard) -> tuple[float, float, float]:
    """How likely it is that a turn is negative, neutral, positive; 1 in all."""
    weights = learned()
    known = [weights["words"][word] for word in features(text) if word in weights["words"]]
    # Rare words weigh more (the first number is how much); long turns are not surer than short ones.
    scale = 1 / (math.sqrt(sum(row[0] ** 2 for row in known)) or 1.0)
    rows = [(scale * rare, row) for rare, *row in known]
    rows += zip(heard.numbers(text), weights["heard"], strict=True)
    powers = [math.exp(sum(value * row[at] for value, row in rows)) for at in range(len(LABELS))]
    negative, neutral, positive = (power / sum(powers) for power in powers)
    return negative, neutral, positive


@lru_cache(maxsize=1)
def learned() -> dict[str, Any]:
    """`words`: word or "two_words" → how rare it is, and a weight for each label; `heard`: weights of the numbers."""
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text())
    return weights
