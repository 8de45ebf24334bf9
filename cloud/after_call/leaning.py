"""Which way a sentence leans by what it is made of, learned: half of what annoys callers holds no unkind word.

"My appointment was at ten and I sat there until eleven" is told in neutral words, and no list of phrases ends. Single
words and pairs have learned from the development set how often they stand in negative, neutral and positive sentences
(`infra/verdicts/learn.py` writes `leaning.json`); together they give a probability of each. Pure; words never seen
lean nowhere.
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

WEIGHTS = Path(__file__).with_suffix(".json")
BEGIN = "<"  # stands before the first word
LONGEST = 1500  # characters; a turn leans by its beginning

_WORD = re.compile(r"[a-z']+")

Weights = dict[str, tuple[float, float]]  # word or "pair_of" → how much it speaks for negative and for positive


def features(text: str) -> set[str]:
    """The words of `text`, and each two that stand together."""
    words = _WORD.findall(text[:LONGEST].lower().replace("\u2019", "'"))
    return {*words, *(f"{one}_{other}" for one, other in pairwise([BEGIN, *words]))}


def leaning(text: str) -> float:
    """-1 (surely negative) to 1 (surely positive): the difference of the two probabilities."""
    weights = _learned()
    known = [weights[feature] for feature in features(text) if feature in weights]
    if not known:
        return 0.0
    # As in learning: long sentences are not surer than short ones.
    scale = 1 / math.sqrt(len(known))
    negative = math.exp(scale * sum(one for one, _ in known))
    positive = math.exp(scale * sum(one for _, one in known))
    return (positive - negative) / (1 + positive + negative)


@lru_cache(maxsize=1)
def _learned() -> Weights:
    return {feature: (negative, positive) for feature, (negative, positive) in json.loads(WEIGHTS.read_text()).items()}
