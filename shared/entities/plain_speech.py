"""How people talk, as one writes it: "y'all", "goin'", "gotta", and words that mean nothing. Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re

_YOU = r"(?:you|ya)(?:[ ']?all| guys| folks| lot| people| fellas| boys| gals)\b|\by'?all\b|\bya\b"
_SAYINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"\b(?:{_YOU})'re\b|\b(?:{_YOU}) are\b", "you are"),
        (rf"\b(?:{_YOU})", "you"),
        (r"\b([a-z]{2,})in'(?=\W|\Z)", r"\1ing"),
        (r"\b(?:gotta|got to)\b", "have to"),
        (r"\bwanna\b", "want to"),
        (r"\bgonna\b", "going to"),
        (r"\b(?:kinda|sorta|kind of like|sort of like)\b", ""),
        (r"\bthem (?=(?:little|big|small|new|old)\b)", "those "),
        (r"\b(?:what|how)'d\b", "what would"),
        (r"\bwhat're\b", "what are"),
        (r"\b(how|when|where)'re\b", r"\1 are"),
        (r"\bof an? (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day)", "on "),
        (r"(?<=\w),? \b(?:like|you know|i mean|i guess|i dunno|or so|say),(?= )", ""),
        (r"\b(?:u+m+|u+h+|erm?|hm+)\b,?", ""),
        (r"\b((?:are|is|was) (?:you|it|that|there|they|he|she)|it's|there's) like (?=\w)", r"\1 "),
        (r",? (?:and|or) (?:everything|all that|all|stuff|that|whatever|anything|something|so on|the like)(?=\W*\Z)", ""),
        (r",? \b(?:roughly|exactly|ballpark|about|hon|dear|buddy|pal|bud|boss|sir|ma'am)(?=\W*\Z)", ""),
    )
)  # fmt: skip


def plainly(sentence: str) -> str:
    """The same `sentence` as one writes it."""
    said = sentence.replace("\u2019", "'")
    for pattern, plain in _SAYINGS:
        said = pattern.sub(plain, said)
    return " ".join(said.split())
