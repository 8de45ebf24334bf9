"""Between which two words a text may be cut, for what they mean: pure.

Every rule of `pronounce` sees one piece only, so whatever is read by its neighbour ("5th St." by "NW", "911" by "Main
Street", "3/4" by "Monday,") must stay with it.
"""

# ruff: noqa: RUF001 - dashes and quotes as people type them
from __future__ import annotations

from edge_agent.abbreviations import (
    CLOSERS,
    DAYS,
    MONTHS,
    NEVER_LAST,
    STARTERS,
    UNITS,
    abbreviates,
    bare,
    begins_sentence,
    is_point,
    is_short_street,
)
from edge_agent.speak.codes import SHORT_NUMBERS
from shared.words import word_list

_ENDS_ALWAYS = ("!", "?", "。")
_SIGNS = frozenset(("&", "x", "×", "#", "*", "+", "="))
_DASHES = frozenset(("-", "--", "–", "—"))


_JUNIORS = word_list("jr sr")
_HALF_UNITS = word_list("sq cu fl")
_LONG_STREETS = word_list(
    "street avenue boulevard road lane drive highway parkway place court circle terrace square way trail"
)
LONG_DAYS = word_list("monday tuesday wednesday thursday friday saturday sunday")
CONNECTIVES = word_list(
    "and but or so because which who where when while if for with at from on in before after until unless "
    "although though then since"
)
LEADING = word_list("to the a an of for in at on with your our my")
HALVES = frozenset(("am", "pm", "a.m", "p.m"))
_NUMBERED = word_list(
    "suite room unit apartment extension number code order invoice call dial text press option exit floor zip highway "
    "route phase class type ending"
)


def has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def ends_always(word: str) -> bool:
    """Whether a sentence ends after `word`, whatever follows."""
    return word.rstrip(CLOSERS).endswith(_ENDS_ALWAYS)


def ends_sentence(word: str, follower: str, *, first: bool) -> bool:
    """Whether a sentence ends between the two; `first`: a line begins with `word`."""
    core = word.rstrip(CLOSERS)
    if core.endswith(_ENDS_ALWAYS):
        return True
    if not core.endswith((".", "…")):
        return False
    if core.endswith(("..", "…")):
        return begins_sentence(follower)
    return not abbreviates(core[:-1], follower, first=first)


def ends_clause(word: str) -> bool:
    core = word.rstrip(CLOSERS)
    return core.endswith((",", ";", ":", "—", "–", "…", "...")) or core in {"-", "--"}


def hangs(before: str, word: str) -> bool:
    """Whether it depends on the next word if the clause that `word` seems to end goes on: "Monday, 3/4", "9 – 5"."""
    if word in _DASHES:
        return _may_begin_range(before)
    return word.endswith((",", ":")) and _is_day(word)


def inseparable(before: str, word: str, follower: str) -> bool:
    """Whether the one is read otherwise without the other; `before`: the word before them, or ""."""
    if hangs(before, word):
        return has_digit(follower) or _is_day(follower) or bare(follower) in MONTHS
    if word[-1:] in ",;:":
        return False
    names_number = begins_sentence(word) or bare(word) in _NUMBERED
    return (
        (has_digit(follower) and names_number)
        or (has_digit(word) and not word.rstrip(CLOSERS).endswith("."))
        or is_point(follower)
        or bare(word).rpartition("/")[2] in _HALF_UNITS | NEVER_LAST
        or (has_digit(before) and bare(word) in UNITS and bare(follower) not in CONNECTIVES)
        or (follower in _DASHES and _may_begin_range(word))
        or bool({word, follower} & _SIGNS)
        or bare(follower) in SHORT_NUMBERS
        or (begins_sentence(word) and len(follower) > 1 and set(follower.rstrip(".,;:!?")) <= set("IVX"))
        or bare(follower) in _JUNIORS
        or (_is_initial(word) and follower not in STARTERS)
        or (begins_sentence(word) and (is_short_street(follower) or bare(follower) in _LONG_STREETS))
        or (word in _DASHES and has_digit(follower))
    )


def belong_together(word: str, follower: str) -> bool:
    """For example "9 a.m. | to 1 p.m." and "for a | cleaning" are heard as broken."""
    return (
        has_digit(word)
        or has_digit(follower)
        or bare(word) in HALVES | LEADING
        or bare(follower) in HALVES | LEADING - {"the", "a", "an"}
    )


def belongs_to_number(word: str) -> bool:
    """For example "from 9", "at 12 Main Street", "9:30 - 11"; unlike "Whitening costs | 350 dollars."."""
    return has_digit(word) or not word[-1:].isalpha() or bare(word) in CONNECTIVES | LEADING | HALVES


def _may_begin_range(word: str) -> bool:
    return has_digit(word) or _is_day(word) or bare(word) in HALVES


def _is_day(word: str) -> bool:
    return begins_sentence(word) and bare(word) in DAYS | LONG_DAYS


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."
