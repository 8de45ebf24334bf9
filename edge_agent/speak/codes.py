"""Numbers that name and do not count: phone numbers, short numbers, ZIP codes, rooms, orders, plates, models. Pure."""

# ruff: noqa: RUF001 - dashes as people type them
from __future__ import annotations

import re

from edge_agent.speak.numerals import digits, pairs
from edge_agent.speak.rules import Rule, alternatives
from shared.numbers import spoken_groups

# What nobody should have to ask for twice; "911" is a count or a house only where that is plain.
_ALWAYS_DIALLED = ("911", "988")
_SOMETIMES_DIALLED = ("999", "112", "111", "101", "211", "311", "411", "511", "611", "711", "811")
SHORT_NUMBERS = frozenset((*_ALWAYS_DIALLED, *_SOMETIMES_DIALLED))
_DIALS = re.compile(
    r"\b(?:call|calls|calling|dial|dials|dialing|dialling|ring|phone|text|reach|contact|press|emergency|emergencies|line|"
    r"hotline|lifeline|helpline|police|ambulance|number|dig|britain|uk|europe|or|to)\b|\bat\s$",
    re.IGNORECASE,
)
_QUANTITY = (
    r"(?!\s(?:dollars?|bucks|euros?|pounds|cents|percent|square|sq|feet|foot|ft|miles?|people|homes?|units?|points?|customers?|"
    r"jobs?|reviews?|photos?|hours?|minutes?|days?|pages?|items?|guests?|patients?|years?|gallons?|psi|horsepower|weddings?)\b)"
    r"(?!\s?[-–]?\s?(?:am|pm|a\.m|p\.m)\b)"
)
_ALONE = r"(?![\w-]|[.,:/]\d|%|\s?[°$€£%])"
_NOT_AFTER = r"(?<![\w.,:/$€£#+-])(?<!\$\s)"

_PHONE = (
    r"(?<![\w.,:$€£])(?:"
    r"(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}"  # +1 (510) 555-0142
    r"|\+\d{1,3}(?:[\s.-]?(?:\(0\)\s?)?\d{1,5}){2,5}"  # +44 (0)20 7946 0958
    r"|0\d{2,4}(?:[\s-]\d{3,4}){1,2}|0\d{2,4}\s\d{6}"  # 020 7946 0018, 07700 900123
    r"|0\d(?:[\s.]\d\d){4}"  # 01 99 00 00 12
    r"|\d{3}[-.]\d{4}"  # 555-0142
    r"|\d{3}\s\d{4}(?!\s[a-z]+s\b)"  # 555 0142
    r"|\+?1?\d{10}"
    r")(?![\w-]|[.,]\d)"
)
_LETTERED = (
    r"(?<![\w.,$€£-])(?:(?:\+?1[\s.-])?(?:\(?\d{3}\)?[\s.-])?\d{3}-[A-Z]{3,}[A-Z\d-]*(?!\w)"  # 555-DENT
    r"|1-8\d\d-[A-Z][A-Za-z\d-]+)"  # 1-800-FLOWERS
)

_LABEL = (
    r"(?:suite|ste|room|rm|apartment|apt|unit|extension|ext|building|bldg|floor|gate|exit|highway|route|interstate|parkway|"
    r"road|box|bay|stall|locker|pier|booth|number|mailbox|lot|space|door|track|terminal|district)"
)
_CUE = (
    r"(?:order|invoice|confirmation|reference|ref|license|licence|policy|claim|ticket|tracking|account|acct|permit|MLS|"
    r"serial|plate|PIN|code|codes|passcode|password|certificate|cert|registration|reg|member|membership|ID|ZIP|tag|"
    r"booking|quote|estimate|reservation)"
)
_LINK = r"(?:\s(?:number|numbers|no\.?|code|codes|id|is|was|ends in|ending in)|:)*\s(?:number\s)?"
_CARS = r"(?:Porsche|BMW|Audi|Mercedes|Ferrari|Volvo|Saab|Peugeot|Fiat|Mazda|Tesla|Chrysler|Lexus|Boeing)"
_PARTS = re.compile(r"[A-Z]+|\d+|[a-z]+")
_LONE_A = re.compile(r"(?<!\S)A (?=[a-z])")  # else a voice takes it for the article
_VOWELLED = re.compile(r"(?=.*[AEIOUY])[A-Z]{4,}|[A-Z]{5,}")


def letters(text: str) -> str:
    """Letters one by one; the hyphens keep a voice from taking "A" for an article and "IV" for four."""
    return "-".join(text.upper())


def _phone(match: re.Match[str]) -> str:
    """Groups as people say them; the pauses are commas."""
    text = match[0].replace("(0)", "")
    found = re.findall(r"\d+", text)
    plus = "plus " if text.startswith("+") else ""
    if len(found) == 1:
        found = spoken_groups(text)
    return plus + ", ".join(digits(group) for group in found)


def _lettered(match: re.Match[str]) -> str:
    """For example "1-800-FLOWERS" → "one eight hundred, Flowers"."""
    groups = re.findall(r"\d+|[A-Za-z]+", match[0])
    return ", ".join("eight hundred" if group == "800" else _spoken_word(group) for group in groups)


