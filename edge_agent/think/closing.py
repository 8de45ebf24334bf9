"""Does the caller say goodbye, does the agent? Rules, not the model: nobody forgives being hung up on by mistake.

A goodbye is one only when nothing is open. So a turn is read as a whole: what is left of it without thanks, closings
and taking leave is something that the caller wants or tells, and keeps the line open.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_HOUR = (
    r"(?:\d[\d:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)"
    r"(?: thirty| fifteen| o'clock| [ap]\.?m\.?)?"
)
_WEEKDAY = r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_WHEN = _any(
    rf"(?:at|around) {_HOUR}",
    r"later|soon|then|there|tomorrow|tonight|again",
    r"next (?:week|time|month)",
    rf"{_WEEKDAY}(?: (?:morning|afternoon))?",
)
_TIME_OF_DAY = r"(?:day|one|evening|night|weekend|afternoon|morning|time)"

# What ends a call whatever was asked before …
_BYE = _any(
    r"(?:good[- ]?by+e?|(?:bye|buh|b)[- ]?bye|bye)(?:[- ]bye)*(?: (?:now|then|for now))?",
    r"farewell|good night|take care(?: of yourself)?",
    r"(?:(?:i )?hope (?:that )?)?(?:you )?(?:guys )?(?:have|enjoy)"
    r"(?: (?:a|the|your|rest of|very|really|good|nice|great|lovely|wonderful|blessed|beautiful|safe))+"
    rf" {_TIME_OF_DAY}(?: (?:too|as well|then|now))?",
)
# … and what does when the agent wants nothing any more.
_DONE = _any(
    r"(?:that's|that is|that was|that will be|that'll be|this is) (?:all|it|everything)"
    r"(?: (?:for (?:now|today|me)|(?:that )?i (?:need(?:ed)?|wanted)(?: to (?:know|hear|ask))?|from me|then))*",
    r"(?:i'm|i am|we're) (?:all set|all good|good(?: now)?|done|fine)",
    r"nothing(?: else| more)?",
)
_SEE_YOU = _any(
    r"(?:(?:i'll|i will|we'll|we will) )?(?:see|talk to|speak to|speak with) (?:you|ya)(?: all| guys)?"
    rf"(?: {_WHEN})+",
    r"talk (?:soon|later)|until then",
)
_LEAVING = _any(
    r"(?:i'll|i will|i'm going to|i'm gonna|let me|we'll) (?:call|ring|phone|try|check|come)(?: you)?"
    r"(?: back| again| around)"
    rf"(?: (?:{_WHEN}|another time|some other time|in a (?:bit|while)))*",
    rf"(?:i'll|i will|we'll|we will) be there(?: {_WHEN})*",
    r"(?:i'll|i will|i have to|let me|we'll)"
    r" (?:think (?:about it|it over)|let you know|be in touch|wait for (?:the|your) call)",
    r"(?:i'll|i will|let me) (?:let you go|hang up(?: now)?)|i'm hanging up(?: now)?",
    r"(?:i|we)(?: have|'ve)? (?:got to|gotta|have to|must|should|need to) (?:go|run)(?: now)?|gotta (?:go|run)",
    r"(?:i'm |i am )?looking forward to (?:it|that|seeing you)",
    r"never ?mind|wrong number|sorry(?: to bother you| about that)?",
)
_POLITE = _any(
    r"(?:thanks|thank you|thank)"
    r"(?: (?:again|anyway|so much|very much|a lot|a bunch|ever so much|kindly))*"
    r"(?: for (?:(?:your|the|all|everything|calling|that)\b ?)+"
    r"(?:help|time|info|information|patience|assistance|call)?)?",
    r"i(?: really| do)* appreciate (?:it|that|you|your help|the help|your time)|much appreciated",
    r"ok(?:ay)?|all ?right|alright|right|great|perfect|wonderful|awesome|excellent|cool|fine|good|lovely|fantastic",
    r"sounds (?:good|great|perfect|fine)",
    r"(?:that's|that is|that sounds|it's)"
    r" (?:great|perfect|fine|good|wonderful|helpful|okay|ok|cool|(?:very |so )?kind)(?: of you)?",
    r"that (?:helps|works)(?: a lot| for me)?|that answers my questions?",
    r"you too|you as well|same to you|likewise|you're welcome|no problem|no worries|no rush|my pleasure|cheers",
    r"you(?:'ve| have) been (?:so |very |really |a great |a big )*(?:helpful|kind|nice|great|help)",
    r"(?:it was |was )?(?:nice|great|good|lovely) (?:talking|speaking) (?:to|with) you",
    r"yes|yeah|yep|yup|no|nope|nah|well|so|then|now|and|but|oh|um|uh|mm|hmm|ah|please|sir|ma'am|dear|everyone|guys",
    r"i think|i guess|i believe|got it|will do|for now|for today|today|again|really|a lot|very much|so much",
)
_PHRASE = re.compile(
    rf"\b(?:(?P<bye>{_BYE})|(?P<done>{_DONE})|(?P<see_you>{_SEE_YOU})|(?P<leaving>{_LEAVING})|(?P<polite>{_POLITE}))(?![\w'-])"
    r"|(?P<other>[\w'-]+)"
)
_CONFIRMS = re.compile(r"\W*(?:yes|yeah|yep|yup|right|exactly)\W+(?:that's|that is) (?:it|all|everything)\W*")
_NO_THANKS = re.compile(r"\W*(?:no|nope|nah)\W+(?:thanks|thank you)\b")
# What else somebody says who leaves ("You're the best"), and what of it is no leaving.
_REMARK = re.compile(
    r"(?:i'll|i will|we'll|we will|you're|you are|that's|that is|that|that was|glad|happy)\b(?: [\w'-]+){0,7}"
)
_OPEN = re.compile(
    r"\b(?:my|need|wants?|like|take|book|come|have|get|name|number|address|call|there's|it's|isn't|won't|doesn't|not|a"
    rf"|the one|[a-z]+day|tomorrow|{_HOUR})\b|\d"
)
_HOLD = re.compile(
    r"\b(?:before (?:i|we|you) (?:go|say|hang)|don't hang up|one more|another question|not (?:good ?bye|done))\b"
    r"|(?:^|[,.!;] *|\b(?:no|oh|but|please|ok|okay) )wait\b"
)
_ASKS = re.compile(
    r"\?|(?:^|[,.!;]\s*)(?:is|are|was(?! (?:nice|great|good|lovely|all))|do|does|did|can|could|would|will(?! do)"
    r"|should|may|what|when|where|which|who|why|how)\b(?! (?:appreciate|thank))"
)

_QUESTION = re.compile(
    _any(
        r"[^.!?]*\?",
        r"\b(?:may|can|could) (?:i|we) (?:just |please |also )?(?:have|get|ask|take|know)\b",
        r"\b(?:could|can|would|will) you (?:please |also |just )?(?:tell|give|spell|repeat|confirm|say|share|let)\b",
        r"\b(?:please|just) (?:tell|give|provide|say|spell|repeat|confirm|share|leave)\b",
        r"(?<!can )(?<!you )\btell (?:me|us) (?:your|what|which|when|where|how|the)\b",
        r"\blet (?:me|us) know (?:your|what|which|when|where|how|the)\b",
        r"\b(?:i|we)(?:'ll)? (?:just |only |still |also )*need (?:your|to know|a (?:name|number|phone))\b",
        r"\b(?:what|which|when|where|how)(?:'s| is| are| would| do| does| can| day| time| number| name)\b[^.!]*"
        r"\b(?:your?|works?|suits?)\b",
        r"\bwhat's (?:your|the)\b",
    )
)
# Asking whether the caller is done …
_MORE = re.compile(
    _any(
        r"\b(?:anything|something|what) else\b",
        r"\bis (?:that|there) (?:all|everything|it)\b|\bwill that be all\b",
        r"\b(?:other|more|further) questions\b",
    )
)
# … or what he wants …
_OFFER = re.compile(
    r"\bhow (?:can|may|could) (?:i|we) (?:help|assist|be of)|\bwhat can (?:i|we) (?:do|help)"
    r"|\b(?:can|may) (?:i|we) (?:help|assist) you\b"
)
# … and asking for a nod.
_NOD = re.compile(r"(?:^|\W)(?:okay|ok|all ?right|right|sound good)\?$")
_FAREWELL = re.compile(
    _any(
        r"(?<!say )(?<!saying )\b(?:good[- ]?bye|bye|farewell)\b",
        r"\btake care(?! of (?!yourself))",
        r"(?:^|[,.!;]\s*|\b(?:you|and|then)\s+)(?:have|enjoy) (?:a |the |your )(?:\w+ ){0,4}"
        rf"{_TIME_OF_DAY}\b(?! in\b)",
        rf"(?:^|[,.!;]\s*|\b(?:we'll|we will|i'll|and|then)\s+)(?:see|talk to|speak to) you {_WHEN}\b",
        r"\b(?:talk|speak) (?:to you )?soon\b",
    )
)


def says_goodbye(words: str, last_said: str = "") -> bool:
    """True when `words` (a whole caller turn) end the call. `last_said`: the agent's answer before them, if any.

    A turn that asks, wants or tells anything never does. After a question of the agent only a plain goodbye does, but
    for "Anything else?", which may be answered so.
    """
    said = _plain(words)
    if not said or _ASKS.search(said) or _HOLD.search(said):
        return False
    question = _last_question(last_said)
    more = bool(_MORE.search(question))
    found = list(_PHRASE.finditer(said))
    kinds = {match.lastgroup for match in found}
    if "other" in kinds:
        return (more or not question) and _leaves(said, found)
    if "bye" in kinds:
        return True
    if "see_you" in kinds:
        return more or not question or bool(_NOD.search(question))
    if "done" in kinds:
        return more or not (question or _CONFIRMS.fullmatch(said))
    return more and bool(_NO_THANKS.match(said))


def _leaves(said: str, found: list[re.Match[str]]) -> bool:
    """Whether a turn ends with a goodbye, and all else of it is a remark in leaving or a name."""
    kinds = [match.lastgroup for match in found]
    others = [match.group() for match in found if match.lastgroup == "other"]
    remark = " ".join(others)
    if "bye" not in kinds or _OPEN.search(remark):
        return False
    before = found[kinds.index("other") - 1]
    if len(others) == 1 and kinds[0] != "other" and (before.lastgroup == "bye" or before.group().startswith("thank")):
        return True  # "Thanks Anna, bye."
    bye = max(at for at, kind in enumerate(kinds) if kind == "bye")
    apart = kinds[bye - 1] != "other" or said[: found[bye].start()].rstrip()[-1:] in {",", ".", "!", ";"}
    return apart and "other" not in kinds[bye:] and _REMARK.fullmatch(remark) is not None


def keeps(answer: str) -> bool:
    """Whether the agent's `answer` asks something that a caller who has said goodbye should stay for.

    An offer of help is nothing of the kind: he has just declined it.
    """
    question = _last_question(answer)
    return bool(question) and not (_MORE.search(question) or _OFFER.search(question))


def says_farewell(answer: str) -> bool:
    """Whether the agent's `answer` takes leave of the caller: "Goodbye!", "Have a great day!", "See you on Monday."."""
    return _FAREWELL.search(_plain(answer)) is not None


def _last_question(answer: str) -> str:
    return ([match.group().strip() for match in _QUESTION.finditer(_plain(answer))] or [""])[-1]


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.lower().replace("\u2019", "'")).strip()
