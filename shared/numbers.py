"""Phone numbers as everything of ours writes them: E.164, "+" and at most fifteen digits.

Which numbers there are in which country, and how people group them, is phonenumbers' to know (9.0.43). A number that is
dialled or shown is taken if it is written as one: `is_valid_number` says no to ranges that its data does not know. And
`is_possible_number` says yes to 555-0142, which is nobody's number outside of its area
(findings/phonenumbers_local_only.sh).
"""

from __future__ import annotations

import re
from typing import NewType

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

Number = NewType("Number", str)  # E.164, proven by `number_of`

LONGEST = 256  # characters looked at; a longer "number" is no number
NORTH_AMERICA = 1  # its country code
_LONGEST_GROUP = 4  # digits that are said in one go
_REGION = "US"  # where a number without a country is grouped as it is there

_SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_BRACKETED = re.compile(r"<([^<>]*)>")
_SEPARATORS = re.compile(r"[ \t().\-/\u00a0]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # the database's own rule for a number


def number_of(written: object) -> Number | None:
    """A number as carriers write it ('+1 (510) 555-0100', 'sip:0015105550100@host', '15105550100').

    A number without a plus is taken as complete: no country is guessed, because a wrong guess rings at somebody else's.
    """
    if not isinstance(written, str) or len(written) > LONGEST:
        return None
    bracketed = _BRACKETED.search(written)
    address = _SCHEME.sub("", (bracketed.group(1) if bracketed else written).strip())
    user = address.split("@", 1)[0].split(";", 1)[0].replace("%2B", "+").replace("%2b", "+")
    digits = re.sub(r"^(?:\+|00)", "", _SEPARATORS.sub("", user))
    parsed = _parsed(f"+{digits}", None) if digits.isascii() and digits.isdecimal() else None
    return _e164(parsed) if parsed else None


def number_said(digits: str, region: str | None) -> Number | None:
    """Digits that somebody says to a business in `region`, with or without the country's own code.

    None unless they are a whole number there: a few more digits may follow.
    """
    parsed = _parsed(digits, region) if region else None
    if parsed is None:
        return None
    if parsed.country_code == NORTH_AMERICA:
        possible = phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
        whole = possible and str(parsed.national_number)[0] not in "01"
    else:  # elsewhere numbers of many lengths are possible, and the beginning of one is often another
        whole = phonenumbers.is_valid_number(parsed)
    return _e164(parsed) if whole else None


def region_of(number: Number | None) -> str | None:
    """The region that numbers of this country are read in, e.g. "US" for all of North America."""
    parsed = _parsed(number, None) if number else None
    return phonenumbers.region_code_for_country_code(parsed.country_code) if parsed and parsed.country_code else None


def spoken_groups(written: str) -> list[str]:
    """The digits of a number in the groups that people say: "+442079460958" → 44, 20, 7946, 0958."""
    parsed = _parsed(written, _REGION)
    if parsed is None:
        return _by_threes(written)
    with_country = written.startswith("+") or len(re.sub(r"\D", "", written)) > len(str(parsed.national_number))
    form = PhoneNumberFormat.INTERNATIONAL if with_country else PhoneNumberFormat.NATIONAL
    groups = re.findall(r"\d+", phonenumbers.format_number(parsed, form))
    return [part for group in groups for part in (_by_threes(group) if len(group) > _LONGEST_GROUP else [group])]


def _by_threes(digits: str) -> list[str]:
    return re.findall(r"\d{1,3}", digits)


def _parsed(written: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(written, region)
    except NumberParseException:
        return None


def _e164(parsed: PhoneNumber) -> Number | None:
    text = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return Number(text) if _E164.fullmatch(text) else None
