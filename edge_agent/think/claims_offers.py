"""Whether a yes says that a client does, takes or has what stands in none of its rows. Pure.

"Do you do tongue piercings?" A small model agrees to anything; so a yes to a thing that the client wrote nothing of is
not said.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re

from edge_agent.think.claims_prices import NOTHING
from edge_agent.think.stems import stem
from shared.words import word_list

_DO = (
    r"(?:do|does|offer|provide|take|accept|have|carry|sell|install|repair|replace|fix|speak|serve|cover|handle|inspect|test|perform|treat|service|clean|paint|"
    r"build|make|open|shoot|photograph|tow|rent|remove|deliver|ship|honou?r|support|specialize|specialise|deal|work|come|travel|drive|go|allow|see)"
)
_ASKS = re.compile(
    rf"\b(?:do|can|could|will|would) (?:you|they)(?: guys| all| folks)?(?: also| still| actually| even| really| happen to)* {_DO}\b(?P<thing>[^.?!;]*)"
)
_YES = r"(?:yes|yeah|yep|yup|absolutely|definitely|certainly|indeed|of course|sure(?: thing)?|sure do|correct|exactly|no problem)"
_AGREES = re.compile(
    rf"\A(?:\W*\b(?:{_YES}|well|oh|hi|hello|great question|good question)\b)*\W*\b{_YES}\b[\s,]*(?:we|they|i|you|it|that)?(?:'s|'re)?(?: (?:do|can|are|is|have|will|does|certainly|definitely|absolutely|of course|offer|accept|take|possible|fine|okay|that|it|those|them|too|as well))*\W*\Z"
)
_SAYS = re.compile(
    rf"\bwe(?:'d|'ll|'re able to| are able to| can| do| will| also| certainly| definitely| absolutely| of course| gladly| happily| would be happy to)* {_DO}\b"
    r"|\A\W*(?:yes|yeah|yep|absolutely|definitely|certainly)\b|\b(?:is|are) (?:\w+ )?(?:available|offered|possible|accepted|included|welcome|no problem)\b"
)
_UNSURE = re.compile(
    r"\bnot\b|n't\b|\b(?:no|never|unfortunately|sorry|afraid|unsure|whether|if|message|call you back|somebody|someone|ask)\b|\?"
)
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_NOTHING_OF_ITS_OWN = NOTHING | word_list(
    """
    that those these them something anything someone somebody anybody thing things kind kinds type types sort lot work
    job jobs message messages name number phone call calls callback note minute moment second time times question
    questions help information advice look care place home house office door street avenue road address monday tuesday
    wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays tomorrow
    tonight noon morning afternoon evening week weekend weekends weekdays next earlier later soon early late two three
    four five six seven eight nine ten eleven twelve thirty fifteen o'clock appointment appointments opening openings
    slot slots availability available still even really actually also already too well old new big small out over up
    down into through under near without after before again back maybe possibly different other same than because since
    guys everything nothing sooner
    """
)


def strange_things(asked: str, known: frozenset[str]) -> frozenset[str]:
    """The stems of the things of which `asked` asks whether the client does them, and that are not `known`."""
    plain = asked.lower().replace("\u2019", "'")
    things = (match["thing"] for match in _ASKS.finditer(plain))
    words = {word for thing in things for word in _WORD.findall(thing) if word not in _NOTHING_OF_ITS_OWN}
    parts = {part for word in words for part in word.split("-") if len(part) > 2}
    return frozenset(found for part in parts if (found := stem(part)) not in known)


def agrees_to(sentence: str, things: frozenset[str]) -> bool:
    """Whether `sentence` says yes to things that are not known."""
    plain = sentence.lower().replace("\u2019", "'")
    if not things or _UNSURE.search(plain):
        return False
    if _AGREES.match(plain):
        return True
    named = {stem(part) for word in _WORD.findall(plain) for part in word.split("-")}
    return bool(named & things and _SAYS.search(plain))


def may_agree(words: str) -> bool:
    """Whether `words` begin what may say yes."""
    plain = words.lower()
    return bool(re.match(rf"\W*(?:{_YES}|we)\b", plain) or re.search(r"\b(?:we|is|are)\b", plain))
