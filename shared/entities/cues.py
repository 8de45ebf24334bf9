"""Patterns for what people say: whole words, in any case, whatever pauses the recogniser heard between them."""

from __future__ import annotations

import re

# Not the end of a question or an exclamation; " ?" is a pause or none. What a word is shortened with belongs to it.
_PAUSE = r"(?:(?:'(?:s|re|ve))?[\s,;.\u2013\u2014-]+)"
_FEW_WORDS = rf"{_PAUSE}(?:[\w']+{_PAUSE}){{0,3}}"
_SOME_WORDS = rf"{_PAUSE}(?:[\w']+{_PAUSE}){{0,6}}"


def cue(*phrases: str) -> re.Pattern[str]:
    """Any of `phrases`: regular expressions in which a space is any pause, " .. " up to three words, " ... " up to six.

    What begins and ends a phrase begins and ends a word.
    """
    union = "|".join(phrases).replace(" ... ", _SOME_WORDS).replace(" .. ", _FEW_WORDS).replace(" ", _PAUSE)
    return re.compile(rf"(?<![\w'])(?:{union})(?!\w)", re.IGNORECASE)
