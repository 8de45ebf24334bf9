"""Which service callers mean who call it otherwise, and how they choose of two."""

# ruff: noqa: E501 - a line is what one caller says
from __future__ import annotations

import datetime as dt

import pytest

from edge_agent.desk.choosing import service_chosen
from edge_agent.desk.state import Booking
from edge_agent.desk.wishes import read_wish
from infra.rehearse.business import book_of, read_business
from shared.entities.services import services_named
from tests.desk.talk import NOW
from tests.fakes.desk import CLEANING, FILLING

MEANT = (
    ("dentist", "could somebody bleach my smile before the reunion", "Whitening"),
    ("dentist", "it's time they were scaled and polished", "Cleaning"),
    ("plumber", "the boiler's had it", "Water heater"),
    ("plumber", "my tub won't drain", "Drain cleaning"),
    ("plumber", "every time the water runs the drain gurgles", "Drain cleaning"),
    ("plumber", "the loo keeps filling", "Toilet repair"),
    ("mechanic", "I need the emissions thing for my registration", "Smog check"),
    ("mechanic", "my warning light came on", "Diagnosis"),
    ("mechanic", "it squeaks a bit whenever I slow down", "Brake inspection"),
    ("locksmith", "put a different cylinder in, would you", "Lock change"),
    ("locksmith", "I want two copies of my back door key", "Spare key"),
    ("locksmith", "can you get me into my truck", "Car lockout"),
    ("massage", "I'm six months along", "Prenatal massage"),
    ("massage", "that one with the heated stones", "Hot stone massage"),
    ("photographer", "a head shot for the company site", "Business portrait"),
    ("photographer", "ours is nine days old", "Newborn session"),
    ("photographer", "a nice picture for our firm's website", "Business portrait"),
    ("mechanic", "the check engine light's on", "Diagnosis"),
    ("tattoo_artist", "I want a small tattoo one day, could I come by for a consultation first", "Consultation"),
    ("tattoo_artist", "I'd like to book a touch-up of my small tattoo", "Touch-up"),
    ("mechanic", "can you check my tires, I mean the smog check", "Smog check"),
    ("realtor", "what would my house fetch", "Home valuation"),
    ("realtor", "we want to buy our first condo", "Buyer consultation"),
    ("tattoo_artist", "the green has gone patchy", "Touch-up"),
    ("tattoo_artist", "only a teeny star behind my ear", "Small tattoo"),
    ("inspector", "somebody to go over the whole house", "Home inspection"),
)
NOT_MEANT = (
    ("dentist", "I'm calling about my bill"),
    ("plumber", "is this the water company"),
    ("mechanic", "I lost my wallet at your place"),
    ("massage", "we are expecting a call from you"),
    ("photographer", "do you sell frames"),
)


@pytest.mark.parametrize(("profession", "words", "service"), MEANT)
def test_a_service_is_known_by_its_other_names(profession: str, words: str, service: str) -> None:
    """One, and the right one."""
    wish = read_wish(words, NOW, book_of(read_business(profession), None), errand=Booking())
    assert [one.name for one in wish.services] == [service]


@pytest.mark.parametrize(("profession", "words"), NOT_MEANT)
def test_what_names_none_is_none(profession: str, words: str) -> None:
    """What is not sold is not made out of other words."""
    names = [one.name for one in read_business(profession).services]
    named = services_named(names, words)
    assert named in ([], ["Water heater"])  # "water" alone is the heater's, where there is no other


@pytest.mark.parametrize(
    ("words", "place"),
    [("The first one, please.", 0), ("first", 0), ("the second", 1), ("the latter", 1), ("neither of them", None), ("hm", None)],
)  # fmt: skip
def test_of_two_services_one_is_chosen_by_its_place(words: str, place: int | None) -> None:
    """As of two times."""
    two = (CLEANING, FILLING)
    assert service_chosen(words, two) == (None if place is None else two[place])
    assert service_chosen(words, ()) is None


@pytest.mark.parametrize(("words", "time"), [("Monday, half nine", (9, 30)), ("at half three on Tuesday", (15, 30))])
def test_half_nine_is_half_past_it(words: str, time: tuple[int, int]) -> None:
    """As the British say it."""
    wish = read_wish(words, NOW, book_of(read_business("dentist"), None), errand=Booking())
    assert wish.hours
    assert dt.time(*time) in wish.hours.times
