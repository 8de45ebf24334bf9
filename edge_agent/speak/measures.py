"""Lengths, weights, temperatures, percentages and other units behind a number as English words: pure."""

# ruff: noqa: RUF001 - dashes and primes as people type them
from __future__ import annotations

import re

from edge_agent.speak.numerals import NUMBER, cardinal
from edge_agent.speak.rules import NOUN_FOLLOWS, ONE_OF_ITS_KIND, Rule, alternatives, stop

# As written (without a full stop): one, several.
_UNITS = {
    "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "min": ("minute", "minutes"), "mins": ("minute", "minutes"),
    "sec": ("second", "seconds"), "secs": ("second", "seconds"), "yr": ("year", "years"), "yrs": ("year", "years"),
    "wk": ("week", "weeks"), "wks": ("week", "weeks"), "mo": ("month", "months"), "mos": ("month", "months"),
    "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"),
    "fl oz": ("fluid ounce", "fluid ounces"), "ft": ("foot", "feet"), "yd": ("yard", "yards"),
    "yds": ("yard", "yards"), "mi": ("mile", "miles"), "sq ft": ("square foot", "square feet"),
    "sqft": ("square foot", "square feet"), "sf": ("square foot", "square feet"),
    "ft2": ("square foot", "square feet"), "sq in": ("square inch", "square inches"),
    "sq yd": ("square yard", "square yards"), "sq mi": ("square mile", "square miles"),
    "cu ft": ("cubic foot", "cubic feet"), "m2": ("square meter", "square meters"),
    "sq m": ("square meter", "square meters"), "gal": ("gallon", "gallons"), "gals": ("gallon", "gallons"),
    "qt": ("quart", "quarts"), "qts": ("quart", "quarts"), "tsp": ("teaspoon", "teaspoons"),
    "tbsp": ("tablespoon", "tablespoons"), "dz": ("dozen", "dozen"), "mm": ("millimeter", "millimeters"),
    "cm": ("centimeter", "centimeters"), "km": ("kilometer", "kilometers"), "mg": ("milligram", "milligrams"),
    "mcg": ("microgram", "micrograms"), "kg": ("kilogram", "kilograms"), "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"), "mph": ("mile per hour", "miles per hour"),
    "km/h": ("kilometer per hour", "kilometers per hour"), "kph": ("kilometer per hour", "kilometers per hour"),
    "mpg": ("mile per gallon", "miles per gallon"), "ppm": ("part per million", "parts per million"),
    "pCi/L": ("picocurie per liter", "picocuries per liter"), "gpm": ("gallon per minute", "gallons per minute"),
    "kW": ("kilowatt", "kilowatts"), "kWh": ("kilowatt hour", "kilowatt hours"), "MP": ("megapixel", "megapixels"),
    "GB": ("gigabyte", "gigabytes"), "MB": ("megabyte", "megabytes"), "TB": ("terabyte", "terabytes"),
    "hp": ("horsepower", "horsepower"), "ea": ("each", "each"), "pts": ("points", "points"),
    "BR": ("bedroom", "bedroom"), "BA": ("bath", "bath"), "bd": ("bed", "bed"), "ba": ("bath", "bath"),
    "BD": ("bed", "bed"), "Wh": ("watt hour", "watt hours"), "psi": ("P-S-I", "P-S-I"), "PSI": ("P-S-I", "P-S-I"),
    "dpi": ("D-P-I", "D-P-I"), "rpm": ("R-P-M", "R-P-M"), "BTU": ("B-T-U", "B-T-U"),
}  # fmt: skip
_UNIT = (
    r"(?:sq\.?\s?(?:ft|in|mi|yd|m)|cu\.?\s?ft|fl\.?\s?oz|"
    + alternatives(unit for unit in _UNITS if " " not in unit)
    + r")"
)
_PER_UNITS = {
    **{unit: names[0] for unit, names in _UNITS.items()}, "h": "hour", "person": "person", "L": "liter", "in": "inch",
    "pp": "person", "d": "day", "m": "minute", "s": "second",
}  # fmt: skip
_BEHIND = r"(?![\w'])"
_DEGREES = {"F": " Fahrenheit", "C": " Celsius"}
_FOOT = r"\s?['′]"
_INCH = r"\s?(?:\"|″|'')"


def _names(written: str) -> tuple[str, str]:
    return _UNITS[re.sub(r"[.\s]+", " ", written).strip().replace("sqft", "sq ft")]


