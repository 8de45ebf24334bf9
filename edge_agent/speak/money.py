"""Amounts of money as English words: pure."""

from __future__ import annotations

import re

from edge_agent.speak.numerals import DASH, NUMBER, cardinal
from edge_agent.speak.rules import NOUN_FOLLOWS, ONE_OF_ITS_KIND, Rule, alternatives

_DOLLARS = {
    "US": "",
    "C": "Canadian ",
    "CA": "Canadian ",
    "A": "Australian ",
    "AU": "Australian ",
    "NZ": "New Zealand ",
}
_SIGNS = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "sen", "sen"),
    **{f"{land}$": (f"{name}dollar", f"{name}dollars", "cent", "cents") for land, name in _DOLLARS.items()},
}
_CODES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "C$", "AUD": "A$", "NZD": "NZ$"}
_SCALES = {"k": "thousand", "m": "million", "mm": "million", "b": "billion", "bn": "billion"}
_SCALE = r"(?:\s?(?:k|mm?|bn?|thousand|million|billion)\b)?"

_SIGN = r"(?:(?:\b(?:US|CA|AU|NZ|C|A))?\$|[€£¥])"
_AMOUNT = rf"(?:{NUMBER}|\.\d+)"
# "our $50 deposit" is fifty-dollar; "the $95 covers the visit" is not: without a noun that we know, no guess.
_PAID = (
    "(?:fee|deposit|charge|minimum|gift|card|visit|trip|service|copay|coupon|discount|credit|special|exam|cleaning|rate|"
    "package|session|retainer|voucher|bonus|inspection|diagnostic|call)"
)


def money(sign: str, amount: str, scale: str = "") -> str:
    """`$`, `95.50` → "ninety-five dollars and fifty cents"; `$`, `1.2`, `M` → "one point two million dollars"."""
    one, many, minor, minors = _SIGNS[sign]
    whole, _, fraction = amount.partition(".")
    if scale.strip():
        word = scale.strip().lower()
        return f"{cardinal(amount)} {_SCALES.get(word, word)} {many}"
    if len(fraction) == 1:
        fraction += "0"
    if len(fraction) > 2:
        return f"{cardinal(amount)} {many}"
    parts = []
    if _value(whole) or not int(fraction or 0):
        parts.append(f"{cardinal(whole)} {one if _value(whole) == 1 else many}")
    if int(fraction or 0):
        parts.append(f"{cardinal(str(int(fraction)))} {minor if int(fraction) == 1 else minors}")
    return " and ".join(parts)


def _value(whole: str) -> int:
    return int(whole.replace(",", "") or 0)


def _amount(match: re.Match[str]) -> str:
    return f" {money(match['sign'].upper(), match['amount'], match['scale'] or '')} "


def _range(match: re.Match[str]) -> str:
    """For example "$80-$120": the currency is said once; so is "thousand"."""
    return f" {cardinal(match['low'])} to {money(match['sign'].upper(), match['high'], match['scale'] or '')} "


def _scaled_range(match: re.Match[str]) -> str:
    sign = match["sign"].upper()
    return f" {money(sign, match['low'], match['first'])} to {money(sign, match['high'], match['scale'] or '')} "


def _adjective(match: re.Match[str]) -> str:
    """For example "a $50 gift card" → "a fifty dollar gift card"."""
    words = _SIGNS[match["sign"].upper()]
    return f"{match['before']}{cardinal(match['amount'])} {words[0]}"


def _coded(match: re.Match[str]) -> str:
    return f" {money(_CODES[match['code']], match['amount'])} "


def _cents(match: re.Match[str]) -> str:
    return f" {cardinal(match[1])} {'cent' if match[1] == '1' else 'cents'} "


def _pence(match: re.Match[str]) -> str:
    return f" {cardinal(match[1])} pence "


_CODE = alternatives(_CODES)
_LOW = rf"(?P<sign>{_SIGN})\s?(?P<low>{_AMOUNT})"
_HIGH = rf"{DASH}(?:{_SIGN})?\s?(?P<high>{_AMOUNT})(?P<scale>{_SCALE})"

MONEY: tuple[Rule, ...] = (
    (re.compile(rf"({_SIGN}\s?{_AMOUNT}{_SCALE})\s?/\s?(?=[A-Za-z]{{2}})"), lambda match: f"{match[1]} per "),
    (re.compile(rf"{_LOW}(?P<first>\s?(?:k|m|bn)){_HIGH}", re.IGNORECASE), _scaled_range),
    (re.compile(rf"{_LOW}{_HIGH}", re.IGNORECASE), _range),
    (
        re.compile(
            rf"(?P<before>{ONE_OF_ITS_KIND})(?P<sign>{_SIGN})(?P<amount>\d[\d,]*)(?![\d.,]|\s?[km]\b){NOUN_FOLLOWS}"
        ),
        _adjective,
    ),
    (
        re.compile(
            rf"(?P<before>\b(?i:the|our|your|this|that|his|her|their)\s)(?P<sign>{_SIGN})(?P<amount>\d[\d,]*)(?=\s{_PAID}\b)"
        ),
        _adjective,
    ),
    (re.compile(rf"(?P<sign>{_SIGN})\s?(?P<amount>{_AMOUNT})(?P<scale>{_SCALE})", re.IGNORECASE), _amount),
    (re.compile(rf"(?P<amount>{NUMBER})\s?(?P<sign>[€£])(?P<scale>)"), _amount),
    (re.compile(rf"(?P<amount>{NUMBER})\s?(?P<code>{_CODE})\b"), _coded),
    (re.compile(rf"\b(?P<code>{_CODE})\s?(?P<amount>{NUMBER})"), _coded),
    (re.compile(rf"({NUMBER})\s?¢"), _cents),
    (re.compile(r"(?<![\w.,£])(\d{2})p\b(?!\.\s?m)"), _pence),
)
