"""How well an author is judged from whom nothing was learned: each in turn, by what all others teach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from infra.bench.judge.measure import Measured, measure
from infra.training.labelled import DEVELOPMENT, LabelledSet, joined, read_set
from infra.training.learn import calls_learned, known, turns_learned


def across(folder: Path = DEVELOPMENT) -> Iterator[tuple[str, Measured]]:
    """(author, how well the author is judged) of each author's folder."""
    authors = {one.name: read_set(one) for one in sorted(folder.iterdir()) if one.is_dir()}
    for author, labelled in authors.items():
        yield author, _apart(labelled, joined(other for name, other in authors.items() if name != author))


def _apart(labelled: LabelledSet, taught: LabelledSet) -> Measured:
    turns = turns_learned(taught)
    with known(turns):
        calls = calls_learned(taught)
    with known(turns, calls):
        return measure(labelled)
