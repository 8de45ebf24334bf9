"""What a call may bring: the price of what was wanted, times how likely that is, times what corrections taught us.

An estimate with its reason in words, in the client's currency. Where no price is known it is 0, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cloud.after_call.transcript import CallTranscript, Correction
from shared.database import PublicCallResult
from shared.entities.services import Service

# How often it comes to the job, by the general experience of small trades; the client's corrections move it.
LIKELIHOOD: dict[PublicCallResult, Decimal] = {
    "booked": Decimal("0.80"),
    "qualified_lead": Decimal("0.35"),
    "question_answered": Decimal("0.05"),
}
BECOMES: dict[PublicCallResult, str] = {
    "booked": "that a booking happens",
    "qualified_lead": "that a lead becomes a job",
    "question_answered": "that somebody who asked comes back",
}
MOST = Decimal("9999999999.99")  # what the database's column holds
ENOUGH = 3  # corrections of one outcome before they count by themselves
CAREFUL = 5  # corrections that weigh as much as none: one strange job does not move everything
LEAST_FACTOR, MOST_FACTOR = Decimal("0.25"), Decimal(4)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Revenue:
    """`amount` in the client's currency; `reason` is what the client reads, up to 500 characters."""

    amount: Decimal
    reason: str


def revenue(call: CallTranscript, outcome: PublicCallResult, service: Service | None) -> Revenue:
    """The estimate for one judged call."""
    likelihood = LIKELIHOOD.get(outcome)
    if likelihood is None:
        return Revenue(Decimal(0), f"Nothing to earn from a call like this ({outcome.replace('_', ' ')}).")
    priced = _price(call, outcome, service)
    if priced is None:
        return Revenue(Decimal(0), "No price is known for what was wanted, and no typical value is set.")
    price, what = priced
    factor = calibration(outcome, call.corrections)
    amount = min(MOST, (price * likelihood * factor).quantize(_CENT, ROUND_HALF_UP))
    reason = f"{what} at {_plain(price)} {call.client.currency} x {_percent(likelihood)} % {BECOMES[outcome]}"
    return Revenue(amount, reason if factor == 1 else f"{reason}; your corrections: x {_plain(factor)}")


def calibration(outcome: PublicCallResult, corrections: Sequence[Correction]) -> Decimal:
    """How much more or less than judged such calls brought: 1 without corrections, never below 0.25 or above 4."""
    worth = [one for one in corrections if one.judged > 0]
    alike = [one for one in worth if (one.judged_outcome or one.outcome) == outcome]
    counted = alike if len(alike) >= ENOUGH else worth
    if len(counted) < ENOUGH:
        return Decimal(1)
    ratio = sum((_brought(one) for one in counted), Decimal(0)) / sum((one.judged for one in counted), Decimal(0))
    trust = Decimal(len(counted)) / (len(counted) + CAREFUL)
    return min(MOST_FACTOR, max(LEAST_FACTOR, 1 + trust * (ratio - 1))).quantize(_CENT, ROUND_HALF_UP)


def _brought(correction: Correction) -> Decimal:
    """Whoever corrects a booking to "spam" and leaves the sum alone means that it brought nothing."""
    untouched = correction.corrected == correction.judged
    return Decimal(0) if untouched and correction.outcome not in LIKELIHOOD else correction.corrected


def _price(call: CallTranscript, outcome: PublicCallResult, service: Service | None) -> tuple[Decimal, str] | None:
    if service and service.price is not None:
        return service.price, service.name
    if outcome == "question_answered" or call.client.typical_value is None:
        return None
    return call.client.typical_value, "A usual job"


def _plain(number: Decimal) -> str:
    """95 for 95.00, 89.5 for 89.50."""
    return f"{number.normalize():f}"


def _percent(share: Decimal) -> str:
    return _plain(share * 100)
