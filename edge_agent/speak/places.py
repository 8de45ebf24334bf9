"""Addresses and names as people say them: streets, compass points, states, "Dr." and "St.". Pure.

"12 Oak Dr." and "Main St." come after the name, "Dr. Oak" and "St. Mary" before it.
"""

from __future__ import annotations

import re

from edge_agent.abbreviations import STARTERS
from edge_agent.speak.numerals import digits, pairs
from edge_agent.speak.rules import Rule, alternatives, stop

_STREETS = {
    "st": "Street", "ave": "Avenue", "av": "Avenue", "blvd": "Boulevard", "rd": "Road", "ln": "Lane", "dr": "Drive",
    "hwy": "Highway", "pkwy": "Parkway", "pl": "Place", "ct": "Court", "cir": "Circle", "ter": "Terrace",
    "sq": "Square", "expy": "Expressway", "tpke": "Turnpike", "xing": "Crossing", "plz": "Plaza", "trl": "Trail",
    "cres": "Crescent",
}  # fmt: skip
_SURE = ("Ave", "Blvd", "Rd", "Hwy", "Pkwy", "Expy", "Tpke", "Plz", "Trl")  # are streets wherever they stand
_AFTER_NAME = ("Ln", "Pl", "Ct", "Cir", "Ter", "Sq", "Av", "Xing", "Cres")
_LONG_STREETS = (
    "Street|Avenue|Boulevard|Road|Lane|Drive|Highway|Parkway|Place|Court|Circle|Terrace|Square|Way|Trail|Plaza"
)
_ROOMS = {
    "apt": "Apartment", "ste": "Suite", "rm": "Room", "bldg": "Building", "fl": "Floor", "rte": "Route", "rt": "Route",
}  # fmt: skip
_POINTS = {
    "N": "North", "S": "South", "E": "East", "W": "West",
    "NW": "Northwest", "NE": "Northeast", "SW": "Southwest", "SE": "Southeast",
}  # fmt: skip
_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "DC": "D-C",
}  # fmt: skip
# Without a ZIP code these are words, degrees or the names of other things as well.
_UNSURE_STATES = "HI|ID|IN|LA|MA|MD|ME|MS|OH|OK|OR|PA|AL|DE|CT|MO|VA"
_SURE_STATES = alternatives(set(_STATES) - set(_UNSURE_STATES.split("|")))

# A name before which "St." and "Dr." would be odd: it begins a sentence, and is no street.
_VERBS = (
    "Your|My|His|Her|This|Any|Which|What|Call|See|Ask|Tell|Visit|With|And|Or|Our|The|Yes|No|Is|Was|At|By|For|From|Near|In|"
    "On|To|Hi|Hello|Thanks|Dear|When|If|That|Mount|Port|Fort|Sault"
)
_STARTER = alternatives(STARTERS)
_POINT = r"(?:NW|NE|SW|SE|N|S|E|W)"
_NAME = rf"(?:(?!(?:{_VERBS})\b)[A-Z][\w'-]*|\d+(?:st|nd|rd|th))"
_TITLES = {
    "dr": "Doctor", "drs": "Doctors", "mr": "Mister", "mrs": "Missus", "ms": "Miz", "prof": "Professor",
    "mt": "Mount", "rev": "Reverend", "ft": "Fort", "sgt": "Sergeant", "capt": "Captain", "lt": "Lieutenant",
    "hon": "Honorable",
}  # fmt: skip


def _stop(match: re.Match[str]) -> str:
    """The sentence's full stop; what follows a street with a capital is mostly more of the address."""
    following = re.match(r"\s+([A-Z][A-Za-z]*)\b", match.string[match.end() :])
    return "" if following and following[1] not in STARTERS else stop(match)


def _street(match: re.Match[str]) -> str:
    return f"{match[1]}{_STREETS[match[2].lower()]}{_stop(match)}"


def _lone_street(match: re.Match[str]) -> str:
    return _STREETS[match[1].lower()] + _stop(match)


def _room(match: re.Match[str]) -> str:
    return f"{_ROOMS[match[1].lower()]} "


def _title(match: re.Match[str]) -> str:
    return f"{_TITLES[match[1].lower()]} "


