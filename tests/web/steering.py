"""The pages on which a business is steered: the last word of each address, and its title."""

from __future__ import annotations

STEERING = {
    "hours": "Hours and services",
    "members": "Members",
    "privacy": "Data and privacy",
    "webhooks": "Webhooks",
}
