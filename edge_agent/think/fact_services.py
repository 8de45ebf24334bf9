"""Questions about what is sold, answered from the client's rows: what it costs, how long it takes, what there is. Pure.

A word that was misheard a little ("feeling") is taken for the one service that sounds like it; the answer names the
service, so that a caller who meant another one hears it. What is on no list has no price here, and never gets one.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from edge_agent.desk.book import Service
from edge_agent.think.claims_known import money_said
from edge_agent.think.claims_prices import THE_SAME
from edge_agent.think.stems import stem
from shared.words import word_list

NO_PRICE = "I don't have a price for that, but I can have somebody call you back."
MOST = 6  # services that are told in one sentence
SOME = 4  # services of one question: who means one of more says which
ALIKE = 0.7  # letters that two words of five or more share when one is the other misheard

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_PRICED = re.compile(
    r"\bhow much (?:is|are|does|do|would|will|for|to|it|you|a|an|the)\b|\b(?:costs?|prices?|charge|charges|fees?|rates?)\b"
    r"|\bhow expensive\b"
)
_TIMED = re.compile(r"\bhow (?:long|many (?:minutes|hours)|much time)\b")
_SOLD = re.compile(
    r"\b(?:do|can|could) you (?:guys |also )*(?:do|offer|provide|have|sell|fix|repair|replace|install|clean|change|make|inspect|test)\b"
)
_LISTED = re.compile(
    r"\b(?:what|which) (?:kinds? of |sorts? of |types? of )?(?:services|treatments|work|things|procedures|jobs)\b"
    r"|\bwhat (?:all )?(?:do you|do you guys|can you) (?:do|offer|provide)\b|\bwhat are your services\b"
)
EMPTY = word_list(
    """
    a an the this that these those your our my me i we us you guys it its it's there here any some one is are was be do
    does did have has get got give offer offered provide take takes taking took last lasts sell make need want can could
    would will should to of for in at on by with about from what what's which when how much long many kind kinds type
    price prices priced cost costs charge charges fee fees rate rates expensive minutes hours time usually normally
    typically generally roughly approximately just only please tell know say average done if and also today then or
    regular standard basic normal full whole new simple service services appointment visit session run runs go be
    somebody someone person each every per like so really exactly cheapest starting start starts at all work works
    whats if i'm i've i'd were gets getting he she they him her them
    """
)
# What callers call a thing that a list names otherwise.
_OTHER_NAMES = (
    (re.compile(r"\block(?:s|ed|ing)? (?:[a-z']+ ){0,3}keys? (?:[a-z']+ )?(?:in|inside)\b"), "lockout"),
    (re.compile(r"\bkeys? (?:[a-z']+ ){0,3}(?:locked|stuck|left) (?:in|inside)\b"), "lockout"),
    (re.compile(r"\b(?:locked|locks?|locking|shut) (?:[a-z]+ )?out(?: of)?\b|\bunlock(?:ed|ing)?\b"), "lockout"),
    (re.compile(r"\bopen(?:ing)? (?:up )?(?:my|the|a|your) (?=car|truck|van|house|home|door)"), "lockout "),
    (re.compile(r"\b(?:unclog|unblock|clear|snake)(?:s|ged|ked|ed|ging|king|ing)?\b"), "clean"),
    (re.compile(r"\bfix(?:es|ed|ing)?\b"), "repair"),
    (re.compile(r"\b(?:come|coming) (?:out|over|by)\b|\b(?:service|house) call\b|\bcall-?out\b"), "visit"),
    (re.compile(r"\b(?:house|apartment|flat|front door)\b"), "home"),
    (re.compile(r"\b(?:vehicle|automobile|auto|truck|van|suv)\b"), "car"),
)
# Who says one of these asks for more, or for less, than what is on the list.
OTHERWISE = word_list(
    """
    without not no never don't emergency night nights midnight hours weekend weekends holiday holidays extra plus and or
    but discount instead besides today tonight tomorrow monday tuesday wednesday thursday friday saturday sunday senior
    seniors kids kid child children student students insurance cash than two three four five six both
    """
)
_OF_A_CASE = re.compile(r"\b(?:if|when|i|i'm|i've|i'd|we|my|our|to|someone|somebody)\b")
_NO_THING = word_list("notice longer money parking left insurance deposit tip more less far later")


def told_of_services(question: str, services: Sequence[Service]) -> str | None:
    """What the rows say to `question`, if they say anything."""
    asked = question.lower().replace("\u2019", "'")
    if not services:
        return None
    wanted = _wanted(asked)
    if _LISTED.search(asked) and not wanted:
        return _offered(services)
    priced, timed = bool(_PRICED.search(asked)), bool(_TIMED.search(asked))
    if not wanted or not (priced or timed or _SOLD.search(asked)):
        return None
    found = _found(asked, services)
    if not (priced or timed):
        return _said(found[0], priced=True) if len(found) == 1 and found[0].price is not None else None
    asked_of = [kind for kind, asks in ((True, priced), (False, timed)) if asks]
    return " ".join(_said(service, priced=kind) for service in found for kind in asked_of) or None


def service_asked(question: str, services: Sequence[Service]) -> Service | None:
    """The one service that `question` names, if it names one."""
    found = _found(question.lower().replace("\u2019", "'"), services)
    return found[0] if len(found) == 1 else None


def asks_whether_sold(question: str) -> bool:
    """Whether `question` asks for a price, or whether a thing is done at all; and not how long it takes."""
    asked = question.lower().replace("\u2019", "'")
    return bool(_PRICED.search(asked) or _SOLD.search(asked)) and not _TIMED.search(asked)


def _found(asked: str, services: Sequence[Service]) -> list[Service]:
    wanted, other = _wanted(asked), _wanted(renamed(asked))
    found = _meant(wanted, services) or (_meant(other, services) if other != wanted else [])
    found = found or _meant([word for word in wanted if word not in THE_SAME], services)
    return found or (_told_as_a_case(other, services) if _OF_A_CASE.search(asked) else [])


def renamed(asked: str) -> str:
    """What is `asked` in lower case, with the names that stand on lists."""
    for other, name in _OTHER_NAMES:
        asked = other.sub(name, asked)
    return asked


def _told_as_a_case(wanted: Sequence[str], services: Sequence[Service]) -> list[Service]:
    """The service whose whole name stands in what the caller tells: "if I locked my keys in the car"."""
    if set(wanted) & OTHERWISE:
        return []
    stems = {stem(word) for word in wanted}
    named = [(one, {stem(word) for word in _words(one.name)}) for one in services]
    longest = max((len(name) for _, name in named if len(name) > 1 and name <= stems), default=0)
    whole = [one for one, name in named if longest and len(name) == longest and name <= stems]
    return whole if len(whole) == 1 else []


def asks_price_of_unlisted(question: str, services: Sequence[Service]) -> bool:
    """Whether `question` asks what a thing costs that the client's list does not hold."""
    asked = question.lower().replace("\u2019", "'")
    wanted = _wanted(asked)
    return bool(services and wanted and _PRICED.search(asked)) and not set(wanted) & _NO_THING


