"""What has to be spelled out: e-mail addresses, web addresses, handles. Pure."""

from __future__ import annotations

import re

from edge_agent.speak.numerals import digits
from edge_agent.speak.rules import Rule

_TOP = "com|org|net|edu|gov|io|co|us|uk|biz|info|app|dev|ai|health|dental|care|me|de|fr|ca"
_MARKS = {".": "dot", "-": "dash", "_": "underscore", "/": "slash", "+": "plus", "@": "at"}


def _spell(text: str) -> str:
    """For example "sarah.j2@example.com" → "sarah dot j two at example dot com"."""
    text = re.sub(r"[?&=#%:~]\S*", " ", text)  # nobody types it
    words = re.sub(r"[.\-_/+@]", lambda match: f" {_MARKS[match[0]]} ", text)
    words = re.sub(r"\d+", lambda match: f" {digits(match[0])} ", words)
    return " ".join(words.split())


def _web(match: re.Match[str]) -> str:
    return _spell(match[1].rstrip("/"))


SPELLED: tuple[Rule, ...] = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), lambda match: _spell(match[0])),
    (re.compile(r"https?://(?:www\.)?([^\s<>\"')\],]*[^\s<>\"')\],.!?;:])", re.IGNORECASE), _web),
    (re.compile(r"\bwww\.([^\s<>\"')\],]*[^\s<>\"')\],.!?;:])", re.IGNORECASE), _web),
    (re.compile(rf"\b((?:[a-z0-9-]+\.)+(?:{_TOP}))\b(?![.\w]\w|/)", re.IGNORECASE), _web),
    (re.compile(r"\b((?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"')\],]*[^\s<>\"')\],.!?;:])", re.IGNORECASE), _web),
    (re.compile(r"(?<![\w@.])@(\w[\w.]*\w)"), lambda match: f"at {_spell(match[1])}"),
    (re.compile(r"(?<![\w#&])#([A-Za-z]\w*[a-z]\w*)"), lambda match: f"hashtag {_spell(match[1])}"),
)
