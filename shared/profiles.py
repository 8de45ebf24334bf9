"""Who answers: everything one call needs of its client, decided once, then frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from shared.numbers import Number


@dataclass(frozen=True, slots=True)
class OpenHours:
    """One stretch of opening hours. Wall times of the client's own time zone."""

    day: int  # 0 = Monday … 6 = Sunday
    opens: str  # "HH:MM"
    closes: str  # "HH:MM"


Sex: TypeAlias = Literal["female", "male"]


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """Which voice speaks: the provider's name and the provider's own id of the voice."""

    provider: str  # "kokoro", "cartesia" or "elevenlabs"
    name: str  # e.g. "af_heart"
    id: UUID | None = None  # our row of `voices`
    sex: Sex | None = None  # as it sounds; None: not known


@dataclass(frozen=True, slots=True)
class Profile:
    """One client as the call sees it. Made by `route`; nothing about the client is read again later."""

    client_id: UUID
    client: str  # the business's name, as it is spoken
    number: Number | None  # the dialled one; in a test call one of the client's, None where he has none
    profession: str  # slug, e.g. "dentist"
    prompt: str  # the profession's prompt, or the client's own
    facts: str  # the client's facts: services, prices, address; plain text
    greeting: str
    language: str  # BCP 47, e.g. "en-US"
    timezone: str  # IANA, e.g. "America/Los_Angeles"
    hours: tuple[OpenHours, ...]
    voice: VoiceChoice
    config_version: int = 1
    phone_number_id: UUID | None = None
    prompt_id: UUID | None = None
    calls_at_once: int | None = None  # on one box; None: as many as it carries
    test_seconds: int | None = None  # how long a member's test call may last; None: it is a caller's
    overflow_to_cloud: bool = False  # engines elsewhere alone may serve a call that the box cannot carry
