"""One mouth, one line, one reply, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from edge_agent.idle import Idle
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.speak.voice import Speaker
from tests.fakes.audio_out import FakeAudioOut
from tests.fakes.voice import FakeVoice
from tests.virtual import run

ANSWER = "Of course, we can do that for you. It costs ninety dollars each time. Please come tomorrow."


class Audience:
    """Notes when it is told something."""

    def __init__(self) -> None:
        self.audible_at: list[float] = []
        self.dry_at: list[float] = []
        self.clauses: list[tuple[float, str, float]] = []  # when each begins to sound, its words, its seconds

    def audible(self) -> None:
        self.audible_at.append(asyncio.get_running_loop().time())

    def dry(self) -> None:
        self.dry_at.append(asyncio.get_running_loop().time())

    def clause(self, words: str, seconds: float, ahead: float) -> None:
        self.clauses.append((asyncio.get_running_loop().time() + ahead, words, seconds))


class Scene:
    """One mouth, one line, one reply."""

    def __init__(self, voice: FakeVoice | None = None, cache: SpeechCache | None = None) -> None:
        self.voice = voice or FakeVoice()
        self.line = FakeAudioOut()
        speaker = Speaker(self.voice, "af_heart")
        self.failover = VoiceFailover(speaker, speaker, cache or SpeechCache(None))
        self.mouth = Mouth(self.failover, self.line, Idle())
        self.said = Utterance()
        self.gate = asyncio.Event()
        self.audience = Audience()
        self.closed = False

    async def deltas(self, text: str, error: Exception | None = None) -> AsyncIterator[str]:
        try:
            for word in text.split(" "):
                await asyncio.sleep(0.01)
                yield word + " "
            if error is not None:
                raise error
        finally:
            self.closed = True

    def say(self, text: str, error: Exception | None = None) -> Coroutine[Any, Any, None]:
        return self.mouth.say(self.deltas(text, error), self.said, self.gate, self.audience)


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a story and sees that nothing of it is left over."""

    async def whole() -> None:
        await story()
        assert len(asyncio.all_tasks()) == 1

    run(whole())
