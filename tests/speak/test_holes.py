"""Silence inside a reply: avoided where the voice's pace allows it, else measured and told."""

from __future__ import annotations

import asyncio

import pytest

from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.mouth import LONGEST_HOLD
from edge_agent.speak.speech import PAUSE
from tests.fakes.voice import FakeVoice
from tests.speak.scene import Scene, play

TWO = "Of course, we can do that."  # 0.4 s of sound, and 0.8
WORD = 0.2


def slow(delay: float) -> FakeVoice:
    """A voice that takes `delay` seconds for each clause, which is known."""
    voice = FakeVoice(delay, WORD)
    for letters in (10, 20, 40):
        voice.pace = voice.pace.measured(letters, delay, letters * 0.045)
    return voice


def stumbles(*delays: float) -> FakeVoice:
    """A voice that was fast so far: for each clause it takes so many seconds, and after them 0.1."""
    return FakeVoice(0.1, WORD, delays=delays)


def test_a_hole_is_measured_and_told() -> None:
    """The first clause was over 0.4 s after its beginning, and the second came another 0.6 s later."""

    async def story() -> None:
        scene = Scene(stumbles(0.1, 1.0))
        scene.gate.set()
        await scene.say(TWO)
        assert scene.audience.dry_at == [pytest.approx(0.52, abs=0.02)]
        assert scene.audience.audible_at == [scene.said.first_audio_at, pytest.approx(1.12, abs=0.02)]
        assert scene.said.hole_ms == pytest.approx(600, abs=30)

    play(story)


def test_the_longest_hole_is_kept() -> None:
    """Of two holes the longer one is written down."""

    async def story() -> None:
        scene = Scene(stumbles(0.1, 1.5, 0.9))
        scene.gate.set()
        await scene.say("Of course, we can do that. Please come by.")
        assert len(scene.audience.dry_at) == 2
        assert scene.said.hole_ms == pytest.approx(1100, abs=20)

    play(story)


def test_dryness_is_told_while_an_engine_hangs() -> None:
    """A voice that never comes back at its second clause: told once, cut off at once, and the hole is written down."""

    async def story() -> None:
        scene = Scene(FakeVoice(0.1, WORD, hangs_at=2))
        scene.gate.set()
        saying = asyncio.create_task(scene.say(TWO))
        await asyncio.sleep(3)
        assert scene.audience.dry_at == [pytest.approx(0.52, abs=0.02)]
        saying.cancel()
        before = asyncio.get_running_loop().time()
        with pytest.raises(asyncio.CancelledError):
            await saying
        assert asyncio.get_running_loop().time() == before
        assert scene.said.heard == "Of course,"
        assert scene.said.hole_ms == pytest.approx(2_480, abs=20)
        assert scene.said.interrupted

    play(story)


def test_the_end_of_a_reply_is_no_dryness() -> None:
    """After the last word nothing is missing."""

    async def story() -> None:
        scene = Scene(FakeVoice(0.1, WORD))
        scene.gate.set()
        await scene.say(TWO)
        assert (scene.audience.dry_at, scene.said.hole_ms) == ([], 0)

    play(story)


def test_nothing_heard_has_no_hole() -> None:
    """A reply that was cut off behind the gate has neither sound nor silence."""

    async def story() -> None:
        scene = Scene()
        saying = asyncio.create_task(scene.say(TWO))
        await asyncio.sleep(3)
        saying.cancel()
        await asyncio.wait([saying])
        assert scene.said.hole_ms is None

    play(story)


async def first_and_hole(voice: FakeVoice, text: str = TWO, cache: SpeechCache | None = None) -> tuple[float, int]:
    scene = Scene(voice, cache)
    scene.gate.set()
    began = asyncio.get_running_loop().time()
    await scene.say(text)
    assert scene.said.first_audio_at is not None
    assert scene.said.hole_ms is not None
    return scene.said.first_audio_at - began, scene.said.hole_ms


async def with_opening() -> SpeechCache:
    cache = SpeechCache(None)
    await cache.put("kokoro", "af_heart", "Of course,", b"\x00\x20" * int(0.4 * 24_000), CachePolicy.MEMORY)
    return cache


