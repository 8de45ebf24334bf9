"""Whether somebody who stopped speaking is in the middle of a dictation.

An answer is waited for longer while it is not whole: a number as its country counts them, an e-mail address with its
end, a spelled name that has come to one. Who answers something else, or asks, is not waited for.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Sequence

from shared.dictation.addresses import NO_NAME, addresses
from shared.dictation.asked import Wanted
from shared.dictation.items import Item, Kind, items
from shared.dictation.spelling import spelled
from shared.dictation.telephone import LOCAL, LONGEST, NATIONAL, Piece, pieces
from shared.numbers import number_of, number_said
from shared.words import word_list

_READ = 400  # characters of the end that are looked at
_FEWEST_LETTERS = 3
_SPELLED_OUT = 5  # letters of a name that may be all of it, if a full stop was heard behind them

_KIND = r"(?:(?:tele)?phone|cell|mobile|home|work|last|first|full|best|other|new|e-?mail|area|street|callback|contact|account|policy)"
_OURS = r"(?:my|the|his|her|our|their|your)"
_IS = r"(?: is|'s| would be)"
_STILL = r"(?: (?:um|uh|er|so|like|it's|that's))*[\s,.:\u2026-]*\Z"
_LEADS_IN = re.compile(
    rf"\b(?:{_OURS} (?:{_KIND} )*(?:phone|cell|mobile|number|e-?mail|address|name|zip|code)(?: address| code| number)?{_IS}"
    rf"|area code{_IS}?|(?:zip code|extension|(?:last|first) name){_IS}"
    r"|(?:reach|call|text|e-?mail|contact) (?:me|us|him|her|them)(?: back)? (?:at|on)"
    rf"|(?:it's|that's|is|i|name) spell(?:ed)?(?: it)?){_STILL}",
    re.IGNORECASE,
)
_LEADS_TO_A_PHONE = re.compile(
    rf"\b(?:{_OURS} (?:(?:{_KIND} )*(?:phone|cell|mobile|landline)(?: number)?|(?:(?:best|callback|contact|other|new|home|work) )*number){_IS}"
    rf"|area code{_IS}?){_STILL}",
    re.IGNORECASE,
)
_MAY_LEAD_TO_A_PHONE = re.compile(
    rf"\b(?:it's|it is|that's|(?:reach|call|text) (?:me|us|him|her|them)(?: back)? (?:at|on)){_STILL}", re.IGNORECASE
)
# Words that nobody ends with who is asked for a thing: it comes next.
_HANGS = re.compile(
    r"(?:\A|[\s,.-])(?:it's|it is|that's|that is|that'd be|it'd be|is|at|um+|uh+|er|and|then|and then|so|the|my|dot|dash|hyphen"
    r"|underscore|plus|double|triple|capital|as in|like in|for|let me see|let's see|hold on|one (?:second|sec|moment)|just a (?:second|sec|moment|minute)"
    r"|apartment|unit|suite|@)[\s,.\u2026-]*\Z",
    re.IGNORECASE,
)
_ANOTHER_ANSWER = re.compile(
    r"\A\W*(?:(?:oh|um|uh|well|so|okay|ok|sorry|actually|hmm)\W+)*"
    r"(?:no\b(?! problem)|nope|nah|never ?mind|wait|hang on a|i (?:don't|do not|didn't|can't|cannot|won't|would rather|'d rather)|i'd (?:rather|prefer)"
    r"|can (?:you|i|we)|could (?:you|i|we)|do you|why|what|how|who|when|where|same|the same|this (?:one|number)|the (?:one|number) i'm|you (?:have|already|should))\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:i (?:don't|do not) (?:have|know|want|remember|use)|(?:i'd|i would) (?:rather|prefer) not|never ?mind|call(?:ing)? from|forget it)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s,.\u2026-]|\b(?:um+|uh+|er|and|then|so|okay|dash|hyphen)\b)*\Z", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:this|that|the|same|other|which|my) \Z", re.IGNORECASE)  # "this one"
_LEADS_TO_AN_EMAIL = re.compile(
    r"\be-?mail(?: address)?(?: is|'s| would be)(?: (?:um|uh|it's|that's))*\b", re.IGNORECASE
)
_LEADS_TO_A_HOUSE = re.compile(r"\b(?<!mail )address(?: is|'s| would be)\W*\Z", re.IGNORECASE)
_EXTENSION = re.compile(r"\bext(?:ension)?(?: number| is)?\W*\Z", re.IGNORECASE)
_POSTAL = re.compile(r"\b(?:zip|postal|postcode)\b", re.IGNORECASE)
_ZIP = 5  # digits …
_LONG_ZIP = 9  # … or with the four behind the dash
_HOUSE_ONLY = re.compile(r"(?:\A|\b(?:it's|is|that's|at|address|yes|yeah|sure|uh|um|to)\b)[\s,.:-]*\Z", re.IGNORECASE)
_OPENINGS = word_list("it's that's sure yes yeah yep ok okay uh um so it is my email e-mail address well the of course")
_NORTH_AMERICA = (None, "US", "CA")  # nobody knows the region of a business without a number
_SAID_SO = 3  # digits one by one are a number's beginning
_MORE_COMES = (Wanted.NUMBER, Wanted.NAME, Wanted.EMAIL, Wanted.ADDRESS)


def unfinished_dictation(words: str, asked: Wanted | None, region: str | None) -> bool:
    """Whether `words`, a caller's turn so far, end in something dictated that is not complete.

    `asked`: what the receptionist had asked for. `region`: whose numbers are complete when, e.g. "US" (phonenumbers'
    region, `shared.numbers.region_of` of the business's own number). An answer of another kind ("I don't have one") is
    no dictation. Never raises.
    """
    text = words[-_READ:].replace("\u2019", "'").rstrip()
    if not text or text.endswith("?") or _REFUSES.search(text):
        return False
    said = items(text)
    if _is_whole(text, said, asked, region):
        return False
    if _LEADS_IN.search(text) or _number_is_short(text, asked, region) or _is_half_an_email(text, said, asked):
        return True
    if _is_a_house_number(text, asked):
        return True
    if asked not in _MORE_COMES or _ANOTHER_ANSWER.search(text):
        return False
    return bool(_HANGS.search(text)) or _is_being_spelled(text, said, asked)


def _is_whole(text: str, said: Sequence[Item], asked: Wanted | None, region: str | None) -> bool:
    """Whether the text ends in an address with its end, or in a number with all of its digits."""
    if any(found.email for found in addresses(text, said, asked)):
        return not _HANGS.search(text)
    last = _last_piece(text)
    return last is not None and bool(_TAIL.match(text, last.end)) and _has_all_digits(last, region)


def _last_piece(text: str) -> Piece | None:
    return max(pieces(text), key=lambda piece: piece.end, default=None)


def _number_is_short(text: str, asked: Wanted | None, region: str | None) -> bool:
    """Whether the text ends in the digits of a telephone number that more digits belong to."""
    piece = _last_piece(text)
    if piece is None or not _TAIL.match(text, piece.end) or _has_all_digits(piece, region):
        return False
    lead = text[: piece.begin]
    if (piece.said.lower() == "one" and _POINTS.search(lead)) or _EXTENSION.search(lead):
        return False
    meant = asked is Wanted.NUMBER or _LEADS_TO_A_PHONE.search(lead)
    perhaps = asked is not Wanted.ADDRESS and piece.one_by_one >= _SAID_SO and _MAY_LEAD_TO_A_PHONE.search(lead)
    if not (meant or perhaps):
        return False
    return len(piece.digits) < (NATIONAL if region in _NORTH_AMERICA and not piece.plus else LONGEST)


def _has_all_digits(piece: Piece, region: str | None) -> bool:
    """Whether these are the digits of a whole number: with its area, or a North American one within it."""
    if piece.plus:
        return number_of(f"+{piece.digits}") is not None and len(piece.digits) > NATIONAL
    if number_said(piece.digits, region) or (region is None and len(piece.digits) >= NATIONAL):
        return True
    within_an_area = region in _NORTH_AMERICA and len(piece.digits) == LOCAL and piece.digits[0] not in "01"
    return within_an_area and not _stands_at(piece, NATIONAL - 4)


def _stands_at(piece: Piece, digits: int) -> bool:
    """Whether a group ends after so many: 510, 555, 0 … is no local number."""
    so_far = [sum(map(len, piece.groups[:count])) for count in range(len(piece.groups) + 1)]
    return digits in so_far and len(piece.groups) < LOCAL


def _is_half_an_email(text: str, said: Sequence[Item], asked: Wanted | None) -> bool:
    """Whether there is an "at" and no end yet, or a name and no "at" where an address was asked for."""
    if lead := _LEADS_TO_AN_EMAIL.search(text):
        said = [item for item in said if item.begin >= lead.end()]
    elif asked is not Wanted.EMAIL or _ANOTHER_ANSWER.search(text):
        return False
    ats = [place for place, item in enumerate(said) if item.kind is Kind.AT]
    if ats:
        after = [item for item in said[ats[-1] + 1 :] if item.kind is not Kind.END]
        return len(after) <= 6 and not any(item.kind is Kind.END for item in said[ats[-1] + 1 : -1])
    return any(item.kind is Kind.MARK for item in said) or _may_be_a_mailbox(said)


def _may_be_a_mailbox(said: Sequence[Item]) -> bool:
    words = [item for item in said if item.kind in (Kind.WORD, Kind.LETTERS, Kind.DIGITS)]
    while words and words[0].text in _OPENINGS:
        words = words[1:]
    return 0 < len(words) <= 3 and not any(item.text in NO_NAME for item in words)


def _is_being_spelled(text: str, said: Sequence[Item], asked: Wanted | None) -> bool:
    """Whether the text ends in letters that may go on. A name that was said before tells how many there are."""
    if asked not in (Wanted.NAME, Wanted.EMAIL):
        return False
    last = next((item for item in reversed(said) if item.kind not in (Kind.END, Kind.PAUSE, Kind.FILLER)), None)
    if last is None or last.kind is not Kind.LETTERS:
        return False
    names = [name for name in spelled(text, said, asked) if name.end == last.end]
    if not names:
        return len(last.text) < _FEWEST_LETTERS
    name = names[0]
    if text.endswith("-"):
        return True
    if name.said:
        return name.letters < len(name.said) - 1
    ended = text.endswith(".")
    return not (ended and name.letters >= (_SPELLED_OUT if name.slowly else _FEWEST_LETTERS))


def _is_a_house_number(text: str, asked: Wanted | None) -> bool:
    piece = _last_piece(text)
    if piece is None or not _TAIL.match(text, piece.end):
        return False
    lead = text[: piece.begin]
    if _POSTAL.search(lead):
        return len(piece.digits) < _ZIP
    if asked is Wanted.ADDRESS and len(piece.digits) in (_ZIP, _LONG_ZIP):  # rather that than a house
        return False
    return bool(_LEADS_TO_A_HOUSE.search(lead) or (asked is Wanted.ADDRESS and _HOUSE_ONLY.search(lead)))
