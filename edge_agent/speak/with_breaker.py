"""A voice whose maker is far away: when it fails again and again, no caller waits for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from edge_agent.failover.breaker import Result
from edge_agent.failover.gate import Gate
from edge_agent.speak.pace import Pace
from edge_agent.speak.voice import Voice
from shared.errors import NotAsked, SpeakingFailed, VoiceUnavailable

PROBE = "Yes."  # what a maker that was left alone is asked to say, to nobody


class Guarded:
    """Satisfies `Voice`. One for a provider and process; raises VoiceUnavailable at once while it is left alone."""

    def __init__(self, voice: Voice) -> None:
        self.name = voice.name
        self.rate = voice.rate
        self._voice = voice
        self.pace = Pace()
        self.gate = Gate("tts", voice.name, self._probe)
        self._last = ("", "en")  # voice and language of the last clause that failed: what a probe tries

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        try:
            passage = self.gate.enter()
        except NotAsked as refused:
            raise VoiceUnavailable(str(refused)) from refused
        result = Result.UNKNOWN  # when the caller cuts in: who is not waited for has not failed
        try:
            async with aclosing(self._voice.synthesise(text, voice, language)) as sound:
                async for pcm in sound:
                    yield pcm
            result = Result.WORKED
        except SpeakingFailed as failure:
            result = Result.UNKNOWN if failure.blameless else Result.FAILED
            self._last = (voice, language)
            raise
        finally:
            passage.leave(result)

    async def _probe(self) -> None:
        async with aclosing(self._voice.synthesise(PROBE, *self._last)) as sound:
            async for _ in sound:
                pass
