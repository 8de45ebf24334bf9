"""Two services in one breath: "a cleaning and a whitening". Pure.

Each is a visit of its own: when the first is booked, what he said of the second is begun as a wish of its own. One
visit for both would have a length, a price and staff that stand in no row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from edge_agent.desk.book import DeskBook, Service
from shared.entities.services import services_named

_AND = re.compile(
    r",?\s*\b(?:and|plus|as well as|along with)\s+(?:(?:also|then|maybe|a|an|the|my|some|one)\s+)*", re.IGNORECASE
)
_JOINED = re.compile(r"\band\b|[&+/]", re.IGNORECASE)  # in a service's own name
_ALSO = "I'd also like to book "
AT_ONCE = 2  # words behind the joint, of which one names the second …
NEAR = 4  # … and all that tell which it is


@dataclass(frozen=True, slots=True)
class Two:
    """`words`: what he said of the first; `second`: the other wish, in his words."""

    first: Service
    words: str
    second: str


def two_services(words: str, book: DeskBook) -> Two | None:
    """None where he names one, or may mean one of several."""
    for joint in _AND.finditer(words):
        before, after = words[: joint.start()], words[joint.end() :]
        first, second = _only(before, book), _only(_beginning(after, NEAR), book)
        if first and second and first != second and services_named([second.name], _beginning(after, AT_ONCE)):
            return Two(first, before, f"{_ALSO}{after}")
    return None


def is_second(words: str) -> bool:
    """Whether it is a wish that was set apart here."""
    return words.startswith(_ALSO)


def _only(words: str, book: DeskBook) -> Service | None:
    named = services_named([service.name for service in book.services], words)
    found = [service for service in book.services if service.name in named and not _JOINED.search(service.name)]
    return found[0] if len(named) == len(found) == 1 else None


def _beginning(words: str, most: int) -> str:
    return " ".join(words.split()[:most])
