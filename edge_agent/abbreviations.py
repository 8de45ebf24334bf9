"""Does a full stop belong to its word or to the sentence? One rule for what judges text and for what cuts it."""

# ruff: noqa: RUF001 - quotes as people type them
from __future__ import annotations

_OPENERS = "\"'([{*_`«“‘"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# These never end a sentence: "Dr. Lee", "5th St. NW", "Ste. 200", "e.g. a filling".
_NEVER_LAST = _words("dr mr mrs ms prof st mt nos vs fig gen sgt capt approx e.g i.e ext dept appt tel ste apt rm bldg")
# These end one only when another begins: "9 a.m. to 5 p.m.", "Sat. & Sun.", "Smith Inc. is".
_LAST_BEFORE_CAPITAL = _words(
    "a.m p.m am pm etc inc ltd co corp jr sr ave blvd rd ln hwy u.s u.k d.d.s ph.d "
    "mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec min max"
)


def abbreviates(stem: str, follower: str, *, first: bool) -> bool:
    """Whether the full stop between the words `stem` and `follower` ("" at the end) belongs to `stem`.

    `first`: nothing stands before `stem`.
    """
    lower = stem.lstrip(_OPENERS).lower()
    if lower in _NEVER_LAST:
        return True
    if lower == "no":  # "No. 5"; "No. We are closed."
        return follower[:1].isdigit()
    if lower.isdigit():
        return first  # "1. Cleaning" is an item of a list; "at 9. We" is not
    if len(lower) == 1 and lower.isalpha():
        return stem[-1].isupper() and stem[-1] != "I"  # "J. Smith"
    if lower in _LAST_BEFORE_CAPITAL or "." in lower:
        return not begins_sentence(follower)
    return False


def begins_sentence(word: str) -> bool:
    """Whether `word` is written as the first of a sentence."""
    return word.lstrip(_OPENERS)[:1].isupper()


def tells(follower: str) -> bool:
    """Whether so much of a following word has come that `abbreviates` says the same when all of it has."""
    return bool(follower.lstrip(_OPENERS))
