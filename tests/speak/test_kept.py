"""Fixed sentences that are said without any engine, from what is kept of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

import pytest

from edge_agent.idle import Idle
from edge_agent.phrases import ENGLISH
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.speak.voice import Speaker, presynthesise
from shared.errors import SpeakingFailed, VoiceRefused
from tests.fakes.voice import FakeVoice
from tests.speak.scene import Audience
from tests.speak.standing_in import WORD, Halting, Scene, play

LINE = ENGLISH.unavailable


async def keeping(maker: str, *names: str) -> SpeechCache:
    """A cache that has the sentence in these voices of a maker."""
    cache = SpeechCache(None)
    for name in names:
        await presynthesise(Speaker(FakeVoice(0.0, WORD, name=maker), name), cache, [LINE])
    return cache


def hung(name: str) -> FakeVoice:
    return FakeVoice(1e9, WORD, name=name)


async def say(scene: Scene) -> float:
    """Seconds until the sentence was heard for the first time."""
    gate, began = asyncio.Event(), asyncio.get_running_loop().time()
    gate.set()
    await scene.mouth.say_phrase(LINE, scene.said, gate, Audience())
    assert scene.said.first_audio_at is not None
    return scene.said.first_audio_at - began


@pytest.mark.parametrize("kept", ["af_heart", "af_bella", "am_michael"])
def test_with_all_engines_hung_a_sentence_from_disk_is_said(kept: str) -> None:
    """8.2: in whatever voice of ours it is kept, within seconds, whole and once; nothing goes on behind it."""

    async def story() -> None:
        scene = Scene(hung("far"), hung("kokoro"), await keeping("kokoro", kept))
        first = await say(scene)
        assert first <= 2.5
        assert scene.said.heard == LINE
        assert scene.said.stood_in
        assert scene.line.heard_seconds == pytest.approx(WORD * len(LINE.split()), abs=0.01)
        assert scene.own.unfinished == scene.stand_in.unfinished == 0

    play(story)


def test_with_all_engines_dead_it_is_said_at_once() -> None:
    """8.2: nobody is waited for."""

    async def story() -> None:
        dead = FakeVoice(0.0, fails_on="", name="far"), FakeVoice(0.0, fails_on="")
        scene = Scene(*dead, await keeping("kokoro", "am_michael"))
        assert await say(scene) <= 0.1
        assert scene.said.heard == LINE

    play(story)


def test_the_default_voices_own_sound_needs_no_engine() -> None:
    """8.2: a refusal where the only engine hangs is heard at once, and the engine is not even asked."""

    async def story() -> None:
        engine, scene = hung("kokoro"), Scene(hung("far"))
        stand_in = Speaker(engine, "af_heart")
        failover = VoiceFailover(stand_in, stand_in, await keeping("kokoro", "af_heart"))
        scene.mouth = Mouth(failover, scene.line, Idle())
        assert await say(scene) <= 0.1
        assert engine.asked == []

    play(story)


def test_the_lost_voices_own_sound_is_kept_sound_too() -> None:
    """Both engines are gone, and the sentence is there in the client's own voice."""

    async def story() -> None:
        scene = Scene(hung("far"), FakeVoice(0.0, fails_on=""), await keeping("far", "v-1"))
        scene.failover.replace(SpeakingFailed("gone"), 1.0)
        await say(scene)
        assert (scene.said.heard, scene.said.voice, scene.said.stood_in) == (LINE, "far", False)

    play(story)


def test_another_clients_voice_never_says_it() -> None:
    """A person lent it to one business: for nobody else, whatever is on the disk."""

    async def story() -> None:
        scene = Scene(FakeVoice(0.0, fails_on="", name="far"), FakeVoice(0.0, fails_on=""), await keeping("far", "v-2"))
        with pytest.raises(SpeakingFailed):
            await say(scene)

    play(story)


def test_an_answer_is_not_said_in_a_strangers_voice() -> None:
    """Kept sound of a free text in another voice than the stand-in's: the reply fails, and the apology is fixed."""

    async def story() -> None:
        cache = SpeechCache(None)
        await cache.put("kokoro", "am_michael", "Please come tomorrow.", b"\x00\x20" * 24_000, CachePolicy.MEMORY)
        scene = Scene(FakeVoice(0.0, fails_on="", name="far"), FakeVoice(0.0, fails_on=""), cache)
        with pytest.raises(SpeakingFailed):
            await scene.say("Please come tomorrow.")

    play(story)


def test_a_stand_in_that_breaks_off_in_a_fixed_sentence_is_followed_by_kept_sound() -> None:
    """8.2: the piece that broke off in the caller's ear is said again from its beginning, in the kept voice."""

    async def story() -> None:
        halting = Halting(0.1, WORD)
        scene = Scene(FakeVoice(0.0, fails_on="", name="far"), halting, await keeping("kokoro", "am_michael"))
        await say(scene)
        assert scene.said.heard == LINE
        assert scene.line.heard_seconds > WORD * (len(LINE.split()) + 1)
        assert halting.unfinished == 0

    play(story)


class Picky(FakeVoice):
    """Has no voice "am_nobody"."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if voice == "am_nobody":
            raise VoiceRefused("no such voice")
        async for pcm in super().synthesise(text, voice, language):
            yield pcm


@pytest.mark.parametrize(("engine", "said"), [(Picky(0.1, WORD), "We do."), (FakeVoice(0.1, WORD, fails_on=""), "")])
def test_another_voice_of_the_same_engine_is_asked_only_where_the_first_was_refused(
    engine: FakeVoice, said: str
) -> None:
    """A name that it does not have is cured by another name, its own failure is not; each is told once."""

    async def story() -> None:
        scene = Scene(engine, engine)
        own, stand_in = Speaker(engine, "am_nobody"), Speaker(engine, "am_michael")
        scene.mouth = Mouth(VoiceFailover(own, stand_in, scene.cache, scene.lost), scene.line, Idle())
        with suppress(SpeakingFailed):
            await scene.say("We do.")
        assert (scene.said.heard, len(engine.asked)) == (said, 1)
        assert [attempt for attempt, _ in scene.losses] == [1]

    play(story)


def test_a_greeting_that_a_full_plan_refuses_does_not_cost_the_call_its_voice() -> None:
    """The stand-in makes it ready while it rings; the answers are the client's own voice's again."""

    async def story() -> None:
        own = FakeVoice(0.1, WORD, name="far", most=0)
        scene = Scene(own)
        await scene.failover.presynthesise(["Thank you for calling."])
        assert scene.stand_in.asked == ["Thank you for calling."]
        assert (scene.failover.stands_in, scene.losses) == (False, [])
        scene.said = Utterance()
        own.gate._most = 1
        await scene.say("Please come tomorrow.")
        assert not scene.said.stood_in

    play(story)
