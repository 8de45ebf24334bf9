"""How a recogniser may write down what was said: the same words, in several manners. Pure."""

from __future__ import annotations

import re
from typing import Literal

Manner = Literal["plain", "bare", "digits", "filled"]
MANNERS: tuple[Manner, ...] = ("plain", "bare", "digits", "filled")

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_RUN = re.compile(rf"\b(?:{'|'.join(_ONES)})(?:,? (?:{'|'.join(_ONES)}))+\b", re.IGNORECASE)
_HOURS = re.compile(
    r"\bat (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:thirty|fifteen|hundred))",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"I\b")
_HOUR_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def heard(words: str, manner: Manner) -> str:
    """`bare`: no capitals, no punctuation; `digits`: numbers as digits; `filled`: with the sounds of thinking."""
    match manner:
        case "bare":
            return re.sub(r"[^\w\s'-]", "", words.lower())
        case "digits":
            return _HOURS.sub(_hour, _RUN.sub(_digits, words))
        case "filled":
            return f"Um, {words if _KEEPS.match(words) else words[0].lower() + words[1:]}"
        case _:
            return words


def _digits(found: re.Match[str]) -> str:
    groups = ["".join(str(_ONES.index(word)) for word in part.lower().split()) for part in found[0].split(",")]
    return "-".join(group for group in groups if group)


def _hour(found: re.Match[str]) -> str:
    return f"at {_HOUR_WORDS.index(found[1].lower()) + 1}"
