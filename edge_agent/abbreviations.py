"""Does a full stop belong to its word or to the sentence? One rule for what judges text and for what cuts it."""

# ruff: noqa: RUF001 - quotes and dashes as people type them
from __future__ import annotations

import re

from shared.words import word_list

CLOSERS = "\"')]}*_`»”’"
OPENERS = "\"'([{*_`«“‘"


# What follows belongs to them, also where it has a capital.
NEVER_LAST = word_list(
    "dr drs mr mrs ms prof st mt vs fig gen sgt capt lt hon rev approx e.g i.e ext dept appt tel rm apt ste bldg rte rt"
)
STREETS = word_list("ave blvd rd ln hwy pkwy pl ct cir ter sq st dr")
DAYS = word_list("mon tue tues wed weds thu thur thurs fri sat sun")
MONTHS = word_list("jan feb mar apr may jun jul aug sept sep oct nov dec")
UNITS = word_list(
    "min mins hr hrs sec yr yrs wk wks mo mos lb lbs oz ft in yd yds mi sq cu fl gal gals qt tsp tbsp mg ml kg cm mm km"
)
# Begin a sentence, and no name: after "Main St." or "Plan B." they tell that the full stop is one.
STARTERS = word_list(
    "We You I It Our The Please Call Is Are Can Do Does Would Your There They He She What When Where How May Parking "
    "This That If And Just Take Turn Thank Thanks Sure Yes No Look Come Let"
)
_LAST_BEFORE_CAPITAL = (
    word_list("a.m p.m am pm etc inc ltd co corp jr sr u.s u.k d.d.s ph.d reg incl max misc est avg ea bros no nos")
    | (STREETS - {"st", "dr"})
    | DAYS
    | (MONTHS - {"may"})
    | UNITS
)
_POINTS = word_list("NW NE SW SE N S E W")
_STREET_ENDS = frozenset(("St", "St.", "Dr", "Dr."))
_ENOUGH = re.compile(r"\S+\s|\S{5}")  # a whole word, or more letters than a short form has


def abbreviates(stem: str, follower: str, *, first: bool) -> bool:
    """Whether the full stop between the words `stem` and `follower` ("" at the end) belongs to `stem`.

    `first`: nothing stands before `stem`.
    """
    stem = stem.lstrip(OPENERS)
    lower = stem.lower()
    if follower.lstrip(OPENERS).rstrip(",.!?") in STARTERS and (len(stem) == 1 or lower == "st"):
        return False
    if lower in NEVER_LAST or stem == "Ft" or is_point(follower) or is_short_street(follower):
        return True
    if stem.isdigit():
        return first  # "1. Cleaning" is an item of a list; "at 9. We" is not
    if len(stem) == 1 and stem.isalpha():
        return stem.isupper() and stem != "I"  # "J. Smith"
    if re.split(r"[-/]", lower)[-1].lstrip("0123456789") in _LAST_BEFORE_CAPITAL or "." in stem:
        return not begins_sentence(follower)
    return False


def begins_sentence(word: str) -> bool:
    """Whether `word` is written as the first of a sentence."""
    return word.lstrip(OPENERS)[:1].isupper()


def is_point(word: str) -> bool:
    """A compass point, as in "5th St. NW"."""
    return word.strip(OPENERS + CLOSERS + ".,;:!?") in _POINTS


def is_short_street(word: str) -> bool:
    """A kind of street in its short form: "Ave.", "St"."""
    return (begins_sentence(word) and bare(word) in STREETS - {"st", "dr"}) or word.rstrip(
        CLOSERS + ",;:!?"
    ) in _STREET_ENDS


def bare(word: str) -> str:
    """`word` in lower case, without the marks around it."""
    return word.strip(OPENERS + CLOSERS + ".,;:!?—–").lower()


def tells(follower: str) -> bool:
    """Whether so much has come of what follows a full stop that `abbreviates` can be asked."""
    return _ENOUGH.match(follower) is not None
