"""Which priced thing of a client's a caller means, who calls it in words of his own: "a cap", "the plain Swedish kind". Pure.

A word that stands right beside the name and is no part of it makes another thing of it: an emergency cleaning is no
cleaning, and a tattoo removal no tattoo.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_agent.desk.book import Service
from edge_agent.think.fact_services import EMPTY, OTHERWISE, renamed
from edge_agent.think.stems import stem
from shared.entities.other_names import as_listed
from shared.words import word_list

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_PRICED = re.compile(
    r"\A(?:an?|the|our)? ?(?P<name>[\w' -]+?) (?:costs?|starts? at|is|are) (?:from )?(?:\d|free\b)", re.IGNORECASE
)
# Beside a name these change nothing.
_BESIDE = EMPTY | word_list(
    "plain little big quick ordinary one-bedroom just like kind kinds sort type thing job done put cut made taken looked "
    "checked because before while since and or but as bedroom first yourself together up out over off me real own good old "
    "nice typical decent place house car tooth teeth him himself photo session appointment visit service thing come clogged blocked slow dirty lost "
    "guy fella man woman lady person people"
)
_MAY_STAND = word_list(
    "and or but not don't never no plus today two three tomorrow monday tuesday wednesday thursday friday kid child"
)
_SAYS_LITTLE = frozenset(
    map(stem, word_list("car home house full large service repair basic new check test photo session"))
)
_SAYS_NOTHING = EMPTY - {"visit"}


def priced_things(services: Sequence[Service], facts: Sequence[str]) -> list[str]:
    """The names of all that a client has a price for, or a row."""
    told = [found["name"] for fact in facts if (found := _PRICED.match(fact))]
    return list(dict.fromkeys(name.lower() for name in (*[one.name for one in services], *told)))


def thing_named(said: str, names: Sequence[str]) -> str:
    """The one of `names` that is meant by what was `said` in lower case; "" where it is none, or several."""
    words = _WORD.findall(_listed(said))
    stems = [stem(word) for word in words]
    if (OTHERWISE - _MAY_STAND) & set(words) - {part for name in names for part in _WORD.findall(name)}:
        return ""
    heard = [(name, at) for name in names if (at := [place for place, one in enumerate(stems) if one in _stems(name)])]
    whole = [(name, at) for name, at in heard if _stems(name) <= {stems[place] for place in at}]
    longest = max((len(_stems(name)) for name, _ in whole), default=0)
    meant = [one for one in whole if len(_stems(one[0])) == longest] or list(_by_a_part(heard, stems))
    most = max((len(at) for _, at in meant), default=0)
    best = [name for name, at in meant if len(at) == most and _alone(words, at)]
    return best[0] if len({frozenset(_stems(name)) for name in best}) == 1 else ""


def _by_a_part(heard: Sequence[tuple[str, list[int]]], stems: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
    """Those of which a word is named that none of the others has."""
    for name, at in heard:
        others = {one for other, _ in heard if _stems(other) != _stems(name) for one in _stems(other)}
        if {stems[place] for place in at} - others - _SAYS_LITTLE:
            yield name, at


def _alone(words: Sequence[str], at: Sequence[int]) -> bool:
    """Whether nothing stands beside the name that makes another thing of it."""
    before, after = words[: at[0]][-1:], words[at[-1] + 1 :][:1]
    ahead = {word for word in before if not word.endswith("'s")}  # "my daughter's wedding"
    return ahead <= _BESIDE and set(after) <= _BESIDE


def _listed(said: str) -> str:
    return renamed(as_listed(said))


def _stems(name: str) -> frozenset[str]:
    words = _WORD.findall(name)
    return frozenset(stem(word) for word in words if word not in _SAYS_NOTHING) or frozenset(map(stem, words))
