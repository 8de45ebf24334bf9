"""What callers are told by where the business and they are, where the client leaves that to us."""

from __future__ import annotations

import pytest
from phonenumbers import geocoder, parse

from edge_agent.desk.book import DeskBook, Manners, When
from edge_agent.desk.regions import ONE_PARTY, disclosure_is_due, transcription_is_due

DALLAS, AUSTIN, OHIO, OAKLAND = "+12145550100", "+15125550142", "+16145550142", "+15105550142"
MIAMI, LONDON, BERLIN, TOLL_FREE = "+13055550142", "+442079460958", "+4930901820", "+18005550142"
TEXAS, CALIFORNIA = "America/Chicago", "America/Los_Angeles"
BY_CITY = {"Nebraska": "NE", "New York": "NY", "Texas": "TX", "Utah": "UT"}  # where the library names a city
ALL_PARTIES = {
    "California", "Connecticut", "Delaware", "Florida", "Illinois", "Maryland", "Massachusetts", "Michigan", "Montana",
    "Nevada", "New Hampshire", "Oregon", "Pennsylvania", "Vermont", "Washington",
}  # fmt: skip


def called(dialled: str, zone: str, caller: str | None, setting: When = "auto") -> DeskBook:
    return DeskBook(dialled=dialled, timezone=zone, own_number=caller, manners=Manners(setting, setting))


@pytest.mark.parametrize("name", sorted(ONE_PARTY))
def test_the_area_codes_of_a_state_are_its_own(name: str) -> None:
    """By the library that knows where numbers are."""
    said = {area: geocoder.description_for_number(parse(f"+1{area}5550100"), "en") for area in ONE_PARTY[name].areas}
    city = f", {BY_CITY.get(name, name)}"
    assert not [area for area, where in said.items() if where != name and not where.endswith(city)]


def test_no_area_code_is_of_two_states_and_none_of_those_that_ask_for_everybody_s_consent() -> None:
    """Who is in no row is told everything."""
    areas = [area for state in ONE_PARTY.values() for area in state.areas]
    assert len(areas) == len(set(areas))
    assert not ALL_PARTIES & set(ONE_PARTY)
    assert len(ALL_PARTIES | set(ONE_PARTY)) == 51  # with the capital


@pytest.mark.parametrize("caller", [AUSTIN, OHIO, DALLAS])
def test_where_one_may_consent_for_both_nothing_is_said_of_the_transcript(caller: str) -> None:
    """That an AI speaks is."""
    book = called(DALLAS, TEXAS, caller)
    assert (disclosure_is_due(book), transcription_is_due(book)) == (True, False)


@pytest.mark.parametrize(
    ("dialled", "zone", "caller"),
    [
        (DALLAS, TEXAS, OAKLAND),
        (OAKLAND, CALIFORNIA, DALLAS),
        (DALLAS, TEXAS, MIAMI),
        (DALLAS, TEXAS, LONDON),
        (BERLIN, "Europe/Berlin", DALLAS),
        (DALLAS, TEXAS, None),  # withheld
        (DALLAS, TEXAS, TOLL_FREE),
        (TOLL_FREE, TEXAS, DALLAS),
        (DALLAS, TEXAS, "+12995550100"),  # an area code that nobody has yet
        (DALLAS, CALIFORNIA, DALLAS),  # a number that was taken along
        (DALLAS, "Europe/Berlin", DALLAS),
    ],
)
def test_the_stricter_of_both_regions_holds(dialled: str, zone: str, caller: str | None) -> None:
    """And whoever is nobody knows where counts as if he were where most is asked for."""
    book = called(dialled, zone, caller)
    assert (disclosure_is_due(book), transcription_is_due(book)) == (True, True)


@pytest.mark.parametrize("caller", [AUSTIN, OAKLAND, None])
@pytest.mark.parametrize(("setting", "due"), [("always", True), ("never", False)])
def test_what_the_client_sets_holds_everywhere(setting: When, due: bool, caller: str | None) -> None:
    """He knows his law, or his lawyer does."""
    book = called(DALLAS, TEXAS, caller, setting)
    assert (disclosure_is_due(book), transcription_is_due(book)) == (due, due)
