"""Whether words are said of what is so now: not asked about, not feared, not of last year, not denied. Pure.

It is read off the few words around them: callers say "do you take emergencies" and "I've got a burst pipe" in one
breath, and a recogniser puts no full stop between.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re

_NEAR = 90  # characters before and after that are read

_ELSE = r"and|but|because|cause|so|then|now|still|again|since|today|tonight|yesterday|this|help|please|actually|just|i've|i'm|it's|we've|we're|there's|is|are|keeps|has"


def _gap(most: int, *, without: str = _ELSE) -> str:
    """So many words, in which nothing else begins."""
    return rf"(?:(?!(?:{without})\b)[\w'-]+[\s,]+){{0,{most}}}"


_ASKED = rf"(?:\b(?:do|does|did|would) (?:you|you guys|you all|y'all|they|your \w+|any of you)\s+{_gap(7, without=_ELSE + '|i|we|my|our|he|she')}|\b(?:how much|what's the (?:price|cost)|(?:charge|price|cost|costs|fee|fees|rate|rates|prices) (?:for|of|on|to))\s+{_gap(8)}|\b(?:emergencies|things|problems|jobs|situations|stuff|issues|cases) (?:like|such as)\s+{_gap(3)})"
_SUPPOSED = rf"\b(?:(?<!not sure )(?<!don't know )(?<!like )(?<!as )(?<!wondering )(?<!see )(?<!tell )if|what if|in case(?: of)?|(?:in the )?event (?:of|that)|suppose|supposing)\s+(?:(?:i|we|you|he|she|somebody|someone) (?:went|go|goes) and\s+)?{_gap(5, without='and|but|because|you|someone|somebody|can|could|they')}"
_OVER_TIME = r"(?:last (?:year|month|summer|winter|spring|fall|autumn|season|time|january|february|march|april|may|june|july|august|september|october|november|december|christmas|thanksgiving)|(?:[\w-]+ )?(?:months?|years?) (?:ago|back)|a while (?:ago|back)|(?:back )?in (?:19|20)\d\d|used to|once had|when i was(?! (?:just |still )?(?!growing|living|going|working|dating)\w+ing\b)|as a (?:kid|child))"
_OVER = rf"\b{_OVER_TIME}[\s,]+{_gap(6)}"
_CURED = rf"\b(?:you|you guys|you all|y'all|your \w+|they|he|she)\s+(?:already )?(?:fixed|repaired|helped|handled|treated|replaced|opened|cleaned up|took care of|came out for|did)\s+{_gap(6)}"
_SPOKEN_OF = rf"\b(?:thank you|thank you so much|thanks|thanks so much|grateful|appreciate you coming out) for\s+{_gap(5)}|\b(?:bill|invoice|receipt|payment|claim|insurance|follow[ -]?up|review|article|class|course|policy|coverage|warranty|report|questions?|story|book|job|position|movie|training|video|photos?|pictures?|painting|tattoo|design|drawing) (?:for|on|about|from|of|regarding|after|with)\s+{_gap(5)}"
_GUARDED = rf"\b(?:prevent|prevents|preventing|avoid|avoiding|protect|protects|protection|covers?|covered|detect|detects|detecting|(?:inspect|check|checks|checking|test|tests|testing|look|looking) for|signs? of|risk of|against|install|installing|installed|sell|buy|afraid of|scared of|fear of|prone to|always|usually|sometimes|often|tends? to)\s+{_gap(4)}"
_LITTLE = r"(?:a|an|any|the|that|this|really|actually|currently|yet|much|super|too|very|being|getting|having|have|has|had|been|is|are|it's|it|in|on|my|your|there|all|so|like|badly|exactly|even|see|seen|smell|smelling|feel|or|signs|of|longer|anymore)"
_NEGATED = rf"(?:\b(?:not|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|without|nothing's|nobody's|(?:nothing|nobody|no one|none) (?:is|was|has))\s+(?:{_LITTLE}\s+){{0,4}}|\bno (?:(?:actual|real|major|visible|more|longer|big|obvious|serious|signs of|sign of)\s+)?)"

# "Has anybody been attacked around there?", "so good that I nearly passed out".
_EVER = rf"\b(?:has|have|was|were|did) (?:anybody|anyone|somebody|someone|people) (?:(?:ever|been|else|get|gotten) ){{0,3}}|\bso (?:good|relaxing|relaxed|nice|great|happy|excited|funny|beautiful|amazing|wonderful|cute)\s+{_gap(5)}"
# "I want a wolf with blood on its teeth."
_DRAWN = rf"\b(?:(?:i|we) (?:want|would like|'d like)|(?:i|we)'d like|thinking (?:of|about)|looking for) (?:to (?:get|have) )?(?:an?|the) {_gap(5, without=_ELSE + '|he|she|they|i|my|our|somebody|someone|we')}"

_BEFORE = re.compile(
    rf"(?:{_ASKED}|{_EVER}|{_DRAWN}|{_SUPPOSED}|{_OVER}|{_CURED}|{_SPOKEN_OF}|{_GUARDED}|{_NEGATED})\Z", re.IGNORECASE
)
_AFTER = re.compile(
    rf"\A(?:[\s,]+{_gap(4)}{_OVER_TIME}\b"
    rf"|[\s,]+{_gap(4)}(?<!at )(?:once(?! (?:more|again|i|we|he|she|it|you|they|the|my))|one time)(?=[\s,]*(?:\Z|[,.;]|and|so|but))"
    r"|[\s,]+when (?:i|he|she|they|we|my \w+) (?:got|had|did|was getting|were getting) (?:hers|his|mine|theirs|ours|(?:her|his|my|their) (?:first|last|own))\b"
    r"|[\s,]+(?:[\w'-]+[\s,]+){0,6}(?:was|were|has been|have been|got|is|are|it's|that's) (?:all |already |now |been |finally )*(?:fixed|repaired|taken care of|sorted|handled|resolved|under control|dealt with|cleaned up|healed|over with)\b"
    r"|[\s,]+(?:[\w'-]+[\s,]+){0,3}(?:i|we|they|you|he|she|somebody|someone)(?: guys)? (?:already |just )?(?:fixed|repaired|got it fixed|had it fixed)\b"
    r"|[\s-]+(?:detectors?|detection|insurance|inspections?|prevention|services?|repairs?|kits?|tests?|testing|extinguishers?|department|station|drill|damage|policy|coverage|fees?|rates?|plan|season|warning signs)\b)",
    re.IGNORECASE,
)  # fmt: skip
# "If I went and locked my keys in the truck, what would that set me back?"
_IF_EVER = re.compile(
    r"(?<!not sure )(?<!don't know )(?<!wondering )(?<!see )(?<!tell )\bif (?:i|we|somebody|someone|one|he|she|my \w+)\b(?:(?!\b(?:but|because|i'm|i am|i've|we're|we've|now)\b).)*\Z",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:how much|costs?|charges?|prices?|fees?|rates?|set (?:me|us) back|runs? (?:me|us)|(?:what's|what is|what does|what would|what'll) (?:it|that) run)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s")


_WHAT_TO_DO = re.compile(r"\bdo if\s+(?:[\w']+\s+){0,3}\Z", re.IGNORECASE)


def is_so(text: str, begin: int, end: int, *, danger: bool = False) -> bool:
    """Whether what stands in `text` from `begin` to `end` is said of now, and as a fact.

    Who asks what to do if there is a `danger` to life is told it: he may be in it.
    """
    before = _SENTENCE_END.split(text[max(0, begin - _NEAR) : begin])[-1]
    after = _SENTENCE_END.split(text[end : end + _NEAR])[0]
    if danger and _WHAT_TO_DO.search(before):
        return True
    if not danger and _IF_EVER.search(before) and _PRICE.search(f"{before} {after}"):
        return False
    return not (_BEFORE.search(before) or _AFTER.match(after))
