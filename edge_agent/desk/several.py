"""Two wishes in one breath: "cancel my appointment, and tell the dentist that …". Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from edge_agent.desk.asking_for import wants_cancelled, wants_message, wants_moved
from edge_agent.desk.booking_words import asks_to_book

_JOINT = re.compile(
    r"(?P<gap>(?<=[.?!;])\s+|[\s,]+(?:and|then|but|plus)(?:\s+(?:also|then|after that|(?:could|can) you also))?\s+"
    r"|[\s,]+also\s+)",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\b(?:never ?mind|forget (?:it|that|about (?:it|that))|changed my mind)\b(?P<gap>[\s,.;]+(?:then\s+)?)",
    re.IGNORECASE,
)
_BOOKS = re.compile(
    r"\b(?:book|schedule|set up|make|new|another)\b", re.IGNORECASE
)  # not "can I come on Friday instead"


def apart(words: str) -> tuple[str, ...]:
    """Each wish in the caller's own words, in his order; all of them as one where there are not several."""
    places = [0, *(match.end() for match in _JOINT.finditer(words)), len(words)]
    pieces = [words[begin:end] for begin, end in pairwise(places)]
    wishes, kinds = [""], [""]
    for piece in pieces:
        kind = kind_of(piece)
        if kind and kinds[-1] and kind != kinds[-1]:
            wishes.append(piece)
            kinds.append(kind)
        else:
            wishes[-1] += piece
            kinds[-1] = kinds[-1] or kind
    return tuple(wishes)


def turned_to(words: str, kind: str) -> tuple[str, str]:
    """An answer, and the wish of another kind that follows: "no, keep it, but I want to book …"; "" for none."""
    for match in (*_TAKES_BACK.finditer(words), *_JOINT.finditer(words)):
        answer, wish = words[: match.start("gap")], words[match.end("gap") :]
        if (other := kind_of(wish)) and other != kind and answer.strip() and not kind_of(answer):
            return answer, wish
    return words, ""


def kind_of(words: str) -> str:
    """Which wish they are: "visit", "booking", "message"; "" for none."""
    if wants_cancelled(words) or wants_moved(words):
        return "visit"
    if _BOOKS.search(words) and asks_to_book(words, services_heard=True):
        return "booking"
    return "message" if wants_message(words) else ""
