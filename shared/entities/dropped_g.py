"""What some say and a recogniser writes as "goin'" or "comin", written out: rules know "going" and "coming". Pure."""

from __future__ import annotations

import re

# With its apostrophe any such word is meant; without, "cousin" and "cabin" end so too, and only these are.
_MARKED = re.compile(r"(?<![\w'])([a-z]+[a-z]in)['\u2019](?![\w])", re.IGNORECASE)
_STEMS = (
    "com|go|do|call|look|noth|someth|anyth|everyth|gett|talk|tell|tak|mak|try|work|runn|leak|drip|dripp|spray|flood|gush|pour"
    "|bleed|smok|burn|chok|swell|breath|overflow|back|overheat|ooz|pound|throbb|kill|hurt|hav|feel|think|say|wait|stand|sitt"
    "|driv|mov|bring|pick|sell|buy|fix|check|clean|smell|stink|hiss|beep|shak|stay|liv|ask|need|want|wonder|hop|plann"
    "|crackl|fly|fad|drain|spark|giv|see|eat|sleep|cough|sneez|sweat|stopp|start|fall|hang|pull|push|park|even|morn"
)
_BARE = re.compile(rf"(?<![\w'])({_STEMS})in(?![\w'])", re.IGNORECASE)
_NO_STEM = re.compile(r"[^aeiouy]*in\Z", re.IGNORECASE)


def with_g(words: str) -> str:
    """`words` as they are written in full."""
    return _BARE.sub(r"\1ing", _MARKED.sub(_written_out, words))


def _written_out(match: re.Match[str]) -> str:
    """Not "in'" and "thin'", where nothing is before it that can be said alone."""
    word = match[1]
    return match[0] if _NO_STEM.fullmatch(word) else f"{word}g"
