"""Learns from the development sets what words and findings mean, and writes the JSON beside the code that reads it.

    python -P -m infra.verdicts.learn

First how turns lean (cloud/after_call/leaning.json), then what findings weigh (weighing.json), for these read the turns
as they lean by then.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from cloud.after_call import leaning, weighing
from cloud.after_call.outcome import decide
from cloud.after_call.reading import read
from cloud.after_call.sentiment import heard
from infra.verdicts.labelled import DEVELOPMENT, LabelledSet, read_set
from infra.verdicts.softmax import Descent, Matrix, fitted
from shared.database import PublicCallResult

OFTEN = 3  # turns in which a word stands before it counts
OF_CALLS = 0.1  # weight of a turn of a neutral call: most of what is said on the phone is like that
TURNS = Descent(steps=400, rate=1.0, decay=0.0001)
CALLS = Descent(steps=3000, rate=0.03, decay=0.002)
OUTCOMES = sorted(set(get_args(PublicCallResult)) - {"unknown"})


@dataclass(frozen=True, slots=True)
class Example:
    """One turn, how it was labelled, and how much it counts."""

    text: str
    label: str
    weight: float


def main() -> None:
    """Writes both."""
    taught = read_set(DEVELOPMENT)
    _write(leaning.WEIGHTS, "words", turns_learned(examples(taught)))
    leaning.learned.cache_clear()
    _write(weighing.WEIGHTS, "weights", calls_learned(taught))


def examples(labelled: LabelledSet) -> list[Example]:
    """All that a set can teach about turns; what is mixed teaches nothing.

    The turns of calls that were neutral as a whole are learned too: sentences of a set are as often angry as not, and
    callers are not.
    """
    sentences = [Example(one.text, one.label, 1.0) for one in labelled.sentences if one.label in leaning.LABELS]
    neutral = (call for call in labelled.calls if call.sentiment == "neutral")
    turns = (turn.text for call in neutral for turn in call.turns if turn.speaker == "caller")
    return sentences + [Example(text, "neutral", OF_CALLS) for text in turns]


def turns_learned(taught: Sequence[Example]) -> dict[str, Any]:
    """What `leaning.json` holds."""
    said = [leaning.features(example.text) for example in taught]
    counts = Counter(word for words in said for word in words)
    often = [word for word in sorted(counts) if counts[word] >= OFTEN]
    rare = {word: math.log((1 + len(taught)) / (1 + counts[word])) + 1 for word in often}
    numbers = np.array([heard(example.text).numbers(example.text) for example in taught])
    inputs = np.hstack([numbers, _scaled(said, rare)])
    wanted = np.eye(len(leaning.LABELS))[[leaning.LABELS.index(example.label) for example in taught]]
    weights = fitted(inputs, wanted, np.array([example.weight for example in taught]), TURNS).tolist()
    words = zip(rare.items(), weights[numbers.shape[1] :], strict=True)
    return {"heard": weights[: numbers.shape[1]], "words": {word: [weight, *row] for (word, weight), row in words}}


def _scaled(said: Sequence[set[str]], rare: Mapping[str, float]) -> Matrix:
    """A row for each turn, of length 1: its words, rare ones more."""
    columns = {word: column for column, word in enumerate(rare)}
    matrix = np.zeros((len(said), len(rare)))
    for row, words in enumerate(said):
        for word in words & rare.keys():
            matrix[row, columns[word]] = rare[word]
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled: Matrix = matrix / np.where(lengths == 0, 1.0, lengths)
    return scaled


def calls_learned(taught: LabelledSet) -> dict[str, Any]:
    """What `weighing.json` holds."""
    readings = [read(call.told()) for call in taught.calls]
    found = [weighing.findings(reading, decide(reading)) for reading in readings]
    names = sorted({name for one in found for name in one})
    inputs = np.array([[one.get(name, (0.0, None))[0] for name in names] for one in found])
    wanted = np.eye(len(OUTCOMES))[[OUTCOMES.index(call.outcome) for call in taught.calls]]
    weights = fitted(inputs, wanted, np.ones(len(found)), CALLS).tolist()
    return {"outcomes": OUTCOMES, "weights": dict(zip(names, weights, strict=True))}


def _write(file: Path, long: str, learned: Mapping[str, Any]) -> None:
    """A line for each row of its longest part, so that what changes can be read."""
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(_rounded(row))}" for name, row in learned[long].items())
    rest = {name: _rounded(part) for name, part in learned.items() if name != long}
    file.write_text(f'{json.dumps(rest)[:-1]}, "{long}": {{\n{rows}\n}}}}\n')


def _rounded(part: Any) -> Any:
    if isinstance(part, list):
        return [_rounded(one) for one in part]
    return round(part, 2) if isinstance(part, float) else part


if __name__ == "__main__":
    main()