@pytest.mark.parametrize("takes", [1.2, 1.6, 2.4])
def test_a_wait_is_shared_between_before_and_after_a_short_clause(takes: float) -> None:
    """What follows takes seconds: the caller waits as long before the first sound as after it, pauses apart."""

    async def story() -> None:
        first, hole = await first_and_hole(slow(takes), cache=await with_opening())
        assert first > 0.2
        assert first == pytest.approx(hole / 1000 - PAUSE, abs=0.15)

    play(story)


def test_a_caller_who_has_waited_long_does_not_wait_for_the_second_clause_too() -> None:
    """A voice that takes 5 s leaves a hole, and not a silence before it as well."""

    async def story() -> None:
        first, _ = await first_and_hole(slow(5.0))
        assert first == pytest.approx(5.02, abs=0.05)

    play(story)


def test_a_kept_opening_is_held_no_longer_than_a_caller_waits_in_silence() -> None:
    """What follows takes 5 s: the opening is heard before anybody would have to say "one moment, please"."""

    async def story() -> None:
        first, _ = await first_and_hole(slow(5.0), cache=await with_opening())
        assert first == pytest.approx(LONGEST_HOLD, abs=0.05)

    play(story)


def test_a_clause_is_held_no_longer_than_until_the_next_one_is_whole() -> None:
    """The pace was misjudged: what is ready goes out."""

    async def story() -> None:
        voice = slow(5.0)
        voice.delay = 0.1
        first, hole = await first_and_hole(voice)
        assert first == pytest.approx(0.2, abs=0.05)
        assert hole == 0

    play(story)


def test_on_a_fast_machine_nothing_is_held() -> None:
    """The first clause goes out the moment it is made."""

    async def story() -> None:
        first, hole = await first_and_hole(slow(0.2))
        assert first == pytest.approx(0.2 + 0.03, abs=0.02)
        assert hole == 0

    play(story)


def test_a_reply_of_one_clause_is_not_held() -> None:
    """Where the text has ended there is nothing to wait for."""

    async def story() -> None:
        first, _ = await first_and_hole(slow(1.0), "We do.")
        assert first == pytest.approx(1.02, abs=0.05)

    play(story)


def test_the_pace_is_learnt_from_the_replies() -> None:
    """What was said tells how long the next clause will take: a kept opening goes out at once before, and not after."""

    async def story() -> None:
        voice, cache = FakeVoice(0.4, WORD, work=0.7), await with_opening()
        before, _ = await first_and_hole(voice, cache=cache)
        await first_and_hole(voice, "We can do that, and we will gladly see you.")
        after, _ = await first_and_hole(voice, "Of course, we will gladly see you.", cache=cache)
        assert before < 0.2 < after
        assert voice.pace.takes(2.0) > 1.5

    play(story)


def test_a_slow_voice_gets_shorter_pieces() -> None:
    """A long sentence takes so long to make that the caller and other calls wait for it: it comes in parts."""

    async def story() -> None:
        text = (
            "We are open today. " * 2
            + "we will gladly see you tomorrow morning right after our team meeting has ended. "
        )
        quick, laggard = Scene(FakeVoice()), Scene(slow(4.0))
        for scene in (quick, laggard):
            scene.gate.set()
            await scene.say(text)
        assert max(len(piece.split()) for piece in quick.voice.asked) > 12
        assert max(len(piece.split()) for piece in laggard.voice.asked) <= 12
        assert quick.said.heard == laggard.said.heard

    play(story)


def test_fixed_sentences_have_the_same_pieces_at_any_pace() -> None:
    """What was made ready on a quiet machine is found on a busy one."""

    async def story() -> None:
        line = "We are open. Please come by. Our whole friendly team will gladly see you here early tomorrow morning."
        scene = Scene(FakeVoice(4.0, WORD))
        await scene.failover.presynthesise([line])
        made = len(scene.voice.asked)
        assert scene.voice.pace.slow
        scene.gate.set()
        await scene.mouth.say_phrase(line, scene.said, scene.gate, scene.audience)
        assert len(scene.voice.asked) == made
        assert scene.said.hole_ms == 0

    play(story)
