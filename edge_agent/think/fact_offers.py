"""Whether a client takes, does or has a thing, and where it works: which words of a question say that. Pure.

"Do you come out to Alameda?" is answered by the sentence of the facts in which Alameda stands; no yes is added to it,
so that it is true whatever was meant.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator

from shared.words import word_list

ELSEWHERE = "For anywhere else, I can have somebody call you back."

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_WHETHER = re.compile(
    r"\A(?:do|does|can|could|will|would|may|are|is|am) (?:you|they|we|i|your \w+|the \w+|anybody|anyone|somebody|someone)(?: guys| all| folks| people| there)?"
    r"(?: also| still| actually| even| really| usually| currently)* (?:take|accept|honou?r|come|go|get|drive|travel|offer|speak|have|carry|serve|service|cover|"
    r"work|working|operate|do|sell|provide|handle|deal|participate|pay|use|need|have to(?: pay)?|bring|support|give|shoot|photograph|see|treat|rent|"
    r"accepting|taking|seeing|offering|serving|able to \w+)\b"
    r"(?: (?:out|over|up|down|on|with|in|to|into|using|by|for|from|at|as far as|around|near))*",
    re.IGNORECASE,
)
_TO_A_PLACE = re.compile(
    r"\A(?:do|can|could|will|would|are) you(?: guys| all| folks)?(?: also| still| actually| even)* "
    r"(?:(?:come|go|get|drive|travel)(?: out| over| up| down)? to|(?:come|go) out (?:in|as far as)|work(?:ing)?(?: out)? in|operate in|serve|service|cover) (?P<place>[a-z' -]+?)\W*\Z",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"(?:what|which) (?:\w+ )?(?:areas?|cities|towns|places|counties|neighborhoods?|parts|regions?)(?: of town)?(?: do you(?: guys)? (?:work in|work|serve|service|cover|come to|go to))?"
    r"|where do you (?:guys )?(?:work|serve|go|come|travel|operate)|how far (?:out )?do you (?:guys )?(?:go|come|travel|drive)(?: out)?"
    r"|what(?:'s| is) your (?:service |coverage )?area|where are you(?: guys)?(?: located)?",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\A(?:[Ww]e|[Oo]ur \w+) (?:also )?(?:\w+ )?(?:work|serve|service|cover|come|travel|drive|operate|inspect|sell)\b.*?\b(?:in|of|to|serve|service|cover) (?:all of )?[A-Z]"
)
_NO_PLACE = word_list(
    "me us my our your house houses home homes place places office apartment work weekends weekend evening evenings night "
    "nights day days today tomorrow tonight people people's customers kids children pets teams emergencies alcohol food"
)
_MOST_OF_A_PLACE = 3  # words of its name

# One of a kind: what is said of the kind is said of it.
_KINDS = {"credit": "card", "debit": "card", "visa": "card", "mastercard": "card"}
_HOW_PAID = re.compile(
    r"how (?:can|do|could|should|would) (?:i|we|you|people) (?:pay|take payment|want to be paid)|(?:what|which) (?:(?:kinds?|forms?|types?|methods?) of )?payments?(?: (?:methods?|options|types))?(?: do you (?:guys )?(?:take|accept|have))?",
    re.IGNORECASE,
)
_PAID = re.compile(r"\b(?:cards?|cash|checks?|financing)\b", re.IGNORECASE)
_NOT_OF_MONEY = re.compile(
    r"\b(?:gift|insurance|membership|business) cards?\b|\bcheck(?:s|ed)? (?:the|your|all|if)\b", re.IGNORECASE
)
# Two words that are one thing: who asks for cards asks for no gift cards.
_ONE_THING = re.compile(r"\b(gift|loan|rental|business|membership) (cards?|cars?|certificates?)\b")


def words_of_things(text: str) -> list[str]:
    """The words of `text` in lower case, two that are one thing as one."""
    return _WORD.findall(_ONE_THING.sub(r"\1\2", text.lower()))


def thing_asked(question: str) -> str:
    """What is left of `question` when the words are taken away that only ask whether there is such a thing."""
    asks = _WHETHER.match(question)
    return question[asks.end() :] if asks else ""


def kinds(words: list[str]) -> list[str]:
    """The same words, with the kind of a thing for the thing: cards for credit cards."""
    return [_KINDS.get(word, word) for word in words]


def place_asked(question: str) -> str:
    """The place of which `question` asks whether the client works there; "" if it asks of none."""
    asks = _TO_A_PLACE.match(question)
    words = asks["place"].lower().split() if asks else []
    return asks["place"] if asks and len(words) <= _MOST_OF_A_PLACE and not _NO_PLACE & set(words) else ""


def areas(facts: list[str]) -> list[str]:
    """Those of the facts that say where the client works."""
    return [fact for fact in facts if _AREA.match(fact)]


def of_a_kind(question: str, facts: list[str]) -> Iterator[str]:
    """The facts that answer a question of a whole kind: where work is done, or how one pays."""
    asked = question.rstrip(" ?.!")
    if _WHERE.fullmatch(asked):
        yield from areas(facts)
    if _HOW_PAID.fullmatch(asked):
        yield from (fact for fact in facts if _PAID.search(_NOT_OF_MONEY.sub("", fact)))
