"""Which service the caller wants: as the client's price list calls it, else in the caller's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from shared.entities.cues import cue
from shared.entities.other_names import as_listed
from shared.entities.spoken import Quote, SpokenTurn, every, quote
from shared.entities.trades import ANY, WORK
from shared.words import word_list

ENOUGH = 0.5  # share of a service's name that has to be heard
ALIKE = 0.84  # letters that two words of five or more share when one is the other misheard
WANTED = 0.4  # what it counts that the caller was asking for an appointment in that turn

# Half of what every business sells: alone they name nothing.
_GENERAL = word_list(
    """
    water home hous car door new full basic deep hour minut session visit repair servic chang replac instal inspect
    consult packag larg smal regular standard per day test first work job fee call trip special up
    """
)
_EMPTY = word_list("a an and the with of for from to in on at per or your our incl including plus")
_COUNTED = {"thirty": "30", "forty": "40", "sixty": "60", "ninety": "90", "hour": "60"}
_WORD = re.compile(r"[a-z]+|\d+")
# What a caller comes in for is what he names behind it: "my first tattoo … come in for a consultation".
_COMES_FOR = re.compile(
    r"\b(?:(?:come|get|squeeze|fit|pop|drop|stop|bring)(?: (?:it|me|us|him|her))? (?:in|by|over|out)"
    r"|book(?:ed|ing)?|schedul(?:e|ed|ing)|appointment|slot|time)(?: \w+)? for (?:an?|the|my|our)((?: [\w'-]+){1,3})"
    r"|\b(?:book|schedule|set up|reserve|make) (?:an?|the|my|our)((?: [\w'-]+){1,3})",
    re.IGNORECASE,
)
_CHECK_UP = re.compile(r"\bcheck[ -]?ups?\b", re.IGNORECASE)  # an exam, on most lists
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ers", "ed", "es", "s")


@dataclass(frozen=True, slots=True)
class Service:
    """`price` is None where it is not on the list."""

    name: str
    price: Decimal | None
    said: Quote


def service_wanted(
    prices: Mapping[str, Decimal], profession: str, lines: Sequence[SpokenTurn], asking: Sequence[int]
) -> Service | None:
    """The service of the call; `asking` are the places of the turns in which something was asked for."""
    return _listed(prices, lines, asking) or _own_words(profession, lines, asking)


def services_named(names: Sequence[str], words: str) -> list[str]:
    """Those of `names` that `words` may mean: several where as much was heard of each, and of none all.

    Where that is not one, what callers call otherwise is looked up, too.
    """
    said = _CHECK_UP.sub("checkup exam", words)
    if come_for := _come_for(names, said):
        return [come_for]
    found, other = _fitting(names, _stems(said)), as_listed(said)
    if other == said or (len(found) == 1 and _share(_name_stems(found[0]), _stems(said)) >= 1):
        return found
    if len(whole := [name for name in names if _share(_name_stems(name), _stems(other)) >= 1]) == 1:
        return whole
    if len(found) == 1:
        return found
    meant = _fitting(names, (*_stems(said), *_stems(other)))
    return meant if len(meant) == 1 or not found else found


def _come_for(names: Sequence[str], said: str) -> str | None:
    """The one whose whole name stands where it is said what for."""
    wanted = [_stems(before or behind) for before, behind in _COMES_FOR.findall(said)]
    whole = [name for name in names if any(_share(_name_stems(name), stems) >= 1 for stems in wanted)]
    return whole[0] if len(whole) == 1 else None


def _fitting(names: Sequence[str], heard: Sequence[str]) -> list[str]:
    shares = {name: _share(_name_stems(name), heard) for name in names}
    ranks = {
        name: (*_counted(_name_stems(name), heard), share >= 1)
        for name, share in shares.items()
        if share >= ENOUGH or (share and not all(stem in _GENERAL for stem in _name_stems(name)))
    }
    return [name for name, rank in ranks.items() if rank == max(ranks.values())]


def _counted(name: Sequence[str], heard: Sequence[str]) -> tuple[int, int]:
    """How many of its words were heard, and how many that say more than "water" and "visit"."""
    found = [stem for stem in name if _heard(stem, heard)]
    return len(found), sum(stem not in _GENERAL for stem in found)


def listed_service(name: str, prices: Mapping[str, Decimal], lines: Sequence[SpokenTurn]) -> Service | None:
    """The service of that name, if it is on the list and something of its name was heard."""
    known = next((one for one in prices if one.lower() == name.strip().lower()), None)
    return _listed({known: prices[known]}, lines, ()) if known else None


def work_named(profession: str, lines: Sequence[SpokenTurn]) -> list[Quote]:
    """Where the caller names paid work of the profession, or what it is called for."""
    return [said for line in lines if line.caller for said in every(_work(profession), [line])]


def _listed(prices: Mapping[str, Decimal], lines: Sequence[SpokenTurn], asking: Sequence[int]) -> Service | None:
    best: tuple[float, Service] | None = None
    for line in (line for line in lines if line.caller):
        heard = _stems(line.plain)
        for name, price in prices.items():
            share = _share(_name_stems(name), heard)
            if share < ENOUGH:
                continue
            rank = share + (WANTED if line.at in asking else 0) + len(_name_stems(name)) / 100
            if best is None or rank >= best[0]:
                best = rank, Service(name, price, _mention(line, name))
    return best[1] if best else None


def _own_words(profession: str, lines: Sequence[SpokenTurn], asking: Sequence[int]) -> Service | None:
    named = work_named(profession, lines)
    if not named:
        return None
    asked = [said for said in named if said.at in asking]
    said = max(asked or named, key=lambda one: min(len(one.found), 60))
    return Service(" ".join(said.found.split())[:80], None, said)


def _share(name: tuple[str, ...], heard: Sequence[str]) -> float:
    """How much of a service's name was heard, 0 to 1."""
    if not name:
        return 0.0
    weights = [0.3 if stem in _GENERAL else 1.0 for stem in name]
    found = [_heard(stem, heard) for stem in name]
    if all(stem in _GENERAL for stem in name):
        return float(all(found))
    return sum(weight for weight, hit in zip(weights, found, strict=True) if hit) / sum(weights)


