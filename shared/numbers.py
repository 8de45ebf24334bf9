"""Phone numbers as everything of ours writes them: E.164, "+" and at most fifteen digits.

Which numbers there are in which country, and how people group them, is phonenumbers' to know (9.0.43). A number that is
dialled or shown is taken if it is written as one: `is_valid_number` says no to ranges that its data does not know. And
`is_possible_number` says yes to 555-0142, which is nobody's number outside of its area
(findings/phonenumbers_local_only.sh).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
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
_FEWEST = 7  # digits of a number that can be called from anywhere
_WITHHELD = frozenset(
    ["anonymous", "restricted", "unavailable", "blocked", "unknown", "private", "withheld", "noname", "nocallerid",
     "unknowncaller", "privatenumber", "callerid", "nonumber", "null", "none"]
)  # fmt: skip
# The same, as carriers spell them on a phone's keys where only digits can be sent: "anonymous" is +266696687.
# Some of them are numbers that could be called (findings/phonenumbers_withheld.sh, phonenumbers 9.0.43).
_ON_THE_KEYS = frozenset(phonenumbers.convert_alpha_characters_in_number(word) for word in _WITHHELD)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # the database's own rule for a number


class CallerKind(StrEnum):
    """What a carrier shows of a caller."""

    NUMBER = "number"  # can be called back
    LOCAL = "local"  # 611, an extension, a number without its area: means something where it was sent
    WITHHELD = "withheld"  # the caller, or his carrier, does not say
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, from the door to the row. `shown`: E.164 of a number, the digits of a local one, else ""."""

    kind: CallerKind
    shown: str = ""

    @property
    def number(self) -> Number | None:
        """What to call back on, and what makes two calls those of one caller; None where there is no such thing."""
        return Number(self.shown) if self.kind is CallerKind.NUMBER else None


def caller_of(written: object, called: Number | None) -> Caller:
    """Who calls, as a trunk shows it (`sip.phoneNumber`). Never raises.

    A number without its country is one of the country that was `called`; without a plus it may also be complete.
    """
    if not written:
        return Caller(CallerKind.WITHHELD)
    if not isinstance(written, str) or len(written) > LONGEST:
        return Caller(CallerKind.MALFORMED)
    plus, digits = _plus_and_digits(written)
    if re.sub(r"[\W_]", "", digits).lower() in _WITHHELD or digits in _ON_THE_KEYS or not digits.strip("0"):
        return Caller(CallerKind.WITHHELD)
    if not (digits.isascii() and digits.isdecimal()):
        return Caller(CallerKind.MALFORMED)
    if number := _callable(digits, region_of(called), plus=plus):
        return Caller(CallerKind.NUMBER, number)
    is_local = len(digits) < _FEWEST or (not plus and _means_something_within(digits, region_of(called)))
    return Caller(CallerKind.LOCAL, digits) if is_local else Caller(CallerKind.MALFORMED)


def number_of(written: object) -> Number | None:
    """A number as carriers write it ('+1 (510) 555-0100', 'sip:0015105550100@host', '15105550100').

    A number without a plus is taken as complete: no country is guessed, because a wrong guess rings at somebody else's.
    """
    if not isinstance(written, str) or len(written) > LONGEST:
        return None
    _, digits = _plus_and_digits(written)
    parsed = _parsed(f"+{digits}", None) if digits.isascii() and digits.isdecimal() else None
    return _e164(parsed) if parsed else None


def _plus_and_digits(written: str) -> tuple[bool, str]:
    """Whether a country's code is the first of it, and what stands where the digits of a SIP address do."""
    bracketed = _BRACKETED.search(written)
    address = _SCHEME.sub("", (bracketed.group(1) if bracketed else written).strip())
    user = address.split("@", 1)[0].split(";", 1)[0].replace("%2B", "+").replace("%2b", "+")
    bare = _SEPARATORS.sub("", user)
    digits = re.sub(r"^(?:\+|00)", "", bare)
    return digits != bare, digits


def _callable(digits: str, region: str | None, *, plus: bool) -> Number | None:
    """The number that somebody anywhere can call; None if these digits are none."""
    is_short = len(digits) < _FEWEST  # whole only on an island
    at_home, abroad = _parsed(digits, region) if region else None, None if is_short else _parsed(f"+{digits}", None)
    # Where numbers at home begin with a zero, and these do not, what has no plus is more often complete.
    with_zero = region is not None and phonenumbers.ndd_prefix_for_region(region, True) == "0"
    complete_first = plus or (with_zero and not digits.startswith("0"))
    readings = [reading for reading in ((abroad, at_home) if complete_first else (at_home, abroad)) if reading]
    valid = next((reading for reading in readings if phonenumbers.is_valid_number(reading)), None)
    # A range that the library's data does not know yet; only of the first reading, for the second is a guess.
    guessed = readings[:1] if (plus or region) and not is_short else []
    known = valid or next((reading for reading in guessed if _is_possible(reading)), None)
    return _e164(known) if known else None


def _means_something_within(digits: str, region: str | None) -> bool:
    parsed = _parsed(digits, region) if region else None
    local = ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    return parsed is not None and phonenumbers.is_possible_number_with_reason(parsed) == local


def _is_possible(parsed: PhoneNumber) -> bool:
    """As long as numbers are there; and of North America, that its area may be one."""
    if parsed.country_code == NORTH_AMERICA and str(parsed.national_number)[0] in "01":
        return False
    return phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE


def number_said(digits: str, region: str | None) -> Number | None:
    """Digits that somebody says to a business in `region`, with or without the country's own code.

    None unless they are a whole number there: a few more digits may follow.
    """
    parsed = _parsed(digits, region) if region else None
    if parsed is None:
        return None
    # Outside of North America numbers of many lengths are possible, and the beginning of one is often another.
    is_whole = _is_possible if parsed.country_code == NORTH_AMERICA else phonenumbers.is_valid_number
    return _e164(parsed) if is_whole(parsed) else None


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
