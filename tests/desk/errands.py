"""What a caller's first words begin at the desk of each profession."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from edge_agent.desk.book import Service
from edge_agent.desk.state import Booking, Change, Desk, Emergency, Heard, Message, Move
from edge_agent.desk.step import step
from edge_agent.desk.tools import TakeMessage
from shared.entities.spoken import SpokenTurn, spoken_turn
from tests.desk.talking import BOOK, NOW

SERVICES: Mapping[str, Sequence[str]] = {
    "dentist": ("Cleaning", "Exam with X-rays", "Filling", "Crown", "Whitening", "Root canal"),
    "plumber": ("Visit with diagnosis", "Drain cleaning", "Toilet repair", "Water heater installation"),
    "mechanic": ("Oil change", "Brake inspection", "Tire rotation", "Smog check", "Diagnosis"),
    "locksmith": ("Home lockout", "Car lockout", "Lock change", "Spare key"),
    "massage": ("Swedish massage", "Deep tissue massage", "Prenatal massage", "Hot stone massage"),
    "photographer": ("Family session", "Business portrait", "Newborn session", "Passport photo"),
    "realtor": ("Viewing", "Home valuation", "Buyer consultation", "Rental application"),
    "tattoo_artist": ("Consultation", "Small tattoo", "Touch-up"),
    "inspector": ("Home inspection", "Condo inspection", "Radon test", "Termite inspection"),
}
_CALLED = {Booking: "booking", Change: "change", Message: "message", Emergency: "emergency"}


def begun(profession: str, words: str, *before: str) -> Move | None:
    """The desk's first move. `before`: what was said until then, the caller's line first."""
    named = tuple(Service(UUID(int=at), name, 60) for at, name in enumerate(SERVICES[profession]))
    said = [*before, words]
    lines: tuple[SpokenTurn, ...] = tuple(spoken_turn(at, one, caller=at % 2 == 0) for at, one in enumerate(said))
    return step(Desk(), Heard(words, lines, NOW), replace(BOOK, profession=profession, services=named))


def errand(profession: str, words: str) -> str:
    """What it begins: "booking", "move", "cancel", "message", "emergency"; "" for nothing."""
    move = begun(profession, words)
    if move is None:
        return ""
    if isinstance(move.tool, TakeMessage) and move.tool.urgency == "emergency":
        return "emergency"
    if isinstance(move.then.errand, Change):
        return "cancel" if move.then.errand.cancels else "move"
    return _CALLED.get(type(move.then.errand), "")