def _heard(stem: str, heard: Sequence[str]) -> bool:
    pairs = {first + second for first, second in pairwise(heard)}  # "locked out" is a lockout
    if stem in heard or stem in pairs:
        return True
    return len(stem) >= 5 and any(abs(len(word) - len(stem)) <= 2 and _alike(stem, word) for word in heard)


def _alike(stem: str, word: str) -> bool:
    return word[0] == stem[0] and SequenceMatcher(None, stem, word).ratio() >= ALIKE


def _mention(line: SpokenTurn, name: str) -> Quote:
    """Where in the line the service is spoken of: its first word that is a word of the name."""
    wanted = _name_stems(name)
    for match in re.finditer(r"\w+", line.plain):
        if any(
            stem in wanted or any(len(stem) >= 5 and _alike(one, stem) for one in wanted) for stem in _stems(match[0])
        ):
            return quote(line, match.start(), match.end())
    return quote(line, 0, 1)


@lru_cache(maxsize=4096)
def _name_stems(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_stems(name)))


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _words(text.lower().replace("-", "")))


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        if match[0] not in _EMPTY:
            yield _COUNTED.get(match[0], match[0])


def _stem(word: str) -> str:
    """The word without its ending: "cleaned", "cleaning" and "clean" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word.rstrip("e") if len(word) > 3 else word


@lru_cache(maxsize=64)
def _work(profession: str) -> re.Pattern[str]:
    known = WORK.get(profession)
    return cue(*(phrase for phrase in (known or ANY).split("\n") if phrase))
