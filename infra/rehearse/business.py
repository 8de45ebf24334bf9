"""The nine businesses that are called: one file each, read by the rehearsal in memory and written to a stack."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from edge_agent.desk.book import Booking, DeskBook, Service
from infra.places import CHECKOUT
from infra.rehearse.case import PROFESSIONS
from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError
from shared.numbers import Number, region_of
from shared.profiles import OpenHours, Profile, VoiceChoice

CLIENTS = Path(__file__).parent / "clients"
PROMPTS = CHECKOUT / "supabase" / "migrations" / "20261122000800_professions.sql"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PROMPT = r"\('{}', '([^']*)', \$\$(.*?)\$\$\)"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Offer(_Told):
    """What can be booked. No price: none is told, or only from what it costs."""

    name: str
    minutes: int
    price: Decimal | None = None

    @property
    def id(self) -> UUID:
        return uuid5(UUID(int=17), self.name)


class Business(_Told):
    """One client. `hours`: wall times by day; days that are not named are closed."""

    id: UUID
    slug: str
    name: str
    profession: str
    number: str
    user: UUID  # who reads its calls back
    booking: Booking = "direct"
    timezone: str = "America/Los_Angeles"
    hours: dict[str, list[tuple[str, str]]]
    facts: str
    services: tuple[Offer, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def open_hours(self) -> tuple[OpenHours, ...]:
        return tuple(OpenHours(DAYS.index(day), *stretch) for day, all_ in self.hours.items() for stretch in all_)


def read_business(profession: str) -> Business:
    """SetupError names the file, the line and the field of each mistake."""
    path = CLIENTS / f"{profession}.yaml"
    data, tree = read_yaml(path)
    try:
        return Business.model_validate(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error


def businesses() -> dict[str, Business]:
    """By profession."""
    return {profession: read_business(profession) for profession in PROFESSIONS}


def profile_of(business: Business) -> Profile:
    """As the database would tell it, with the profession's own prompt and greeting."""
    greeting, prompt = _prompt_of(business.profession)
    return Profile(
        client_id=business.id,
        client=business.name,
        number=Number(business.number),
        profession=business.profession,
        prompt=prompt.replace("{business}", business.name),
        facts=business.facts,
        greeting=greeting.replace("{business}", business.name),
        language="en-US",
        timezone=business.timezone,
        hours=business.open_hours,
        voice=VoiceChoice("kokoro", "af_heart"),
    )


def book_of(business: Business, caller: str | None) -> DeskBook:
    """What the desk knows of it when this number calls."""
    return DeskBook(
        profession=business.profession,
        region=region_of(Number(business.number)),
        dialled=business.number,
        own_number=caller,
        timezone=business.timezone,
        booking=business.booking,
        services=tuple(Service(one.id, one.name, one.minutes, one.price) for one in business.services),
    )


def _prompt_of(profession: str) -> tuple[str, str]:
    found: Any = re.search(_PROMPT.format(profession), PROMPTS.read_text(encoding="utf-8"), re.DOTALL)
    return found[1], " ".join(found[2].split())
