"""The dialled number decides, once per call, who answers: a client's Profile, or a Refusal with its spoken sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pydantic import AfterValidator, Field, JsonValue, TypeAdapter, ValidationError, field_validator

from edge_agent.snapshots import Snapshots
from shared.database import PublicResolvedCall, PublicResolvedPrompt, PublicResolvedVoice
from shared.errors import StoreAway, StoreRefused
from shared.numbers import e164
from shared.profiles import Opening, Profile, VoiceChoice
from shared.store import Store

log = structlog.get_logger()

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GREETING = "Thank you for calling {business}. How can I help you today?"
_VOICE = VoiceChoice("kokoro", "af_heart")
_WHEN = r"^([01][0-9]|2[0-4]):[0-5][0-9]$"

UNKNOWN_NUMBER = (
    "Thank you for calling, but the number you have dialed is not in service at this time. "
    "Please check the number and try again. Goodbye."
)
INACTIVE = "Thank you for calling {business}. We are not able to take your call at the moment, we apologize. Goodbye."
UNAVAILABLE = (
    "We are sorry, but we cannot take your call right now because of a technical problem. "
    "Please try again in a few minutes. Goodbye."
)
BUSY = (
    "Thank you for calling. All our lines are busy at the moment, we apologize. "
    "Please call again in a few minutes. Goodbye."
)
LAST_ANSWER = timedelta(hours=72)  # how long an answer of the database may stand in for a new one


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nobody can answer: say `sentence`, hang up. `profile` is known for an inactive client, if all else was well."""

    reason: Literal["unknown_number", "inactive", "unavailable", "busy"]
    sentence: str
    profile: Profile | None = None


async def route(
    called: str, store: Store, snapshots: Snapshots, now: datetime, oldest: timedelta = LAST_ANSWER
) -> Profile | Refusal:
    """Who answers a call to `called`, however that is written. Never raises because of the number or the database.

    `now` is wall time, UTC. With the database away, or its answer malformed, the last answer for that number holds if
    it is younger than `oldest`; a box that the database refuses to answer speaks for nobody. A client that is not to
    be answered for is refused however malformed the rest is.
    """
    number = e164(called)
    if number is None:
        return Refusal("unknown_number", UNKNOWN_NUMBER)
    try:
        answer = await store.resolve_call(number)
        decision = decide(answer, number)
    except StoreRefused as refused:
        log.error("database refuses to say who is called", code=refused.code, reason=str(refused), called=number)  # noqa: TRY400 — the reason names the cure
        return Refusal("unavailable", UNAVAILABLE)
    except StoreAway as away:
        return _from_memory(number, snapshots, now, oldest, away)
    snapshots.keep(number, answer, now)
    return decision


def _from_memory(
    number: str, snapshots: Snapshots, now: datetime, oldest: timedelta, away: StoreAway
) -> Profile | Refusal:
    known = snapshots.recall(number)
    said = {"code": away.code, "reason": str(away)}
    if known is None:
        log.error("database away and no earlier answer", called=number, **said)
        return Refusal("unavailable", UNAVAILABLE)
    age = abs(now - known.at)  # an answer of the future is of a clock that was wrong: as old as it is far
    if age >= oldest:
        log.error("database away and the last answer is too old", called=number, age_seconds=_whole(age), **said)
        return Refusal("unavailable", UNAVAILABLE)
    log.warning("database away: using the last answer", age_seconds=_whole(age), **said)
    try:
        return decide(known.answer, number)
    except StoreAway:
        return Refusal("unavailable", UNAVAILABLE)


def _whole(age: timedelta) -> int:
    return round(age.total_seconds())


# --- the answer's shape --------------------------------------------------------------------------


def _zone_or_utc(name: str) -> str:
    """The database may know more zones than this machine: wrong hours are better than a phone that nobody answers."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        log.warning("unknown time zone: using UTC", zone=name[:60])
        return "UTC"
    return name


_Filled = Annotated[str, Field(min_length=1)]
_WallTime = Annotated[str, Field(pattern=_WHEN)]


_Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HOURS: TypeAdapter[dict[_Day, list[tuple[_WallTime, _WallTime]]]] = TypeAdapter(
    dict[_Day, list[tuple[_WallTime, _WallTime]]]
)

# The database's own types, with what a call cannot do without made sure of.


class _Prompt(PublicResolvedPrompt):
    body: _Filled


class _Voice(PublicResolvedVoice):
    provider: _Filled
    provider_voice_id: _Filled


class _Answer(PublicResolvedCall):
    client_id: UUID
    client: _Filled
    serviceable: bool
    profession: _Filled
    timezone: Annotated[str, AfterValidator(_zone_or_utc)]
    prompt: _Prompt
    voice: _Voice | None

    @field_validator("hours")
    @classmethod
    def _are_wall_times(cls, hours: JsonValue) -> JsonValue:
        _HOURS.validate_python(hours or {})
        return hours


def decide(answer: Mapping[str, Any], number: str) -> Profile | Refusal:
    """Who answers, by the database's answer for `number`. Raises StoreAway if it is malformed."""
    if "client_id" in answer and answer["client_id"] is None:
        return Refusal("unknown_number", UNKNOWN_NUMBER)
    try:
        told = _Answer.model_validate(answer)
    except ValidationError as malformed:
        if answer.get("serviceable") is False:  # that much it says, and no earlier answer says otherwise
            return _inactive(str(answer.get("client") or "us"), None)
        fields = sorted({".".join(map(str, error["loc"])) for error in malformed.errors()})
        raise StoreAway(f"edge_resolve_call answered without usable {', '.join(fields)}") from None
    profile = _profile(told, number)
    if not told.serviceable:
        return _inactive(told.client, profile)
    return profile


def _inactive(client: str, profile: Profile | None) -> Refusal:
    return Refusal("inactive", INACTIVE.replace("{business}", client), profile)


def _profile(told: _Answer, number: str) -> Profile:
    def named(text: str) -> str:
        return text.replace("{business}", told.client)

    voice = told.voice
    hours = _HOURS.validate_python(told.hours or {})
    return Profile(
        client_id=told.client_id,
        client=told.client,
        number=number,
        profession=told.profession,
        prompt=told.prompt.body,  # names no client: what a profession shares is read by the model once
        facts=told.facts or "",
        greeting=named(told.prompt.greeting or _GREETING),
        language=told.language or "en-US",
        timezone=told.timezone,
        hours=tuple(
            Opening(DAYS.index(day), opens, closes)
            for day, openings in sorted(hours.items(), key=lambda item: DAYS.index(item[0]))
            for opens, closes in openings
        ),
        voice=VoiceChoice(voice.provider, voice.provider_voice_id, voice.id) if voice else _VOICE,
        config_version=told.config_version or 1,
        phone_number_id=told.phone_number_id,
        prompt_id=told.prompt.id,
    )
