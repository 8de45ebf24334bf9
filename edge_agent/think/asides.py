"""What a model writes between marks: stage directions, reasoning, tool calls, blanks, and ordinary talk. Pure.

Told by the first mark ("(", "[", "<", "{", "*", "_", a fence) in a text that is still being written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from edge_agent.think.staging import is_blank, is_direction


class Kind(Enum):
    """What stands between marks, and what becomes of it."""

    OPEN = auto()  # not closed yet: it may become anything
    MARKUP = auto()  # says how something looks or sounds: left out, and nothing else changes
    ASIDE = auto()  # left out, and the sentence goes on without it
    REASONED = auto()  # all before it was reasoning: the answer begins behind it
    CALL = auto()  # a tool call or code: left out, with the sentence that it is part of
    BLANK = auto()  # somebody was to fill it in: its sentence says nothing without it
    STOP = auto()  # a chat template's marker: the answer ends before it


@dataclass(frozen=True, slots=True)
class Finding:
    """`text[start:end]` is of that kind."""

    start: int
    end: int
    kind: Kind


SPOKEN_LIMIT = 120  # characters in parentheses or stars that are waited for
CODE_LIMIT = 240  # … and of code, which is longer

_MARK = re.compile(r"~(?=[^\W\d_]|$)|[(\[{<\u3010]|\*(?!\*)|(?<![*\w])_(?=[^\W_]|$)|```|`{1,2}$|\*\*")
_PAIRS = {"(": ")", "[": "]", "{": "}", "\u3010": "\u3011"}
_STOP = re.compile(r"<\||</?s>|<</?SYS>>|\[/?INST\]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][\w:.-]*)([^<>]*)>|<(!)--.*?-->", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"<(?:https?://[^\s<>]+|[\w.+-]+@[\w.-]+)>")
_BEGUN = re.compile(r"<(?:[/!]?$|[/!]?[a-z-][^<>]*$)", re.IGNORECASE)
_THINK = {"think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "analysis", "internal"}
_TOOL = re.compile(r"tool|function|invoke|parameter|arg|call\b|code|json|script|style", re.IGNORECASE)
_LOOKS = {"b", "i", "em", "strong", "u", "br", "p", "span", "final", "output", "answer", "response", "speech"}
_SOUNDS = {"speak", "voice", "break", "prosody", "emphasis"}

_NUMBERED = re.compile(r"\^?\d{1,3}(?:[\u2020:].*)?|\.\.\.|…|x|\s*")  # a footnote's mark, an ellipsis
_CALLED = re.compile(r"[\w.:]*\w$")
_ARGUMENTS = re.compile(r"\s*|.*[=\"'{\[].*|\s*[\w-]+\s*:.*", re.DOTALL)


def first_finding(text: str, *, final: bool = False) -> Finding | None:
    """The first in `text` that is not to be said as it stands, or may not be. `final`: no more text will come.

    While it is OPEN, it may reach to the end of `text`, and nothing behind `start` may be said.
    """
    at = 0
    while mark := _MARK.search(text, at):
        found = _judged(text, mark.start(), mark.group(), final=final)
        if isinstance(found, Finding):
            return found
        at = found
    return None


def _judged(text: str, at: int, mark: str, *, final: bool) -> Finding | int:
    """What begins at `at`, or where to look on."""
    if stop := _STOP.match(text, at):
        return Finding(at, stop.end(), Kind.STOP)
    if mark == "**":
        return at + 2
    if mark.startswith("`"):
        return _fence(text, at, mark, final=final)
    if mark == "<":
        return _tag(text, at, final=final)
    if mark in "*_~":
        return _starred(text, at, mark, final=final)
    return _bracketed(text, at, mark, final=final)


def _fence(text: str, at: int, mark: str, *, final: bool) -> Finding | int:
    if mark != "```":
        return at + len(mark) if final else Finding(at, len(text), Kind.OPEN)
    return _until(text, at, text.find("```", at + 3), 3, Kind.CALL, final=final)


def _until(text: str, at: int, close: int, size: int, kind: Kind, *, final: bool) -> Finding:
    """A finding that ends with the mark of that size at `close`; -1: it is not there yet."""
    if close >= 0:
        return Finding(at, close + size, kind)
    endless = kind is Kind.CALL and len(text) - at >= CODE_LIMIT
    return Finding(at, len(text), kind if final or endless else Kind.OPEN)


def _tag(text: str, at: int, *, final: bool) -> Finding | int:
    if address := _ADDRESS.match(text, at):
        return address.end()
    if not (tag := _TAG.match(text, at)):
        begun = _BEGUN.match(text, at)
        if begun and not final and len(text) - at < CODE_LIMIT:
            return Finding(at, len(text), Kind.OPEN)
        return Finding(at, len(text), Kind.CALL) if begun and len(text) - at > 2 else at + 1
    closing, name, rest = tag.group(1), (tag.group(2) or "").lower(), tag.group(3) or ""
    if tag.group(4) or (name in _LOOKS and not rest.strip(" /")) or name in _SOUNDS:
        return Finding(at, tag.end(), Kind.MARKUP)
    if name in _THINK:
        return _thinking(text, at, tag.end(), f"</{name}>", closing=bool(closing), final=final)
    if is_direction(f"{name}{rest}".strip(" /")):
        return Finding(at, tag.end(), Kind.ASIDE)
    if _TOOL.match(name) and not closing:
        close = re.compile(rf"</{re.escape(name)}>", re.IGNORECASE).search(text, tag.end())
        end = close.end() if close else -1
        return _until(text, at, end, 0, Kind.CALL, final=final)
    return Finding(at, tag.end(), Kind.CALL if closing or re.search(r"[=\"']", rest) else Kind.BLANK)


def _thinking(text: str, at: int, inside: int, close: str, *, closing: bool, final: bool) -> Finding:
    if closing:
        return Finding(at, inside, Kind.REASONED)
    return _until(text, at, text.lower().find(close, inside), len(close), Kind.ASIDE, final=final)


def _starred(text: str, at: int, mark: str, *, final: bool) -> Finding | int:
    """`*laughs*` against "*very* good" and "5 * 6"."""
    begun = text[at + 1 :]
    if begun[:1].isspace() or (final and not begun):
        return at + 1
    inside, closed, _ = begun.partition(mark)
    line, broken, _ = inside.partition("\n")
    if closed and not broken:
        whole = at + len(inside) + 2
        return Finding(at, whole, Kind.ASIDE) if is_direction(inside) else whole
    if not final and not broken and len(inside) < SPOKEN_LIMIT:
        return Finding(at, len(text), Kind.OPEN)
    return Finding(at, at + 1 + len(line), Kind.ASIDE) if is_direction(line) else at + 1


def _bracketed(text: str, at: int, mark: str, *, final: bool) -> Finding | int:
    start = at
    if mark == "(" and (called := _CALLED.search(text[:at])):
        start = called.start()
    name = text[start:at]
    end = _closed(text, at, mark, _PAIRS[mark])
    if end < 0 and not final and len(text) - at < _limit(text, at, mark, name):
        return Finding(start, len(text), Kind.OPEN)
    inside = text[at + 1 : end - 1] if end >= 0 else text[at + 1 :]
    kind = _kind_of(mark, name, inside, closed=end >= 0)
    if kind is None:
        return at + 1
    return Finding(start if kind is Kind.CALL else at, end if end >= 0 else len(text), kind)


def _limit(text: str, at: int, mark: str, name: str) -> int:
    if mark != "(" or (name and _is_call(name, text[at + 1 :])):
        return CODE_LIMIT
    return 0 if "\n" in text[at:] else SPOKEN_LIMIT


def _closed(text: str, at: int, opening: str, closing: str) -> int:
    """Where the bracket at `at` is closed, exclusive; -1 if it is not."""
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == opening) - (text[place] == closing)
        if not depth:
            return place + 1
    return -1


def _kind_of(mark: str, name: str, inside: str, *, closed: bool) -> Kind | None:
    """None when it is said as it stands."""
    if mark == "(":
        if name and _is_call(name, inside):
            return Kind.CALL
        if is_direction(inside):
            return Kind.ASIDE
        return Kind.BLANK if is_blank(inside) else None
    if mark == "{":
        return Kind.CALL if re.search(r"[\":,=]", inside) else Kind.BLANK
    if closed and (is_direction(inside) or _NUMBERED.fullmatch(inside)):
        return Kind.ASIDE
    calls = re.search(r"\w\(|[{}\"'=]|^/?(?:TOOL|FUNC|CALL)", inside)
    return Kind.CALL if calls or not inside.strip("[]") else Kind.BLANK


def _is_call(name: str, inside: str) -> bool:
    """`book_appointment(day="Saturday")`, `functions.book(…)`; not "fee(s)", "child(ren)" or "office(until five)"."""
    written = "_" in name or re.search(r"\w\.\w|[a-z][A-Z]", name) is not None
    return written or _ARGUMENTS.fullmatch(inside) is not None