def _measure(match: re.Match[str]) -> str:
    one, many = _names(match["unit"])
    lone = match["number"] == "1" and not match.string[: match.start()].endswith(("-", "–", "/"))
    return f"{match['number']} {one if lone else many}{stop(match)}"


def _adjective(match: re.Match[str]) -> str:
    """For example "a 60-min. massage", "a 50mm lens"."""
    return f"{match['number']} {_names(match['unit'])[0]}"


def _part(match: re.Match[str]) -> str:
    """Behind a fraction: "one half hr" → "one half hour", "one and a half hrs" → "one and a half hours"."""
    return f"{match['and'] or ''}{match['part']} {_names(match['unit'])[1 if match['and'] else 0]}{stop(match)}"


def _per(match: re.Match[str]) -> str:
    """For example "/hr." → " per hour"; a word stays as it is."""
    word = re.sub(r"[.\s]+", " ", match[1]).strip()
    return f" per {_PER_UNITS.get(word, word)}{stop(match)}"


def _height(match: re.Match[str]) -> str:
    return f" {cardinal(match[1])} foot {'' if match[2] == '0' else cardinal(match[2])} "


def _feet(match: re.Match[str]) -> str:
    return f"{match[1]} {'foot' if match[1] == '1' else 'feet'} "


def _inches(match: re.Match[str]) -> str:
    """A quote that closes one is no inch mark."""
    if match.string.count('"', 0, match.end() - 1) % 2:
        return match[0]
    return f"{match[1]} {'inch' if match[1] == '1' else 'inches'} "


def _temperature(match: re.Match[str]) -> str:
    return f"{match[1]} degree{'' if match[1] == '1' else 's'}{_DEGREES.get(match[2] or '', '')} "


_SIDE = rf"({NUMBER})(?:\s?(['′\"″]|ft\.?|in\.?|feet|inch(?:es)?))?"


def _by(match: re.Match[str]) -> str:
    """For example "9' x 12'" → "9 foot by 12 foot", "4x6" → "4 by 6"."""
    first, unit = match[1], match[2] or ""
    side = {"'": " foot", "′": " foot", '"': " inch", "″": " inch"}.get(unit, f" {_long(unit)}" if unit else "")
    return f"{first}{side} by "


def _long(unit: str) -> str:
    return {"ft": "feet", "in": "inches"}.get(unit.rstrip("."), unit)


def _thousands(match: re.Match[str]) -> str:
    """For example "120k miles"; "a 5k" and "4K video" keep their letter, and gold has karats."""
    number, behind = match[1], match.string[match.end() :]
    if re.match(r"[\s-](?:white |yellow |rose )?gold\b", behind):
        return f"{number} karat"
    counts = len(number) > 1 or re.match(r"\s(?!run|race|video|tv)[a-z]+s\b", behind)
    return f"{number} thousand" if counts and "." not in number else f"{number} K"


# What has a size: "60 min massage", "8 ft ceilings". A verb may follow a unit as well, so no guess without a name.
_THINGS = (
    r"(?:massage|session|appointment|facial|visit|consult|consultation|slot|ceiling|heater|tank|bottle|pipe|lens|window|drive|"
    r"warranty|walk|service|minimum|notice|inspection|shoot|treatment|cleaning|class|needle|door|ladder|fence|pool|loan|"
    r"mortgage|fixed|exam|call|print|panel|line|ring|bar|tour|showing|lease|roll|bag|jar|hose|cable|nail|board)s?"
)
_NOT_NAMED = r"(?<![\w.,$€£¥/])"

SIZES: tuple[Rule, ...] = (
    (re.compile(rf"{_SIDE}\s?[x×]\s?(?=\d)"), _by),
    (re.compile(rf"(?<=by )({NUMBER}){_FOOT}(?!\w)"), lambda match: f"{match[1]} foot "),
    (re.compile(rf"(?<=by )({NUMBER})\s?in\.?(?=\s[a-z])"), lambda match: f"{match[1]} inch"),
    (re.compile(r"(\d)x(?=\b)"), lambda match: f"{match[1]} times"),
    (re.compile(rf"(?<![\d.,])(\d){_FOOT}\s?(\d{{1,2}})(?:{_INCH})?(?![\w.'])"), _height),
    (re.compile(rf"({NUMBER}){_FOOT}(?=\s?[a-z,.;]|\s|$)(?!s\b)"), _feet),
    (re.compile(r"\b(half|quarters?|eighths?|sixteenths?)\s*[\"″]"), lambda match: f"{match[1]} inch "),
    (re.compile(rf"({NUMBER})[\"″]"), _inches),
)

