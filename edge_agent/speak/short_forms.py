"""Abbreviations, slashes between words, initials and Roman numerals as people say them: pure."""

from __future__ import annotations

import re

from num2words import num2words

from edge_agent.abbreviations import STARTERS
from edge_agent.speak.codes import letters
from edge_agent.speak.rules import Rule, alternatives, stop

# Wherever they stand, with or without a full stop where none is written here.
_WORDS = {
    "etc.": "et cetera", "vs.": "versus", "vs": "versus", "approx": "approximately", "appt": "appointment",
    "appts": "appointments", "dept": "department", "inc.": "Incorporated", "ltd": "Limited", "bldg": "building",
    "gov't": "government", "govt": "government", "incl": "including", "excl": "excluding", "mgr": "manager",
    "asst": "assistant", "ea.": "each", "max.": "maximum", "avg": "average", "qty": "quantity", "addl": "additional",
    "add'l": "additional", "int'l": "international", "nat'l": "national", "misc": "miscellaneous", "bros": "Brothers",
    "assn": "Association", "ctr": "Center", "mtg": "meeting", "pkg": "package", "sched": "schedule",
    "estd": "established", "est.": "estimated", "thru": "through", "tel.": "telephone", "ext.": "extension",
    "ext": "extension", "reg.": "registration", "ref.": "reference", "assoc.": "Associates",
    "a.k.a.": "also known as", "aka": "also known as",
}  # fmt: skip
# Behind a number they are units, and `measures` says them.
_UNITS = {
    "hrs": "hours", "mins": "minutes", "yrs": "years", "wks": "weeks", "mos": "months", "lbs": "pounds", "hr.": "hour",
    "min.": "minimum", "mo.": "month", "wk.": "week", "yr.": "year",
}  # fmt: skip
# These never end a sentence.
_LEADING = {"e.g": "for example", "i.e": "that is"}
_SLASHED = {
    "w/o": "without", "w/in": "within", "w/i": "within", "c/o": "care of", "b/c": "because", "b/w": "between",
    "a/c": "A-C", "n/a": "not applicable", "and/or": "and or", "either/or": "either or", "y/n": "yes or no",
    "s/he": "she or he", "he/she": "he or she", "p/t": "part time", "f/t": "full time", "a/k/a": "also known as",
    "d/b/a": "doing business as", "t/a": "trading as", "r/o": "rule out", "h/c": "hot and cold",
    "ob/gyn": "O-B G-Y-N", "km/h": "kilometers per hour", "km/hr": "kilometers per hour",
}  # fmt: skip
_NUMBERED = (
    "Phase|Class|Type|Part|Level|Stage|Chapter|War|Section|Volume|Vol|Tier|Grade|Article|Title|Schedule|Bowl|Step|Group|"
    "Category|Gen|Mark|Unit|Building|OBD|Act|Division|Zone"
)
_MONARCHS = "Henry|Louis|Elizabeth|Charles|George|Edward|Richard|James|William|Pius|Benedict|Paul|Philip|Leo|Francis"
_ROMAN = r"X{0,3}(?:IX|IV|V?I{0,3})"
_NO_PRONOUN = r"(?!(?<=\sI)\s(?!(?:and|or|of|is|vet|veterans?)\b))"  # "Phase I is", not "the Part I need"
_VALUES = {"I": 1, "V": 5, "X": 10}
# In capitals a voice takes these for words or for Roman numerals.
_SPELLED = "IV|PSI|PO|DDS|DMD|DVM|CPA|LLC|HOA|UTI|ADA|ETA|APR|AFCI|USPS|BYOB|AARP|COPD|LPOA"


_LETTERED = re.compile(r"\s[B-HJ-Z](?![\w.])")  # "bldg. C"
_BEHIND_NUMBER = re.compile(r"\d[\s-]?$")


