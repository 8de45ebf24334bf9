"""What a caller asks to have done with a visit or by a person: cancel it, move it, pass something on. Pure.

Who asks "do you charge for cancelling?" wants to know something and nothing done, and "if I cancel" is no wish yet; both
are left to the facts and to the model. What is meant is read from whole phrases: a single word such as "message" is as
often the massage that a recogniser misheard.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re

from shared.entities.calendar_words import named
from shared.entities.cues import cue

_NEED = (
    r"(?:(?:need|needs|want|wants|have|has|had|like|love|going|got|calling|called|trying|hoping|ringing|wish|forced|better|decided) to|must|gotta|wanna|gonna|i'll|we'll)"
    r"(?: (?:please|just|also|go ahead and|unfortunately|actually))?"
)
_ASK = r"(?:(?:(?:can|could|may|would|will) (?:i|you|we|someone|somebody|they)|(?:i|you|we|someone|somebody) (?:can|could|may|might))(?: guys)?(?: (?:please|just|also|possibly|kindly|maybe|go ahead and))?|please|let's|let me|help me(?: to)?|is it possible to|would it be possible to|how (?:do|can) i)"
VISIT = r"(?:appointments?|bookings?|visits?|reservations?|sessions?|slots?|cleaning|check ?up|inspection|viewing|showing|photo ?shoot|shoot|consultation|consult|service call|estimate|massage|tattoo|filling|tune ?up|oil change|touch ?up|touch up|exam|crown|whitening|repair|valuation|appraisal|portrait|pictures|photos|test|smog check|rotation|lock change|lockout|spare key|key|diagnosis|x ?rays?|meeting)"
_DAY = r"(?:today|tonight|tomorrow|(?:this |next |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_DOCTOR = r"(?:dr\.?|doctor|mr\.?|mrs\.?|ms\.?|miss) \w+"
_OTHER_THINGS = cue(
    "cancel(?:l?ing)? .. (?:subscription|membership|insurance|policy|order|card|check|cheque|plan|account|contract|listing|payment|lease|offer)"
)

_CANCEL_SAID = cue(
    rf"{_NEED} cancel",
    rf"{_NEED} call off (?:my|our|the|that|this)",
    "(?:need|needs|like|want|wants) (?:my|our|the|that|this) .. cancell?ed",
    "(?:take|get) (?:me|us) off (?:the|your) (?:schedule|calendar|books?|list)",
    "(?:help|calling|call) (?:me )?(?:with|about) cancell?ing",
    rf"(?:no longer|don't|do not|won't) need (?:my|our|the|that|this) (?:\w+ )?{VISIT}",
    r"\A\W*(?:(?:hi|hello|yes|yeah|um|uh|just|please)\W+)*cancel(?: please)?\W*\Z",
)
_CANCEL_ASKED = cue(
    rf"{_ASK} cancel",
    "cancel (?:my|our|the|that|this|it|tomorrow's|today's|everything)",
    rf"cancel {_DAY}",
    "(?<!missed\\s)(?<!a\\s)(?<!your\\s)(?<!phone\\s)call off (?:my|our|the|that|this|it)",
    "call (?:it|that|this|the whole thing|everything) off",
    rf"call (?:my|our|the|that) (?:\w+ )?{VISIT} off",
    rf"(?:scratch|cross|strike|knock) (?:me|us|him|her|my \w+|our \w+)(?: off)?(?=\W*\Z|[.?!]| (?:off|for|on|from|please|the|your|that|this) ?(?:the|your|list|schedule|calendar|books?|{_DAY})?)",
    rf"(?:scratch|scrap|nix|ditch|axe|lose) (?:my|our|the|his|her) (?:\w+ )?(?:{VISIT}|{_DAY})",
    rf"(?:take|pull|get|drop) (?:me|us|him|her) off(?=\W*\Z|[.?!,]| (?:of )?(?:(?:the|your|that) (?:schedule|calendar|books?|list|sheet)|for {_DAY}|{_DAY}|please|then|there))",
    rf"(?<!i\s)(?<!i'd\s)(?<!we\s)(?<!don't\s)(?<!not\s)(?:never ?mind|forget)(?: about)? (?:(?:my|our|the|that) (?:\w+ )?{VISIT}|{_DAY})(?! (?:i|what|works)\b)",
)
# These only of a visit that he has: "I had a thing with you guys Thursday. Can you just drop it?"
_DROPS = cue(
    r"(?:drop|scrap|scratch|nix|ditch|kill|lose|skip|undo|wipe) (?:it|that|this|that one|this one|the whole thing|the thing)(?=\W*\Z|[.?!]| (?:please|then|for now|altogether|entirely|thanks))",
)
_NOBODY_NEEDED = cue(
    "(?:don't|do not|won't|no longer) (?:be )?need(?:ing)? (?:any ?body|anyone|somebody|someone|you(?: guys)?|y'all|him|her|them|the (?:guy|fella|man|lady|plumber|locksmith|inspector|photographer|mechanic|technician)|a (?:plumber|locksmith|photographer|inspector)) (?:to come|coming|out|any ?more|now|after all|over)",
    "(?:don't|do not|needn't|no need to) (?:bother )?(?:send|sending|come|coming) (?:(?:any ?body|anyone|somebody|someone|out|over|by) ){0,2}(?:any ?more|now|after all|tomorrow|today)",
)
_MISSES = cue(
    rf"(?:can't|cannot|can not|couldn't|could not|won't be able to|(?:not|never) (?:going to|gonna|able to)(?: be able to)?|unable to|won't) (?:actually |really |possibly )?(?:(?:make|keep|attend|come (?:to|for|in for)) (?:my|our|the|that|this|an?) .. {VISIT}"
    rf"|make it(?! (?:stop|work|go|close|open|start|any|better|out|hot|run|shut|quit|turn|stay|colder|warmer|louder|past|sooner|earlier|later))|make {_DAY}|come {_DAY}|come in (?:{_DAY}|after all|anymore)|come after all|be there(?: {_DAY})?)",
    rf"(?:i'm|i am|we're|we are) not coming (?:in|after all|any ?more|{_DAY})",
    "(?:something|an emergency) came up",
    rf"(?:need|have|going|want) to (?:skip|miss) (?:my|our|the|that|this) .. {VISIT}",
)
_MOVES = r"(?:move(?: up| back| forward)?|change|push(?: back| out)?|switch|shift|postpone|bring forward|swap|delay)"
_MOVING = r"(?:mov|chang|push|switch|shift|swap|postpon|delay|bump|re-?schedul|rebook)\w*"
_SLIDES = r"(?:scooch|scoot|slide|bump|nudge|kick|shove|shuffle|push|move|shift|switch|swap|change|knock|roll)(?:ing)?"
_WHOSE = "(?:my|our|the|that|this|an?|his|her|tomorrow's|today's)"
_MOVE_SAID = cue(
    rf"{_NEED} (?:reschedule|re schedule|rebook|re book|postpone)",
    rf"{_NEED} {_MOVES} {_WHOSE} .. {VISIT}",
    rf"{_NEED} (?:move|switch|change|push|shift) it (?:to|for|from|until|back)",
    rf"{_NEED} {_MOVES} {_WHOSE} (?:day|date|time) of",
    "(?:need|want|like|get|have) (?:another|a different|some other) (?:day|time|date) for (?:my|our)",
    rf"(?:my|our) .. {VISIT} (?:on|at|to|for) (?:another|a different|some other) (?:day|time|date)",
    rf"come in (?:earlier|later|sooner) ... (?:my|our) .. {VISIT}",
    r"(?:my|our|the) (?:\w+ )?(?:appointment|time|day|slot) (?:doesn't|does not|won't) work (?:\w+ ){0,2}any ?more",
    "(?:help|calling|call) (?:me )?(?:with|about) (?:rescheduling|moving (?:my|our|the))",
    rf"(?:any|is there an?|is there any|what are the|what's the) (?:chance|way|possibility|odds) .. {_MOVING} {_WHOSE} .. (?:{VISIT}|(?:to|from|until) {_DAY})",
    rf"(?:{_NEED}|{_ASK}) (?:move|push|switch|shift|bump|reschedule) (?:my|our|his|her) ... (?:to|from|until|till) (?:\w+ ){{0,2}}?(?:{_DAY}|next|later|earlier|another|a different)",
    rf"(?:(?<!can\si\s)(?<!could\si\s)(?<!may\si\s)(?<!can\swe\s)(?<!could\swe\s)have|had|got|booked|scheduled|down) .. (?:{VISIT}|for {_DAY}) ... (?:instead|(?:another|a different|some other) (?:day|time|date))",
)
_HOUR_TO = r"(?:half past |quarter (?:past|to) )?(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)(?! (?:of|people|other|different|more|new|guys|persons?|\w+s)\b)"
_MOVE_ASKED = cue(
    "(?:push|move|bump|switch|shift) (?:me|us) (?:back|up|to|forward|out)(?! (?:date|speed|a)\\b)",
    rf"{_ASK} (?:reschedule|re schedule|rebook|re book|postpone)",
    rf"{_ASK} {_MOVES} {_WHOSE} .. {VISIT}",
    rf"{_MOVES} (?:my|our) .. {VISIT}",
    rf"{_MOVES} (?:my|our|the) (?:day|date|time) (?:of|for)",
    rf"{_ASK} (?:move|switch|change|push|shift) it (?:to|for|from|until|back)",
    "(?:move|switch|push|change) it (?:to|until) .. (?:another|different|other|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next week)",
    "(?:reschedule|rebook|postpone) (?:my|our|the|that|it|for)",
    "(?:move|change|switch|push) (?:my|our) (?:\\w+ )?o'clock",
    "bring (?:my|our|the) .. (?:forward|up)",
    r"\A\W*(?:yes |yeah |no |hi |um |uh |just )*reschedule\W*\Z",
    rf"{_SLIDES} (?:it|that|this|that one|me|us|them|things|(?:my|our|the|his|her) (?:\w+ )?{VISIT}) (?:(?:over|back|up|out|down|along|ahead|forward|on) )*(?:to|till|until|for) (?:like |about |around |maybe |say )*(?:{_DAY}|{_HOUR_TO}|the (?:morning|afternoon|evening|next|following)|next|later|earlier|another|a different)",
    rf"(?:{VISIT}|booked) .. (?:can|could) (?:i|we) .. (?:come|do|have) ... instead",
    "come (?:in )?(?:on |at )?(?:another|a different|some other) (?:day|time|date)(?: instead)?",
)
_INSTEAD = cue(
    rf"(?:can|could|may|might|would) (?:i|we) .. (?:come|do|have|make|get) ... {_DAY}",
    "instead",
    "(?:another|a different|some other) (?:day|time|date)",
)
_HOUR = r"(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)(?: thirty| fifteen| o'clock| [ap]\.?m\.?)?"
_RATHER = cue(rf"(?:{_DAY}|{_HOUR}) (?:instead of|rather than) (?:on |at )?(?:{_DAY}|{_HOUR})")
# "My cleaning is on Friday, could I come at six instead?"
_OWN_VISIT = cue(
    rf"(?:my|our|his|her) ... {VISIT}",
    rf"my {_DAY}",
    rf"(?:booked|scheduled|down) (?:at|for) {_HOUR}",
    rf"(?<!can\s)(?<!could\s)(?<!may\s)(?<!would\s)(?<!should\s)(?:i|we)(?:'ve| have|'m| am|'re| are|'d| had| was| were)? (?:got|have|had|scheduled|booked|down|signed up|supposed to (?:come|be|see)|coming|set) ... (?:{_DAY}|{VISIT})",
    rf"(?:coming|scheduled|booked|down|set up) .. {_DAY}",
)
# "I had the fella coming out …": a visit that he describes.
_HAD = cue(
    r"(?<!can\s)(?<!could\s)(?<!may\s)(?<!do\s)(?:i|we)(?:'ve| have|'d| had)? (?:got|have|had|booked|scheduled) (?:(?:a|an|the|that|this|your|one of your|some|my) )?(?:\w+ )?(?:fella|fellow|guy|guys|man|lady|woman|gal|person|plumber|mechanic|locksmith|photographer|inspector|agent|tech|technician|artist|thing|spot|somebody|someone|you|y'all|you all)(?: guys)? (?:coming|comes|down|set|booked|scheduled|lined up|due|to come|with (?:you|y'all)|on the (?:books|calendar)|for)",
    r"(?:i|we)(?:'m| am|'re| are| was| were)? (?:supposed|due|set|gonna|going|meant|scheduled|booked) (?:to )?(?:bring|come|be|see|have|get|drop)",
)
_SUITS = cue(
    rf"(?:can|could) only (?:do|make|come|be there|manage) (?:it )?(?:on )?{_DAY}",
    rf"(?:wants?|needs?|have|has) ... {_DAY} instead",
    rf"{_DAY}s?(?: \w+)? (?:would|might|is|are|will|works?) (?:be )?(?:much |way |a lot )?(?:better|best|easier|nicer)",
    rf"(?:(?:what|how) about|any chance (?:of|for)|could (?:we|you|they|he|she) (?:do|make it|come)|can (?:we|you|they|he|she) (?:do|make it|come)) (?:on )?{_DAY}",
)
_A_DAY = cue(_DAY + "s?")
_SHIFTED = cue("earlier|later|sooner|another (?:day|time)|a different (?:day|time)")
_INSTEAD_ASKED = cue(
    rf"{VISIT}(?: is| was)? (?:on|at|for|scheduled|tomorrow|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day) ... (?:can|could) (?:i|we|you)(?: please| just| maybe| possibly)? (?:do|come|make|have|move)",
    rf"rather than (?:on )?{_DAY}",
    r"(?:can|could|may|might|would|any chance) .. (?:come|do|have|see (?:me|us)|be|get in|make it) ... (?:earlier|later|sooner)",
    "too (?:early|late|soon)",
    rf"{_DAY} (?:would|might|is|will|works?) (?:be )?(?:better|best|easier)",
    r"(?:can|could|may|might|would|will|how about|what about|let's|need|like|want|prefer|rather|do|make|possible|is|any chance) ... (?:[\w\']+ ){0,6}instead",
    rf"(?:can|could|may|might|would|let's) .. make (?:it|that) .. (?:{_DAY}|\d+|next|later|earlier|another)",
    rf"(?:would|could|can|does|is) ... (?:{_DAY}|later|earlier) .. (?:work|suit|be better|be possible) (?:better )?instead",
)
_SUPPOSED = cue(
    "(?:if|when|whether|in case|suppose|unless) (?:i|we|you|somebody|someone|people|one|he|she|they) ... (?:cancel|reschedule|move|change|can't|cannot|couldn't|don't|didn't)",
    "(?:do|does|did|should) (?:i|we) ... (?:cancel|reschedule|move|change)",
    "did (?:you|they|he|she|somebody|someone) ... (?:cancel|reschedule|move|change)",
    "(?:don't|do not|didn't|did not|not) (?:(?:really|actually) )?(?:want|need|have|like|going|trying|wish|planning|looking|calling) (?:to )?(?:cancel|reschedule|move|change|postpone)",
    "(?:why|who|when) .. (?:cancel|cancell?ed|move|moved|change|changed) (?:my|our|the)",
)
_POLITE = cue(
    "(?:wondering|see|know|ask|asking|check|possible|okay|ok|alright|hoping) (?:if|whether)"
)  # and no "if" of doubt
_POLICY = cue(
    "(?:charges?|charged|fees?|penalty|penalties|policy|policies|refund(?:s|ed)?|deposit|free|(?:cost|costs)(?= .. (?:to|if))|how (?:late|long|far|early|soon|much|many)|hours'? notice|deadline|allowed|online|website|app)"
)

_SOMEBODY = rf"(?:him|her|them|someone|somebody|anyone|anybody|one of (?:you|them|the \w+)|(?:the|your|a|my) (?:\w+ )?(?!(?:about|regarding|concerning|who|that|to|for|now|right|please|because|it|i|my|our|we|he|she|they|and|but|so|if|when|is|there)\b)\w+|{_DOCTOR}|[a-z]+)"
_WHOM = rf"(?:him|her|them|everyone|(?:the|your|my) \w+|{_DOCTOR}|(?!(?:me|us|you|about|if|whether|for|what|when|how|why|where|a|an|some|to)\b)[a-z]+)"
_CALLS = r"(?:call(?:s|ed|ing)?|ring(?:s|ing)?|phone(?:s|d)?|contact(?:s|ed)?|get(?:s)? back to|reach(?:es)? out to|get(?:s)? in touch with|get(?:s)? (?:a )?hold of)"
MESSAGE = cue(
    r"(?:leave|take(?: down)?|pass(?: on| along)?|relay|write down|(?:give|leave|send) (?:him|her|them|(?:the|your) \w+|(?:dr\.?|doctor|mr\.?|mrs\.?|ms\.?) \w+)) (?:a|the|this|that|my|another)?(?: (?:quick|short|little|brief))? ?(?:message|note|voice ?mail)",
    "pass (?:this|that|it) (?:on|along)",
    "leave (?:my|a|our) (?:name|number|phone number|contact)",
    r"\A\W*(?:(?:a|your|the|just)\W+)?voice ?mail(?: please)?\W*\Z",
    r"(?:get|have|got) a message (?:to|for) (?:him|her|them|the|your|dr|doctor|mr|mrs|ms)",
)
CALL_BACK = cue(
    r"(?:call|ring|phone|text) (?:me|us) (?:(?:right|straight) )?back",
    r"(?:has|have|needs?|ought|got) to (?:call|ring|phone|text) (?:me|us)",
    r"(?:call|ring|phone|text) (?:me|us)(?= (?:at|on (?:my|this)|when|if|once|tomorrow|today|tonight|as soon|asap|later|about|regarding|this (?:morning|afternoon|evening)|please)\b)",
    r"(?:give|gives) (?:me|us) a (?:quick )?(?:call|ring|buzz|call ?back|shout)(?: back)?",
    r"get back to (?:me|us)",
    r"return (?:my|our) call",
    r"(?:request|want|like|need|get|have|expect(?:ing)?|waiting (?:for|on)) (?:for )?a (?:call ?back|return call|phone call)",
    rf"(?:have|ask|get|need|want|like|having|asking|getting) {_SOMEBODY} (?:to )?(?:please )?(?:{_CALLS}) (?:me|us)(?: back)?",
    rf"(?:can|could|would|will|please) (?:have )?{_SOMEBODY} (?:please )?(?:{_CALLS}) (?:me|us)(?: back)?",
    r"(?:nobody|no one|never|hasn't|haven't) (?:\w+ ){0,2}(?:called|phoned|rung|got(?:ten)?) (?:me |us )?back",
)
# Who rings back, and does not know what for.
RETURNS = cue(
    r"(?:had|have|got|there was|i see|saw) (?:a|your|this|some) (?:missed )?call (?:from|off)",
    r"missed (?:a|your|somebody's|someone's) call",
    r"(?:i'm|i am|just|we're|and) (?:returning|calling back about|answering) (?:a|an|the|(?:\w+ )?\w+'s) (?:call|message|voice ?mail)",
    r"(?:somebody|someone|one of (?:you|your \w+)|you|you guys) (?:just )?(?:called|rang|phoned|tried) me(?! (?:a|the|an)\b)",
)
TELL = cue(
    rf"(?:tell|inform|remind|notify) {_WHOM}(?: please)?(?: that|(?= (?:i|i'm|i'll|i've|we|we're|my|our|about|to|it's|it|the|there|there's|he|she|they|not to|thanks|thank you|hello|sorry)\b))",
    rf"ask {_WHOM}(?= (?:if|whether|to|about|when|why|how|for)\b)",
    rf"let {_WHOM} know(?: that)?",
    r"pass (?:on|along)(?: the word)? (?:to \w+ )?that",
)
LATE = cue(
    r"(?:running|be|gonna be|going to be|run) (?:(?:a|about|maybe|around|like|probably|at least) )*(?:(?:little|bit|few|\d+|five|ten|fifteen|twenty|thirty|half an hour|an hour) )*(?:minutes? |mins? )?late(?: for| to|\b)",
)
PERSON = cue(
    rf"(?:speak|talk) (?:to|with) {_SOMEBODY}(?: (?:in|at|from) \w+)?",
    r"(?:real|actual|live|human) (?:person|human|being|receptionist)",
    r"\A\W*(?:(?:hi|hello|hey|yes|yeah|um|uh|so|good (?:morning|afternoon|evening))\W+)*is (?!it|this|that|there|he|she|everything|everybody|anybody|everyone|anyone|the|a|my|your)[a-z]+ (?:there|in|around|available|in today)\W*[.?!]?(?=\W|\Z)",
    r"(?:put|connect|transfer) (?:me|us) (?:through|with|to)",
    r"(?:get|give|find) (?:me|us) (?:a|an|some|your|the)(?: \w+)? (?:human|person|representative|operator|somebody|manager|supervisor)",
    r"(?:want|need|prefer|like) (?:a|an) (?:human|representative|operator|supervisor)",
    r"\A\W*(?:(?:a|an|the|just|um|uh)\W+)?(?:representative|operator|agent|receptionist)(?: please)?\W*\Z",
    rf"is (?:{_DOCTOR}|the (?:doctor|dentist|owner|manager|boss)) (?:in|there|around|available)(?: please)?\W*\Z",
)
_NO_MESSAGE = cue(
    r"(?:don't|do not|didn't|did not|not|never|no need to|needn't|stop|without|rather not) (?:(?:want|have|need|like|going|you|bother|please) (?:to )?){0,2}(?:leave|leaving|take|taking|pass|tell|telling|call|calling|ring|phone|text|texting|contact) .. (?:me|us|message|him|her|them)",
    r"did (?:you|he|she|they|somebody|someone|anybody|anyone) ... (?:message|call|called|ring|text|tell|told)",
    r"(?:am i|are you|is this|was i|who am i|is that) ... (?:speaking|talking|real|human|person)",
    r"(?:speak|talk) (?:to|with) (?:you|me|us)",
    r"(?:do|does) (?:you|they|your \w+) (?:usually |normally |always |ever )?(?:take|leave|send|call|ring|text|give|get back)",
    r"will (?:i|we) (?:get|receive|be)",
)


def wants_cancelled(words: str) -> bool:
    """Whether the caller wants a visit cancelled, or says that he cannot come to it."""
    words = _POLITE.sub("", words)
    if _OTHER_THINGS.search(words) or _SUPPOSED.search(words) or wants_moved(words):
        return False
    if _described(words) and _asked(_DROPS, words):
        return True
    said = any(rule.search(words) for rule in (_CANCEL_SAID, _MISSES, _NOBODY_NEEDED))
    return said or _asked(_CANCEL_ASKED, words)


def _described(words: str) -> bool:
    """Whether he speaks of a visit that he has."""
    return bool(_OWN_VISIT.search(words) or _HAD.search(words))


def wants_moved(words: str) -> bool:
    """Whether the caller wants a visit on another day, or at another time."""
    words = _POLITE.sub("", words)
    if _SUPPOSED.search(words):
        return False
    if _MISSES.search(words) and (_INSTEAD.search(words) or _SUITS.search(words)):
        return True
    if _asked(_RATHER, words):
        return True
    if _OWN_VISIT.search(words) and (named(words) or _SHIFTED.search(words)) and _asked(_INSTEAD_ASKED, words):
        return True
    if _HAD.search(words) and len(_A_DAY.findall(words)) > 1 and _asked(_SUITS, words):
        return True
    return bool(_MOVE_SAID.search(words)) or _asked(_MOVE_ASKED, words)


def wants_message(words: str) -> bool:
    """Whether something is to be passed on, or somebody is to call back."""
    if _NO_MESSAGE.search(words):
        return False
    return any(wish.search(words) for wish in (MESSAGE, CALL_BACK, RETURNS, TELL, LATE))


def wants_person(words: str) -> bool:
    """Whether the caller wants to speak to somebody."""
    return bool(PERSON.search(words)) and not _NO_MESSAGE.search(words)


def _asked(wish: re.Pattern[str], words: str) -> bool:
    """Whether it is asked for, and not only what it would cost."""
    return bool(wish.search(words)) and not _POLICY.search(words)
