"""The pages on which a business is steered: the last word of each address, and its title."""

from __future__ import annotations

STEERING = {
    "hours": "Hours and services",
    "facts": "Facts",
    "members": "Members",
    "people": "Messages and people",
    "privacy": "Data and privacy",
    "prompt": "Greeting and prompt",
    "webhooks": "Webhooks",
}
