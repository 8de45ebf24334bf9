"""What a rule of reading aloud is, and what all of them need to know about where a clause goes on: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_CLOSED = re.compile(r"[\"')\]]*\s*$")
_NEW_SENTENCE = re.compile(r"[\"')\]]*\s+[A-Z]")
# Words that stand between a thing and what is said of it: what follows "50 mm" or "$50" is then no noun it belongs to.
_FUNCTION_WORDS = (
    "a|an|the|and|or|but|to|of|at|in|on|for|from|per|by|with|without|is|are|was|were|will|would|can|may|if|as|each|every|"
    "plus|more|less|off|away|ago|long|high|wide|tall|deep|thick|apart|old|early|late|later|before|after|until|between|than|"
    "total|today|tomorrow|only|now|then|so|because|when|while|unless|extra|down|up|out|north|south|east|west|through|"
    "including|depending|we|you|it|they|that|this|your|our|also|both|max|maximum|minimum|either|upfront|here|there"
)
NOUN_FOLLOWS = rf"(?=\s(?!(?:{_FUNCTION_WORDS})\b)[a-z])"
ONE_OF_ITS_KIND = r"(?<![\w.])(?:[Aa]n?|[Ee]ach|[Ee]very|[Oo]ne|[Aa]nother)\s"


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def stop(match: re.Match[str]) -> str:
    """The full stop at the end of an abbreviation, where it is the sentence's as well; else ""."""
    if not match[0].endswith("."):
        return ""
    after = match.end()
    ends = _CLOSED.match(match.string, after) or _NEW_SENTENCE.match(match.string, after)
    return "." if ends else ""


def apply(rules: Iterable[Rule], text: str) -> str:
    """`text` after each of the rules in turn."""
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text
