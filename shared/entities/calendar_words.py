"""The words in which days and hours are named, and the stretch of a text that one such naming takes up.

A day is hardly ever named by its word alone: "a week from Tuesday" is not Tuesday, "any day but Monday" anything else.
So a place where a day or an hour is named grows to both sides over what belongs to it, and is kept whole, whether it
can be read as a date (`dates.py`) or not.
"""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterator

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
HOURS = {
    word: at
    for at, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}

WEEKDAY = "|".join(WEEKDAYS)
MONTH = "|".join(MONTHS)
NUMBER = "|".join(HOURS) + r"|\d{1,2}(?!\d)"
MINUTES = r"(?:[:.][0-5]\d(?!\d)|\s(?:thirty|fifteen|forty[ -]?five|twenty|ten|fifty|o'clock|[0-5]\d(?!\d)))"
PART = r"morning|afternoon|evening|night|lunchtime|noon|midday"
# The first to the nineteenth: each word's number is its place, from one.
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    "nineteenth",
)
_TO_NINTH, _TO_NINETEENTH = "|".join(ORDINALS[:9]), "|".join(ORDINALS)
ORDINAL = rf"\d{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty)[ -]?(?:{_TO_NINTH})|{_TO_NINETEENTH}|twentieth|thirtieth"
HOLIDAY = (
    r"christmas(?: (?:eve|day))?|new year'?s?(?: (?:eve|day))?|thanksgiving(?: day)?|halloween|valentine'?s(?: day)?|independence day"
    r"|(?:the )?(?:fourth|4th) of july|boxing day|easter(?: (?:sunday|monday))?|labor day|memorial day|mother'?s day|father'?s day|veterans day"
)
_COUNT = rf"(?:an?|a couple(?: of)?|a few|couple of|few|several|{NUMBER})"
_UNIT = r"(?:days?|weeks?|weekends?|months?|hours?|minutes?)"
DAY = (
    rf"(?:{HOLIDAY})(?! (?:tree|lights?|dinner|party|card|gift|present))"
    rf"|(?:(?:next|this|this coming|the following|early|late) )?(?:{WEEKDAY})s?(?: (?:{PART}))?"
    rf"|(?:the )?day after tomorrow|tomorrow(?: (?:{PART}))?|today|tonight|this (?:{PART}|weekend)|(?:on |over )?the weekend|(?:{MONTH}) (?:the )?(?:{ORDINAL}|\d{{1,2}}(?!\d))"
    rf"|(?:the )?(?:{ORDINAL}|\d{{1,2}}) (?:of )?(?:{MONTH})|the (?:{ORDINAL})(?! (?:time|floor|one|person|street|house|door|thing|visit|{WEEKDAY}))"
    r"|(?!24/7)\d{1,2}/\d{1,2}(?:/(?:20)?\d\d)?(?!\s*(?:inch|of|cup|miles?|ton|full|the|way|tank|\"|''))"
    rf"|in (?:half an hour|{_COUNT} {_UNIT})(?!\s+and\b)|{_COUNT} {_UNIT} from (?:now|today|tomorrow)"
    r"|(?:(?:some ?time|early|late|later) )?(?:next|this) (?:week|month)|(?:the )?(?:week|month) after next"
    r"|(?:the )?(?:end|beginning|start|middle) of (?:the|this|next) (?:week|month|year)"
)
_NO_HOUR_AHEAD = "".join(
    rf"(?<!\b{word}\s)"
    for word in ("i'd", "we'd", "would", "i", "we", "you", "look", "looks", "sounds", "something", "there's", "are", "have", "had", "got", "for", "only", "was", "been", "is", "feels", "anything")
)  # fmt: skip
# "Like six?", "elevenish": an hour where nothing that is counted comes behind it.
_LOOSELY = (
    rf"{_NO_HOUR_AHEAD}(?:like|round|say|maybe)\s(?:half past |quarter (?:past|to) )?(?:{NUMBER}){MINUTES}?(?=\s*(?:[?.!;]|\Z|(?:or so|if|would|ideally|please|on|in the|that day)\b))"
    rf"|(?:(?:at|around|about|like|say|maybe|by|after|before)\s)?(?:{NUMBER})(?=[ -]?ish\b)"
    rf"|(?:any ?time\s)?round(?: about)?\s(?:half past |quarter (?:past|to) )?(?:{NUMBER}){MINUTES}?(?!\s+\w+s\b|\s+(?:people|of)\b)"
)
TIME = (
    rf"{_LOOSELY}"
    rf"|(?:(?:at|around|about|after|before|by|from|between|until|past|say|maybe) )?(?:half past |quarter (?:past|to) )?(?:{NUMBER}){MINUTES}?\s?(?:a\.?m\b|p\.?m\b|o'clock|in the (?:{PART}))\.?"
    rf"|(?:at|around|about|after|before|by) (?:half past |quarter (?:past|to) )?(?:{NUMBER}){MINUTES}?(?!\s+(?!(?:works|suits|is|sounds|looks|this|was|does)\b)\w+s\b|\s+(?:people|persons?|men|women|children|feet|folks|of (?:us|them))\b|\s?(?:dollars|bucks|percent|minutes|miles|{MONTH}|\w+ (?:street|avenue|road|drive|lane)))"
    rf"|(?<![\d.:])(?!0)(?:{NUMBER}){MINUTES}|(?:half past|quarter (?:past|to)) (?:{NUMBER})|between (?:{NUMBER}) and (?:{NUMBER})|(?:at )?(?:noon|midday|midnight|lunchtime)|(?:early |late |first thing )?in the (?:{PART})|first thing|mornings|afternoons|evenings"
)
SOON = (
    r"as soon as (?:possible|you can|he can|she can|they can|someone can|somebody can|you have)|as soon as|asap|a s a p|right away|right now|immediately|straight away|(?<=someone )now|(?<=somebody )now|(?<=here )now|(?<=out )now"
    r"|(?:the |your )?(?:first|earliest|next|soonest) (?:available|possible|opening|slot|appointment|time|one|thing you|that you)|how (?:soon|fast|quickly) (?:can|could|will)|whenever (?:you (?:can|have|are)|works)|any ?time"
)
_ATOM = f"(?:{DAY}|{TIME}|{SOON})"
_GLUE = r"(?:[\s,]+(?:(?:on|at|in|the|around|about|and|or|between|if possible|maybe|morning|afternoon|evening|preferably|say|,)[\s,]+)*)"
_NAMED = re.compile(rf"\b{_ATOM}(?:{_GLUE}{_ATOM}){{0,3}}", re.IGNORECASE)

