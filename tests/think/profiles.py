"""Nine small clients, one of each profession, for the tests of thinking."""

from __future__ import annotations

from uuid import UUID

from shared.profiles import OpenHours, Profile, VoiceChoice

WEEKDAYS = tuple(OpenHours(day, "08:00", "17:00") for day in range(5))
DENTIST_HOURS = (*WEEKDAYS, OpenHours(5, "09:00", "13:00"))

BUSINESSES = {
    "dentist": ("Bright Smile Dental", "A cleaning costs 95 dollars. We take Delta Dental, Cigna and Aetna insurance."),
    "plumber": ("Rapid Rooter Plumbing", "A service call costs 120 dollars. We serve all of Oakland."),
    "mechanic": ("Elm Street Garage", "An oil change costs 60 dollars."),
    "locksmith": ("Lapsed Locks", "A lockout costs 90 dollars by day."),
    "massage": ("Calm Hands Massage", "One hour costs 85 dollars."),
    "photographer": ("Golden Hour Photos", "A family session costs 250 dollars."),
    "realtor": ("Bay Homes Realty", "Open house is on Sunday at noon."),
    "tattoo_artist": ("Black Swan Tattoo", "A deposit of 50 dollars holds your date."),
    "inspector": ("Solid Ground Inspections", "A house inspection costs 400 dollars."),
}


def profile_of(profession: str, **changes: object) -> Profile:
    """A client of `profession`; any field may be changed."""
    business, facts = BUSINESSES[profession]
    fields: dict[str, object] = {
        "client_id": UUID(int=1),
        "client": business,
        "number": "+15105550100",
        "profession": profession,
        "prompt": f"You answer the phone of {{business}}, a {profession}. Say nothing of other customers.",
        "facts": facts,
        "greeting": "Thank you for calling {business}, how can I help you?",
        "language": "en-US",
        "timezone": "America/Los_Angeles",
        "hours": DENTIST_HOURS,
        "voice": VoiceChoice("kokoro", "af_heart"),
    }
    return Profile(**{**fields, **changes})  # type: ignore[arg-type] # fields by name, from a table
