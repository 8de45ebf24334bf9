"""The extension behind a number: "extension 23", "ext. four oh two", or the answer to "which extension?". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.dictation.digits import Run, runs
from shared.entities.spoken import SpokenTurn

LONGEST = 6  # digits
SHORT_ANSWER = 6  # words
_SAID = re.compile(
    r"(?:\b(?:extension|extn?\b\.?)|(?<=\d)\s?x(?=\s?\d))[\s,:#-]*(?:(?:number|is|it's|would be|of|um|uh)[\s,]+)*",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\bextension\b[^?]*\?", re.IGNORECASE)


def extension_after(at: int, lines: Sequence[SpokenTurn]) -> str | None:
    """The last one that the caller named in turn `at`, where the number was said, or after it."""
    found: str | None = None
    for before, line in zip((None, *lines), lines, strict=False):
        if line.caller and line.at >= at:
            asked = bool(before and not before.caller and _ASKED.search(before.plain))
            named = [run.digits for run in runs(line.plain) if is_extension(line.plain, run)]
            answer = (
                [run.digits for run in runs(line.plain)] if asked and len(line.plain.split()) <= SHORT_ANSWER else []
            )
            found = next((one for one in reversed(named or answer) if len(one) <= LONGEST), found)
    return found


def is_extension(text: str, run: Run) -> bool:
    """Whether the digits of `run` follow the word."""
    return any(match.end() == run.begin for match in _SAID.finditer(text))
