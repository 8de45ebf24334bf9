"""A sentence that is said because the answer is late."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.voice import FakeVoice
from tests.speak.scene import Scene, play

LATE = "Let me see now."  # 0.8 s
ANSWER = "We can do that today."  # one clause, 1.0 s
TWO = "Of course, we can do that."  # 0.4 s and 0.8


async def late_scene(delay: float = 3.0, hangs_at: int | None = None) -> Scene:
    """A voice that has "Let me see now." ready, and takes `delay` for a clause; behind an open gate."""
    scene = Scene(FakeVoice())
    await scene.failover.presynthesise([LATE])
    scene.voice.delay = delay
    scene.voice.hangs_at = None if hangs_at is None else hangs_at + 1  # the sentence was the first
    scene.gate.set()
    return scene


def now() -> float:
    return asyncio.get_running_loop().time()


def test_it_is_heard_at_once_and_the_answer_after_it() -> None:
    """It is no part of the answer, and stops none of its clocks."""

    async def story() -> None:
        scene = await late_scene()
        began = now()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(1.5)
        assert await scene.mouth.acknowledge(LATE, scene.audience)
        assert now() - began == pytest.approx(1.5 + 0.8, abs=0.01)
        assert scene.audience.audible_at == []
        await saying
        assert scene.said.acknowledged == LATE
        assert scene.said.heard == scene.said.meant == ANSWER
        assert scene.said.first_audio_at is not None
        assert scene.said.first_audio_at - began == pytest.approx(3.02, abs=0.05)
        assert scene.said.tts_first_ms == 3000
        assert scene.line.heard_seconds == pytest.approx(0.8 + 1.0, abs=0.01)

    play(story)


def test_the_answers_first_sound_waits_until_it_is_over() -> None:
    """Two sentences are never mixed."""

    async def story() -> None:
        scene = await late_scene()
        began = now()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(2.8)
        assert await scene.mouth.acknowledge(LATE, scene.audience)
        await saying
        assert scene.audience.audible_at[0] - began == pytest.approx(2.8 + 0.8, abs=0.05)
        assert scene.said.heard == ANSWER

    play(story)


def test_what_is_not_kept_is_not_said() -> None:
    """A synthesis would only make the answer later."""

    async def story() -> None:
        scene = await late_scene()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(1.5)
        assert not await scene.mouth.acknowledge("One moment, please.", scene.audience)
        assert "One moment, please." not in scene.voice.asked
        await saying
        assert scene.said.acknowledged == ""

    play(story)


def test_an_answer_that_is_heard_is_not_interrupted_by_it() -> None:
    """It came too late: nothing is said."""

    async def story() -> None:
        scene = await late_scene(delay=0.1)
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(0.3)
        assert not await scene.mouth.acknowledge(LATE, scene.audience)
        await saying
        assert (scene.said.acknowledged, scene.said.heard) == ("", ANSWER)

    play(story)


def test_without_an_utterance_there_is_nothing_to_acknowledge() -> None:
    """Between two replies the agent is silent."""

    async def story() -> None:
        scene = await late_scene()
        assert not await scene.mouth.acknowledge(LATE, scene.audience)
        assert scene.line.heard_seconds == 0

    play(story)


def test_a_hole_goes_on_through_it() -> None:
    """The silence of the answer itself is what is measured; it is told again when it can be heard again."""

    async def story() -> None:
        scene = await late_scene()
        scene.voice.delays = [0.1]
        saying = asyncio.create_task(scene.say(TWO))
        await asyncio.sleep(0.12 + 0.4 + 1.5)
        assert len(scene.audience.dry_at) == 1
        assert await scene.mouth.acknowledge(LATE, scene.audience)
        await saying
        assert scene.said.hole_ms == pytest.approx(2600, abs=50)
        assert len(scene.audience.audible_at) == 2
        assert (scene.said.acknowledged, scene.said.heard) == (LATE, TWO)

    play(story)


def test_several_of_them_are_all_written_down() -> None:
    """In the order in which the caller heard them."""

    async def story() -> None:
        scene = await late_scene(hangs_at=1)
        saying = asyncio.create_task(scene.say(ANSWER))
        for _ in range(2):
            await asyncio.sleep(1)
            assert await scene.mouth.acknowledge(LATE, scene.audience)
        saying.cancel()
        await asyncio.wait([saying])
        assert scene.said.acknowledged == f"{LATE} {LATE}"
        assert (scene.said.heard, scene.said.interrupted) == ("", False)

    play(story)


def test_cancelled_it_falls_silent_at_once() -> None:
    """The caller talks: what was heard of it is written down, and the answer can still come."""

    async def story() -> None:
        scene = await late_scene()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(1)
        late = asyncio.create_task(scene.mouth.acknowledge(LATE, scene.audience))
        await asyncio.sleep(0.5)
        late.cancel()
        with pytest.raises(asyncio.CancelledError):
            await late
        assert scene.line.heard_seconds == pytest.approx(0.5, abs=0.01)
        await saying
        assert scene.said.acknowledged == "Let me"
        assert scene.said.heard == ANSWER

    play(story)


def test_cut_off_in_a_hole_nothing_of_the_answer_is_forgotten() -> None:
    """The answer was heard up to the hole, however little of the sentence inside it was."""

    async def story() -> None:
        scene = await late_scene()
        scene.voice.delays = [0.1]
        saying = asyncio.create_task(scene.say(TWO))
        await asyncio.sleep(0.12 + 0.4 + 1.0)
        late = asyncio.create_task(scene.mouth.acknowledge(LATE, scene.audience))
        await asyncio.sleep(0.5)
        saying.cancel()
        await asyncio.wait([saying])
        assert scene.line.heard_seconds == pytest.approx(0.4 + 0.5, abs=0.01)
        assert (scene.said.acknowledged, scene.said.heard) == ("Let me", "Of course,")
        assert not await late

    play(story)


@given(st.floats(0.0, 8.0), st.floats(0.0, 8.0))
@settings(max_examples=60)
def test_a_reply_cut_off_at_any_point_takes_it_along(at: float, late_at: float) -> None:
    """Whenever the reply is cancelled, both fall silent, and what is written down is about what was played."""

    async def story() -> None:
        scene = await late_scene(delay=2.0)
        saying = asyncio.create_task(scene.say(TWO))
        asyncio.get_running_loop().call_later(at, saying.cancel)
        await asyncio.sleep(late_at)
        await scene.mouth.acknowledge(LATE, scene.audience)
        await asyncio.wait([saying])
        heard = [*scene.said.acknowledged.split(), *scene.said.heard.split()]
        assert abs(len(heard) - scene.line.heard_seconds / 0.2) <= 3
        assert (LATE + " ").startswith(scene.said.acknowledged)
        played = scene.line.heard_seconds
        await asyncio.sleep(2)
        assert scene.line.heard_seconds == played

    play(story)
