"""The questions in what a caller tells at length, each asked again as one asks it plainly. Pure.

A story, a reason and a courtesy are passed over; a question that nothing is known of is not: then all of it is for the
model. What "that" costs is looked for in the sentence, and then in those before it.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Sequence

from edge_agent.think.fact_hours_asked import hours_asked
from edge_agent.think.fact_named import thing_named
from edge_agent.think.fact_questions import MOST, only_question
from shared.entities.plain_speech import plainly
from shared.entities.price_asked import PriceAsked, price_asked
from shared.entities.spoken import sentences

_UNEASY = re.compile(
    r"\b(?:bleeding|swollen|asap|urgent(?:ly)?|right away|as soon as|flooding|burst|i need (?:someone|somebody|help)|help me)\b",
    re.IGNORECASE,
)  # who says that wants more than to know
_JOINED = re.compile(r",? \b(?:or|(?:and|plus)(?: then| also)?(?= an?\b| the\b| some\b)|versus|vs)\b ")
SHORT = 9  # words that say what a thing is; more of them tell a story

_NEXT = re.compile(
    r"[,;]?\s+(?:and|plus|but)\s+(?:also,?\s+|then\s+|uh,?\s+|um,?\s+)?(?=(?:what|what's|when|where|where's|which|how|how's|till when|is|are|do|does|can|could|would|will|if)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\A\W*(?:(?:and|but|so|also|um|uh|well|okay|oh|yeah|yes|hi|hello|hey|then|plus|or|now)\W+)*(?:what|what's|when|where|where's|which|who|how|is|are|do|does|did|can|could|would|will|till when|ain't)\b|\?\W*\Z|\b(?:do|does|can|could|will|would|are) (?:you|i|we|she|he|they|there)\b|(?<!it )\bis there\b|\b(?:wondering|curious|know|ask|see|tell me|find out) (?:if|whether|what|how|when|where)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"\A\W*(?:(?:you )?(?:know|see|right|okay|ok|huh|eh|yeah|get me|how are you(?: doing)?(?: today)?|how you doing|how's it going)\W*)+\Z",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"\A\W*(?:(?:and|but|so|also|um|uh|well|okay|oh|then|plus|or|now|if [^,?]{3,60},)\W+)+", re.IGNORECASE
)
# One kind of question each, in the words of its plainest.
_OTHER = tuple(
    (re.compile(rf"\b(?:{asks})(?=\W|\Z)", re.IGNORECASE), plain)
    for asks, plain in (
        (r"(?:pay|paying) (?:with|by) (?:plastic|(?:a |my )?(?:credit |debit )?cards?)|take plastic|swipe (?:a|my) card|put (?:it|that|this) on (?:a|my) (?:credit )?card", "do you take cards"),
        (r"(?:where|which side|how)(?: \w+){0,3} park|(?:place|places|space|spaces|spot|spots|somewhere|anywhere|room|lot|garage)(?: \w+){0,2} (?:to|for|i (?:can|could)|we (?:can|could)) park(?:ing)?(?: my (?:car|truck|van))?|(?:park|leave) (?:my|the|our|a) (?:car|truck|van)(?: at| near| by| outside)?(?: the| your)?(?: place| office| practice| shop| door| front)?", "is there parking"),
        (r"(?:gift )?certificates?(?: thing)?|gift (?:cards?|vouchers?)|vouchers?", "do you have gift cards"),
        (r"(?:car|vehicle|something|one|ride)(?: that)?(?: i| we)?(?: can| could| might)?(?: to)? (?:borrow|drive in the meantime)|loaners?(?: cars?)?|loan(?:er)? (?:cars?|vehicles?)|courtesy cars?|lend me (?:an? (?:car|vehicle)|one|a ride)\b", "do you have loan cars"),
        (r"put (?:any |some |down |a little )?(?:money|cash|something|anything)(?: down| up front)|money (?:down|up front)|(?:down payment|deposits?(?! back))|pay (?:anything |something |any )?(?:up front|in advance|ahead)|put down (?:any |some )?(?:money|cash)", "do you need a deposit"),
        (r"where(?: (?:abouts|exactly))?(?:'s| is| are) (?:you|your (?:shop|office|place|store|studio)|the (?:shop|office|place|store|studio))(?! from| calling| going| in\b| with)(?: at| located| exactly)*|where you at|where is it at|how do i (?:find|get to) (?:you|your place)|what(?:'s| is) your address", "where are you located"),
    )
)  # fmt: skip
_IN_PLACE = re.compile(
    r"\b(?i:do|does|will|would|can|are) you (?:\w+ ){0,3}?(?:anything|any|work|stuff|jobs|houses|homes|places|things|come|go|working|service|serve)(?: \w+){0,2}? (?:in|to|around|near|as far as) (?:(?P<place>(?!the\b|my\b|your\b|a\b)[A-Z][\w']+(?: [A-Z][\w']+)?)|(?<=over in )(?P<spoken>(?!the\b|my\b|your\b|a\b)[a-z]+(?: [a-z]+)?))\W*\Z"
)
_SURCHARGE = re.compile(
    r"\b(?:is it|is that|does it|do you|are you|would it|will it|is there|what)\b.*\b(?:more|extra|higher|upcharge|surcharge|go up)\b.*\b(?:emergency|emergencies|weekends?|(?:satur|sun)days?|nights?|after hours|holidays?|late|evenings?|odd hours)\b",
    re.IGNORECASE,
)
_EXTRA = re.compile(r"\d+ (?:dollars )?(?:extra|more)\b|\bsurcharge\b|\bextra\b.*\d", re.IGNORECASE)
_OF_AGE = re.compile(
    r"\b(?:(?:sixteen|seventeen|fifteen|fourteen|1[4-7])\b.*\b(?:can|could|allowed|old enough|okay|ok)\b|\b(?:can|could|is|are)\b.*\b(?:sign for|underage|minors?|under 18|under eighteen|old enough|with my permission|parental)\b|how old (?:do|does|must)\b)",
    re.IGNORECASE | re.DOTALL,
)
_AGE = re.compile(
    r"\b(?:must|have to|need to) be (?:at least )?\d\d\b|\b\d\d (?:or older|and (?:up|over)|years old)\b", re.IGNORECASE
)


def questions_told(words: str, names: Sequence[str]) -> list[str]:
    """The questions in `words`; [] where there is none, or one that is not understood. `names`: what has a price."""
    told, asked = list[str](), list[str]()
    if uneasy(words):
        return []
    for part in (one for sentence in sentences(words) for one in _NEXT.split(sentence)):
        question = _question(part, told, names)
        if question is None and _ASKS.search(plainly(part)) and not _TAG.match(plainly(part)):
            return []
        asked += [question] if question else []
        told.append(part)
    return asked if len(asked) <= MOST else []


def uneasy(words: str) -> bool:
    """Whether he is in need, and wants more than to know."""
    return bool(_UNEASY.search(words))


def fact_meant(words: str, facts: Sequence[str]) -> str | None:
    """The one sentence that says from what age, or what costs more at odd hours, where `words` ask for that."""
    for asks, tells in ((_OF_AGE, _AGE), (_SURCHARGE, _EXTRA)):
        if asks.search(words):
            told = [fact for fact in facts if tells.search(fact)]
            return told[0] if len(told) == 1 else None
    return None


def _question(part: str, told: Sequence[str], names: Sequence[str]) -> str | None:
    if price := price_asked(part):
        return _of_price(price, told, names)
    if hours := hours_asked(part):
        return hours
    said = plainly(part)
    if not _ASKS.search(said):
        return None
    if place := _IN_PLACE.search(said):
        return f"do you work in {place['place'] or place['spoken']}?"
    if _OF_AGE.search(said) or _SURCHARGE.search(said):
        return said
    kind = next((plain for asks, plain in _OTHER if asks.search(said)), None)
    return f"{kind}?" if kind else only_question(_HEADS.sub("", said))


def _of_price(price: PriceAsked, told: Sequence[str], names: Sequence[str]) -> str | None:
    """What the thing costs, by the name that the client has for it."""
    if price.thing and len(price.thing.split()) <= SHORT and not _named(price.thing, names):
        return f"how much is {price.thing}?"
    places = [price.thing] if price.thing else [price.before, *(plainly(one).lower() for one in reversed(told))]
    named = next((named for said in places if (named := _named(said, names))), [])
    return f"how much is a {' or a '.join(named)}?" if named else None


def _named(said: str, names: Sequence[str]) -> list[str]:
    """All that is named in what was `said`: of one or the other, both; [] where one of them has no name."""
    of_each = [thing_named(one, names) for one in _JOINED.split(said)]
    return list(dict.fromkeys(of_each)) if all(of_each) else []
