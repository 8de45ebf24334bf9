"""What a call may bring, and what corrections teach."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cloud.after_call.opinion.revenue import revenue
from shared.database import PublicCallResult
from shared.entities.services import Service
from shared.entities.spoken import Quote
from tests.after_call.telling import a_call

CLEANING = Service("Cleaning", Decimal(95), Quote(0, 0, "a cleaning", "cleaning"))
UNLISTED = Service("root canal", None, Quote(0, 0, "a root canal", "root canal"))


def correction(outcome: str, judged: float, corrected: float, became: str | None = None) -> dict[str, Any]:
    return {"outcome": became or outcome, "judged_outcome": outcome, "judged": judged, "corrected": corrected}


def amount(outcome: PublicCallResult, service: Service | None, **more: Any) -> Decimal:
    return revenue(a_call("", **more), outcome, service).amount


def test_a_booking_of_a_listed_service() -> None:
    """Its price times four in five, and the reason says it."""
    earned = revenue(a_call(""), "booked", CLEANING)
    assert (earned.amount, earned.reason) == (Decimal("76.00"), "Cleaning at 95 USD x 80 % that a booking happens")


def test_an_unlisted_service_is_a_usual_job() -> None:
    """The client's typical value, else the profession's, stands for it."""
    earned = revenue(a_call(""), "qualified_lead", UNLISTED)
    assert (earned.amount, earned.reason) == (
        Decimal("70.00"),
        "A usual job at 200 USD x 35 % that a lead becomes a job",
    )


def test_no_price_is_no_guess() -> None:
    """Nothing is known: 0, and the reason says why."""
    earned = revenue(a_call("", typical_value=None), "booked", UNLISTED)
    assert (earned.amount, "No price is known" in earned.reason) == (Decimal(0), True)


@pytest.mark.parametrize("outcome", ["message", "complaint", "wrong_number", "spam", "hung_up", "unknown"])
def test_other_calls_earn_nothing(outcome: PublicCallResult) -> None:
    """Even where a service was named."""
    assert amount(outcome, CLEANING) == 0


def test_a_question_is_worth_a_little_where_the_price_is_known() -> None:
    """And nothing where it is only a usual job."""
    assert amount("question_answered", CLEANING) == Decimal("4.75")
    assert amount("question_answered", UNLISTED) == 0


def test_corrections_move_the_estimate() -> None:
    """Five bookings that brought twice what was judged: more, but not twice; the reason names the factor."""
    taught = [correction("booked", 76, 152)] * 5
    earned = revenue(a_call("", corrections=taught), "booked", CLEANING)
    assert earned.amount == Decimal("114.00")
    assert earned.reason.endswith("; your corrections: x 1.5")


def test_few_corrections_teach_nothing() -> None:
    """Two may be chance."""
    assert amount("booked", CLEANING, corrections=[correction("booked", 76, 760)] * 2) == Decimal("76.00")


def test_an_outcomes_own_corrections_come_first() -> None:
    """Leads that came to nothing do not make bookings cheaper, once bookings have been corrected often enough."""
    taught = [correction("qualified_lead", 33, 0)] * 50 + [correction("booked", 76, 76)] * 3
    assert amount("booked", CLEANING, corrections=taught) == Decimal("76.00")
    assert amount("qualified_lead", CLEANING, corrections=taught) < Decimal(10)


def test_no_correction_moves_it_without_bounds() -> None:
    """Never below a quarter, never above four times."""
    assert amount("booked", CLEANING, corrections=[correction("booked", 1, 9_000_000)] * 200) == Decimal("304.00")
    assert amount("booked", CLEANING, corrections=[correction("booked", 76, 0)] * 200) == Decimal("19.00")


def test_a_booking_that_was_spam_brought_nothing() -> None:
    """Who corrects the outcome and leaves the sum means so."""
    taught = [correction("booked", 76, 76, became="spam")] * 5
    assert amount("booked", CLEANING, corrections=taught) == Decimal("38.00")


def test_the_currency_is_the_clients() -> None:
    """It stands in the reason; the sum is not converted."""
    earned = revenue(a_call("", currency="EUR"), "booked", CLEANING)
    assert (earned.amount, "95 EUR" in earned.reason) == (Decimal("76.00"), True)
