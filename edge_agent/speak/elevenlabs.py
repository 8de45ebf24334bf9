"""ElevenLabs: cloned voices where Cartesia has none, a request for each clause over connections that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing

import httpx
from elevenlabs.client import AsyncElevenLabs
from elevenlabs.core.api_error import ApiError
from elevenlabs.core.request_options import RequestOptions

from edge_agent.speak.framing import WholeSamples
from edge_agent.speak.refusals import refused
from edge_agent.speak.voice import Voice
from shared.errors import SpeakingFailed, VoiceLate
from shared.voices import ELEVENLABS_MODEL

RATE = 24_000
REQUESTS = 10  # at once, as many as the plan "Creator" allows; whoever comes then speaks with another voice
LATE = 0.45  # s without a first sound until another voice is asked beside it
FIRST_WITHIN = 1.5  # s from the text to its first sound, connecting included
NEXT_WITHIN = 1.0  # s between two pieces of sound
_CONNECT_WITHIN = 1.0
_KEPT_OPEN = 300.0  # s that an idle connection is kept: httpx would close it after 5
_FRAME = RATE // 50 * 2  # bytes of 20 ms: the SDK waits for so many, and for 1024 when it is not told
_OPTIONS = RequestOptions(max_retries=0, chunk_size=_FRAME)


class ElevenLabsVoice(Voice):
    """A voice's name is its id at ElevenLabs. `aclose` when done."""

    name = "elevenlabs"
    rate = RATE

    def __init__(
        self,
        key: str,
        address: str,
        *,
        requests: int = REQUESTS,
        late: float = LATE,
        first_within: float = FIRST_WITHIN,
        next_within: float = NEXT_WITHIN,
    ) -> None:
        super().__init__(late, requests)
        longest = max(first_within, next_within)
        self._http = httpx.AsyncClient(
            trust_env=False,
            timeout=httpx.Timeout(longest, connect=_CONNECT_WITHIN),
            limits=httpx.Limits(max_connections=requests, keepalive_expiry=_KEPT_OPEN),
        )
        self._client = AsyncElevenLabs(api_key=key, base_url=address, timeout=longest, httpx_client=self._http)
        self._first_within = first_within
        self._next_within = next_within

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at 24 kHz as it comes. Closed or cancelled, the request is given up at once.

        Raises VoiceBusy when the plan has no room, VoiceRefused for a voice that is not there, and
        SpeakingFailed when ElevenLabs is away, refuses, is too slow or breaks off.
        """
        samples, sounded = WholeSamples(), False
        async with aclosing(self._stream(text, voice, language)) as stream:
            while (piece := await self._next(stream, self._next_within if sounded else self._first_within)) != b"":
                if whole := samples.take(piece):
                    sounded = True
                    yield whole
        if not sounded:
            raise SpeakingFailed("elevenlabs made no sound")

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _stream(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        speech = self._client.text_to_speech.with_raw_response
        async with speech.stream(
            voice,
            text=text,
            model_id=ELEVENLABS_MODEL,
            language_code=language.partition("-")[0].lower(),
            output_format="pcm_24000",
            request_options=_OPTIONS,
        ) as answer:
            _check(answer.headers)
            async for piece in answer.data:
                yield piece

    async def _next(self, stream: AsyncIterator[bytes], limit: float) -> bytes:
        """b"" at the end."""
        try:
            async with asyncio.timeout(limit):
                return await anext(stream, b"")
        except ApiError as answer:
            raise _refused(answer) from answer
        except (TimeoutError, httpx.TimeoutException) as late:
            raise VoiceLate(f"elevenlabs was silent for {limit:g} s") from late
        except (httpx.HTTPError, httpx.StreamError) as lost:
            raise SpeakingFailed(f"elevenlabs cannot be reached: {type(lost).__name__}") from lost


def _check(headers: Mapping[str, str]) -> None:
    """Words with a good status would be played as noise."""
    kind = headers.get("content-type", "")
    if kind.startswith(("application/json", "text/")):
        raise SpeakingFailed("elevenlabs sent something that is no sound")


def _refused(answer: ApiError) -> SpeakingFailed:
    detail = answer.body.get("detail") if isinstance(answer.body, dict) else None
    code = detail.get("status") or detail.get("code") if isinstance(detail, dict) else None
    return refused("elevenlabs", answer.status_code, code)
