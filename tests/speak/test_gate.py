"""A maker of voices that fails, in virtual time: the gate that all calls of a process share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from edge_agent.failover.breaker import FAILURES, PAUSE
from edge_agent.failover.gate import LOOK, keep_probing
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.voice import PROBE, Speaker, Voice, sound_of
from shared.errors import SpeakingFailed, VoiceBusy, VoiceRefused, VoiceUnavailable
from tests.fakes.voice import FakeVoice
from tests.speak.providers import heard
from tests.virtual import run


def clause(voice: Voice, name: str = "v-1") -> AsyncGenerator[bytes, None]:
    return sound_of(Speaker(voice, name, "en"), SpeechCache(None), "A clause of five words.", CachePolicy.NONE)


async def ask(voice: Voice, name: str = "v-1") -> str:
    """What comes of a clause: "sound", or the code of the failure."""
    try:
        assert await heard(clause(voice, name))
    except SpeakingFailed as failure:
        return failure.code
    return "sound"


def test_a_dead_maker_is_waited_for_three_times() -> None:
    """8.1: then nobody waits and nobody asks, until a request of our own has found that it works again."""

    async def story() -> None:
        voice = FakeVoice(delay=1.0, fails_on="", name="far")
        assert [await ask(voice) for _ in range(FAILURES)] == ["speaking_failed"] * FAILURES
        began = asyncio.get_running_loop().time()
        assert [await ask(voice) for _ in range(100)] == ["voice_unavailable"] * 100
        assert asyncio.get_running_loop().time() == began
        assert len(voice.asked) == FAILURES
        voice.fails_on = None
        await asyncio.sleep(PAUSE)
        assert await ask(voice) == "voice_unavailable"
        probing = asyncio.create_task(keep_probing([voice.gate]))
        await asyncio.sleep(3 * LOOK)
        probing.cancel()
        assert voice.asked[FAILURES:] == [PROBE]
        assert await asyncio.gather(*(ask(voice) for _ in range(5))) == ["sound"] * 5

    run(story())


def test_a_maker_that_breaks_off_every_time_is_left_alone_too() -> None:
    """Some sound is not enough."""

    async def story() -> None:
        voice = FakeVoice(fails_on="", fails_after=2, name="far")
        outcomes = [await ask(voice) for _ in range(FAILURES + 1)]
        assert outcomes[-1] == "voice_unavailable"

    run(story())


def test_callers_who_cut_in_are_no_failures() -> None:
    """Cancelled, or closed after some sound: the maker is asked on."""

    async def story() -> None:
        voice = FakeVoice(name="far")
        for _ in range(FAILURES * 2):
            waiting = asyncio.create_task(ask(voice))
            await asyncio.sleep(0.05)
            waiting.cancel()
            await asyncio.wait([waiting])
            sound = clause(voice)
            await anext(sound)
            await sound.aclose()
        assert voice.unfinished == 0
        assert await ask(voice) == "sound"

    run(story())


class Missing(FakeVoice):
    """The voice "deleted" is not there; of another one each clause fails while `broken`."""

    kind: type[SpeakingFailed] = VoiceRefused
    broken = False

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if voice == "deleted":
            raise self.kind("no such voice")
        if self.broken:
            raise SpeakingFailed("broken")
        async for pcm in super().synthesise(text, voice, language):
            yield pcm


@pytest.mark.parametrize("kind", [VoiceRefused, VoiceUnavailable])
def test_one_clients_missing_voice_is_no_fault_of_the_makers(kind: type[SpeakingFailed]) -> None:
    """However often: the others are spoken to with their own voices."""

    async def story() -> None:
        voice = Missing(name="far")
        voice.kind = kind
        for _ in range(FAILURES * 2):
            assert await ask(voice, "deleted") == kind.code
        assert await ask(voice) == "sound"

    run(story())


def test_a_probe_with_a_voice_that_was_deleted_lets_the_others_through() -> None:
    """The last clause that was asked for was of a voice that is gone: the maker says no to it, and so it works."""

    async def story() -> None:
        voice = Missing(name="far")
        voice.broken = True
        for _ in range(FAILURES):
            await ask(voice)
        voice.broken, voice.last_asked = False, ("deleted", "en")
        await asyncio.sleep(PAUSE)
        await voice.gate.probe()
        assert await ask(voice) == "sound"

    run(story())


def test_a_full_plan_is_one_for_all_calls_and_no_failure() -> None:
    """Whoever comes too many is told at once; a place is free again when a clause ends or its caller cuts in."""

    async def story() -> None:
        voice = FakeVoice(delay=1.0, name="far", most=2)
        speaking = [asyncio.create_task(ask(voice)) for _ in range(2)]
        await asyncio.sleep(0.5)
        for _ in range(FAILURES * 2):
            with pytest.raises(VoiceBusy, match="answers 2 at once"):
                await heard(clause(voice))
        assert len(voice.asked) == 2
        speaking[0].cancel()
        await asyncio.wait([speaking[0]])
        assert await ask(voice) == "sound"
        assert await speaking[1] == "sound"

    run(story())
