"""The provider of ElevenLabs, through its own SDK. Clones from the whole take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.core.request_options import RequestOptions

from cloud.voices.clean import Take
from cloud.voices.failures import ProviderRefusal, SampleRefused, unanswered
from cloud.voices.sound import Sound, from_pcm
from shared.voices import ELEVENLABS_MODEL

ADDRESS = "https://api.elevenlabs.io"
RATE = 16_000
CLONE_WITHIN, ASK_WITHIN = 90.0, 30.0  # s
_CONNECT_WITHIN = 5.0
_PAGE = 100
# Its own second try leaves out every field but the file, and a clone that is asked for twice is two voices.
_ONCE = RequestOptions(max_retries=0)
_GONE = frozenset({"voice_not_found", "voice_does_not_exist"})


class ElevenLabsCloning:
    """Speaks with one account's key. `aclose` when done."""

    name = "elevenlabs"

    def __init__(
        self, key: str, address: str = ADDRESS, *, clone_within: float = CLONE_WITHIN, ask_within: float = ASK_WITHIN
    ) -> None:
        self._clone_within = clone_within
        self._ask_within = ask_within
        self._http = httpx.AsyncClient(trust_env=False, timeout=httpx.Timeout(clone_within, connect=_CONNECT_WITHIN))
        self._client = AsyncElevenLabs(api_key=key, base_url=address, timeout=clone_within, httpx_client=self._http)

    async def named(self, name: str) -> list[str]:
        """The ids of this account's voices with exactly that name, oldest first."""
        async with _asking(self._ask_within):
            found = await self._client.voices.search(
                search=name, page_size=_PAGE, sort="created_at_unix", sort_direction="asc", request_options=_ONCE
            )
            return [str(voice.voice_id) for voice in found.voices if voice.name == name]

    async def clone(self, name: str, take: Take, language: str) -> str:
        """The new voice's id. `language` is BCP 47. Raises Uncertain when there may be a new voice all the same."""
        async with _asking(self._clone_within):
            made = await self._client.voices.ivc.create(
                name=name,
                files=[("sample.wav", take.whole, "audio/wav")],
                labels={"language": language.partition("-")[0].lower()},
                description="made by frontdesk",
                remove_background_noise=False,
                request_options=_ONCE,
            )
            voice = str(made.voice_id)
        if made.requires_verification:
            await self.delete(voice)
            raise SampleRefused(
                "ElevenLabs wants the person who speaks to prove who it is. Record your own voice, not somebody else's."
            )
        return voice

    async def say(self, voice: str, text: str, language: str) -> Sound:  # noqa: ARG002 - the model hears it in the text
        """`text`, spoken by the voice."""
        pcm = bytearray()
        async with _asking(self._ask_within):
            async for piece in self._client.text_to_speech.stream(
                voice, text=text, model_id=ELEVENLABS_MODEL, output_format=f"pcm_{RATE}", request_options=_ONCE
            ):
                pcm += piece
        return from_pcm(bytes(pcm), RATE)

    async def delete(self, voice: str) -> None:
        """Gone, or gone before."""
        async with _asking(self._ask_within, gone=True):
            await self._client.voices.delete(voice, request_options=_ONCE)

    async def aclose(self) -> None:
        await self._http.aclose()


@asynccontextmanager
async def _asking(within: float, *, gone: bool = False) -> AsyncIterator[None]:
    """Our own errors for theirs. `gone`: that the voice is not there is a good answer."""
    try:
        async with asyncio.timeout(within):
            yield
    except TimeoutError as late:
        raise unanswered("elevenlabs", late) from late
    except ApiError as refused:
        said = _refusal(refused)
        if not (gone and (said.status == httpx.codes.NOT_FOUND or said.code in _GONE)):
            raise said.error() from refused
    except httpx.HTTPError as lost:
        raise unanswered("elevenlabs", lost) from lost
    except (AttributeError, TypeError, ValueError) as odd:  # the SDK takes any JSON for an answer
        raise unanswered("elevenlabs", odd) from odd


def _refusal(refused: ApiError) -> ProviderRefusal:
    detail: Any = refused.body.get("detail") if isinstance(refused.body, dict) else None
    first = detail[0] if isinstance(detail, list) and detail else detail
    said: Mapping[str, Any] = first if isinstance(first, dict) else {"message": first}
    code, reason = str(said.get("status") or said.get("code") or ""), str(said.get("message") or said.get("msg") or "")
    return ProviderRefusal("ElevenLabs", refused.status_code or 0, refused.headers or {}, code, reason)
