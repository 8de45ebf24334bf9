"""The table of sentences and how a person reads them aloud, and how a reading is compared with it.

A row of the .tsv files: profession, the sentence as written, the words a person says. `{a|b}` allows either; an empty
alternative allows nothing at all. Compared are words: case, marks that are only a pause, hyphens and "and" within a
number do not count, and letters said one by one are the same joined or apart (`A C`, `AC`, `A.C.`).
"""

# ruff: noqa: RUF001 - dashes as people type them
import csv
import re
from itertools import product
from pathlib import Path
from typing import NamedTuple

_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


class Row(NamedTuple):
    """One line of a table."""

    profession: str
    written: str
    said: str


def table(name: str) -> list[Row]:
    """The rows of the table `name`, a file beside this one."""
    with (Path(__file__).parent / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return [Row(*line) for line in list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]]


def heard(said: str) -> str:
    """`said` as a listener hears it: lower-case words, nothing else."""
    words = re.sub(r"(?<=[a-z])\.(?=[a-z]?\b)", " ", said.lower())
    words = re.sub(r"[-–—.,;:!?\"()…]+|'(?!\w)", " ", words)
    words = re.sub(r"\b(hundred|thousand|million) and\b", r"\1", words)
    return re.sub(r"\b([a-z]) (?=[a-z]\b)", r"\1", " ".join(words.split()))


def readings(said: str) -> set[str]:
    """Every way `said` of a table allows, as `heard`."""
    parts = _ALTERNATIVES.split(said)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    return {heard("".join(choice)) for choice in product(*choices)}