def roman(numeral: str) -> int:
    """For example "VIII" → 8."""
    values = [_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _numbered(match: re.Match[str]) -> str:
    return f"{match[1]} {num2words(roman(match[2]))}"


def _monarch(match: re.Match[str]) -> str:
    return f"{match[1]} the {num2words(roman(match[2]), to='ordinal')}"


def _short(match: re.Match[str]) -> str:
    """An abbreviation in full, any other word as it is."""
    written = match[0].lower()
    if match[0].isupper():
        return match[0]  # "EST", "PKG": the name of something
    plain = written.rstrip(".")
    if plain in _LEADING:
        return _LEADING[plain]
    words = _WORDS.get(plain) or _WORDS.get(written)
    if not words and (unit := _UNITS.get(plain) or _UNITS.get(written)):
        words = None if _BEHIND_NUMBER.search(match.string, 0, match.start()) else unit
    if not words or _LETTERED.match(match.string, match.end()):
        return words or match[0]
    return words + stop(match)


def _last(match: re.Match[str]) -> str:
    """The full stop where the clause ends with it; "King Jr. Blvd" has none."""
    return "." if match.end() == len(match.string) and match[0].endswith(".") else ""


def _initials(match: re.Match[str]) -> str:
    """For example "J.P. Smith", "D.C."."""
    return letters(match[0].replace(".", "")) + stop(match)


SLASHED_WORDS: tuple[Rule, ...] = (
    (
        re.compile(rf"(?<![\w/.])({alternatives(_SLASHED)})(?![\w/])", re.IGNORECASE),
        lambda match: _SLASHED[match[1].lower()],
    ),
    (re.compile(r"(?<![\w/.])w/(?:\s+|$|(?=[\w$]))", re.IGNORECASE), lambda _: "with "),
    (re.compile(r"(?<![\w/])([A-Z])/([A-Z])(?![\w/])"), lambda match: letters(match[1] + match[2])),
)

SHORT_FORMS: tuple[Rule, ...] = (
    (re.compile(r"\bJr\b\.?(?!-)"), lambda match: "Junior" + _last(match)),
    (re.compile(r"(?<=[a-z]\s)Sr\b\.?(?!-)|(?<=[a-z],\s)Sr\b\.?(?!-)"), lambda match: "Senior" + _last(match)),
    (re.compile(r"\b[Ee]st\.?\s(?=(?:1[6-9]|20)\d\d\b)"), lambda _: "established "),
    (re.compile(r"\b[Nn]os?\.\s?(?=\d)"), lambda _: "number "),
    (re.compile(r"\b[Nn]o\.(?=\s(?:is|was|are)\b|:)"), lambda _: "number"),
    (re.compile(r"(?<![\w.$/'])[A-Za-z][A-Za-z'.]{1,7}(?!\w)"), _short),
    (re.compile(r"(?<!\d)(?<!\d\s)\b[Ss]q\.?\s?ft\b\.?"), lambda match: "square foot" + stop(match)),
    (re.compile(r"\b[Pp]\.?[Oo]\.?\s(?=[Bb]ox\b)"), lambda _: "P-O "),
    (re.compile(rf"\b({_NUMBERED})[\s-]({_ROMAN})(?<=[IVX])\b{_NO_PRONOUN}"), _numbered),
    (re.compile(rf"\b({_MONARCHS})\s(?=[IVX]{{2}}|[VX]\b)({_ROMAN})(?<=[IVX])\b"), _monarch),
    (re.compile(r"\b(?![AP]\.M\.)(?:[A-Z]\.){2,}(?!\w)"), _initials),
    (
        re.compile(rf"(?<![\w.])([B-HJ-Z])\.\s?(?=[A-Z][a-z]|[A-Z]\.\s)(?!(?:{alternatives(STARTERS)})\b)"),
        lambda match: f"{match[1]} ",
    ),
    (re.compile(rf"\b(?:{_SPELLED})\b"), lambda match: letters(match[0])),
    (re.compile(r"\bA(?=\+(?!\w))"), lambda _: "A-"),
)