def _spoken_word(group: str) -> str:
    if group.isdecimal():
        return digits(group)
    return group.title() if re.search("[AEIOUYaeiouy]", group) else letters(group)


def _dialled(match: re.Match[str]) -> str:
    return f" {digits(match[0])} "


def _perhaps_dialled(match: re.Match[str]) -> str:
    return _dialled(match) if _DIALS.search(match.string, 0, match.start()) or _is_all(match) else match[0]


def _is_all(match: re.Match[str]) -> bool:
    """Nothing else stands in the clause: it ended before the number."""
    return match.string.strip(" .,;:!?") == match[0]


def _label(match: re.Match[str]) -> str:
    """For example "Suite 204", "Apt 4B"; but "the number 911" is dialled."""
    if match[2] in SHORT_NUMBERS and match[1].lower() == "number":
        return match[0]
    tail = f" {letters(match[3])}" if match[3] else ""
    return f"{match[1]} {pairs(match[2])}{tail} "


def _cued(match: re.Match[str]) -> str:
    return f"{match[1]}{spelled(match[2])} "


def spelled(code: str) -> str:
    """Each letter and digit: "PL-20417" → "P-L two zero four one seven"."""
    return " ".join(digits(part) if part.isdecimal() else letters(part) for part in _PARTS.findall(code))


def _model(match: re.Match[str]) -> str:
    """Letters apart, numbers as people name models: "F-150" → "F one fifty", "R-410A" → "R four ten A"."""
    parts = _PARTS.findall(match[0])
    plate = any(len(part) > 2 for part in parts if part.isalpha())
    said = " ".join(_model_part(part, plate=plate) for part in parts)
    return f" {_LONE_A.sub('A-', said)} "


def _model_part(part: str, *, plate: bool) -> str:
    if not part.isdecimal():
        return part.title() if _VOWELLED.fullmatch(part) else letters(part)
    return digits(part) if part[0] == "0" or len(part) > 4 or (plate and len(part) > 2) else pairs(part)


def _named(match: re.Match[str]) -> str:
    return f"{match[1]}{pairs(match[2])}"


PHONES: tuple[Rule, ...] = (
    (re.compile(r"(?<=\d{4})(,?\s)x\s?(?=\d)"), lambda match: f"{match[1]}extension "),
    (re.compile(r"\b(40[13])\(([a-z])\b\)?"), lambda match: f"{pairs(match[1])} {letters(match[2])}"),
    (
        re.compile(r"\b(\d{3})/(\d\d)(Z?R)(\d\d)\b"),  # a tire
        lambda match: f"{pairs(match[1])}, {pairs(match[2])} {letters(match[3])} {pairs(match[4])}",
    ),
    (re.compile(_LETTERED), _lettered),
    (re.compile(_PHONE), _phone),
    (re.compile(r"(?<![\w.,$€£/-])\d(?:-\d){2,}(?![\w/-]|[.,]\d)"), lambda match: digits(match[0])),
    (
        re.compile(r"(?<![\w.,$€£:/-])(\d\d)-(\d{4,})(?![\w-]|[.,]\d|\s[a-z]+s\b)"),
        lambda match: f"{digits(match[1])}, {digits(match[2])}",
    ),
)

CODES: tuple[Rule, ...] = (
    (re.compile(rf"\b({_CARS}\s)(\d{{3,4}})(?!\w|[.,/-]\d|\s(?:miles|dollars))"), _named),
    (
        re.compile(r"(?<![\w.,$€£])(9[01]\d)()(?=\s(?:Carrera|Turbo|Targa|GT\d?|Cabriolet)\b)"),
        lambda match: pairs(match[1]),
    ),
    (re.compile(rf"\b({_LABEL})\.?\s(?:number\s)?(\d{{1,5}})-?([A-Z])?(?![\w-]|[.,]\d)", re.IGNORECASE), _label),
    (re.compile(rf"{_NOT_AFTER}(?:{alternatives(_ALWAYS_DIALLED)}){_ALONE}{_QUANTITY}"), _dialled),
    (
        re.compile(rf"{_NOT_AFTER}(?:{alternatives(_SOMETIMES_DIALLED)}){_ALONE}{_QUANTITY}(?!\s[a-z]+s\b)"),
        _perhaps_dialled,
    ),
    (re.compile(r"#\s?(?=[A-Z-]*\d)"), lambda match: " number " if match.start() else "number "),
    (re.compile(r"\b(\d{5})-(\d{4})\b"), lambda match: f"{digits(match[1])}, {digits(match[2])}"),
    (
        re.compile(
            rf"\b((?:{_CUE}){_LINK})((?:[A-Z]{{1,3}}\s(?=\d{{2}}))?(?=[A-Z\d-]*\d)[A-Z\d]{{2,}}(?:-[A-Z\d]+)*)(?![\w/]|[.,:]\d|\s[a-z]+s\b)",
        ),
        _cued,
    ),
    (re.compile(r"(?i:\b(text\s\w+\sto\s))(\d{4,6})\b"), _cued),
    (re.compile(r"(?<![\w.,/@$€£])(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z\d]+(?:-[A-Z\d]+)*(?![\w])"), _model),
    (re.compile(r"(?<![\w.,/@$€£])(?:\d{3,4}[a-rt-z]|[A-Z]\d[a-z])(?!\w)"), _model),
)
