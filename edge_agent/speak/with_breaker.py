"""A voice whose maker is far away: when it fails again and again, no caller waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import structlog

from edge_agent.speak.breaker import Breaker, Permit, Result
from edge_agent.speak.pace import Pace
from edge_agent.speak.voice import Voice
from shared.errors import SpeakingFailed, VoiceRefused, VoiceUnavailable

log = structlog.get_logger()


class Guarded:
    """Satisfies `Voice`. One for a provider and process; raises VoiceUnavailable at once while it is left alone."""

    def __init__(self, voice: Voice) -> None:
        self.name = voice.name
        self.rate = voice.rate
        self._voice = voice
        self.pace = Pace()
        self._breaker = Breaker()

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        permit = self._begin()
        result = Result.UNKNOWN  # when the caller cuts in: who is not waited for has not failed
        try:
            async with aclosing(self._voice.synthesise(text, voice, language)) as sound:
                async for pcm in sound:
                    yield pcm
            result = Result.WORKED
        except (VoiceRefused, VoiceUnavailable):
            raise
        except SpeakingFailed:
            result = Result.FAILED
            raise
        finally:
            self._end(permit, result)

    def _begin(self) -> Permit:
        permit = self._breaker.ask(_now())
        if permit is Permit.REFUSED:
            raise VoiceUnavailable(f"{self.name} failed several times and is left alone for a moment")
        self._breaker = self._breaker.begun(permit)
        return permit

    def _end(self, permit: Permit, result: Result) -> None:
        before, self._breaker = self._breaker, self._breaker.ended(permit, result, _now())
        if (before.until is None) != (self._breaker.until is None):
            log.warning("voice_maker", maker=self.name, asked=self._breaker.until is None)


def _now() -> float:
    return asyncio.get_running_loop().time()
