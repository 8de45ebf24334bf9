"""Whether a price, or a length of time, is said of the service that it is true of. Pure.

"A crown costs 95 dollars" is untrue although 95 stands in the facts, where it is the cleaning's. So each number of the
facts is kept with the words that stand with it, and what a sentence says of those words has to be theirs.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from edge_agent.desk.book import Service
from edge_agent.think.claims_numbers import Number, Unit, numbers_in_digits
from edge_agent.think.claims_spelled import in_digits
from edge_agent.think.stems import stem
from shared.words import word_list

_PART = re.compile(r"\s*(?:[;:]|,(?!\d)|\.\s|\band\b|\bbut\b|\bwhile\b|\bplus\b)\s*")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LENGTH = re.compile(r"\b(\d+)[\s-]?(minute|min|hour|hr)s?\b")
_VERB = re.compile(
    r"\b(?:costs?|is|are|runs?|starts?|begins?|would|will|comes?|goes|takes?|lasts?|charges?|was|for|ranges?|requires?)\b|'s\b|[$€£]|\d"
)
_AMOUNT = re.compile(r"[$€£]|\d")
_OF_IT = re.compile(r"\b(?:for|per|on|of)\s+(?:an?|the|your|our|each|every|one|any)?\s*([a-z][a-z' -]*)")
_PRICED_THING = re.compile(
    r"(?:[$€£]\d+|\b\d+[ -](?:dollar|euro|pound))(?: |-)([a-z][a-z'-]*)"
)  # "a 50 dollar deposit"
# Words that name nothing that is sold.
NOTHING = word_list(
    """
    a an the this that these those it its it's that's he she they them we we're we'd our us you your you're i i'm my me
    is are was be been being have has had do does did can could will would may might should not no yes sure well so okay
    ok of to in on at for from by with about around as or if per each every one any some all only just also too then
    there here right now today usually currently typically normally generally approximately roughly exactly about total
    totals altogether in-all cost costs costing price prices priced pricing charge charges charged fee fees rate rates
    amount quote estimate pay paid run runs start starts starting begin begins come comes go goes take takes takes last
    lasts range ranges between up until least most more less than much how what what's which when offer offers offered
    provide service services business office practice shop studio clinic client clients customer customers people person
    patient dollars dollar bucks cent cents euro euros pound pounds percent minute minutes min mins hour hours hr hrs day
    days week weeks month months year years great question happy help glad please thank thanks course absolutely yeah
    rule case general fact moment actually let tell know like get got need sorry unfortunately afraid know plus tax including included say said long
    hi hello good morning afternoon evening visit appointment usually always ask asking answer first
    """
)
# What may stand before a service's name and leave it the same.
THE_SAME = word_list(
    """
    regular standard basic routine normal simple typical average single full complete professional usual initial general
    base flat minimum minimal whole entire usual following current posted listed dental teeth tooth car home house
    """
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the facts say of one thing. `stems`: of the words that name it, and of its length where it has a price."""

    stems: frozenset[str]
    money: frozenset[float]
    minutes: frozenset[float]


@lru_cache(maxsize=256)
def price_list(facts: tuple[str, ...], services: tuple[Service, ...]) -> tuple[Entry, ...]:
    """All of it, of sentences and of rows."""
    rows = (
        Entry(
            _stems(in_digits(one.name)),
            frozenset([float(one.price)] if one.price is not None else []),
            frozenset([float(one.minutes)]),
        )
        for one in services
    )
    return (*(entry for fact in facts for entry in _entries(fact)), *rows)


def _entries(fact: str) -> Iterator[Entry]:
    named = frozenset[str]()
    for part in _PART.split(in_digits(fact)):
        found = list(numbers_in_digits(part))
        money, minutes = _values(found, Unit.MONEY), _values(found, Unit.MINUTES)
        plain = frozenset(float(one.bare) for one in found if one.unit is Unit.PLAIN and one.bare.isdecimal())
        named = _subject(part) or _stems(part) or named
        if money or minutes or plain:
            yield Entry(named | (_lengths(part) if money or plain else frozenset()), money | plain, minutes)