# What stands before a day and makes another of it, or of one day many.
_BEFORE = re.compile(
    r"(?<![\w'])(?:"
    + "|".join(
        (
            rf"{_COUNT} (?:business |working )?{_UNIT}(?: (?:from|after|before|on|following|past))?(?: the)?",
            r"half an hour (?:from|after|before)",
            r"weekdays?|weekends?",
            r"(?:any|every|each|most|some|all)(?: (?:other|second|third|single))?(?: (?:days?|times?|mornings?|afternoons?|evenings?|nights?|weeks?|weekdays?|of))?(?: (?:but|except|except for|other than|besides|apart from|not|after|before|from|until|on|in))?(?: the)?",
            r"(?:anything|any ?time|whenever)(?: (?:but|except|other than|besides|after|before|from|until|on|in))",
            r"(?:not|never|except|except for|other than|alternate|instead of|rather than)(?: (?:on|in|at|before|after|until))?(?: the)?",
            r"(?:the )?(?:first|second|third|fourth|last|very last|following|coming|other|week|weekend|day|days|night|morning|end|beginning|start|middle|eve|rest)(?: (?:of|after|before|following|or two after|or two before))?(?: the)?",
            r"(?:after|before|until|till|by|from|since|between|around|starting|beginning|no later than|no earlier than|later than|early|late|mid|later|sometime|some ?time|first thing|either|next|this|last)(?: (?:on|in))?(?: the)?",
        )
    )
    + r")[\s-]+$",
    re.IGNORECASE,
)
# What stands behind it and does the same.
_BEHIND = re.compile(
    r"[\s,]*(?:"
    + "|".join(
        (
            r"-? ?ish\b",
            rf"(?:(?:of|in) )?(?:the|this|next|every|each) (?:month|week|year)(?: after next| after)?\b|(?:of|in) (?:{MONTH})\b|after next\b|week\b|the week after(?: next)?\b",
            rf"(?:from|in) (?:now|today|tomorrow|{_COUNT} {_UNIT})\b|from (?:this |next )?(?:{WEEKDAY})\b",
            r"or so\b|or (?:later|earlier|after|before|sooner|thereabouts)\b|and (?:later|after)\b|onwards?\b|at the (?:earliest|latest)\b",
            rf"(?:to|till|until|through|thru|or|and|-|\u2013) (?:half past |quarter (?:past|to) )?(?:{NUMBER})(?:[:.][0-5]\d)?\s?(?:[ap]\.?m\b)?(?![\w'/]|\s?(?:dollars|bucks|of us|people|kids|rooms?|bed|bath))",
            rf"(?:(?:or|and|to|till|until|through|thru|but|just|really|certainly|or maybe|or even|except|other than|besides|not|not on|not before|not after|not in the|not until|anything but|or any|on)[\s,]+)+(?:{DAY}|{TIME}|{PART}s?)",
            r"(?:after|before) (?:work|school|lunch|church|class|dinner|breakfast|hours)\b",
            rf"(?:in the )?(?:early |late |mid)?(?:{PART})s?\b",
            r"20\d\d\b(?![\s-]*\d)",
            r"every (?:other )?(?:week|month)\b",
        )
    )
    + ")",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"[\s,]*(?:(?:or|and|at|on|in|to|through|till|until|maybe|preferably|say|around|about|-)[\s,]+)*", re.IGNORECASE
)
_SAID_NUMBER = rf"(?:\d+|{'|'.join(HOURS)}|zero|oh|o|double|triple|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
_STRETCH = re.compile(
    rf"(?<![\w']){_SAID_NUMBER}(?:[\s,.()-]+(?:(?:then|and then|dash|area code)[\s,]+)?{_SAID_NUMBER})+(?![\w'])",
    re.IGNORECASE,
)
_HOUR_FIRST = re.compile(rf"(?:{NUMBER})(?:\s(?:thirty|fifteen|forty-five))?[,.;]\s", re.IGNORECASE)
_AT = re.compile(
    rf"\b(?:at|around|about|by|after|before|past|to|{WEEKDAY}|morning|afternoon|evening)\s+$", re.IGNORECASE
)
TELEPHONE = 7  # digits: what has so many is no hour
LONGEST = 160  # characters of a stretch; who names more at once is not naming one day
_REACH = 60  # characters before a place in which what belongs to it begins


