"""Which service is wanted, by the client's price list."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from cloud.after_call.judge import judge_by_rules
from tests.after_call.telling import a_call

PLUMBER = {"Drain cleaning": 149, "Toilet repair": 130, "New water heater": 1600, "Visit with diagnosis": 89}
LOCKSMITH = {"Home lockout": 110, "Car lockout": 95, "New lock cylinder": 140}
MASSAGE = {"Massage 60 minutes": 95, "Massage 90 minutes": 130, "Hot stone massage": 120}


def service_of(said: str, prices: Mapping[str, float], profession: str = "dentist") -> str | None:
    return judge_by_rules(a_call(f"caller: {said}\nagent: Sure.", price_list=prices, profession=profession)).service


@pytest.mark.parametrize(
    ("said", "prices", "service"),
    [
        ("I'd like to get my teeth cleaned.", {"Cleaning": 95, "Filling": 180}, "Cleaning"),
        ("I need two fillings done.", {"Cleaning": 95, "Filling": 180}, "Filling"),
        ("I'd like my teeth whitened.", {"Whitening": 350}, "Whitening"),
        ("Do you do whitning?", {"Whitening": 350}, "Whitening"),
        ("My drain is clogged.", PLUMBER, "Drain cleaning"),
        ("The toilet is broken.", PLUMBER, "Toilet repair"),
        ("I want a new water heater.", PLUMBER, "New water heater"),
        ("I'm locked out of my car.", LOCKSMITH, "Car lockout"),
        ("I'm locked out of my home.", LOCKSMITH, "Home lockout"),
        ("I'd like a ninety minute massage.", MASSAGE, "Massage 90 minutes"),
        ("A hot stone massage, please.", MASSAGE, "Hot stone massage"),
    ],
)
def test_the_price_lists_own_name(said: str, prices: Mapping[str, float], service: str) -> None:
    """Other forms of the word, misheard letters, and the most exact of similar services."""
    assert service_of(said, prices) == service


def test_half_of_every_name_names_nothing() -> None:
    """Water on the floor is no water heater."""
    assert service_of("There's water everywhere.", PLUMBER, "plumber") != "New water heater"


def test_what_is_booked_is_wanted_and_not_what_was_only_asked_about() -> None:
    """Two services are named; one is asked for."""
    talk = """caller: How much is a crown?
        agent: 1100 dollars.
        caller: And can I book a cleaning for Saturday? This is Emma.
        agent: Sure, Emma."""
    call = judge_by_rules(a_call(talk))
    assert (call.service, call.revenue) == ("Cleaning", Decimal("76.00"))


def test_else_it_is_told_in_the_callers_words() -> None:
    """A service that is not on the list has no price of its own."""
    assert service_of("I need a root canal.", {"Cleaning": 95}) == "root canal"
    assert service_of("I have a question.", {"Cleaning": 95}) is None
