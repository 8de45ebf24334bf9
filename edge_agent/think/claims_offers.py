"""Whether a yes says that a client does, takes or has what stands in none of its rows. Pure.

"Do you do tongue piercings?" A small model agrees to anything; so a yes to a thing that the client wrote nothing of is
not said.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re

from edge_agent.think.claims_prices import NOTHING, THE_SAME
from edge_agent.think.stems import stem
from shared.words import word_list

_DEAL = (
    r"(?:do|does|offer|provide|take|accept|have|carry|sell|speak|serve|cover|handle|perform|treat|service|make|honou?r|support|specialize|specialise|deal|"
    r"work|come|travel|drive|go|allow|see|give)"
)
_CRAFT = r"(?:install|repair|replace|fix|inspect|test|clean|paint|build|open|shoot|photograph|tow|rent|remove|deliver|ship|check|measure|wash|print|edit)"
_DO = rf"(?:{_DEAL}|{_CRAFT})"
_BEGINS = r"(?:\A|[.?!,;]\s*|\b(?:and|so|but|um|uh|also|hi|hello|hey|ask if|know if|wondering if)\s+)"
_CAN_YOU = r"\b(?:do|can|could|will|would) (?:you|they)(?: guys| all| folks)?(?: also| still| actually| even| really| happen to)*"
_CAN_I = r"\b(?:can|could|may|do|will|would) (?:i|we)(?: also| still| just)*"
_ASKS = (
    re.compile(rf"{_CAN_YOU} {_DEAL}\b(?P<thing>[^.?!;]*)"),
    re.compile(rf"{_CAN_YOU} (?P<thing>{_CRAFT}\b[^.?!;]*)"),
    re.compile(rf"{_CAN_I} (?:pay|bring|get|have to|have|need|use)\b(?P<thing>[^.?!;]*)"),
    re.compile(rf"{_CAN_I} (?P<thing>(?:park|wait|eat|drink|smoke|finance|return|watch)\b[^.?!;]*)"),
    re.compile(rf"{_BEGINS}(?:is|are)\b(?P<thing>[^.?!;]*)"),
)
_YES = r"(?:yes|yeah|yep|yup|absolutely|definitely|certainly|indeed|of course|sure(?: thing)?|sure do|correct|exactly|no problem)"
_AGREES = re.compile(
    rf"\A(?:\W*\b(?:{_YES}|well|oh|hi|hello|great question|good question)\b)*\W*\b{_YES}\b[\s,]*(?:we|they|i|you|it|that)?(?:'s|'re)?(?: (?:do|can|are|is|have|will|does|certainly|definitely|absolutely|of course|offer|accept|take|possible|fine|okay|that|it|those|them|too|as well))*\W*\Z"
)
_SAYS = re.compile(
    r"\bthere(?:'s| is| are)\b|\byou(?:'ll| will)? (?:can|may|get|always get)\b|"
    rf"\bwe(?:'d|'ll|'re able to| are able to| can| do| will| also| certainly| definitely| absolutely| of course| gladly| happily| would be happy to)* {_DO}\b"
    r"|\A\W*(?:yes|yeah|yep|absolutely|definitely|certainly)\b|\b(?:is|are) (?:\w+ )?(?:available|offered|possible|accepted|included|welcome|no problem)\b"
)
_WE_DO = re.compile(
    r"\A\W*(?:we|they|it|you|i)(?: sure| certainly| definitely| absolutely| of course)* (?:do|can|are|is|does|will|have)(?: indeed| so| that)?\W*\Z"
)
_BOTH = re.compile(
    r"\bwe(?: do| can|'ll)? (?:take|accept|do|offer|have|handle|provide) (?:both|all|either|any|most|those|them|that|it|everything|plenty|lots)\b"
)
_SAYS_YES = re.compile(r"\A\W*(?:yes|yeah|yep|yup|absolutely|definitely|certainly|of course|sure)\b")
_UNSURE = re.compile(
    r"\bnot\b|n't\b|\b(?:no|never|unfortunately|sorry|afraid|unsure|whether|if|message|call you back|somebody|someone|ask)\b|\?"
)
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_NOTHING_OF_ITS_OWN = (
    NOTHING
    | THE_SAME
    | word_list(
        """
    that those these them something anything someone somebody anybody thing things kind kinds type types sort lot work
    job jobs message messages name number phone call calls callback note minute moment second time times question
    questions help information advice look care place home house office door street avenue road address monday tuesday
    wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays tomorrow
    tonight noon morning afternoon evening week weekend weekends weekdays next earlier later soon early late two three
    four five six seven eight nine ten eleven twelve thirty fifteen o'clock appointment appointments opening openings
    slot slots availability available still even really actually also already too well old new big small out over up
    down into through under near without after before again back maybe possibly different other same than because since
    guys everything nothing sooner both either quick quickly fast ready done person human robot machine real ai computer
    recording listening serious kidding bot assistant receptionist okay ok fine alright correct true possible hear talk
    speak speaking able free open closed busy urgent include appointments book schedule dentist plumber mechanic
    locksmith therapist photographer realtor agent artist inspector company guy love great wonderful always happy we'd
    we'll we've i'd i'll i've you'll you'd very team definitely certainly absolutely sir ma'am have provide accept
    """
    )
)


def strange_things(asked: str, known: frozenset[str]) -> frozenset[str]:
    """The stems of the things of which `asked` asks whether the client does them, and that are not `known`."""
    plain = asked.lower().replace("\u2019", "'")
    things = (match["thing"] for pattern in _ASKS for match in pattern.finditer(plain))
    return frozenset[str]().union(*map(_stems, things)) - known


def agrees_to(sentence: str, things: frozenset[str], known: frozenset[str]) -> bool:
    """Whether `sentence` says yes to `things`, none of which is `known`, or to more of them."""
    plain = sentence.lower().replace("\u2019", "'")
    if not things or _UNSURE.search(plain):
        return False
    if _AGREES.match(plain) or _WE_DO.match(plain) or _BOTH.search(plain):
        return True
    named = _stems(plain)
    return bool(named & things and _SAYS.search(plain)) or bool(named - known and _SAYS_YES.match(plain))


def _stems(text: str) -> frozenset[str]:
    words = [word for word in _WORD.findall(text) if word not in _NOTHING_OF_ITS_OWN]
    parts = (part for word in words for part in word.split("-"))
    return frozenset(stem(part) for part in parts if len(part) > 2 and part not in _NOTHING_OF_ITS_OWN)


def may_agree(words: str) -> bool:
    """Whether `words` begin what may say yes."""
    plain = words.lower()
    return bool(re.match(rf"\W*(?:{_YES}|we)\b", plain) or re.search(r"\b(?:we|is|are|you|there|there's)\b", plain))