DEGREES: tuple[Rule, ...] = (
    (re.compile(rf"({NUMBER})\s?°\s?([FC])?(?![A-Za-z])"), _temperature),
    (re.compile(rf"({NUMBER})\s?([FC])\b(?=\s(?:degrees|outside|inside))"), _temperature),
    (re.compile(r"(\d)\s?[-–]\s?(?=\d[\d.,]*\s?%)"), lambda match: f"{match[1]} to "),
    (re.compile(r"(\d)\s?%"), lambda match: f"{match[1]} percent "),
)

UNITS: tuple[Rule, ...] = (
    (
        re.compile(r"(\d)\s?(?:BR|BD|br|bd)\s?/\s?([\d.]+)\s?(?:BA|ba)\b"),
        lambda match: f"{match[1]} bedroom {match[2]} bath",
    ),
    (re.compile(rf"(\d\s?(?:{_UNIT})){_BEHIND}\.?\s?[-–—]\s?(?=\d)"), lambda match: f"{match[1]} to "),
    (re.compile(r"(?<![\d.,])(\d)\s?ft\.?\s(\d{1,2})\s?in\b\.?"), _height),
    (re.compile(r"(\d)L\b"), lambda match: f"{match[1]} liter"),
    (re.compile(r"(\d+)g(?=[\s-](?:needle|barbell|ring|stud|jewel|hoop|labret))"), lambda match: f"{match[1]} gauge"),
    (re.compile(rf"{_NOT_NAMED}(\d{{1,3}}(?:\.\d)?)[kK]\b(?!-)"), _thousands),
    (re.compile(r"\b(\d{2,3})V(?:AC|DC)?\b(?!-)"), lambda match: f"{match[1]} volt"),
    (re.compile(r"\b(\d{2,4})W\b(?!-)"), lambda match: f"{match[1]} watt"),
    (re.compile(r"\b(\d{2,3})A\b(?=\s(?:panel|breaker|service|circuit|outlet|fuse))"), lambda match: f"{match[1]} amp"),
    (re.compile(r"\bf/(?=\d)"), lambda _: "F "),
    (re.compile(rf"(?P<number>\d)-(?P<unit>{_UNIT})\b\.?"), _adjective),
    (re.compile(rf"(?P<number>{ONE_OF_ITS_KIND}\d[\d.,]*)\s?(?P<unit>{_UNIT})\b\.?{NOUN_FOLLOWS}"), _adjective),
    (re.compile(rf"(?P<number>\d)\s?(?P<unit>{_UNIT})\b\.?(?=\s{_THINGS}\b)"), _adjective),
    (re.compile(rf"(?P<number>\d)(?P<unit>mm|GB|MP|hp)\b{NOUN_FOLLOWS}"), _adjective),
    (re.compile(rf"(?P<number>{NUMBER})\s?(?P<unit>{_UNIT}){_BEHIND}\.?"), _measure),
    (
        re.compile(rf"\b(?P<and>and \S+ )?(?P<part>half|quarters?|thirds?|\w+ths?)\s+(?P<unit>{_UNIT}){_BEHIND}\.?"),
        _part,
    ),
    (re.compile(r"\b(half|quarters?|eighths?|sixteenths?)\s+in\b\.?(?=\s*$|[,;])"), lambda match: f"{match[1]} inch"),
    (re.compile(r"(\d)\s?in\.(?!\s*[A-Z])"), lambda match: f"{match[1]} inches{stop(match)}"),
    (re.compile(r"(\d)in\b"), lambda match: f"{match[1]} inches"),
    (re.compile(r"(\d)-in\.(?=\s[a-z])"), lambda match: f"{match[1]} inch"),
)

PER: tuple[Rule, ...] = (
    (
        re.compile(rf"(?<=[a-z\d])\.?\s?/\s?({_UNIT}|h|pp|person|L)\b\.?(?=[\s,;:!?)]|$)"),
        lambda match: _per(match) if _counts(match) else match[0],
    ),
    (re.compile(rf"\s?\bper\s({_UNIT}|pp)\b\.?"), _per),
)


def _counts(match: re.Match[str]) -> bool:
    """Whether an amount stands before the slash: "$95/hr", "5 gallons/min."."""
    return bool(_AMOUNT_BEFORE.search(match.string, 0, match.start()))


_AMOUNT_BEFORE = re.compile(
    r"(?:\d|dollars?|cents?|euros?|pounds?|pence|yen|thousand|million|gallons?|gal|hours?|minutes?|miles?|kilometers?|"
    r"degrees?|days?|weeks?|months?|years?|"
    r"milligrams?|ounces?)\s*$"
)
