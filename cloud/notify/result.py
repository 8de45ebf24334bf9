"""How it went at one address. What is wrong on our own side is no result: it is raised as SettingsError."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """A server took it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken at this address. The reason is for its owner."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """`after`: seconds that the other side asked for; None leaves the wait to the queue."""

    reason: str
    after: float | None = None


Result = Sent | Refused | Later
