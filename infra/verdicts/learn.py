"""Learns which way words lean from the development set, and writes cloud/after_call/leaning.json.

    python -P -m infra.verdicts.learn

A softmax regression on words and pairs of words, as plain as it can be: full batches, a fixed number of steps, nothing
random, so that the same set gives the same weights. The turns of calls that were neutral as a whole are learned too:
the sentences of the set are as often angry as not, and callers are not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cloud.after_call.leaning import WEIGHTS, features
from infra.verdicts.labelled import SETS, LabelledSet, read_set

LABELS = ("negative", "neutral", "positive")
OFTEN = 2  # sentences in which a feature stands before it counts
OF_CALLS = 2.0  # weight of a turn of a neutral call: most of what is said on the phone is like that
STEPS, RATE, DECAY = 600, 5.0, 0.0003

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, how it was labelled, and how much it counts."""

    text: str
    label: str
    weight: float


def main() -> None:
    """Writes the weights."""
    weights = learn(examples(read_set(SETS["development"])))
    lines = ",\n".join(f"{json.dumps(feature)}: [{one:.2f}, {other:.2f}]" for feature, (one, other) in weights.items())
    WEIGHTS.write_text(f"{{\n{lines}\n}}\n")


def examples(labelled: LabelledSet) -> list[Example]:
    """All that a set can teach; what is mixed teaches nothing."""
    sentences = [Example(one.text, one.label, 1.0) for one in labelled.sentences if one.label in LABELS]
    neutral = (call for call in labelled.calls if call.sentiment == "neutral")
    turns = (turn.text for call in neutral for turn in call.turns if turn.speaker == "caller")
    return sentences + [Example(text, "neutral", OF_CALLS) for text in turns]


def learn(taught: Sequence[Example]) -> dict[str, tuple[float, float]]:
    """How much each feature speaks for negative and for positive, against neutral."""
    heard = [features(example.text) for example in taught]
    counts = Counter(feature for found in heard for feature in found)
    known = sorted(feature for feature, count in counts.items() if count >= OFTEN)
    inputs = _matrix(heard, {feature: column for column, feature in enumerate(known)})
    wanted: Matrix = np.eye(len(LABELS))[[LABELS.index(example.label) for example in taught]]
    weights = _descended(inputs, wanted, np.array([example.weight for example in taught]))
    against_neutral = weights - weights[:, [1]]
    return {feature: (row[0], row[2]) for feature, row in zip(known, against_neutral.tolist(), strict=True)}


def _matrix(heard: Sequence[set[str]], columns: dict[str, int]) -> Matrix:
    matrix = np.zeros((len(heard), len(columns)))
    for row, found in enumerate(heard):
        places = [columns[feature] for feature in found if feature in columns]
        matrix[row, places] = 1 / np.sqrt(max(1, len(places)))
    return matrix


def _descended(inputs: Matrix, wanted: Matrix, counts: Matrix) -> Matrix:
    weights: Matrix = np.zeros((inputs.shape[1], wanted.shape[1]))
    for _ in range(STEPS):
        slope: Any = (_softmax(inputs @ weights) - wanted) * counts[:, None] / counts.sum()
        weights -= RATE * (inputs.T @ slope + DECAY * weights)
    return weights


def _softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


if __name__ == "__main__":
    main()
