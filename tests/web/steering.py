"""The pages on which a business is steered: the last word of each address, and its title."""

from __future__ import annotations

STEERING = {
    "hours": "Hours and holidays",
    "services": "Services and prices",
    "bookings": "Bookings",
    "facts": "Facts",
    "prompt": "Greeting and prompt",
    "voice": "Voice",
    "trial": "Try it",
    "people": "Messages and people",
    "blocked": "Unwanted callers",
    "webhooks": "Webhooks",
    "members": "Members",
    "privacy": "Data and privacy",
}
