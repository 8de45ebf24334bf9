"""Whether a sentence asks what something costs, in whatever words, and of what. Pure.

"What would that set me back", "what's the damage", "how much am I looking at", "what do you charge for a cap": the thing
stands before such words, behind them, or between them. What is owed already is no price.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from dataclasses import dataclass

from shared.entities.plain_speech import plainly

_ME = r"(?: (?:me|us|him|her|you|them|somebody|someone|a (?:person|guy|fella|body)))?"
_OFTEN = r"(?: (?:usually|normally|typically|generally|all|just|even|really|currently|about|have to|expect to|be|need to|end up))*"
_SUM = r"(?:damage|price|cost|rate|fee|charge|price tag|tab|total|ballpark|going rate|asking price|pricing|bottom line)"
_BACK = rf"(?:costs?|costing|runs?|running|go(?:es|ing)? for|com(?:es?|ing) to|com(?:es?|ing) out to|sets?{_ME} back|setting{_ME} back|starts? (?:at|from|out at)|starting at|sells? for|amounts? to|priced at){_ME}"
_HEAD = re.compile(
    rf"\bwhat(?: kind of (?:money|price|figure)| sort of (?:money|price|figure))?(?: do| would| will| are| should| could| can| am| might)? (?:you|they|we|i){_OFTEN} (?:charge|charging|bill|billing|quote|pay|paying){_ME}(?: (?:for|to|on|if))?"
    r"|\bwhat (?:do|would|will|are) (?:you|they)(?: usually| normally| typically)? (?:ask|asking|get|want|take)(?: me| us)? for"
    r"|\bwhat is it (?:that )?(?:you|they)(?: all| guys| people)? (?:ask|charge|want|take)(?: me| us)?(?: for)?"
    r"|\bwhat(?:'s| is| are| will| would) (?:he|she|you|they|your \w+|the \w+)(?: going to| gonna| likely to)? (?:want|ask|charge|take|need)(?: me| us)?(?: (?:from|off) (?:me|us))? for"
    r"|\b(?:what|how much)(?: kind of money| sort of money)? (?:am i|are we|would i be|would we be|will i be) (?:looking at|in for|talking)(?: (?:here|about))?(?: (?:for|to|if|with|on))?"
    rf"|\bwhat(?:'s| is| would| will) (?:it|that|this) (?:be )?(?:going to )?{_BACK} (?:to|for|if)"
    rf"|\bwhat(?:'s| is| are| would be)(?: the| your| you're)(?: (?:usual|average|rough|current|typical|normal|going|hourly))* {_SUM}s?\b(?: (?:for|on|of|to|if|with))?"
    r"|\b(?:ballpark|rough idea|rough price|rough number)(?: (?:figure|price|number|cost|estimate))?,?(?: (?:of )?(?:what|how much))?(?: (?:for|on|of|to|it'd be|it would be|is))?"
    r"|\b(?:give|tell|quote) (?:me|us) (?:a|the|your) (?:price|cost|rate|figure)(?: (?:for|on|of|to))?"
    r"|\bhow (?:expensive|pricey|steep|cheap) (?:is|are|would|will|does|do)"
    r"|\b(?:is|are|would) there(?: be)?(?: going to be)? (?:a|any|some|an) (?:\w+ )?(?:fee|charge|cost)s?(?: (?:for|to|on|if|with))?"
    r"|\b(?:do|would|will|does) (?:you|they|we|i|anybody|anyone)(?: have to| need to| got to)? (?:(?:want|take|ask for|need|charge|expect)(?: any| some)? (?:money|cash|payment)|pay(?: you| them)?(?: anything| something| any money)?)(?: (?:off|from|of) (?:me|us|people|folks))?(?: just| only| even)? (?:for|to)"
    r"|\b(?:is it free|do (?:i|we) have to pay(?: you)?(?: anything)?|do(?:es)? (?:it|that) cost (?:anything|money|something)|do you charge(?: anything| people)?(?: me| us)?) (?:for|to)\b"
    r"|\b(?:get|getting|give|have|need|want|for|after|about|check|checking|compare|comparing)(?: (?:me|us|a|an|the|some|your|rough|quick|idea|of)){0,3} (?:prices?|pricing|quotes?|rates) (?:for|on|of)\b"
    r"|\bhow many (?:bucks|dollars)(?: (?:is|are|for|to|would|does))?"
    r"|\bhow much(?:'s|'ll)?(?: (?:is|are|do|does|would|will|for|to|should|can|might|could|if|you(?: charge| want| ask)?)\b)+|\bhow much(?:'s\b|'ll\b|(?= \w+ \w+ costs?\b| (?:an?|the)\b|,|\W*\Z))"
)
_BETWEEN = re.compile(
    rf"\bwhat(?:'s| is| are| do| does| did| would| will| might|'ll)? (?P<thing>(?:(?!\b(?:time|you|when|your hours)\b)[^?.!]){{1,70}}?) (?:(?:be )?(?:going to|usually|normally|typically|generally|likely|probably) )*{_BACK}(?=\W|\Z)"
)
_DEAR = re.compile(
    r"\b(?:is|are) (?P<thing>(?!it|that|they|you|he|she)[\w' -]{2,40}?) (?:very |real |really |super |that |too )?(?:pricey|expensive|costly)\b"
)
_NOT_IT = re.compile(
    r"\b(?:owe|owed|bill|bills|billed|balance|invoice|notice|cancel\w*|no show|not coming|rate of|come back|why (?:is|are|do|does|did)|how much (?:does|will|would|is) (?:it|this|that) (?:going to )?(?:hurt|bleed|swell|weigh)|longer|(?<!other )(?<!some )(?<!next )time|left|last time|did (?:you|i|we)|(?:you|they) charged)\b|\bhow much (?:of|more time)\b|\b(?:how much|what)(?:'s| is)\b.*\bworth\b"
)
_NAUGHT = re.compile(
    r"\b(?:that|it|this|those|these|them|one|ones|here|cost|run|be|is|are|would|will|do|does|going to|me|us|you|charge|we|i|a|an|the|for|to|if|on|of|please|about|talking|looking at|then|like|set|back|just|all|so|usually|roughly|though|exactly|thing|come(?:s|ing)?|out|sort|sorted|fix|fixed|do|done|get|take care|handle|handled|end up|him|her|them|it'd|that'd|day|days|now|something like|have|having|usual|cover|shoot|photograph|come and|wanting)\b"
)


@dataclass(frozen=True, slots=True)
class PriceAsked:
    """`thing`: of what, "" where it is only pointed at; `before`: what was said ahead of it in the same sentence."""

    thing: str
    before: str


def price_asked(sentence: str) -> PriceAsked | None:
    """What `sentence` asks the price of, if it asks for one."""
    said = plainly(sentence).lower().rstrip(" ?.!,")
    if _NOT_IT.search(said):
        return None
    between, head = _BETWEEN.search(said) or _DEAR.search(said), _HEAD.search(said)
    if between and not (head and head.start() <= between.start() and _thing(said[head.end() :])):
        return PriceAsked(
            _thing(between["thing"]) or _thing(said[between.end() :]), said[: between.start()].strip(" ,")
        )
    return PriceAsked(_thing(said[head.end() :]), said[: head.start()].strip(" ,")) if head else None


def _thing(said: str) -> str:
    """What is named in `said`; "" where it only points."""
    return said.strip(" ,") if re.search(r"\w", _NAUGHT.sub("", said)) else ""
