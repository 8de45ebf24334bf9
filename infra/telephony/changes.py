"""What is to be changed, in words: the same for LiveKit and for Twilio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

SECRET = {"auth_password"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as wanted. Secrets are never shown."""

    field: str
    there: Any
    wanted: Any

    def __str__(self) -> str:
        if self.field in SECRET:
            return f"{self.field}: differs"
        return f"{self.field}: {self.there!r} → {self.wanted!r}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one thing needs: a trunk or a rule in LiveKit, a trunk, an address or a number at Twilio."""

    kind: str
    name: str
    id: str  # "" as long as it is not there
    differences: tuple[Difference, ...] = ()
    wished: bool = True  # the file says that it should be
    then: str = ""  # what is left to do by hand

    @property
    def needed(self) -> Literal["create", "update", "nothing", "remove"]:
        if not self.wished:
            return "remove"
        if not self.id:
            return "create"
        return "update" if self.differences else "nothing"
