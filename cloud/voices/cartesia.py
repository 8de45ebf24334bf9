"""The provider of Cartesia, through its own SDK. Clones from the take's best ten seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, get_args

import httpx
from cartesia import APIConnectionError, APIStatusError, AsyncCartesia, CartesiaError
from cartesia.types import SupportedLanguage
from cartesia.types.raw_output_format_param import RawOutputFormatParam

from cloud.voices.clean import Take
from cloud.voices.failures import ProviderCannot, ProviderRefusal, Uncertain, unanswered
from cloud.voices.sound import Sound, from_pcm
from shared.voices import CARTESIA_MODEL

ADDRESS = "https://api.cartesia.ai"
RATE: Final = 16_000
_FORMAT: RawOutputFormatParam = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": RATE}
CLONE_WITHIN, ASK_WITHIN = 90.0, 30.0  # s
_CONNECT_WITHIN = 5.0
_PAGE = 100
_LANGUAGES = frozenset(get_args(get_args(SupportedLanguage)[0]))


class CartesiaCloning:
    """Speaks with one account's key. `aclose` when done."""

    name = "cartesia"

    def __init__(
        self, key: str, address: str = ADDRESS, *, clone_within: float = CLONE_WITHIN, ask_within: float = ASK_WITHIN
    ) -> None:
        self._clone_within = clone_within
        self._ask_within = ask_within
        self._client = AsyncCartesia(
            api_key=key,
            base_url=address,
            max_retries=0,  # a clone that is asked for twice is two voices
            timeout=httpx.Timeout(clone_within, connect=_CONNECT_WITHIN),
            http_client=httpx.AsyncClient(trust_env=False, timeout=clone_within),
        )

    async def named(self, name: str) -> list[str]:
        """The ids of this account's voices with exactly that name, oldest first."""
        async with _asking(self._ask_within):
            page = await self._client.voices.list(q=name, is_owner=True, limit=_PAGE)
            voices = getattr(page, "data", None)
            if not isinstance(voices, list):
                raise Uncertain("cartesia answered something that is no list of voices")
            same = [voice for voice in voices if getattr(voice, "name", None) == name]
            return [str(voice.id) for voice in sorted(same, key=lambda voice: str(voice.created_at))]

    async def clone(self, name: str, take: Take, language: str) -> str:
        """The new voice's id. `language` is BCP 47. Raises Uncertain when there may be a new voice all the same."""
        spoken = _spoken(language)
        async with _asking(self._clone_within):
            clip = ("sample.wav", take.best, "audio/wav")
            made: Any = await self._client.voices.clone(clip=clip, name=name, language=spoken)
            voice = getattr(made, "id", None)
            if not isinstance(voice, str) or not voice:
                raise Uncertain("cartesia answered something that is no voice")
            return voice

    async def say(self, voice: str, text: str, language: str) -> Sound:
        """`text`, spoken by the voice."""
        async with _asking(self._ask_within):
            answer = await self._client.tts.generate(
                model_id=CARTESIA_MODEL,
                voice={"id": voice},
                transcript=text,
                language=_spoken(language),
                output_format=_FORMAT,
            )
            return from_pcm(await answer.read(), RATE)

    async def delete(self, voice: str) -> None:
        """Gone, or gone before."""
        async with _asking(self._ask_within, gone=True):
            await self._client.voices.delete(voice)

    async def aclose(self) -> None:
        await self._client.close()


def _spoken(language: str) -> str:
    """Cartesia's name of a language: the tag without its region."""
    bare = language.partition("-")[0].lower()
    if bare not in _LANGUAGES:
        raise ProviderCannot(f"cartesia does not speak {bare}")
    return bare


@asynccontextmanager
async def _asking(within: float, *, gone: bool = False) -> AsyncIterator[None]:
    """Our own errors for theirs. `gone`: that the voice is not there is a good answer."""
    try:
        async with asyncio.timeout(within):
            yield
    except TimeoutError as late:
        raise unanswered("cartesia", late) from late
    except APIStatusError as refused:
        if not (gone and refused.status_code == httpx.codes.NOT_FOUND):
            raise _refusal(refused).error() from refused
    except APIConnectionError as lost:
        raise unanswered("cartesia", lost.__cause__) from lost
    except (CartesiaError, httpx.HTTPError, ValueError) as odd:
        raise unanswered("cartesia", odd) from odd


def _refusal(refused: APIStatusError) -> ProviderRefusal:
    body = refused.body if isinstance(refused.body, dict) else {}
    code, reason = str(body.get("error_code") or ""), str(body.get("message") or body.get("title") or "")
    return ProviderRefusal("Cartesia", refused.status_code, refused.response.headers, code, reason)