def _wanted(asked: str) -> list[str]:
    return [word for word in _WORD.findall(asked) if word not in EMPTY]


def _meant(wanted: Sequence[str], services: Sequence[Service]) -> list[Service]:
    """The services that all the words name: the one that they name whole, else those of which they are a part."""
    if not wanted:
        return []
    stems = {stem(word) for word in wanted}
    named = [(one, {stem(word) for word in _words(one.name)}) for one in services]
    if whole := [one for one, name in named if name == stems]:
        return whole[:1]
    part = [one for one, name in named if stems <= name]
    return part if 0 < len(part) <= SOME else [] if part else _misheard(wanted, services)


def _misheard(wanted: Sequence[str], services: Sequence[Service]) -> list[Service]:
    likely = [(one, _likeness(wanted, _words(one.name))) for one in services]
    best = max((ratio for _, ratio in likely), default=0.0)
    found = [one for one, ratio in likely if ratio == best]
    return found if best >= ALIKE and len(found) == 1 else []


def _likeness(wanted: Sequence[str], name: Sequence[str]) -> float:
    """How alike the words are, the least alike one counting; 0 where their number differs."""
    if len(wanted) != len(name):
        return 0.0
    return min(_alike(word, other) for word, other in zip(wanted, name, strict=True))


def _alike(word: str, other: str) -> float:
    if stem(word) == stem(other):
        return 1.0
    if min(len(word), len(other)) < 5 or word[0] != other[0]:
        return 0.0
    return SequenceMatcher(None, word, other).ratio()


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name.lower()) if word not in EMPTY] or _WORD.findall(name.lower())


def _said(service: Service, *, priced: bool) -> str:
    """As in "A filling costs 180 dollars."."""
    name, many = _called(service.name)
    if not priced:
        return f"{name} take{'' if many else 's'} {service.minutes} minutes."
    if service.price is None:
        return NO_PRICE
    return f"{name} cost{'' if many else 's'} {money_said(service)}."


def _called(name: str) -> tuple[str, bool]:
    """The name as a sentence begins with it, and whether it is of many."""
    words = name.split()
    many = words[-1].lower().endswith("s") and not words[-1].lower().endswith("ss")
    first = words[0] if words[0][1:].lower() != words[0][1:] else words[0].lower()
    plain = " ".join([first, *words[1:]])
    if many:
        return plain[0].upper() + plain[1:], True
    return f"{'An' if re.match(r'[aeio]|8|11|18|x-|un(?!i)', plain, re.IGNORECASE) else 'A'} {plain}", False


def _offered(services: Sequence[Service]) -> str:
    names = [one.name[0].lower() + one.name[1:] if one.name[1:2].islower() else one.name for one in services[:MOST]]
    more = ", among others" if len(services) > MOST else ""
    said = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"We offer {said}{more}."