def rightly_priced(sentence: str, asked: Sequence[str], entries: tuple[Entry, ...]) -> bool:
    """Whether each amount and each length in `sentence` is that of the thing it is said of.

    `asked`: what the caller said, newest first: "it" is what he spoke of last.
    """
    about: frozenset[str] | None = None
    priced = bool(_PRICED.search(in_digits(sentence)) or _PRICED.search(in_digits(asked[0] if asked else "")))
    for part in _PART.split(in_digits(sentence)):
        found = list(numbers_in_digits(part))
        money, minutes = _values(found, Unit.MONEY), _values(found, Unit.MINUTES)
        if priced:
            money |= frozenset(float(one.bare) for one in found if one.unit is Unit.PLAIN and one.bare.isdecimal())
        subject = _subject(part)
        about = about if about and not (money or minutes or subject & _known(entries)) else subject or about
        if not (money or minutes):
            continue
        keyed = (about or _asked(asked, entries)) | (_lengths(part) if money else frozenset())
        if not _stands(keyed, money, minutes, entries):
            return False
    return True


def _stands(
    about: frozenset[str], money: frozenset[float], minutes: frozenset[float], entries: Sequence[Entry]
) -> bool:
    named = _named(about, entries, money=bool(money))
    if named is None:
        return False
    if 0 in money and named is entries:
        return False  # a thing that is free is named
    if money:
        return all(any(amount in entry.money for entry in named) for amount in money)
    told = [entry for entry in named if entry.minutes]
    return not told or all(any(length in entry.minutes for entry in told) for length in minutes)


def _named(about: frozenset[str], entries: Sequence[Entry], *, money: bool) -> Sequence[Entry] | None:
    """Which entries `about` names: all when it names none in particular, None when it names another thing."""
    known = _known(entries)
    words = frozenset(word for word in about if not word[0].isdigit())
    if money and (words - known) - _same_stems():
        return None
    hits = [(len(entry.stems & about), entry) for entry in entries if entry.stems & about]
    if not hits:
        return entries
    whole = [(count, entry) for count, entry in hits if entry.stems <= about]
    most = max(count for count, _ in whole or hits)
    return [entry for count, entry in whole or hits if count == most]


def _asked(lines: Sequence[str], entries: Sequence[Entry]) -> frozenset[str]:
    """The words of the newest line that names anything; what is on no list counts only where its price is asked."""
    known = _known(entries)
    for line in lines:
        text = in_digits(line)
        if found := _stems(text) & known:
            return found
        if (match := _PRICE_OF.search(text)) and (strange := _stems(match[1]) - _same_stems()):
            return strange
    return frozenset()


_PRICED = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for|to|it)\b|\b(?:costs?|prices?|priced|charges?|fees?)\b"
)
_PRICE_OF = re.compile(
    r"\b(?:how much|what (?:does|do|would|will)|price|cost|charge|what's)\b(?: (?:is|are|does|do|would|will|for|of|you|it|be|the|charge|cost|to))* ([a-z' -]+)"
)


def _known(entries: Sequence[Entry]) -> frozenset[str]:
    return frozenset[str]().union(*(entry.stems for entry in entries))


def _values(found: Iterable[Number], unit: Unit) -> frozenset[float]:
    return frozenset(value for number in found if number.unit is unit for value in number.values)


def _subject(part: str) -> frozenset[str]:
    """The words that say of what the numbers in `part` are."""
    verb = _VERB.search(part)
    before = _stems(part[: verb.start()] if verb else part)
    if not before and (number := _AMOUNT.search(part)):  # "is a crown 95 dollars"
        before = _stems(part[: number.start()])
    behind = frozenset().union(*(_stems(match[1]) for match in _OF_IT.finditer(part)))
    return before or behind or frozenset().union(*(_stems(match[1]) for match in _PRICED_THING.finditer(part)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text) if word not in NOTHING and len(word) > 1)


@lru_cache(maxsize=1)
def _same_stems() -> frozenset[str]:
    return frozenset(map(stem, THE_SAME))


def _lengths(part: str) -> frozenset[str]:
    return frozenset(f"{int(count) * (60 if unit[0] == 'h' else 1)}m" for count, unit in _LENGTH.findall(part))
