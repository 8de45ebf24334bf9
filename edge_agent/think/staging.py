"""Is it a stage direction, or something for somebody to fill in, what stands between two marks? Pure."""

from __future__ import annotations

import re

_WHO = r"(?:(?:the\ |an?\ )?(?:(?:ai\ )?(?:receptionist|agent|assistant|phone|voice|i|he|she)\s+)?)?"
_HOW = r"""(?:(?:softly|warmly|gently|slightly|briefly|quietly|cheerfully|politely|nervously|sympathetically
|short|long|brief|slight|light|soft|warm)\s+)*"""
# What somebody does while he speaks …
_ACTS = r"""(?:smil(?:e|es|ing)|laugh(?:s|ing|ter)?|chuckl(?:e|es|ing)|giggl(?:e|es|ing)|sigh(?:s|ing)?|grin(?:s|ning)?
|wink(?:s|ing)?|nod(?:s|ding)?|shrug(?:s|ging)?|cough(?:s|ing)?|whisper(?:s|ing|ed)?|yawn(?:s|ing)?|gasp(?:s|ing)?
|sniff(?:s|ing)?|groan(?:s|ing)?|mumbl(?:es|ing)|mutter(?:s|ing)|gestur(?:es|ing)|typ(?:es|ing)|paus(?:es|ing)
|humm?(?:s|ing)|bow(?:s|ing)|wav(?:es|ing)|clap(?:s|ping)|glanc(?:es|ing)|(?:ex|in)hal(?:es|ing)|breath(?:es|ing)
|frown(?:s|ing)?|blush(?:es|ing)?|winc(?:es|ing)|sob(?:s|bing)|clears?\ (?:(?:his|her|my|their)\ )?throat)\b"""
# … what a line does …
_SOUNDS = r"""(?:pause|silence|beat|music(?:\ plays|\ playing)?|beep|click|dial\ tone|rings|ringing|ring(?:\ ring)*
|applause|(?:on[- ])?hold\ music(?:\ plays)?)"""
# … and what somebody does with things: "checks the calendar", unlike "check with your insurer".
_HANDLES = r"""(?:check|consult|look|open|search|pull|flip|scroll|review|grab|pick|put|hang|transfer|hold|clear|tak|writ
|not|wait|think|listen|speak|turn|click|dial|end|lean|updat|access|scan|process|connect)(?:s|ing|es)\b"""
_THINGS = r"""(?:(?:the|my|our|his|her|your|a|at|up|through|into|out|down|on|to|for|deep)\s+)*
(?:calendar|schedule|system|book|computer|records?|notes?|screen|keyboard|files?|database|throat|breath|phone|call|hold
|pen|moment|softly|warmly|quietly|message|response|line|appointments?|name|information|info|details?|caller|user
|silence|availability)"""
_MANNER = r"""(?:in|with)\ an?\s+(?:\w+[ ,]+)*(?:tone|voice|smile|laugh|manner|sigh|chuckle)
|(?:speaking\s+|says?\s+)?(?:softly|warmly|cheerfully|politely|gently|sympathetically|apologetically|enthusiastically
|friendly)"""
_LINE_ENDS = r"""(?:hang|hangs|hanging|hung)[ -]?up(?:\ [\w' ]*)?|disconnect(?:s|ed)?|call\ (?:ends|ended)
|ends?[ -]?(?:of[ -])?(?:the[ -])?(?:call|conversation|response|transcript|turn)
|transfer(?:s|ring)?(?:\ (?:the\ )?call)?|on\ hold|inaudible|no\ response|thinking
|waits|waiting(?:\ for\ (?:the\ )?(?:caller|response|reply|answer).*)?"""
_MARGIN = r"(?:internal\ note|private\ note|note\ to\ self|aside|stage\ direction|sfx)\b.*|sound\ of\ .*"

_DIRECTION = re.compile(
    rf"""{_WHO}(?:{_HOW}{_ACTS}(?:\s+[\w' ,]*)?|{_HOW}{_SOUNDS}|{_HANDLES}\s+{_THINGS}\b[\w' ,]*
    |{_MANNER}|{_LINE_ENDS}|{_MARGIN})[.!…\s]*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_WHOSE = r"""(?:(?:your|the|our|caller'?s?|customer'?s?|client'?s?|patient'?s?|business|company|office|practice
|doctor'?s?)\s+)"""
_WHICH = r"(?:(?:first|last|full|phone|contact|e-?mail|street|appointment)\s+)"
_BLANK = re.compile(
    rf"""(?:please\ )?(?:insert|enter|add|fill\ in|specify|provide)\b.*
    |{_WHOSE}+{_WHICH}*(?:name|number|address|date|time|day|email|price|amount)(?:\ here)?
    |name|date|time|address|(?:first|last|full)\ name|phone\ number
    |(?:date|time|day|name|number|address|price)\ here""",
    re.IGNORECASE | re.VERBOSE,
)


def is_direction(inside: str) -> bool:
    """For example "smiles warmly", "checks the calendar", "hangup", "in a friendly tone"; not "until eight"."""
    return _DIRECTION.fullmatch(inside.strip().replace("_", " ")) is not None


def is_blank(inside: str) -> bool:
    """For example "insert name here", "your name", "phone number"; not "ask for Ann"."""
    return _BLANK.fullmatch(inside.strip()) is not None
