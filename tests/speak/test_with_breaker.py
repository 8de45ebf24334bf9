"""A far-away maker that fails, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from edge_agent.failover.breaker import FAILURES, PAUSE
from edge_agent.failover.gate import LOOK, keep_probing
from edge_agent.speak.with_breaker import PROBE, Guarded
from shared.errors import SpeakingFailed, VoiceRefused, VoiceUnavailable
from tests.fakes.voice import FakeVoice
from tests.virtual import run


async def ask(voice: Guarded) -> str:
    """What comes of a clause: "sound", or the code of the failure."""
    try:
        async with aclosing(voice.synthesise("A clause of five words.", "v-1", "en")) as sound:
            assert [pcm async for pcm in sound]
    except SpeakingFailed as failure:
        return failure.code
    return "sound"


def test_a_dead_maker_is_waited_for_three_times() -> None:
    """Then nobody waits and nobody asks, until a request of our own has found that it works again."""

    async def story() -> None:
        maker = FakeVoice(delay=1.0, fails_on="", name="far")
        voice = Guarded(maker)
        assert [await ask(voice) for _ in range(FAILURES)] == ["speaking_failed"] * FAILURES
        began = asyncio.get_running_loop().time()
        assert [await ask(voice) for _ in range(100)] == ["voice_unavailable"] * 100
        assert asyncio.get_running_loop().time() == began
        assert len(maker.asked) == FAILURES
        maker.fails_on = None
        await asyncio.sleep(PAUSE)
        assert await ask(voice) == "voice_unavailable"
        probing = asyncio.create_task(keep_probing([voice.gate]))
        await asyncio.sleep(3 * LOOK)
        probing.cancel()
        assert maker.asked[FAILURES:] == [PROBE]
        assert await asyncio.gather(*(ask(voice) for _ in range(5))) == ["sound"] * 5

    run(story())


def test_a_maker_that_breaks_off_every_time_is_left_alone_too() -> None:
    """Some sound is not enough."""

    async def story() -> None:
        voice = Guarded(FakeVoice(fails_on="", fails_after=2, name="far"))
        outcomes = [await ask(voice) for _ in range(FAILURES + 1)]
        assert outcomes[-1] == "voice_unavailable"

    run(story())


def test_callers_who_cut_in_are_no_failures() -> None:
    """Cancelled, or closed after some sound: the maker is asked on."""

    async def story() -> None:
        maker = FakeVoice(fails_on=None, name="far")
        voice = Guarded(maker)
        for _ in range(FAILURES * 2):
            waiting = asyncio.create_task(ask(voice))
            await asyncio.sleep(0.05)
            waiting.cancel()
            await asyncio.wait([waiting])
            sound = voice.synthesise("A clause of five words.", "v-1", "en")
            await anext(sound)
            await sound.aclose()
        assert maker.unfinished == 0
        assert await ask(voice) == "sound"

    run(story())


@pytest.mark.parametrize("kind", [VoiceRefused, VoiceUnavailable])
def test_one_clients_missing_voice_is_no_fault_of_the_makers(kind: type[SpeakingFailed]) -> None:
    """However often: the others are spoken to with their own voices."""

    class Missing(FakeVoice):
        async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
            if voice == "deleted":
                raise kind("no such voice")
            async for pcm in super().synthesise(text, voice, language):
                yield pcm

    async def story() -> None:
        voice = Guarded(Missing(name="far"))
        for _ in range(FAILURES * 2):
            with pytest.raises(kind):
                await anext(voice.synthesise("Hello.", "deleted", "en"))
        assert await ask(voice) == "sound"

    run(story())
