"""Learns from the development sets what words and findings mean, and writes the JSON beside the code that reads it.

    python -P -m infra.training.learn

First how turns lean (cloud/after_call/feelings/leaning.json), then what speaks for an outcome (classifier.json), for
that reads the turns as they lean by then. Both are softmax regressions of scikit-learn over words weighed by their
rarity; what was learned is looked up without it (cloud/after_call/grams.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from cloud.after_call.feelings import leaning
from cloud.after_call.feelings.sentiment import heard
from cloud.after_call.grams import grams
from cloud.after_call.outcome import classifier as outcome
from cloud.after_call.reading import read
from infra.training.labelled import DEVELOPMENT, LabelledSet, read_set
from shared.database import PublicCallResult

OFTEN = 3  # turns or calls in which a word stands before it counts
OF_CALLS = 0.1  # weight of a turn of a neutral call: most of what is said on the phone is like that
# How small weights are kept: a word seen three times proves little. Of the mean loss over all examples.
TURNS_DECAY = 0.0005
CALLS_DECAY = 0.002
OUTCOMES = sorted(set(get_args(PublicCallResult)) - {"unknown"})

Learned = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One turn, how it was labelled, and how much it counts."""

    text: str
    label: str
    weight: float


def main() -> None:
    """Writes both."""
    taught = read_set(DEVELOPMENT)
    turns = turns_learned(taught)
    _write(leaning.WEIGHTS, turns)
    with known(turns):
        _write(outcome.WEIGHTS, calls_learned(taught))


def turns_learned(taught: LabelledSet) -> Learned:
    """What `leaning.json` holds."""
    shown = examples(taught)
    numbers = np.array([heard(example.text).numbers(example.text) for example in shown])
    words, rare = _counted([grams(example.text) for example in shown])
    labels = [leaning.LABELS.index(example.label) for example in shown]
    counts = np.array([example.weight for example in shown])
    weights = _fitted(sparse.hstack([numbers, words]), labels, len(leaning.LABELS), counts, TURNS_DECAY)
    learned: Learned = _rounded(
        {"heard": weights[: numbers.shape[1]], "words": _rows(rare, weights[numbers.shape[1] :])}
    )
    return learned


def examples(labelled: LabelledSet) -> list[Example]:
    """All that a set can teach about turns; what is mixed teaches nothing.

    The turns of calls that were neutral as a whole are learned too: sentences of a set are as often angry as not, and
    callers are not.
    """
    sentences = [Example(one.text, one.label, 1.0) for one in labelled.sentences if one.label in leaning.LABELS]
    neutral = (call for call in labelled.calls if call.sentiment == "neutral")
    turns = (turn.text for call in neutral for turn in call.turns if turn.speaker == "caller")
    return sentences + [Example(text, "neutral", OF_CALLS) for text in turns]


def calls_learned(taught: LabelledSet) -> Learned:
    """What `classifier.json` holds; turns lean as they are known to at the moment."""
    calls = [call for call in taught.calls if any(turn.speaker == "caller" for turn in call.turns)]
    readings = [read(call.transcript()) for call in calls]
    found = [outcome.findings(reading) for reading in readings]
    names = sorted({name for one in found for name in one})
    numbers = np.array([[one.get(name, 0.0) for name in names] for one in found])
    caller, of_caller = _counted([outcome.said_by(reading.caller) for reading in readings], outcome.FEW)
    agent, of_agent = _counted([outcome.said_by(reading.agent) for reading in readings], outcome.FEW)
    inputs = sparse.hstack([numbers, outcome.HEARD * caller, outcome.HEARD * agent])
    labels = [OUTCOMES.index(call.outcome) for call in calls]
    rows = iter(_fitted(inputs, labels, len(OUTCOMES), np.ones(len(calls)), CALLS_DECAY))
    learned: Learned = _rounded(
        {
            "outcomes": OUTCOMES,
            "found": {name: next(rows) for name in names},
            "caller": {gram: [weight, *next(rows)] for gram, weight in of_caller.items()},
            "agent": {gram: [weight, *next(rows)] for gram, weight in of_agent.items()},
        }
    )
    return learned


@contextmanager
def known(turns: Learned, calls: Learned | None = None) -> Iterator[None]:
    """Judges by these weights in place of those that are kept."""
    kept: tuple[Callable[[], Any], Callable[[], Any]] = leaning.learned, outcome.learned
    try:
        leaning.learned = lambda: turns  # type: ignore[assignment]
        outcome.learned = (lambda: calls) if calls else kept[1]  # type: ignore[assignment]
        yield
    finally:
        leaning.learned, outcome.learned = kept  # type: ignore[assignment]


def _counted(said: Sequence[frozenset[str]], few: float = 1.0) -> tuple[sparse.csr_matrix, dict[str, float]]:
    """A row of length 1 for each text, shorter for those with hardly a known word; and how rare each column is."""
    counts = Counter(gram for found in said for gram in found)
    often = sorted(gram for gram in counts if counts[gram] >= OFTEN)
    if not often:  # a set that is too small to teach a word
        return sparse.csr_matrix((len(said), 0)), {}
    vectorizer = TfidfVectorizer(analyzer=sorted, vocabulary=often, lowercase=False, binary=True, norm=None)
    matrix = vectorizer.fit_transform(said)
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    scaled = sparse.csr_matrix(matrix.multiply(1 / np.maximum(few, lengths)))
    return scaled, dict(zip(vectorizer.get_feature_names_out(), vectorizer.idf_.round(2).tolist(), strict=True))


def _fitted(
    inputs: sparse.spmatrix, labels: Sequence[int], kinds: int, counts: npt.NDArray[np.float64], decay: float
) -> list[list[float]]:
    """Weights: a row for each column of `inputs`, a place for each of the `kinds` of labels; 0 for those never seen."""
    weights = np.zeros((kinds, inputs.shape[1]))
    seen = sorted(set(labels))
    if len(seen) > 1:
        model = LogisticRegression(C=1 / decay, fit_intercept=False, max_iter=2000)
        model.fit(inputs, labels, sample_weight=counts / counts.sum())
        both = np.vstack([-model.coef_ / 2, model.coef_ / 2])  # of two labels it tells the difference
        weights[seen] = model.coef_ if len(seen) > 2 else both
    rows: list[list[float]] = weights.T.tolist()
    return rows


def _rows(rare: Mapping[str, float], weights: Sequence[Sequence[float]]) -> dict[str, list[float]]:
    return {gram: [weight, *row] for (gram, weight), row in zip(rare.items(), weights, strict=True)}


def _rounded(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _rounded(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_rounded(one) for one in part]
    return round(part, 2) if isinstance(part, float) else part


def _write(file: Path, learned: Learned) -> None:
    """A line for each row, so that what changes can be read."""
    parts = ",\n".join(f"{json.dumps(name)}: {_lines(part)}" for name, part in learned.items())
    file.write_text(f"{{\n{parts}\n}}\n")


def _lines(part: Any) -> str:
    if not isinstance(part, dict):
        return json.dumps(part)
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in part.items())
    return f"{{\n{rows}\n}}"


if __name__ == "__main__":
    main()
