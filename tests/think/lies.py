"""Nine clients with their rows, and what models say of them: lies that must not be heard, truths that must.

All is made of the rows: what one client sells is a lie of another, and each number that stands nowhere is one of all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from edge_agent.desk.book import Closure, DeskBook, Service
from edge_agent.think.hours import DAYS, sayable_time
from shared.profiles import OpenHours, Profile
from tests.think.profiles import profile_of

# Name, minutes, dollars.
SOLD: dict[str, tuple[tuple[str, int, int], ...]] = {
    "dentist": (("Cleaning", 45, 95), ("Filling", 60, 180), ("Crown", 90, 1100)),
    "plumber": (("Drain cleaning", 60, 149), ("Water heater installation", 240, 1450), ("Leak repair", 90, 185)),
    "mechanic": (("Oil change", 30, 69), ("Brake pads", 120, 320), ("Tire rotation", 40, 45)),
    "locksmith": (("Lockout", 25, 110), ("Rekeying", 50, 135), ("Deadbolt installation", 75, 210)),
    "massage": (("Swedish massage", 55, 88), ("Hot stone massage", 80, 128), ("Reflexology", 35, 65)),
    "photographer": (("Family session", 70, 275), ("Headshot", 20, 155), ("Wedding", 480, 3200)),
    "realtor": (("Consultation", 35, 0), ("Home valuation", 65, 240), ("Photo package", 95, 390)),
    "tattoo_artist": (("Small tattoo", 85, 160), ("Touch-up", 42, 72), ("Sleeve", 360, 1900)),
    "inspector": (("House inspection", 190, 425), ("Radon test", 15, 145), ("Termite report", 48, 98)),
}
SECOND = {  # the address, and a sentence of the client's own
    "dentist": "We are at 12 Main Street in Oakland. We take Delta Dental, Cigna and Aetna insurance.",
    "plumber": "We are at 400 Pine Avenue in Oakland. We serve all of Oakland and Berkeley.",
    "mechanic": "We are at 77 Elm Street in Fremont. Waiting customers get coffee.",
    "locksmith": "We are at 31 Lake Road in Hayward. We serve Hayward and Castro Valley.",
    "massage": "We are at 8 Garden Lane in Alameda. Gift cards are sold at the desk.",
    "photographer": "We are at 215 River Street in Napa. A deposit of 50 percent holds a date.",
    "realtor": "We are at 64 Bay Road in Richmond. We sell homes in Richmond and Albany.",
    "tattoo_artist": "We are at 909 Mission Street in Vallejo. Clients must be 18 and bring a photo ID.",
    "inspector": "We are at 53 Hill Avenue in Concord. Reports come in two days.",
}
HOURS = (*(OpenHours(day, "08:30", "17:00") for day in range(5)), OpenHours(5, "10:00", "14:00"))
MONDAY = dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)  # noon in California
THANKSGIVING = Closure(dt.date(2026, 11, 26), dt.date(2026, 11, 27), "Thanksgiving")
NOWHERE = (313, 47, 777)  # numbers of no row


@dataclass(frozen=True, slots=True)
class Asked:
    """A caller's question, and what a model answers to it."""

    client: str
    question: str
    answer: str


def client(name: str) -> tuple[Profile, DeskBook]:
    """A client by its profession, with its rows."""
    sold = tuple(Service(UUID(int=at), *_row(row)) for at, row in enumerate(SOLD[name]))
    book = DeskBook(timezone="America/Los_Angeles", services=sold, closures=(THANKSGIVING,))
    return profile_of(name, facts=SECOND[name], hours=HOURS), book


def _row(row: tuple[str, int, int]) -> tuple[str, int, Decimal]:
    return row[0], row[1], Decimal(row[2])


def lies() -> Iterator[Asked]:
    """At least two dozen of each client."""
    for name, sold in SOLD.items():
        for at, (service, _, price) in enumerate(sold):
            other = sold[(at + 1) % len(sold)]
            thing = service.lower()
            yield from (
                Asked(name, f"And the {thing}, is that a lot?", f"The {thing} is {NOWHERE[at]} dollars."),
                Asked(name, f"Tell me about the {thing}.", f"Sure, the {thing} costs ${other[2] or NOWHERE[0]}."),
                Asked(name, f"Is the {thing} quick?", f"Yes, the {thing} takes {other[1]} minutes."),
                Asked(name, "And with a coupon?", f"With a coupon the {thing} is {price + 5} dollars."),
                Asked(name, f"So a {thing} then.", f"Great, I have booked your {thing} for Tuesday at {at + 2}."),
                Asked(name, "Something for my cousin.", f"A gold plated {thing} costs {price or 12} dollars."),
            )
        yield from (Asked(name, question, answer) for question, answer in _OF_ALL)


_OF_ALL = (
    ("Sunday would be best.", "Yes, we are open on Sunday."),
    ("I work late.", "We are open until 9 pm on weekdays."),
    ("I get up early.", "On Monday we open at 6 am."),
    ("Any day is fine.", "We are open 7 days a week."),
    ("I'm off at Thanksgiving.", "We are open on Thanksgiving."),
    ("Who does it?", "Dr. Patel will see you."),
    ("How do I reach you?", "Our number is 415-555-0177."),
    ("Any discount?", "We give 15 percent off."),
    ("Are you near?", "We are at 1600 Oak Boulevard in Sacramento."),
    ("Is it done?", "Your appointment is confirmed."),
    ("I can't come.", "I've cancelled your appointment."),
    ("Please send the address.", "I have just sent you a text message."),
    ("I need somebody.", "Someone will be there at 3 pm."),
    ("Let me talk to a person.", "I'm transferring you now."),
)


def truths() -> Iterator[Asked]:
    """What a model may say as it is, of each client."""
    for name, sold in SOLD.items():
        for service, minutes, price in sold:
            thing, cost = service.lower(), f"{price} dollars" if price else "free"
            yield from (
                Asked(name, "What about prices?", f"Sure, the {thing} is {cost}."),
                Asked(name, f"And how long is the {thing}?", f"It takes about {minutes} minutes."),
            )
        yield from (Asked(name, question, answer) for question, answer in _TRUE_OF_ALL)
        yield Asked(name, "Where are you?", SECOND[name].split(". ")[0] + ".")


_opens = sayable_time("10:00")
_TRUE_OF_ALL = (
    ("Saturday?", f"Yes, on {DAYS[5]} we are open from {_opens} to 2 pm."),
    ("Sunday?", "I'm sorry, we are closed on Sunday."),
    ("And in the week?", "We are open Monday to Friday from half past eight to five."),
    ("I am ann lee, Saturday at eleven please.", "Sure, Ann. Saturday at 11, is that right?"),
    ("My number is five one oh, five five five, oh one four two.", "Thank you, 510-555-0142, is that right?"),
    ("Can you help me?", "Sure, I can help with that. What is your name?"),
    ("Thanks.", "You're welcome, one of us will call you back to confirm."),
    ("Can I come?", "Of course, what day and time would suit you?"),
    ("What day is it?", "Today is Monday."),
)
