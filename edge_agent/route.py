"""The dialled number decides, once per call, who answers: a client's Profile, or a Refusal with its spoken sentence."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from pydantic import AfterValidator, Field, JsonValue, TypeAdapter, ValidationError, field_validator

from shared.database import PublicResolvedCall, PublicResolvedPrompt, PublicResolvedVoice
from shared.errors import StoreAway, StoreError
from shared.numbers import e164
from shared.profiles import Opening, Profile, VoiceChoice
from shared.store import Store
from shared.uuid7 import uuid7

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nobody can answer: say `sentence`, hang up. `profile` is known for an inactive client, if all else was well."""

    reason: Literal["unknown_number", "inactive", "unavailable"]
    sentence: str
    profile: Profile | None = None


async def route(called: str, store: Store, snapshots: Snapshots, now: datetime) -> Profile | Refusal:
    """Who answers a call to `called`, however that is written. Never raises because of the number or the database.

    `now` is wall time, UTC. With the database away, or its answer malformed, the last answer for that number holds;
    a client that is not to be answered for is refused however malformed the rest is.
    """
    number = e164(called)
    if number is None:
        return Refusal("unknown_number", UNKNOWN_NUMBER)
    try:
        answer = await store.resolve_call(number)
        decision = _decide(answer, number)
    except StoreError as failed:
        return await _from_memory(number, snapshots, now, failed)
    await snapshots.keep(number, answer, now)
    return decision


async def _from_memory(number: str, snapshots: Snapshots, now: datetime, failed: StoreError) -> Profile | Refusal:
    known = await snapshots.recall(number)
    if known is None:
        log.error("database away and no earlier answer", code=failed.code, reason=str(failed), called=number)
        return Refusal("unavailable", UNAVAILABLE)
    age = round((now - known.at).total_seconds())
    log.warning("database away: using the last answer", code=failed.code, reason=str(failed), age_seconds=age)
    try:
        return _decide(known.answer, number)
    except StoreAway:
        return Refusal("unavailable", UNAVAILABLE)


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


def _decide(answer: Mapping[str, Any], number: str) -> Profile | Refusal:
    """Raises StoreAway if the answer is malformed."""
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
        prompt=named(told.prompt.body),
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


# --- last answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database's answer for one number, and when it was given."""

    answer: Mapping[str, Any]
    at: datetime


class Snapshots:
    """The last good answer per number, in memory and in `folder`: one small file each.

    A disk that fails costs the copy on disk, never the call.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Snapshot] = {}

    async def keep(self, number: str, answer: Mapping[str, Any], at: datetime) -> None:
        """Remembers `answer`; "nobody's number" makes it forget."""
        if answer.get("client_id") is None:
            self._known.pop(number, None)
            await self._on_disk(number, None)
            return
        self._known[number] = Snapshot(answer, at)
        await self._on_disk(number, json.dumps({"at": at.astimezone(UTC).isoformat(), "answer": answer}))

    async def recall(self, number: str) -> Snapshot | None:
        if number not in self._known:
            found = await asyncio.to_thread(_read, self._file(number))
            if found is not None:
                self._known[number] = found
        return self._known.get(number)

    def _file(self, number: str) -> Path:
        return self._folder / f"{number.removeprefix('+')}.json"

    async def _on_disk(self, number: str, text: str | None) -> None:
        try:
            await asyncio.to_thread(_write, self._file(number), text)
        except OSError:
            log.exception("last answer could not be kept on disk")


def _write(file: Path, text: str | None) -> None:
    """All or nothing: a crash leaves the old file or the new one."""
    if text is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_suffix(f".{uuid7()}")  # two calls to one number may write at once
    with new.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def _read(file: Path) -> Snapshot | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Snapshot(dict(kept["answer"]), datetime.fromisoformat(kept["at"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.exception("last answer on disk is unreadable")
        return None
