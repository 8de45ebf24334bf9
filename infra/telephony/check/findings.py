"""One thing that was looked at: how it stands, and what cures it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from infra.telephony.changes import Change
from shared.errors import FrontdeskError


@dataclass(frozen=True, slots=True)
class Finding:
    """`bad` keeps calls from being answered, `doubtful` will one day, `unknown` could not be looked at."""

    state: Literal["good", "bad", "doubtful", "unknown"]
    what: str
    cure: str = ""


def of_error(where: str, error: FrontdeskError) -> Finding:
    """Our errors end in their cure."""
    what, _, cure = str(error).partition("Cure: ")
    return Finding("bad", f"{where}: {what.rstrip('. ')}", cure)


def of_changes(where: str, changes: Iterable[Change], command: str) -> Iterator[Finding]:
    """What `command` would do is what is wrong; what it would not touch is good."""
    for change in changes:
        told = f"{where}: {change.kind} {change.name}"
        if change.needed == "nothing":
            yield Finding("good", told)
        elif change.needed == "create":
            yield Finding("bad", f"{told} is missing", command)
        elif change.needed == "update":
            yield Finding("bad", f"{told} differs: {'; '.join(map(str, change.differences))}", command)
        else:
            yield Finding("doubtful", f"{told} is not in the file any more", f"{command} --prune")
