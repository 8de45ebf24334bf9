"""Who calls, as trunks show it: numbers, withheld ones, short ones, and what is none."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from shared.numbers import Caller, CallerKind, Number, caller_of, region_of

DENTIST, LONDON, BERLIN = Number("+15105550100"), Number("+442079460000"), Number("+4930123456")
WITHHELD = Caller(CallerKind.WITHHELD)


@pytest.mark.parametrize(
    ("shown", "called", "number"),
    [
        ("+15105550142", DENTIST, "+15105550142"),
        ("5105550142", DENTIST, "+15105550142"),  # +51 is Peru
        ("+5105550142", DENTIST, "+15105550142"),  # a trunk that writes a plus before everything
        ("15105550142", DENTIST, "+15105550142"),
        ("15105550142", LONDON, "+15105550142"),
        ("15105550142", BERLIN, "+15105550142"),
        ("+15550001111", DENTIST, "+15550001111"),  # an area that is not known yet
        ("5550001111", DENTIST, "+15550001111"),
        ("02079460958", LONDON, "+442079460958"),
        ("447911123456", LONDON, "+447911123456"),
        ("447911123456", DENTIST, "+447911123456"),
        ("011442079460958", DENTIST, "+442079460958"),
        ("00442079460958", BERLIN, "+442079460958"),
        ("612345678", Number("+34910000000"), "+34612345678"),
        ("+17378742833", DENTIST, "+17378742833"),  # in Texas; without its country it is "restricted"
        ('"Ann" <sip:+15105550142@203.0.113.9>;tag=1', DENTIST, "+15105550142"),
        ("15105550142", None, "+15105550142"),
    ],
)
def test_a_caller_who_can_be_called_back(shown: str, called: Number | None, number: str) -> None:
    """However the trunk writes the number; a national one is of the country that was called."""
    assert caller_of(shown, called) == Caller(CallerKind.NUMBER, number)
    assert caller_of(shown, called).number == number


@pytest.mark.parametrize("called", [DENTIST, LONDON, BERLIN, None])
@pytest.mark.parametrize(
    "shown",
    [
        "anonymous", "Anonymous", "Restricted", "unavailable", "UNKNOWN", "Private Number", "No Caller ID", "", None,
        "anonymous@anonymous.invalid", "sip:anonymous@anonymous.invalid",
        '"Anonymous" <sip:anonymous@anonymous.invalid>',
        "+266696687", "266696687", "00266696687", "sip:+266696687@203.0.113.9", "+7378742833", "+86282452253",
        "+2562533", "+8656696", "8656696", "+7748283", "0000000000", "+0",
    ],
)  # fmt: skip
def test_a_caller_who_does_not_say(shown: str | None, called: Number | None) -> None:
    """In words, in the same words on a phone's keys, or in nothing at all: nobody, and so nobody's second call."""
    assert caller_of(shown, called) == WITHHELD
    assert caller_of(shown, called).number is None


@pytest.mark.parametrize(
    ("shown", "digits"),
    [
        ("911", "911"),
        ("611", "611"),
        ("+611", "611"),
        ("1001", "1001"),
        ("sip:1001@pbx", "1001"),
        ("5550142", "5550142"),
    ],
)
def test_what_means_something_only_there_is_kept_and_never_called(shown: str, digits: str) -> None:
    """Short codes, extensions, a number without its area: as they are, and no number to call back."""
    assert caller_of(shown, DENTIST) == Caller(CallerKind.LOCAL, digits)
    assert caller_of(shown, DENTIST).number is None


@pytest.mark.parametrize(
    "shown",
    [
        "alice", "0151055501", "1234567890", "+8656697", "123456789012345678", "+1510x5550100", "٠١٢٣٤٥٦٧٨٩",
        5105550142, b"+15105550142", "+1" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_number_is_nobodys(shown: object) -> None:
    """And nothing of it is kept."""
    assert caller_of(shown, DENTIST) == Caller(CallerKind.MALFORMED)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_number_of_every_country_is_read_abroad_and_at_home(region: str) -> None:
    """With its country to anybody; as it is written at home to a business there."""
    example = phonenumbers.example_number(region)
    assert example is not None
    e164 = Number(phonenumbers.format_number(example, PhoneNumberFormat.E164))
    assert caller_of(e164, DENTIST).number == e164
    assert caller_of(phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL), e164).number == e164


@given(st.none() | st.integers() | st.binary() | st.text() | st.from_regex(r"(sip:|<)?\+?[0-9 ()@.;-]{0,20}>?"))
def test_whatever_is_shown_is_somebody_or_nobody(shown: object) -> None:
    """Never an error; what can be called back is a number that the database takes, and stays the same."""
    for called in (DENTIST, LONDON, None):
        caller = caller_of(shown, called)
        assert (caller.number is None) == (caller.kind is not CallerKind.NUMBER)
        assert caller.number is None or region_of(caller.number)