def named(text: str) -> list[tuple[int, int]]:
    """(begin, end) of each place of `text` that names a day or an hour, with all that belongs to it."""
    masked = without_telephones(text)
    stretches: list[tuple[int, int]] = []
    for match in _NAMED.finditer(masked):
        begin, end = _grown(masked, match.start(), match.end())
        if stretches and (begin <= stretches[-1][1] or _JOINED.fullmatch(masked, stretches[-1][1], begin)):
            begin = stretches.pop()[0]
            stretches.append((begin, max(end, match.end())))
        else:
            stretches.append((begin, end))
    return [(begin, end) for begin, end in stretches if end - begin <= LONGEST]


def without_telephones(text: str) -> str:
    """`text` with "#" for each character of what is long enough to be a telephone number."""
    masked = text
    for begin, end in _telephones(text):
        masked = masked[:begin] + "#" * (end - begin) + masked[end:]
    return masked


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    for match in _STRETCH.finditer(text):
        begin = match.start()
        hour = _HOUR_FIRST.match(text, begin)
        if hour and _AT.search(text[max(0, begin - _REACH) : begin]):  # "at ten, five one zero …"
            begin = hour.end()
        digits = sum(len(word) if word.isdecimal() else 1 for word in re.findall(r"\w+", text[begin : match.end()]))
        if digits >= TELEPHONE:
            yield begin, match.end()


def _grown(text: str, begin: int, end: int) -> tuple[int, int]:
    while before := _BEFORE.search(text[max(0, begin - _REACH) : begin]):
        begin -= len(before[0])
    while (behind := _BEHIND.match(text, end)) and behind.end() > end:
        end = behind.end()
    return begin, end