def _point(match: re.Match[str]) -> str:
    return f"{match[1]}{_POINTS[match[2]]}{stop(match)}"


def _house(match: re.Match[str]) -> str:
    tail = f" {match[2].upper()}" if match[2] else ""
    return f" {pairs(match[1])}{tail} "


def _zip(match: re.Match[str]) -> str:
    return f"{_STATES[match[1]]} {digits(match[2])}"


_SHORT_STREET = alternatives(word.title() for word in _STREETS)
_INSIDE = "Apt|Suite|Ste|Unit|Rm|Room|Bldg|Floor|Fl|Apartment|Building"
_ENDS = rf"(?=\s*$|[,;:!?)]|\.?\s*$|\.?\s+(?:[a-z\d&#(-]|{_POINT}\b|(?:{_STARTER})\b|(?:{_INSIDE})\b)|\.?,)"

PLACES: tuple[Rule, ...] = (
    # The house comes first, while the street still tells that it is one.
    (
        re.compile(
            rf"(?<![\w.,:/$€£#-])(\d{{1,5}})([A-Za-z])?\s(?=(?:{_POINT}\.?\s)?(?:(?:St\.\s)?[A-Z][\w'-]*\.?\s|\d+(?:st|nd|rd|th)\s){{1,4}}"
            rf"(?:{_SHORT_STREET}|{_LONG_STREETS})\b)"
        ),
        _house,
    ),
    (re.compile(r"\bCo\.\s(?=Rd\b|Road\b)"), lambda _: "County "),
    (
        re.compile(
            rf"(^|[a-z,]\s)({_POINT})\.?\s(?=(?:[A-Z]|\d+(?:st|nd|rd|th)\b)[\w'-]*\.?\s(?:\w+\s)?(?:{_SHORT_STREET}|{_LONG_STREETS})\b)"
        ),
        lambda match: f"{match[1]}{_POINTS[match[2]]} ",
    ),
    (
        re.compile(r"(\s)(N|S|E|W)\.?(?=\s(?:of|side|end|entrance|corner)\b)()"),
        lambda match: f"{match[1]}{_POINTS[match[2]]}",
    ),
    # "5th St.", "Main St., Main St. Please", then "St. Mary".
    (re.compile(rf"\b(\d+(?:st|nd|rd|th)\s)({_SHORT_STREET})\b\.?"), _street),
    (re.compile(rf"\b({_NAME}\s)(St|Dr)\b\.?{_ENDS}"), _street),
    (re.compile(rf"\b((?:Street|Avenue)?{_NAME}\s)({alternatives(_AFTER_NAME)})\b\.?"), _street),
    (re.compile(rf"\b({alternatives(_SURE)})\b\.?"), _lone_street),
    (re.compile(rf"\b((?:{_LONG_STREETS})\.?\s)({_POINT})\b\.?"), _point),
    (re.compile(r"\b(Apt|apt|Ste|ste|Rm|rm|Bldg|Fl|Rte|Rt)\b\.?\s(?=#?(?:\d|[A-Z]\b))"), _room),
    (re.compile(r"(?<=(?:st|nd|rd|th)\s)[Ff]l\b\.?"), lambda match: "Floor" + stop(match)),
    (re.compile(r"\bSt\.?\s(?=[A-Z])"), lambda _: "Saint "),
    (re.compile(r"\b(Mt|Ft|Rev|Hon|Sgt|Capt|Lt)\.\s(?=[A-Z])"), _title),
    (re.compile(r"\b(Drs?|Mr|Mrs|Ms|Prof)\.\s?(?=\S|$)", re.IGNORECASE), _title),
    (re.compile(r"\b(Drs?|Mr|Mrs|Ms|Prof)\s(?=[A-Z&]|and\s)"), _title),
    (
        re.compile(r"\b([A-Z]{2})(?<![A-Z]{3}),?\s(\d{5})(?!\d)"),
        lambda match: _zip(match) if match[1] in _STATES else match[0],
    ),
    (
        re.compile(rf"((?<=[a-z]),\s|^)({_SURE_STATES})\b(?=[.,;:!?]|\s*$|\s[a-z])"),
        lambda match: f"{match[1]}{_STATES[match[2]]}",
    ),
)
