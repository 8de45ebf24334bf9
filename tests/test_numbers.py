"""Numbers as people say them; how carriers write them is tests/arrive/test_arrival.py."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from shared.numbers import Number, number_said, region_of, spoken_groups


@pytest.mark.parametrize(
    ("digits", "region", "number"),
    [
        ("5105550142", "US", "+15105550142"),
        ("15105550142", "US", "+15105550142"),
        ("5550142", "US", None),  # possible, says the library, and a number of nobody
        ("1105550142", "US", None),
        ("510555014", "US", None),
        ("02079460958", "GB", "+442079460958"),
        ("2079460958", "GB", "+442079460958"),
        ("0207946", "GB", None),
        ("0612345678", "NL", "+31612345678"),
        ("5105550142", None, None),
    ],
)
def test_a_number_that_is_said_is_completed_by_its_country(digits: str, region: str | None, number: str | None) -> None:
    """The trunk prefix goes, the country's code comes; a beginning of a number is none."""
    assert number_said(digits, region) == number


@pytest.mark.parametrize("region", ["US", "GB", "DE", "FR", "AU", "MX", "IN", "BR", "JP"])
def test_a_number_said_as_at_home_is_its_own(region: str) -> None:
    """As a business of that country is called, whatever the country."""
    example = phonenumbers.example_number(region)
    assert example is not None
    e164 = Number(phonenumbers.format_number(example, PhoneNumberFormat.E164))
    at_home = phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL)
    assert number_said("".join(filter(str.isdecimal, at_home)), region_of(e164)) == e164


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        ("5105550142", ["510", "555", "0142"]),
        ("15105550142", ["1", "510", "555", "0142"]),
        ("+15105550142", ["1", "510", "555", "0142"]),
        ("5550142", ["555", "0142"]),
        ("+442079460958", ["44", "20", "7946", "0958"]),
        ("+4930123456", ["49", "30", "123", "456"]),
        ("12345678", ["123", "456", "78"]),
    ],
)
def test_digits_are_grouped_as_people_say_them(written: str, groups: list[str]) -> None:
    """As the country groups them; nothing longer than four is said in one go."""
    assert spoken_groups(written) == groups


@pytest.mark.parametrize(("number", "region"), [("+15105550142", "US"), ("+442079460958", "GB"), (None, None)])
def test_the_region_of_a_number(number: str | None, region: str | None) -> None:
    """Its country; of nobody's number there is none."""
    assert region_of(Number(number) if number else None) == region
