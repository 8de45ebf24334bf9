"""What has to be spelled out: e-mail addresses, web addresses, phone numbers. Pure."""

from __future__ import annotations

import re

from edge_agent.speak.numerals import Rule, digits
from shared.numbers import spoken_groups

_TOP = "com|org|net|edu|gov|io|co|us|uk|biz|info|app|dev|ai|health|dental|care|me|de|fr|ca"
_MARKS = {".": "dot", "-": "dash", "_": "underscore", "/": "slash", "+": "plus", "@": "at"}


def _spell(text: str) -> str:
    """For example "sarah.j2@example.com" → "sarah dot j two at example dot com"."""
    words = re.sub(r"[.\-_/+@]", lambda match: f" {_MARKS[match[0]]} ", text)
    words = re.sub(r"\d+", lambda match: f" {digits(match[0])} ", words)
    return " ".join(re.sub(r"[?&=#%:~]+\S*", " ", words).split())


def _web(match: re.Match[str]) -> str:
    return _spell(match[1].rstrip("/"))


def _phone(match: re.Match[str]) -> str:
    """Groups as people say them; the pauses are commas."""
    text = match[0]
    found = re.findall(r"\d+", text)
    plus = "plus " if text.startswith("+") else ""
    if len(found) == 1:
        found = spoken_groups(text)
    return plus + ", ".join(digits(group) for group in found)


_PHONE = (
    r"(?<![\w.,$€£])(?:"
    r"(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}"  # +1 (510) 555-0142
    r"|\+\d{1,3}(?:[\s.-]?\d{2,5}){2,4}"  # +44 20 7946 0958
    r"|\d{3}-\d{4}"  # 555-0142
    r"|\+?1?\d{10}"
    r")(?![\w-]|[.,]\d)"
)

SPELLED: tuple[Rule, ...] = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), lambda match: _spell(match[0])),
    (re.compile(r"https?://(?:www\.)?([^\s<>\"')\],]*[^\s<>\"')\],.!?;:])", re.IGNORECASE), _web),
    (re.compile(r"\bwww\.([^\s<>\"')\],]*[^\s<>\"')\],.!?;:])", re.IGNORECASE), _web),
    (re.compile(rf"\b((?:[a-z0-9-]+\.)+(?:{_TOP}))\b(?!\.\w)", re.IGNORECASE), _web),
    (re.compile(_PHONE), _phone),
)
