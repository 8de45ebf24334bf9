"""The job that turns a recording into the voice a client speaks with.

Done twice it makes no second voice: a voice carries the request's name at its provider, and is looked for there first.
Whatever fails, the client keeps the voice there was; what is the recording's fault, or does not get better, is told to
its owner.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import structlog
from pydantic import BaseModel

from cloud.leases import Job
from cloud.voices.clean import Take
from cloud.voices.failures import ProviderCannot, SampleRefused, Uncertain
from cloud.voices.sound import Sound
from cloud.voices.trial import sentence, trouble
from shared.errors import FrontdeskError, StoreRefused, TryAgain
from shared.profiles import Sex
from shared.store import StoreShut

log = structlog.get_logger()

PATIENCE = 3  # attempts at a provider that may have made the voice and did not say so, before the next one is asked
LAST = 6  # the attempt after which the owner hears that it failed; the queue would bury the job after eight
LATER = "This failed for a technical reason of ours, not because of your recording. Try again later."
NOBODY = "Voice cloning is not switched on here. Ask whoever runs your receptionist."
GONE = "Your recording is not there any more. Send it again."
CHANGED = "Your recording did not arrive as you sent it. Send it again."
MUTE = (
    "The voice made from your recording did not say our test sentence clearly."
    " Record yourself again in a quiet room, at your usual pace."
)


class CloneProvider(Protocol):
    """Whoever clones voices and lends them speech. Raises SampleRefused, ProviderCannot, TryAgain (Uncertain)."""

    @property
    def name(self) -> str: ...
    async def named(self, name: str) -> list[str]: ...
    async def clone(self, name: str, take: Take, language: str) -> str: ...
    async def say(self, voice: str, text: str, language: str) -> Sound: ...
    async def delete(self, voice: str) -> None: ...


class Requests(Protocol):
    """The database's requests for voices."""

    async def clone_request(self, request_id: UUID) -> Mapping[str, Any] | None: ...
    async def save_clone(self, job: Job, provider: str, provider_voice_id: str, sex: Sex | None) -> bool: ...
    async def refuse_clone(self, job: Job, reason: str) -> bool: ...
    async def finish_job(self, job: Job) -> bool: ...


class Samples(Protocol):
    """The bucket of recordings. Raises StoreRefused for what is not there."""

    async def download(self, path: str) -> bytes: ...


Prepare = Callable[[bytes], Awaitable[Take]]  # a file → a take; raises SampleRefused, TryAgain


class OwnVoice(BaseModel):
    """A voice that the client has: it is never deleted here."""

    provider: str
    provider_voice_id: str


class Request(BaseModel):
    """What `clone_request` tells."""

    id: UUID
    provider: str
    sample_path: str
    sample_sha256: str
    language: str = "en-US"
    voices: tuple[OwnVoice, ...] = ()

    @property
    def name(self) -> str:
        """What its voice is called at a provider."""
        return voice_name(self.id)

    def owns(self, provider: CloneProvider, voice: str) -> bool:
        return OwnVoice(provider=provider.name, provider_voice_id=voice) in self.voices


def voice_name(request_id: UUID) -> str:
    return f"frontdesk {request_id}"


async def clone_voice(
    job: Job, requests: Requests, samples: Samples, providers: Sequence[CloneProvider], prepare: Prepare
) -> None:
    """Ends the job with save_clone or refuse_clone. Raises TryAgain while there is hope."""
    asked = await requests.clone_request(UUID(str(job.payload["request_id"])))
    if asked is None:  # decided before, or the client is gone
        await requests.finish_job(job)
        return
    request = Request.model_validate(asked)
    try:
        in_order = _in_order(providers, request.provider)
        provider, voice, sex = await _made(request, job.attempts, partial(_taken, request, samples, prepare), in_order)
    except SampleRefused as refused:
        await requests.refuse_clone(job, str(refused))
    except TryAgain as later:
        if job.attempts < LAST:
            raise
        log.error("voice_given_up", request_id=str(request.id), reason=str(later))  # noqa: TRY400 - told in words
        await requests.refuse_clone(job, LATER)
    else:
        if not await requests.save_clone(job, provider.name, voice, sex):
            # Somebody else has the job and finds this voice by its name; or the client left, and its deletion does.
            log.warning("voice_came_too_late", request_id=str(request.id), provider=provider.name)


