"""What a question is about, and the one sentence of a client's facts that is about the same. Pure.

Looked at last: where the words of a question are not those of the facts, its topic may be. "Where do I leave the van",
"do I need something for the meter" and "is there parking" are all about parking. No yes or no is added to the
sentence, so that it is true whatever was meant.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_agent.think.fact_offers import ELSEWHERE, areas
from shared.entities.calendar_words import WEEKDAY
from shared.entities.plain_speech import plainly
from shared.entities.price_asked import price_asked
from shared.entities.spoken import sentences

MOST = 2  # topics of one turn
_MONEY = re.compile(
    r"\b(?:charge|charges|charging|costs?|prices?|priced|pricing|fees?|pay|paying|rates?|money|bucks|dollars|quote|estimate|budget|expensive|cheap|afford|spend|owe you|set (?:me|us) back|damage|how much|how many dollars|tab|bill me)\b",
    re.IGNORECASE,
)
_NO_PRICE_ASKED = re.compile(
    r"\b(?:my (?:bill|invoice|balance|refund|payment)|charged|owe|owed|refund|receipt|pay(?:ing)?(?: \w+){0,3} (?:by|with|in)|pay my|paid|how (?:much|many) (?:time|of|longer)|worth|deposit|extra|more|hurts?|painful|fail\w*|success|why)\b",
    re.IGNORECASE,
)
LONGEST = 60  # words: who says more tells a story

_QUESTION = re.compile(
    r"\?\s*\Z|\A\W*(?:(?:and|but|so|also|um|uh|well|okay|oh|hi|hello|hey|then|cool|great|first off|now)\W+)*"
    r"(?:what|what's|when|where|where's|which|who|who's|why|how|how's|is|are|am|do|does|did|can|could|would|will|have|has|till when|up to when)\b"
    r"|\b(?:do|does|can|could|will|would|are|where do|when do) (?:you|it|that|there|they|i|we|your \w+)\b"
    r"|\b(?:wondering|curious|know|ask|tell me|remind me|find out|check)\b.*\b(?:if|whether|what|how|when|where|which)\b",
    re.IGNORECASE,
)
_VEHICLE = r"(?:car|van|truck|vehicle|minivan|suv|pickup|wheels)"
_NEWCOMERS = r"new (?:patients?|clients?|customers?)"
_TOPICS = tuple(
    (re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), re.compile(rf"\b(?:{tells})\b", re.IGNORECASE))
    for asks, tells in (
        (rf"park(?:ing)?|(?:leave|put|stick|stash) (?:my|the|our|a) {_VEHICLE}|(?:parking )?meters?|parking lot|valet", r"park(?:ing)?"),
        (r"(?:what|which) (?:street|road|avenue|corner|building|town|part of town)|cross street|directions|(?:the|your|that) address|where(?:'s| is| are| abouts| exactly)? (?:it|that|you|your (?:place|shop|office|studio|clinic|practice)|the (?:place|shop|office|studio|clinic|practice))(?: (?:at|located|based|again|exactly|guys|folks))*(?=\W*\Z)|(?:find|get to) (?:you|your (?:place|shop|office|studio))", r"(?:we are|we're|find us|located) (?:at|on)"),
        (r"licen[cs]ed?|bonded|insured|certified|credentials|accredited|qualified|liability", r"licensed|insured|certified|bonded"),
        (r"guarantees?|guaranteed|warrant(?:y|ies|ied)|stand (?:behind|by) (?:it|your|the)|goes wrong|breaks? again|happens again|am i covered|are we covered|fails again", r"guarantee|warranty"),
        (r"deposits?|up front|upfront|down payment|money down|pay (?:\w+ )?in advance|(?:hold|keep|save|secure|reserve|lock in) (?:it|a|the|my|that|your) ?(?:date|day|spot|slot|time)?(?= ?\W*\Z)|to hold (?:a|the|my) \w+", r"deposit"),
        (r"(?:how old|old enough|under ?age|minors?|age limit|teenagers?|(?:fifteen|sixteen|seventeen|1[4-7])(?: years old)?|sign for (?:her|him|them|it)|parental|consent form|permission)", r"must be (?:at least )?\d\d|\d\d (?:or older|and over)"),
        (r"(?:photo )?i\.?d\.?s?|identification|passport or|driver'?s? licen[cs]e", r"photo id|identification"),
        (r"motor ?cycles?|motor ?bikes?|bikes?|harleys?|vespas?|scooters?|mopeds?|ducatis?|choppers?", r"motorcycles?"),
        (r"(?:what|which|all|any) (?:makes?|brands?|kinds? of cars?)|foreign cars?|imports?|european|german cars?|(?:work on|fix|service|handle|look at|do) (?:a |an |my |old |older )?(?:bmws?|toyotas?|hondas?|fords?|audis?|mercedes|volvos?|subarus?|teslas?|vws?|volkswagens?|hyundais?|kias?|chevys?|jeeps?|nissans?|mazdas?|saabs?|fiats?|porsches?)", r"all makes"),
        (r"loaners?|loan(?:er)? cars?|courtesy cars?|(?:car|ride|something|one|vehicle) (?:(?:that )?(?:i|we) (?:can|could) |to )(?:borrow|use|drive)|get (?:around|to work|home) (?:meanwhile|while|in the meantime|without)|lend (?:me|us) (?:a|an|one|something)(?! hand| minute| second)", r"loan(?:er)? cars?"),
        (r"gift (?:cards?|certificates?|vouchers?)|vouchers?|certificates?|(?:present|gift) for (?:the|my|a|our)", r"gift cards?|vouchers?"),
        (r"(?:how|what) (?:early|long before|far ahead|much before)|(?:arrive|be there|get there|turn up|show up) (?:early|before|ahead|beforehand)|(?:early|ahead of time|beforehand) (?:should|do|must) (?:i|we)", r"arrive"),
        (r"cash|cards?|credit|debit|visa|mastercard|amex|apple pay|venmo|zelle|checks?|pay by|payment methods?", r"cards and cash|cash and cards|we take cards|credit cards"),
        (r"(?:midnight|(?:at|in the|middle of the|late at) night|after hours|weekends?|(?:satur|sun)days?|holidays?|evenings?|odd hours|out of hours|at \w+ in the morning)\b.*\b(?:more|extra|surcharge|premium|dearer|double|cost|charge|pay(?:ing)?|rate)|(?:more|extra|surcharge|premium|dearer|double)\b.*\b(?:midnight|night|nights|after hours|weekends?|(?:satur|sun)days?|holidays?|evenings?|odd hours)", r"extra|surcharge|outside opening hours"),
        (r"by the hour|hourly|per hour|an hour or|flat (?:rate|fee)|by the piece", r"an hour|per hour|hourly"),
        (rf"(?:do|does|are|can|will|would|could|is|if|whether) (?:you|they|it|that|anybody|y'all|the \w+|your \w+)(?:\W+[\w']+){{0,5}}?\W+{_NEWCOMERS}|{_NEWCOMERS}(?:\W+[\w']+){{0,6}}?\W+(?:okay|ok|alright|all right|problem|possible|fine|welcome|accepted|allowed|taken)|(?:accept|accepting|take|taking|see|seeing) (?:on |any )?{_NEWCOMERS}|taking (?:on )?(?:new|anybody|anyone|people|patients)|never been (?:there|to you|before)", _NEWCOMERS),
        (r"emergenc(?:y|ies)|round the clock|around the clock|day and night|twenty.four.seven|24/7|24 hours", r"emergencies"),
    )
)  # fmt: skip
_AREA_ASKED = re.compile(
    r"\b(?:as far (?:out )?as|too far|far enough|(?:do|does|can|could|will|would|are) (?:you|your \w+|they|somebody|someone|anybody)(?: \w+){0,3}? (?:get|go|come|travel|drive|make it|head|venture)(?: (?:out|over|up|down|all the way))* (?:to|as far as|near)|(?:out|over|up|down) (?:by|in|around|past|near) [A-Z]\w+|(?:which|what) (?:towns?|areas?|cities|parts|neighborhoods?|counties|zip codes?)|in your (?:area|territory|range)|cover(?:ed|s)? [A-Z]\w+|(?:work|working|serve|service) (?:\w+ )?(?:in|around|near) [A-Z]\w+)"
)
_NO_PLACE = re.compile(
    r"\b(?:too far|come|go|get|drive|travel) (?:\w+ )?(?:gone|back|along|in|to (?:my|our|the) (?:house|home|place|office|apartment|car))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*\b")
_SAID_OF_MOST = frozenset(
    [
        "California",
        "Street",
        "Avenue",
        "Road",
        "Main",
        "Please",
        "Parking",
        "New",
        "Clients",
        "Weddings",
        "Loan",
        "Gift",
        "Our",
    ]
)
_DAY = re.compile(rf"\b(?:{WEEKDAY})s?\b|\b(?:today|tonight|tomorrow|weekends?)\b", re.IGNORECASE)
_OF_HOURS = re.compile(
    r"\b(?:(?:till|until|up to|to|from|by|at) (?:when|what time|what hour)|what time|how (?:late|early|long)|open|opened|opening|close|closes?|closed|closing|shut|hours|(?:any|some)(?:body|one) (?:in|there|around|about|working)|(?:you|they|y'all)(?: all| guys)? (?:in|there|around|work|working|about|operate|trade)|pack up|knock off|latest|earliest)\b",
    re.IGNORECASE,
)
_OF_A_VISIT = re.compile(
    r"\b(?:book|schedule|appointment|fit|squeeze|see (?:me|us)|slot|opening|openings|reserve|available|availability|space|room|free|how long (?:does|will|would|is)|my|our|take|finish|finished|ready|done|come|arrive|game|show|at (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:do|does|are|will|can|would) (?:you|they) not\b|\bdon't you\b", re.IGNORECASE)
_SHORT = 14  # words of a turn that only asks for the hours


def told_by_topic(words: str, facts: Sequence[str]) -> str | None:
    """The sentences of `facts` that are about what `words` ask; None where it is not one for each thing asked."""
    asked = [plainly(one) for one in sentences(words)]
    if len(words.split()) > LONGEST or _DENIED.search(words) or not any(_QUESTION.search(one) for one in asked):
        return None
    said = list(dict.fromkeys(_told(asked, words, facts)))
    return " ".join(said) if 0 < len(said) <= MOST else None


def asks_of_money(sentence: str) -> bool:
    """Whether it asks for what something costs, in an order of words that no rule knows."""
    said = plainly(sentence)
    if price_asked(sentence):
        return False
    return bool(_QUESTION.search(said) and _MONEY.search(said)) and not _NO_PRICE_ASKED.search(said)


def is_question(sentence: str) -> bool:
    """Whether he wants to know something."""
    return bool(_QUESTION.search(plainly(sentence)))


def day_asked(words: str) -> str | None:
    """The plain question of the hours of the day that a short turn names; None where it asks for something else."""
    said = plainly(words)
    day = _DAY.findall(said)
    if len(said.split()) > _SHORT or len(day) != 1 or _OF_A_VISIT.search(said) or not _OF_HOURS.search(said):
        return None
    return f"are you open on {day[0]}?" if any(_QUESTION.search(one) for one in sentences(said)) else None


def _told(asked: Sequence[str], words: str, facts: Sequence[str]) -> Iterator[str]:
    whole = " ".join(asked)
    if (
        _AREA_ASKED.search(whole)
        and not _DAY.search(whole)
        and not _NO_PLACE.search(whole)
        and len(area := areas(list(facts))) == 1
    ):
        listed = any(name in area[0] for name in _NAME.findall(words))
        yield area[0] if listed else f"{area[0]} {ELSEWHERE}"
    for asks, tells in _TOPICS:
        if asks.search(whole):
            about = [fact for fact in facts if tells.search(fact)]
            yield from about if len(about) == 1 else ()
    if not _DAY.search(whole):
        yield from _of_a_name(words, facts)


def _of_a_name(words: str, facts: Sequence[str]) -> Iterator[str]:
    """The one sentence in which a name stands that he says: "I'm with Aetna, would you have me?"."""
    heard = f" {' '.join(re.findall('[a-z]+', words.lower()))} "
    names = {name for fact in facts for name in _NAME.findall(fact[1:])} - _SAID_OF_MOST
    for name in sorted(one for one in names if f" {one.lower()} " in heard):
        about = [fact for fact in facts if re.search(rf"\b{name}\b", fact)]
        yield from about if len(about) == 1 else ()
