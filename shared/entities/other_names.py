"""What callers call a service that a price list names otherwise: "a cap", "the warm rocks", "the hot water tank". Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re

OTHER_NAMES = tuple(
    (re.compile(rf"\b(?:{called})\b", re.IGNORECASE), name)
    for called, name in (
        # teeth
        (r"caps?(?! on my (?:spending|budget))", "crown"),
        (r"bleach(?:ed|ing)?|(?:teeth|smile) (?:\w+ ){0,3}(?:whiter|brighter)", "whitening"),
        (r"check-?ups?|check(?:ed)? up", "exam"),
        (r"(?:scal|scrap)(?:ed?|ing) and polish(?:ed|ing)?|(?:tartar|plaque) (?:off|removed|scraped)", "cleaning"),
        (r"cavit(?:y|ies)|(?:a|the) hole in (?:my|his|her|the|a|one of my) (?:\w+ )?(?:tooth|teeth|molar)", "filling"),
        # pictures
        (r"(?:linkedin|work|company|corporate|professional|business) (?:profile |site |website )?(?:pictures?|photos?|pics?|head ?shots?)|head ?shots? for (?:the|my|our) (?:\w+ )?(?:company|work|job|firm|site|website|office)", "business portrait"),
        (r"(?:pictures?|photos?|pics?|portraits?) for (?:my|the|our|a|his|her) (?:\w+ )?(?:linkedin|work|company|website|resume|business|job|firm|badge)", "business portrait"),
        (r"head ?shots?", "portrait"),
        (r"(?:new )?bab(?:y|y's|ies) (?:photos?|pictures?|shoot|session)|(?:photos?|pictures?) of (?:my|our|the|a) (?:new )?baby", "newborn session"),
        (r"(?:new ?born|little) (?:twins|triplets)|(?:had|having|our|the) (?:the )?(?:twins|triplets)|\w+ (?:weeks?|days?) old|just had (?:a|our|the) (?:\w+ )?(?:baby|boy|girl|one)", "newborn session"),
        (r"(?:the )?(?:whole (?:family|gang|clan|lot)|lot of us)|grandparents", "family session"),
        (r"pictures?|pics?|photographs?|snaps?", "photo"),
        (r"(?:photo ?)?shoots?", "session"),
        (r"tie the knot|tying the knot|get(?:ting)? (?:married|hitched)|(?:the|our|my|her|his|daughter's|son's|sister's) big day", "wedding"),
        # locks and keys
        (r"(?:duplicate|copy|copies) of (?:\w+ ){0,3}keys?|keys? (?:copied|cut|made|duplicated)|(?:extra|second|another) keys?|keys? copying|(?:cut|copy|duplicate) (?:me |us )?(?:a |an |another |the |my |our )?(?:\w+ ){0,2}keys?", "spare key"),
        (r"re-?key(?:ed|ing)?|locks? (?:changed|swapped|switched|replaced)(?: out)?|(?:change|swap|switch|replace)(?: out)? (?:\w+ ){0,2}locks?|(?:new|different|better|another|stronger) (?:locks?|cylinders?|deadbolts?)(?! combination)", "lock change"),
        (r"(?:get|gets|getting|let|letting) (?:me|us|him|her|you|somebody|someone) (?:back )?in(?:to|side)?(?: of)? (?:my|our|the|a|his|her) (?:car|truck|van|jeep|suv|vehicle)", "car lockout"),
        (r"(?:get|gets|getting|let|letting) (?:me|us|him|her|you|somebody|someone) (?:back )?in(?:to|side)?(?: of)? (?:my|our|the|a|his|her) (?:own )?(?:house|home|apartment|flat|place|condo)", "home lockout"),
        (r"lock(?:s|ed)? (?:him|her|my|them|our|your)sel(?:f|ves) out", "locked out"),
        (r"(?:front |stupid |back )?door (?:has |just )?(?:blew|blown|slammed|fell|swung|clicked|banged) shut", "home lockout"),
        # cars
        (r"rotat(?:e|ed|ing)", "rotation"),
        (r"emissions?(?: (?:test|check|inspection))?(?: thing)?|smogged", "smog check"),
        (r"(?:squeal|squeak|screech)\w* (?:\w+ ){0,3}(?:when|whenever|every time) i (?:slow|stop|brake)|(?:slow down|stop|brake) (?:\w+ ){0,4}(?:squeals?|squeaks?|screech\w*)|brake pads?|rotors", "brake"),
        (r"(?:check )?engine light|warning light|plug it in", "diagnosis"),
        # water
        (r"(?:hot water|water) (?:tank|cylinder)|boiler", "water heater"),
        (r"loo|lavatory|commode", "toilet"),
        (r"(?:bath|bathtub|tub|sink|shower|basin) (?:empties|won't (?:drain|empty)|isn't (?:draining|emptying)|doesn't (?:drain|empty)|drains (?:slow\w*|badly)|is (?:plugged|blocked|backed) ?(?:up)?|is (?:draining|emptying) slow\w*|backs up)", "drain cleaning"),
        (r"unclog(?:ged|ging)?|snak(?:e|ed|ing)", "clean"),
        # backs
        (r"expecting(?! (?:a|your|to|him|her|them|somebody|someone))|pregnant|pregnancy|months? (?:along|gone)|the (?:baby )?bump|trimester", "prenatal"),
        (r"(?:warm|heated) (?:rocks?|stones?)|hot rocks?", "hot stone"),
        (r"(?:dig|digs|digging) (?:right |really )?in(?: deep)?|(?:really )?deep pressure", "deep tissue"),
        # ink
        (r"(?:big|large|huge|whole|full)(?: (?:old|ass))? (?:one|ones|piece|pieces|back|sleeve|thing)", "large piece"),
        (r"(?:little|small|tiny|wee|teeny) (?:one|ones|thing|piece|tattoo|heart|star|anchor|bird|flower|rose|butterfly|cross|word|letters?|initials?)", "small tattoo"),
        (r"(?:touched|gone|go) (?:up|over)|(?:gone|all|got|looks?|looking) (?:all )?(?:patchy|faded|washed out)", "touch up"),
        (r"(?:chat|talk|go|run) (?:it|things|this|that|everything|my idea|an idea)(?: all)? (?:through|over)|sit (?:down )?with (?:an? |the |one of \w+ )?(?:artists?|agents?)", "consultation"),
        # houses
        (r"appl(?:y|ying)|application", "application"),
        (r"(?:what|how much) (?:(?:would|will|could|might|can|does) )?(?:my|our|the|a|your|her|his|it|that)(?: (?:home|house|place|condo|property))?(?:'s| is| would| might| could)? (?:worth|fetch|go for|sell for)|(?:my|our) (?:home|house|place|condo) (?:valued|appraised)|apprais(?:al|ed)", "home valuation"),
        (r"(?:buy|buying|get|purchase) (?:our|my|a) (?:very )?first (?:place|home|house|condo|flat|apartment)|first.time buyers?", "buyer consultation"),
        (r"(?:see|view|tour|look at|visit|show me|be shown) (?:an?|the|one of (?:your|the|those)) (?:place|house|home|apartment|condo|property|listing)s?|showings?|(?:peek|look|get|go|step) inside(?: it)?|show me the (?:condo|house|place|apartment|flat)", "viewing"),
        (r"(?:whole|entire) house|(?:house|home) (?:itself|alone|on its own)|(?:house|home) (?:gone over|checked out)|roof to (?:crawl ?space|basement|foundation)|(?:somebody|someone) to go over the house", "home inspection"),
        (r"wood ?worm|bugs (?:eating|in) (?:the |my )?wood", "termite"),
        # anything
        (r"(?:tell|see|know|find out|figure out|look at) (?:me |us )?what(?:'s| is) (?:wrong|going on|the matter)|(?:take|have) a look(?! at)|diagnos(?:e|ed|ing)", "diagnosis"),
        (r"com(?:e|ing)(?: out| over| by)?(?: and| to)? look(?! at)", "visit"),
    )
)  # fmt: skip


def as_listed(said: str) -> str:
    """What was `said`, with the names that stand on price lists."""
    for called, name in OTHER_NAMES:
        said = called.sub(name, said)
    return said
