"""Between calls: what a client's next caller will be told is made ready to be heard."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from edge_agent.desk.greeting import greeting_of
from edge_agent.desk.reading import book_of
from edge_agent.presynthesis import Presynthesis
from edge_agent.route.decide import decision_of
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.pace import Pace
from edge_agent.speak.voice import Speaker, cached_sound, presynthesise, presynthesise_piece, sound_of
from edge_agent.voices import (
    Voices,
    own_voice,
    presynthesise_answers,
    presynthesise_for_first_calls,
    presynthesise_for_next_call,
)
from shared.numbers import Number
from shared.profiles import Profile
from tests import virtual
from tests.fakes.store import DENTIST, answer
from tests.fakes.voice import FakeVoice


def of(provider: str) -> dict[str, str | None]:
    """A voice of this provider, as the database names it."""
    return {"id": None, "provider": provider, "provider_voice_id": "v"}


FACT = "A cleaning costs 95 dollars."


@pytest.mark.parametrize(("provider", "ready"), [("kokoro", True), ("far", False)])
def test_what_a_client_wrote_to_be_said_is_made_ready_by_our_own_engine(provider: str, ready: bool) -> None:
    """A fact is answered word for word, often behind an opening; a provider would charge for what nobody may ask."""

    async def story() -> bool:
        profile = decision_of(
            answer(DENTIST, facts=FACT, voice={"id": None, "provider": provider, "provider_voice_id": "v"}), DENTIST
        )
        assert isinstance(profile, Profile)
        own, far, cache, presynthesis = FakeVoice(), FakeVoice(name="far"), SpeechCache(None), Presynthesis()
        presynthesise_for_next_call(
            profile, Voices({own.name: own, far.name: far}, Speaker(own, "af_heart"), cache, presynthesis)
        )
        working = asyncio.create_task(presynthesis.run(cache))
        await asyncio.sleep(600)
        working.cancel()
        speaker = Speaker({own.name: own, far.name: far}[provider], "v")
        return await cached_sound(speaker, cache, FACT[0].lower() + FACT[1:]) is not None

    assert virtual.run(story()) is ready


@pytest.mark.parametrize(("provider", "ready"), [("kokoro", True), ("far", False)])
def test_the_first_callers_of_a_new_box_are_greeted_from_the_cache(provider: str, ready: bool) -> None:
    """Greeting and answers are made before the first call by our own engine; a provider would charge for them."""

    async def story() -> list[bool]:
        profile = decision_of(
            answer(DENTIST, facts=FACT, voice={"id": None, "provider": provider, "provider_voice_id": "v"}), DENTIST
        )
        assert isinstance(profile, Profile)
        own, far, cache, presynthesis = FakeVoice(), FakeVoice(name="far"), SpeechCache(None), Presynthesis()
        voices = Voices({own.name: own, far.name: far}, Speaker(own, "af_heart"), cache, presynthesis)
        presynthesise_for_first_calls([profile], voices)
        working = asyncio.create_task(presynthesis.run(cache))
        await presynthesis.caught_up()
        working.cancel()
        speaker = Speaker({own.name: own, far.name: far}[provider], "v")
        sentences = (profile.greeting, FACT[0].lower() + FACT[1:])
        return [await cached_sound(speaker, cache, sentence) is not None for sentence in sentences]

    assert virtual.run(story()) == [ready, ready]


@pytest.mark.parametrize("caller", ["+15125550142", "+14155550142", None])
def test_whatever_a_caller_of_a_client_in_texas_is_told_first_is_made_ready(caller: str | None) -> None:
    """One from next door hears a shorter greeting than one from California, or one who withholds his number."""

    async def story() -> None:
        profile = decision_of(answer(timezone="America/Chicago"), Number("+12145550100"))
        assert isinstance(profile, Profile)
        voice, cache, presynthesis = FakeVoice(), SpeechCache(None), Presynthesis()
        speaker = own_voice(profile, voices := Voices({"kokoro": voice}, Speaker(voice, "v"), cache, presynthesis))
        assert speaker
        presynthesise_for_first_calls([profile], voices)
        working = asyncio.create_task(presynthesis.run(cache))
        await presynthesis.caught_up()
        working.cancel()
        heard = greeting_of(profile.greeting, book_of(profile, caller, {}))
        made = len(voice.asked)
        await presynthesise(speaker, cache, [heard.fixed])
        assert len(voice.asked) == made

    virtual.run(story())


SLOW = Pace().measured(10, 1.0, 1.0).measured(30, 2.4, 3.0)


@pytest.mark.parametrize(
    ("provider", "pace", "ready"), [("kokoro", SLOW, True), ("kokoro", Pace(), False), ("far", SLOW, False)]
)
def test_a_slow_voice_of_our_own_makes_what_a_caller_may_be_told_while_he_listens(
    provider: str, pace: Pace, ready: bool
) -> None:
    """The beginnings of all answers first; a fast voice needs no such help, and a provider would charge for it."""

    async def story() -> list[str]:
        profile = decision_of(
            answer(DENTIST, voice={"id": None, "provider": provider, "provider_voice_id": "v"}), DENTIST
        )
        assert isinstance(profile, Profile)
        own, far = FakeVoice(), FakeVoice(name="far")
        own.pace = far.pace = pace
        voices = Voices({own.name: own, far.name: far}, Speaker(own, "af_heart"), SpeechCache(None), Presynthesis())
        profile = replace(profile, facts="A filling costs from 180 dollars. A crown costs from 900 dollars.")
        failover = VoiceFailover(own_voice(profile, voices), voices.stand_in, voices.cache)
        await presynthesise_answers(profile, failover, voices)
        return own.asked + far.asked

    asked = virtual.run(story())
    assert bool(asked) is ready
    if ready:
        assert asked.index("A crown costs") < min(map(asked.index, (one for one in asked if one.startswith("from"))))


def test_a_piece_with_a_number_that_was_made_in_advance_is_not_made_again() -> None:
    """What is made up for one caller is forgotten; a price that the client wrote is ready for whoever asks."""

    async def story() -> int:
        voice = FakeVoice()
        speaker, cache = Speaker(voice, "v"), SpeechCache(None)
        await presynthesise_piece(speaker, cache, "from 9 to 5.")
        async for _ in sound_of(speaker, cache, "from 9 to 5.", CachePolicy.NONE):
            pass
        return len(voice.asked)

    assert virtual.run(story()) == 1
