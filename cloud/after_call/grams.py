"""A text as learned weights see it: its words, and each two that stand together. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

BEGIN = "<"  # stands before the first word
LONGEST = 1500  # characters of a turn that are weighed

_WORD = re.compile(r"[a-z']+")

Rows = Mapping[str, Sequence[float]]  # gram → how rare it is, then a weight for each label


def grams(text: str) -> frozenset[str]:
    """The words of `text`, and each two that stand together."""
    words = _WORD.findall(text[:LONGEST].lower().replace("\u2019", "'"))
    return frozenset((*words, *(f"{one}_{other}" for one, other in pairwise([BEGIN, *words]))))


def weighed(found: Iterable[str], rows: Rows, few: float = 1.0) -> Iterator[tuple[float, Sequence[float]]]:
    """(how much, weights) of each gram that is known. Rare ones count more; long texts are not surer than short ones.

    Texts shorter than `few`, as the length of the vector of what is known in them, are less sure.
    """
    known = [rows[gram] for gram in sorted(found) if gram in rows]
    length = max(few, math.sqrt(sum(row[0] ** 2 for row in known)))
    return ((row[0] / length, row[1:]) for row in known)


def shares(weights: Iterable[tuple[float, Sequence[float]]], labels: int) -> list[float]:
    """How likely each label is, 1 in all: the softmax of what speaks for it."""
    listed = list(weights)
    sums = [sum(value * row[at] for value, row in listed) for at in range(labels)]
    powers = [math.exp(one - max(sums)) for one in sums]
    return [power / sum(powers) for power in powers]
