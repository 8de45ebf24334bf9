"""Learns the weights of the recogniser's confidence from the tuned set, and writes edge_agent/hear/confidence.json.

    python -P -m infra.bench.hearing.learn

A logistic regression of scikit-learn, over each segment that the detector lets through and, for what is no speech,
over the whole sound too: the detector may be fooled one day. What was learned is used without it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from edge_agent.hear import confidence
from edge_agent.hear.confidence import features
from infra.bench.hearing.measure import Line, lines
from infra.bench.hearing.readings import Readings
from infra.bench.hearing.sets import SETS, read_set
from infra.bench.hearing.words import right, right_part
from infra.places import Places

WEIGHTS = Path(confidence.__file__).with_suffix(".json")
WRONG = 2.0  # how often a wrong example counts: to believe it is worse than to ask again


@dataclass(frozen=True, slots=True)
class Example:
    """One segment."""

    features: dict[str, float]
    right: bool


def main() -> None:
    """Writes the weights."""
    places = Places()
    readings = Readings(places.models, places.cache / "hearing" / "readings")
    taught = list(examples(lines(read_set(SETS["tuned"]), places.models, places.cache / "hearing"), readings))
    learned = {
        "learned": f"infra/bench/hearing/learn.py from {len(taught)} segments of tuned.yaml, "
        f"{sum(example.right for example in taught)} of them right",
        "weights": weights(taught),
    }
    WEIGHTS.write_text(json.dumps(learned, indent=2) + "\n", encoding="utf-8")


def examples(heard: Iterator[Line], readings: Readings) -> Iterator[Example]:
    """Every segment in which words were found."""
    for line in heard:
        spellings = line.utterance.spellings
        alone = len(line.segments) == 1
        for pcm in (*line.segments, *(() if spellings else (line.pcm,))):
            reading = readings.decoded(pcm)
            if any(word.spoken for word in reading.words):
                is_right = right(reading.text, spellings) if alone else right_part(reading.text, spellings)
                yield Example(features(reading), is_right)


def weights(taught: list[Example]) -> dict[str, float]:
    """Of each feature as it is, and the bias."""
    names = list(taught[0].features)
    table = np.array([[example.features[name] for name in names] for example in taught])
    scaler = StandardScaler().fit(table)
    model = LogisticRegression(class_weight={False: WRONG, True: 1.0})
    model.fit(scaler.transform(table), [example.right for example in taught])
    found = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - found @ scaler.mean_)
    return {
        "bias": round(bias, 4),
        **{name: round(float(weight), 4) for name, weight in zip(names, found, strict=True)},
    }


if __name__ == "__main__":
    main()
