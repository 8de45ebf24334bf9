"""The database's answer for a dialled number: its shape, and the `Profile` that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pydantic import AfterValidator, Field, JsonValue, TypeAdapter, field_validator

from edge_agent.phrases import phrasebook
from shared.database import PublicResolvedCall, PublicResolvedPrompt, PublicResolvedVoice
from shared.numbers import Number
from shared.profiles import OpenHours, Profile, Sex, VoiceChoice

log = structlog.get_logger()

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LANGUAGE = "en-US"
ABOUT_THE_CALLER = frozenset({"caller_blocked", "caller_too_often"})  # in the answer; the next one is another
_VOICE = VoiceChoice("kokoro", "af_heart")
_WHEN = r"^([01][0-9]|2[0-4]):[0-5][0-9]$"


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
    sex: Sex | None = None  # not in answers that were kept before there was such a thing


class Answer(PublicResolvedCall):
    """`edge_resolve_call`'s answer for a number that is somebody's."""

    client_id: UUID
    client: _Filled
    serviceable: bool
    profession: _Filled
    timezone: Annotated[str, AfterValidator(_zone_or_utc)]
    prompt: _Prompt
    voice: _Voice | None
    # Not in answers that were kept before there were such things.
    calls_at_once: Annotated[int, Field(ge=1)] | None = None
    caller_blocked: bool | None = None
    caller_too_often: bool | None = None
    overflow_to_cloud: bool | None = None

    @field_validator("hours")
    @classmethod
    def _are_wall_times(cls, hours: JsonValue) -> JsonValue:
        _HOURS.validate_python(hours or {})
        return hours


def of_the_client(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What of an answer also holds for the next caller."""
    return {name: value for name, value in answer.items() if name not in ABOUT_THE_CALLER}


def profile_of(answer: Answer, number: Number | None) -> Profile:
    """Everything one call needs of its client."""

    def named(text: str) -> str:
        return text.replace("{business}", answer.client)

    voice, language = answer.voice, answer.language or _LANGUAGE
    hours = _HOURS.validate_python(answer.hours or {})
    return Profile(
        client_id=answer.client_id,
        client=answer.client,
        number=number,
        profession=answer.profession,
        prompt=answer.prompt.body,  # names no client: what a profession shares is read by the model once
        facts=answer.facts or "",
        greeting=named(answer.prompt.greeting or phrasebook(language).greeting),
        language=language,
        timezone=answer.timezone,
        hours=tuple(
            OpenHours(DAYS.index(day), opens, closes)
            for day, openings in sorted(hours.items(), key=lambda item: DAYS.index(item[0]))
            for opens, closes in openings
        ),
        voice=VoiceChoice(voice.provider, voice.provider_voice_id, voice.id, voice.sex) if voice else _VOICE,
        config_version=answer.config_version or 1,
        phone_number_id=answer.phone_number_id,
        prompt_id=answer.prompt.id,
        calls_at_once=answer.calls_at_once,
        overflow_to_cloud=answer.overflow_to_cloud or False,
    )
