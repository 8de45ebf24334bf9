"""Trunks that cannot stand beside each other: LiveKit refuses the one, or one takes calls that are the other's. Pure.

LiveKit picks a call's trunk by its source address, its caller and the called number, and a trunk that names the number
beats one that takes any (protocol/sip/sip.go of livekit-server 1.13.5). Only then does it ask for a password. So a desk
phone's trunk with a password and no addresses gets the provider's calls to its number too, and answers them with 407.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Claim:
    """Which calls a trunk takes; of numbers and callers, none means any."""

    name: str
    numbers: frozenset[str]  # called, without their plus
    callers: frozenset[str]  # calling, without their plus
    anywhere: bool  # no source address is asked for
    sources: tuple[Network, ...]
    password: bool


def claim(
    name: str, numbers: Iterable[str], addresses: Sequence[str], callers: Iterable[str], *, password: bool
) -> Claim:
    """From the words of a telephony file or of LiveKit. A source that is no address (a host's name) overlaps none."""
    return Claim(
        name=name,
        numbers=frozenset(number.removeprefix("+") for number in numbers),
        callers=frozenset(number.removeprefix("+") for number in callers),
        anywhere=not addresses,
        sources=tuple(network for network in map(_network, addresses) if network),
        password=password,
    )


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def both_want(one: Claim, other: Claim) -> str:
    """The called numbers that both name, or "any number"; "" where LiveKit takes the two."""
    if not one.numbers and not other.numbers:
        return "any number"
    return ", ".join(sorted(one.numbers & other.numbers))


def shadowed(one: Claim, other: Claim) -> str:
    """The numbers whose calls `one` takes from `other`, to ask them for a password; "" where there are none."""
    takes = one.password and one.numbers and not other.numbers and _same_callers(one, other)
    return ", ".join(sorted(one.numbers)) if takes and _same_sources(one, other) else ""


def _same_callers(one: Claim, other: Claim) -> bool:
    return not one.callers or not other.callers or bool(one.callers & other.callers)


def _same_sources(one: Claim, other: Claim) -> bool:
    if one.anywhere or other.anywhere:
        return True
    return any(
        mine.version == theirs.version and mine.overlaps(theirs) for mine in one.sources for theirs in other.sources
    )
