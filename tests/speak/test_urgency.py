"""Whose sound is made first."""

from __future__ import annotations

import asyncio

from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.urgency import Urgency, urgency, urgent
from edge_agent.speak.voice import Speaker, cached_sound, presynthesise
from tests.fakes.voice import FakeVoice
from tests.speak.scene import Scene, play


def test_a_replys_first_clause_is_the_most_urgent() -> None:
    """Its caller hears nothing yet; the clauses after it are heard after something else."""

    async def story() -> None:
        scene = Scene()
        scene.gate.set()
        await scene.say("We can do that. Please come by. We are open.")
        assert scene.voice.urgencies == [Urgency.FIRST, Urgency.NEXT, Urgency.NEXT]

    play(story)


def test_what_is_made_in_advance_waits_for_all_others() -> None:
    """A sentence for some day gives way, one that a call has asked for less so."""

    async def story() -> None:
        scene = Scene()
        await presynthesise(Speaker(scene.voice, "af_heart"), SpeechCache(None), ["We are open."])
        await scene.failover.presynthesise(["Please come by."])
        assert scene.voice.urgencies == [Urgency.SOME_DAY, Urgency.NEXT]
        assert urgency() is Urgency.SOME_DAY

    play(story)


async def test_urgency_belongs_to_its_task() -> None:
    """Two that run side by side do not hurry each other."""

    async def other() -> Urgency:
        await asyncio.sleep(0)
        return urgency()

    work = asyncio.create_task(other())
    with urgent(Urgency.FIRST):
        assert await work is Urgency.SOME_DAY
        assert urgency() is Urgency.FIRST


async def test_a_sentence_is_kept_only_as_a_whole() -> None:
    """All of its pieces, or it would be heard half."""
    speaker, cache = Speaker(FakeVoice(delay=0, word=0.01), "af_heart"), SpeechCache(None)
    await presynthesise(speaker, cache, ["One moment, please."])
    assert await cached_sound(speaker, cache, "One moment, please.")
    assert await cached_sound(speaker, cache, "One moment, please. Thank you for waiting.") is None
    assert await cached_sound(Speaker(speaker.maker, "am_adam"), cache, "One moment, please.") is None
