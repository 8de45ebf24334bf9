"""A client's own voice, the one that stands in for it, and a reply that is said with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from edge_agent.failover.hedge import Lost
from edge_agent.idle import Idle
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.speak.voice import Speaker, as_speaking, once
from shared.errors import SpeakingFailed
from tests.fakes.audio_out import FakeAudioOut
from tests.fakes.voice import FakeVoice
from tests.speak.scene import Audience
from tests.virtual import run

ANSWER = "Of course, we can do that for you. It costs ninety dollars each time. Please come tomorrow."
WORD = 0.2  # s


class Scene:
    """A client's own voice, a stand-in, one line, one reply."""

    def __init__(self, own: FakeVoice, stand_in: FakeVoice | None = None, cache: SpeechCache | None = None) -> None:
        self.own, self.stand_in = own, stand_in or FakeVoice(delay=0.3)
        self.line = FakeAudioOut()
        self.cache = cache or SpeechCache(None)
        self.losses: list[tuple[int, str]] = []  # the place in the order, and why
        self.begin_call()

    def begin_call(self) -> None:
        own, stand_in = Speaker(self.own, "v-1"), Speaker(self.stand_in, "af_heart")
        self.failover = VoiceFailover(own, stand_in, self.cache, self.lost)
        self.mouth = Mouth(self.failover, self.line, Idle())
        self.said = Utterance()

    def lost(self, lost: Lost, attempt: int) -> None:
        self.losses.append((attempt, as_speaking(lost.failure).code if lost.failure else "late"))

    async def say(self, text: str = ANSWER, *, gate_opens: float = 0.0) -> None:
        gate = asyncio.Event()
        asyncio.get_running_loop().call_later(gate_opens, gate.set)
        self.said = Utterance()
        await self.mouth.say(once(text), self.said, gate, Audience())


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        await story()
        assert len(asyncio.all_tasks()) == 1

    run(whole())


def own(fails_on: str | None = None, fails_after: int = 0, delay: float = 0.1) -> FakeVoice:
    return FakeVoice(delay, WORD, fails_on, fails_after, "far")


class Halting(FakeVoice):
    """Half of the words, then a second of nothing, then a failure."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        words = text.split()
        async for pcm in super().synthesise(" ".join(words[: len(words) // 2]), voice, language):
            yield pcm
        await asyncio.sleep(1.0)
        raise SpeakingFailed("it broke off")