@dataclass(slots=True)
class _Troubles:
    """The providers that could not, and why."""

    found: list[tuple[CloneProvider, FrontdeskError]]

    def add(self, provider: CloneProvider, error: FrontdeskError) -> None:
        level = log.error if isinstance(error, ProviderCannot) else log.warning
        level("clone_provider_failed", provider=provider.name, reason=str(error))
        self.found.append((provider, error))

    def error(self) -> FrontdeskError:
        """What they come to: try again as soon as one of them wants to be asked."""
        waits = [error.after for _, error in self.found if isinstance(error, TryAgain)]
        named = [seconds for seconds in waits if seconds is not None]
        reason = "; ".join(str(error) for _, error in self.found)
        return TryAgain(reason, min(named) if named and len(named) == len(waits) else None)


def _in_order(providers: Sequence[CloneProvider], wanted: str) -> list[CloneProvider]:
    return sorted(providers, key=lambda provider: provider.name != wanted)


async def _made(
    request: Request, attempts: int, take: Callable[[], Awaitable[Take]], providers: Sequence[CloneProvider]
) -> tuple[CloneProvider, str, Sex | None]:
    """A voice that has said its sentence: who made it, what it is called there, and whose it sounds like."""
    if not providers:
        log.error("no_clone_provider", cure="set CARTESIA_API_KEY or ELEVENLABS_API_KEY")
        raise SampleRefused(NOBODY)
    ready = await take()
    troubles = _Troubles([])
    for provider in providers:
        try:
            voice = await _at(provider, request, ready)
        except Uncertain as unknown:
            if attempts < PATIENCE:
                raise
            troubles.add(provider, unknown)
        except (ProviderCannot, TryAgain) as error:
            troubles.add(provider, error)
        else:
            await _sweep(request, [failed for failed, _ in troubles.found])
            return provider, voice, ready.sex
    raise troubles.error()


async def _taken(request: Request, samples: Samples, prepare: Prepare) -> Take:
    try:
        data = await samples.download(request.sample_path)
    except StoreShut:  # our key is at fault, not the sample
        raise
    except StoreRefused as missing:
        raise SampleRefused(GONE) from missing
    if hashlib.sha256(data).hexdigest() != request.sample_sha256:
        raise SampleRefused(CHANGED)
    return await prepare(data)


async def _at(provider: CloneProvider, request: Request, ready: Take) -> str:
    """The request's voice at this provider, found or made, and heard."""
    found = await provider.named(request.name)
    voice = found[0] if found else await provider.clone(request.name, ready, request.language)
    for twin in found[1:]:
        await _deleted(provider, request, twin)
    try:
        await _heard(provider, request, voice)
    except (SampleRefused, ProviderCannot):
        await _deleted(provider, request, voice)
        raise
    return voice


async def _heard(provider: CloneProvider, request: Request, voice: str) -> None:
    text = sentence(request.language)
    try:
        sound = await provider.say(voice, text, request.language)
    except SampleRefused as refused:  # of a sentence of ours; the recording was accepted
        raise ProviderCannot(str(refused)) from refused
    except TryAgain as later:  # the voice is there
        raise Uncertain(str(later), later.after) from later
    if wrong := await asyncio.to_thread(trouble, sound, text):
        log.warning("voice_is_mute", provider=provider.name, voice=voice, reason=wrong)
        raise SampleRefused(MUTE)


async def _deleted(provider: CloneProvider, request: Request, voice: str) -> None:
    """Unless the client speaks with it. A provider that cannot now is not waited for."""
    if request.owns(provider, voice):
        return
    try:
        await provider.delete(voice)
    except FrontdeskError as failed:
        log.error("voice_left_behind", provider=provider.name, voice=voice, reason=str(failed))  # noqa: TRY400 - as above


async def _sweep(request: Request, providers: Sequence[CloneProvider]) -> None:
    """What a provider that failed has made all the same."""
    for provider in providers:
        try:
            strays = await provider.named(request.name)
        except FrontdeskError as failed:
            log.warning("clone_provider_not_swept", provider=provider.name, voice=request.name, reason=str(failed))
            continue
        for stray in strays:
            await _deleted(provider, request, stray)
