"""What the doctor says of one part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a part is as it should be."""

    GOOD = "good"
    BAD = "bad"
    UNTRIED = "untried"  # not there, or not to be seen from here


@dataclass(frozen=True, slots=True)
class Finding:
    """`part`: what was looked at. `said`: what was found, without keys and callers' numbers. `cure`: what to do."""

    part: str
    verdict: Verdict
    said: str
    cure: str = ""


def good(part: str, said: str) -> Finding:
    return Finding(part, Verdict.GOOD, said)


def bad(part: str, said: str, cure: str) -> Finding:
    return Finding(part, Verdict.BAD, said, cure)


def untried(part: str, why: str, cure: str = "") -> Finding:
    return Finding(part, Verdict.UNTRIED, why, cure)


def failed(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is Verdict.BAD]
