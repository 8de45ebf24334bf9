"""Whether a caller asks for an appointment, and whether what he says under way is about it. Pure.

A sentence asks for one or it does not: who asks what cancelling costs, or whether he needs an appointment, does not.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Sequence

from shared.entities.calendar_words import WEEKDAY, named
from shared.entities.cues import cue
from shared.entities.price_asked import price_asked
from shared.entities.spoken import sentences

_VISIT = r"(?:appointments?|visits?|consultations?|consults?|sessions?|slots?|bookings?|inspections?|viewings?|showings?|openings?|service calls?|estimates?|check-?ups?|times?)"
_THING = rf"(?:an?|another|the|my|some|one)(?: [\w'-]+){{0,3}}? {_VISIT}"
_PERSON = r"(?:somebody|someone|anybody|anyone|you(?: guys)?|one of you|he|she|they|a (?:plumber|locksmith|technician|mechanic|guy|person|tech|photographer|inspector|realtor|agent)|the (?:plumber|locksmith|inspector|photographer|realtor))"
_WANTS = r"(?:(?:i|we)(?:'d| would| am|'m| are|'re| was| were)?(?: just| really| also)? (?:like|love|want|wanted|need|have|wanna|wish|hoping|looking|trying|calling|prefer|gotta)(?: (?:to|for|if i could))?)"
_COME = r"(?:come in|get in|be seen|stop by|come by|drop by|swing by|drop off|bring (?:\w+ ){1,3}in|get squeezed in|get started)"
_MAKE = r"(?:book|schedule|reserve|arrange|set up|make|get|have|see about|request)"
_WEEKDAY = rf"(?:{WEEKDAY})"
_ASKS = (
    rf"{_WANTS} (?:book|schedule|reserve)(?! (?:a table|my flight))",
    rf"{_WANTS} {_MAKE} {_THING}",
    rf"(?:i|we)(?:'d| would) (?:much )?(?:rather|prefer to) (?:book|schedule|reserve|{_MAKE} {_THING}|{_COME})",
    rf"{_WANTS} {_COME}",
    rf"{_WANTS} {_THING}(?! (?:confirmation|reminder|card|time))",
    rf"{_WANTS} (?:have |get )?{_PERSON} (?:to )?(?:come|look at|stop by|take a look)",
    rf"{_WANTS} (?:see|look at|view|tour|visit|check out) (?:the|a|an|this|that|your|one of the)(?: \w+)? (?:house|home|property|apartment|condo|place|listing|unit|loft)",
    rf"{_WANTS} see (?:(?:the|a|an|your) (?:dentist|doctor|hygienist|artist|therapist|massage therapist|agent|realtor|photographer|mechanic|inspector|specialist)|(?:dr|doctor) \w+|(?:somebody|someone)(?! about))",
    rf"(?:can|could|may|might|would it be possible for|is it possible for|any chance|any way) (?:i|we|you|to)(?: please| just| possibly| maybe)? (?:{_COME}|book|schedule|reserve|make {_THING}|get {_THING}|set up {_THING}|have {_THING})",
    rf"(?:if|whether) (?:i|we|you) (?:can|could|might) (?:{_COME}|book|schedule|{_MAKE} {_THING})",
    r"(?:can|could|would|will) (?:i|we|you)(?: please| just)? (?:set|put|book|sign|schedule|fit|squeeze|get|pencil) (?:me|us|him|her|my \w+) (?:up|in|down|for|on)",
    r"(?:set|put|book|sign|schedule|fit|squeeze|get|pencil) (?:me|us|him|her) (?:up|in|down|for|on)",
    rf"(?:can|could|would|will) {_PERSON}(?: please| possibly| maybe)? (?:come (?:out|over|by|to|and|take|look|around|right|now|today|tomorrow|as|on|this|in|at|here|fix|help|open)|stop by|make it out|send (?:somebody|someone|a \w+))",
    rf"send (?:{_PERSON})(?: out| over| to)?",
    r"\A\W*(?:(?:hi|hello|hey|yes|yeah|um|uh|ok|okay|please|so|good morning|good afternoon|and|also|great)\W+)*(?:book|schedule) (?:me|us|an?|my|the|that|it|for)",
    rf"\A\W*(?:(?:hi|hello|hey|yes|yeah|um|uh|ok|okay|please|so|just|good morning|good afternoon)\W+)*(?:an? )?(?:(?!my|the|our|your|his|her|that|this)[\w'-]+ ){{0,2}}appointment(?: please| for| on| at| today| tomorrow| next| this| {_WEEKDAY}|\W*\Z)",
    r"(?:do you have|have you got|you have|you got|got|is there|are there|what do you have)(?: \w+){0,2} (?:openings?|availability|slots?|free|open|available)\b(?! (?:on sundays?|parking))",
    r"(?:any|next|first|earliest|soonest)(?: available)? (?:openings?|availability|appointments?|slots?|available)",
    r"(?:when|how soon|what time|what day)(?:'s| is| are)? (?:can|could|would) (?:i|we|you|somebody|someone) (?:come|get|see|be seen|fit|book|send|make it)",
)
_BOOKS = cue(*(phrase.strip() for phrase in _ASKS))
_HAS_SOMETHING = cue(
    "(?:do you have|have you got|you have|got|is there|are there|what do you have)(?: \\w+){0,1} (?:anything|something|any ?time|time|space|room|a spot|any spots)",
    "(?:can|could) (?:i|we) (?:come|do it|do that|do|see)",
    "(?:can|could|would) (?:you|you guys|y'all|ya|somebody|someone|they|he|she)(?: please| maybe| possibly| even)? (?:do|manage|handle|fit|squeeze) (?:that|it|this|one|me in|us in|mine|ours|hers|his)",
    "(?:what|how) about",
    r"(?:can|could|would|will) (?:somebody|someone|anybody|anyone|you|you guys|ya|he|she|they|an? \w+|the \w+)(?: please| maybe| possibly)? (?:look at|take a look|see (?:me|us|him|her|my \w+)|fix|repair|unclog|fit me|squeeze me)",
)
_PLACE = r"(?:it|inside|around|the (?:inside|place|house|home|condo|apartment|unit|property|bungalow|loft|duplex)|that (?:place|house|one)|this (?:place|house|one))"
_SOMEBODY = r"(?:somebody|someone|anybody|anyone|you|you guys|one of (?:you|your|the) ?\w*|an? (?:agent|realtor|artist|consultant|dentist|therapist|lender|photographer)|the (?:agent|realtor|artist|owner|photographer))"
_MAY = rf"(?:(?:can|could|may|might) (?:i|we|she|he|they)|{_WANTS}|any (?:chance|way) (?:of|to|i|we)(?: (?:can|could))?|is it possible to|let me|let us)(?: (?:maybe|just|possibly|please|actually|to|all|come|go|in|by|and)){{0,3}}"
# With a day or an hour beside it, each of these asks for a visit.
_MEETS = cue(
    rf"{_MAY} (?:get|go|look|peek) (?:inside|around|in there|at {_PLACE})",
    rf"{_MAY} (?:see|view|tour|walk through|check out) {_PLACE}",
    rf"{_MAY} (?:take|have|get) (?:a )?(?:quick )?(?:look|peek|tour|walk ?through)(?: (?:at|around|inside|of) {_PLACE})?(?! (?:at|of|on))",
    rf"{_MAY} (?:sit down|meet|meet up|get together|talk it over|go over (?:it|things|everything|my \w+|our \w+)) with {_SOMEBODY}",
    r"(?:gotta|got to|have to|need to|needs to|want to|wanna|like to|should|must|supposed to) (?:have|get) (?:it|this|that|them|everything|the \w+|my \w+|our \w+) (?:all )?(?:looked at|looked over|checked|checked out|gone over|gone through|inspected|examined|seen to|serviced|cleaned|fixed|redone|replaced)",
    r"(?:gotta|has to|have to|got to|needs? to) be (?:looked at|looked over|checked|checked out|gone over|inspected|examined|seen to|serviced|cleaned|fixed|replaced)",
)
_HOME = cue(r"(?:i'm|i am|we're|we are|i'll be|we'll be) (?:\w+ )?(?:home|free|off|around|available|in town)")
_NICE = cue(
    r"(?:would|that'd|might) be (?:nice|good|great|best|lovely|perfect|ideal|fine)",
    "(?:would )?(?:suits?|works?)(?: best| better)?(?: for)? (?:me|us)?",
)
_ONLINE = cue("online", r"on (?:the|your|my) (?:\w+ )?(?:website|page|site|app|phone|computer|screen|map|list)")
_OF_SIGHT = cue("(?:invoices?|bills?|receipts?|pictures?|photos|designs?|report|menu|prices?)")
_NEEDS = cue(
    _WANTS,
    "(?:i'm|i am|we're) (?:due for|looking for|here for|interested in|calling for|calling about)",
    "can (?:i|we) (?:get|have|do)",
    r"\A\W*(?:\w+\W+){0,2}(?:book|schedule)",
    "could (?:i|we) (?:get|have|do)",
    r"(?:\A|and|but|so|just|also|please|hi|hello|hey|um|uh) ?\W*(?:need|want|would (?:like|love)|looking for|looking to get)",
    r"(?:my (?:\w+ )?[\w'-]+|he|she|they) (?:also |really )?(?:needs?|wants?|would like|is due for)",
)
# Where a service and a day or an hour are named, little else is needed: "oil change, Friday at nine, can you do that?".
_PROPOSED = cue(
    "(?:can|could|may|might) (?:i|we)(?: please| just| maybe| also| possibly)? (?:get|have|do|come|book|bring|drop|schedule|see|take|make|be|set|swing|stop|plan|reserve|request)",
    "(?:can|could|would|will|may|might|who can|who could) (?:you|ya|y'all|you guys|come|do|somebody|someone|anybody|anyone|one of \\w+|they|he|she)(?! .. (?:tell|say|know|remind|check|confirm|explain|find out))",
    "would .. (?:work|suit|be (?:ok|okay|possible|fine|good|doable|alright))", "is .. (?:available|possible|free|okay|ok|an option|doable)", "does .. (?:work|suit)", "any (?:chance|way|possibility)", "(?:how|what) about", rf"(?:(?:do|have) )?you (?:have|got) (?:that|it|one|time|room|space|{_WEEKDAY}|tomorrow|today|tonight)", "(?:possible|chance) .. (?:to|of)", "(?:think|if|whether) (?:i|we|you|you guys|somebody|someone|they) (?:can|could|might)",
)  # fmt: skip
_TOLD = cue(
    "(?:had|was|were|did|didn't|(?<!'ve\\s)(?<!have\\s)(?<!has\\s)got|came|went|paid|called|told|said|missed|happened|started|fell|yesterday|ago|since|last|bought|broke|stopped|found|left)", "(?:usually|always|normally|every|each)", rf"(?:{_WEEKDAY})s",
    "(?:costs?|prices?|priced|charged?|charges|fees?|rates?|open|opened|closed?|closes|hours|expensive|discounts?|specials?|deals?|coupons?|refund\\w*|cheap|cheaper)", "(?:a |my |one |quick )?questions?", "(?:tell|remind) me", "how long", "(?:wondering|know|curious) (?:what|how|why|where|when|who)",
    "(?:you|you guys|they|he|she|somebody|someone) (?:[a-z]{3,}ed|fixed|made|sent|gave|put|sold|took|wrote)", rf"(?:my|our|the|that) (?:[\w'-]+ ){{1,3}}?from (?:last|{_WEEKDAY}|this|yesterday|today)",
    "(?:make|move|change|switch|push) (?:it|that|this)", "instead", r"(?:i|we|he|she|they)(?:'ve| have|'m| am|'re| are| has|'s| is)? (?:already )?(?:(?:got|have|has) (?:an?|my|our) (?:[\w'-]+ ){0,3}?(?:on|at|for|coming|tomorrow|today|this|next)|(?:scheduled|booked|down|coming(?! in)|here) (?:for|on|at|in))",
    rf"(?<!do\s)(?<!get\s)(?<!have\s)(?<!need\s)(?<!want\s)(?<!book\s)(?<!schedule\s)(?:my|our|the|that) (?:\w+ ){{0,2}}?(?:appointment|visit|booking|session|cleaning|filling|massage|oil change|inspection|viewing|consultation|tattoo|shoot|check ?up|exam|touch up) (?:on|at|for|is|was|tomorrow|today|this|next|{_WEEKDAY})",
)  # fmt: skip
_TAKES = cue(
    "let's (?:do|go (?:with|for)|say|take|book|schedule|try)",
    "(?:i'll|we'll) (?:do|take|go (?:with|for))",
    "(?:go ahead and|please|just|let's) (?:book|schedule|reserve)",
)
_NOT = cue(
    "hiring", "(?:jobs?|positions?|careers?)(?: openings?)? (?:at|for|with|available)", "work (?:at|for|with) (?:you|your|the (?:company|shop|office|clinic))(?! on)", "openings? for (?:an? )?\\w+(?:ists?|ers|ors|cians?)",
    "cancel(?:s|led|ling|lation)?", "re-?schedul\\w*", "postpone", "confirm", "(?:move|change|check on|check|verify|keep|about|push) (?:my|the|our) (?:\\w+ )?(?:appointment|visit|booking|session)",
    "my (?:\\w+ )?(?:appointment|visit|session) (?:is|was|at|on|for|tomorrow|today|yesterday)", "(?:had|have|missed|got) (?:already )?an appointment (?:today|tomorrow|yesterday|on|at|with|for|this|next|last)(?! \\w+\\?)", "already (?:have|booked|made|scheduled)",
    "(?:do|would|will) (?:i|we|you|people) (?:guys )?(?:\\w+ )?(?:need|have to|require|take|accept|do)", "without (?:an )?appointments?", "by appointment only",
    "(?:how much|how long|what does|what do you charge|what's the (?:price|cost))", "(?:charge|fee|cost)s? .. (?:for|if)", "(?:when|what time|where) (?:is|was|'s) (?:my|our)", "late (?:to|for)", "missed (?:my|an)",
    "(?:don't|do not|didn't|not) .. (?:need|want|have|make|book|schedule|calling)", "(?:already )?(?:booked|scheduled|made) .. (?:last|yesterday|already|online)", "(?:i|we) (?:booked|scheduled|made)", "should (?:i|we)", "how (?:do|does|would|can) (?:i|we|one|people|it)",
    "(?:speak|talk) (?:to|with)", "leave .. message", "(?:call|phone|ring) me (?:right |straight )?back", "(?:has|have|needs|need) to (?:call|phone|ring) (?:me|us)", "nobody (?:came|showed)",
)  # fmt: skip
_OTHER = cue(
    "cancel (?:my|the|an|our|that) ?(?:\\w+ )?(?:appointment|visit|booking)", "re-?schedul\\w*", "(?:leave|take) (?:\\w+ )?(?:a )?message", "(?:speak|talk) (?:to|with) (?:a|an|the|some|any|your|dr|doctor|my|him|her)", "(?:real|live|actual) (?:person|human)", "representative", "(?:call|phone|ring) me back", "have .. call me", "stop recording", "don't record",
)  # fmt: skip
_ASKED = re.compile(
    r"\A\W*(?:(?:um|uh|oh|ok|okay|so|and|but|wait|well|yes|yeah|no|sorry|actually|quick question)\W+)*(?:what|what's|when|where|where's|which|who|who's|why|how|is|are|do|does|did|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\s+(?:also|too)\b", re.IGNORECASE)
_PROPOSES = cue(
    "(?:what|how) about", "(?:do you|have you|you|what do you|i) (?:have|got)", "any\\w*", "something", "(?:is|are) there", "when", "(?:can|could|may|should|would|will) (?:i|we|you|it|that|somebody|someone|they|he|she)",
    "would .. (?:work|be|suit)", "is .. (?:available|possible|free|okay|ok|an option|taken|good|fine)", "does .. (?:work|suit)",
)  # fmt: skip
_OTHER_TIMES = cue(
    r"(?:anything|something|any|another|a different|different|other|some|a)(?: \w+)? (?:earlier|later|sooner|else|times?|days?|openings?|slots?|appointments?|availability)\b(?! (?:fee|charge|cost))",
    r"(?:earliest|next|first|soonest)(?: \w+)? (?:available|openings?|appointments?|slots?|time|day|you (?:have|can|got))", r"(?:what|which)(?: other| else)? (?:times|days|openings|slots)", "what (?:else )?(?:do you have|have you got)(?: \\w+){0,2}(?: (?:open|free|available|then))?\\W*\\Z",
    r"(?:the |in the |any )?(?:mornings?|afternoons?|evenings?)\W*\Z", r"(?:first|second|other|later|earlier|last) (?:one|slot|time|option)", "instead", r"(?:change|switch|make|move|correct|push|bump|scooch|scoot|slide|nudge|shift|kick) (?:it|that|the|my)", "(?:earlier|later|sooner)\\W*\\Z", "(?:what|how) about (?:an?|the|my) [\\w'-]+\\W*\\Z",
)  # fmt: skip


# What is asked of these is no appointment.
_OF_PAPER = cue(
    "(?:bills?|invoices?|receipts?|refunds?|payments?|balance|reports?|results|gift cards?|(?:gift )?certificates?|vouchers?)",
    rf"(?:my|our|the|your) (?:[\w'-]+ ){{1,3}}?from (?:last|yesterday|today|{_WEEKDAY})",
    "to (?:know|thank|complain|understand|pay)(?! (?:if|whether) (?:i|we|you) (?:can|could))",
)
_TO_BE_CALLED = cue("(?:like|want|need|have|has|ask|get|tell) .. (?:call|ring|phone|contact|text) (?:me|us)")
_CALL_ME = cue(
    "(?:call|ring|phone|text) (?:me|us) (?:right |straight )?back",
    "get back to (?:me|us)",
    "give (?:me|us) a (?:call|ring)(?: back)?",
)
_OF_ONE = cue(
    r"\A\W*(?:(?:um|uh|oh|ok|okay|so|and|but|wait|well)\W+)*(?:is(?! there)|are(?! there)|does|do(?! you have)|did|who|who's|what(?! about)|what's|why|how(?! about)|will|where) .. (?:first|second|last|later|earlier|other|that) (?:one|slot|time|appointment)"
)
_STILL = cue("available|free|open|possible|okay|ok|fine|works?|taken|left")


def asks_to_book(words: str, services_heard: bool = False) -> bool:
    """`services_heard`: a service is named in them: "I need a cleaning" asks for one too."""
    said = _sentences(words)
    # Who says what he would like and asks what it costs wants to know that first; a day that he names is a wish.
    priced = any(map(price_asked, said))
    services_heard = services_heard and not any(_CALL_ME.search(one) for one in said)
    if any(_of_sentence(one, services_heard and (not priced or bool(named(one)))) for one in said):
        return True
    if services_heard and _timed(said):
        return True
    return bool(named(words)) and _meets(said)


def _meets(said: Sequence[str]) -> bool:
    """Whether he wishes to see, or to have seen to, what he does not name, or is at home for it."""
    if any(
        _NOT.search(sentence) or _OF_PAPER.search(sentence) or _ONLINE.search(sentence) or _OF_SIGHT.search(sentence)
        for sentence in said
    ):
        return False
    asks = any(_MEETS.search(sentence) for sentence in said)
    return asks or any(_HOME.search(sentence) and _NICE.search(sentence) and named(sentence) for sentence in said)


def asks_something(words: str) -> bool:
    """Whether it is a question, and no proposal: "do you take Delta?", not "how about Friday?"."""
    asks = bool(_ASKED.search(words)) or (words.rstrip().endswith("?") and not named(words))
    return asks and not ((_PROPOSES.search(words) and named(words)) or _OTHER_TIMES.search(words))


def asks_of_one(words: str) -> bool:
    """Whether he asks about one of those that were offered, and takes none: "is the first one with Dr. Lee?"."""
    return bool(_OF_ONE.search(words)) and not _STILL.search(words)


def of_another_errand(words: str) -> bool:
    """Whether he wants something else done."""
    return bool(_OTHER.search(words))


def _sentences(words: str) -> Sequence[str]:
    return sentences(_ALSO.sub("", words.replace("\u2019", "'")))


def _of_sentence(sentence: str, services_heard: bool) -> bool:
    if _NOT.search(sentence):
        return False
    if _BOOKS.search(sentence) or (
        _HAS_SOMETHING.search(sentence)
        and named(sentence)
        and not (_ONLINE.search(sentence) or _OF_PAPER.search(sentence))
    ):
        return True
    if _TAKES.search(sentence) and named(sentence):
        return True
    needs = services_heard and bool(_NEEDS.search(sentence))
    return needs and not (_OF_PAPER.search(sentence) or _TO_BE_CALLED.search(sentence))


def _timed(said: Sequence[str]) -> bool:
    """Whether a day or an hour is wished for it, and not only spoken of."""
    if any(_NOT.search(sentence) or _TOLD.search(sentence) or _OF_PAPER.search(sentence) for sentence in said):
        return False
    return any(named(sentence) and (_PROPOSED.search(sentence) or not _ASKED.search(sentence)) for sentence in said)
