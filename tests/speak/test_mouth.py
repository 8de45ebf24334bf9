"""Text to sound on the line, in virtual time: 0.1 s of work a clause, 0.2 s of sound a word."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.mouth import Utterance
from edge_agent.speak.speech import AHEAD
from shared.errors import SpeakingFailed, ThinkingFailed
from tests.fakes.voice import FakeVoice
from tests.speak.scene import ANSWER, Scene, play
from tests.virtual import run


def test_everything_is_heard() -> None:
    """A reply nobody interrupts is heard as it was meant."""

    async def story() -> None:
        scene = Scene()
        scene.gate.set()
        await scene.say(ANSWER)
        assert scene.said.heard == scene.said.meant == ANSWER
        assert not scene.said.interrupted
        assert scene.audience.audible_at == [scene.said.first_audio_at]
        assert (scene.audience.dry_at, scene.said.hole_ms) == ([], 0)
        assert scene.said.tts_first_ms == 100
        assert scene.line.flushes == 0
        assert scene.line.heard_seconds == pytest.approx(0.2 * len(ANSWER.split()), abs=0.01)

    play(story)


def test_nothing_is_heard_before_the_gate_opens() -> None:
    """Sound is made behind the closed gate, and starts at once when it opens."""

    async def story() -> None:
        scene = Scene()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(5)
        assert scene.line.first_at is None
        assert not scene.audience.audible_at
        assert scene.voice.asked
        scene.gate.set()
        await saying
        assert scene.line.first_at == pytest.approx(5.0)
        assert scene.said.heard == ANSWER

    play(story)


def test_synthesis_stays_two_clauses_ahead() -> None:
    """A long answer is not made to its end while its beginning waits; the model is read all the same."""

    async def story() -> None:
        scene = Scene()
        saying = asyncio.create_task(scene.say("Yes we do. " * 20))
        await asyncio.sleep(5)
        assert len(scene.voice.asked) <= AHEAD + 1
        assert scene.closed
        scene.gate.set()
        await saying

    play(story)


@given(st.floats(0.0, 6.0), st.booleans())
@settings(max_examples=60, deadline=None)
def test_cancelled_at_any_point(at: float, opened: bool) -> None:
    """Wherever it is cut off, `heard` is words from the beginning, at most what the line played, and little less."""

    async def story() -> None:
        scene = Scene()
        if opened:
            scene.gate.set()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(at)
        saying.cancel()
        await asyncio.wait([saying])
        heard = scene.said.heard.split()
        assert heard == ANSWER.split()[: len(heard)]
        assert abs(len(heard) - scene.line.heard_seconds / 0.2) <= 2.5
        assert scene.voice.unfinished == 0
        assert scene.said.meant.startswith(scene.said.heard)
        played = scene.line.heard_seconds
        await asyncio.sleep(1)
        assert scene.line.heard_seconds == played
        if not opened:
            assert scene.said == Utterance(meant=scene.said.meant, tts_first_ms=scene.said.tts_first_ms)

    play(story)


def test_interruption_is_told() -> None:
    """Cut off after three clauses' begin: flushed once, marked, the stream of the model closed."""

    async def story() -> None:
        scene = Scene()
        scene.gate.set()
        saying = asyncio.create_task(scene.say(ANSWER))
        await asyncio.sleep(1.5)
        saying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saying
        assert scene.said.interrupted
        assert scene.line.flushes == 1
        assert scene.closed
        assert "Of course, we" in scene.said.heard

    play(story)


def test_voice_fails_after_some_sound() -> None:
    """What was made before the failure is heard to its end, then the error comes out."""

    async def story() -> None:
        scene = Scene(FakeVoice(fails_on="ninety", fails_after=5))
        scene.gate.set()
        with pytest.raises(SpeakingFailed):
            await scene.say(ANSWER)
        assert scene.said.heard.startswith("Of course, we can do that for you.")
        assert "come" not in scene.said.heard
        assert not scene.said.interrupted

    play(story)


def test_voice_fails_at_once() -> None:
    """A failure before any sound comes out without waiting for the gate."""

    async def story() -> None:
        scene = Scene(FakeVoice(fails_on="Of"))
        with pytest.raises(SpeakingFailed):
            await scene.say(ANSWER)
        assert scene.said.heard == ""

    play(story)


def test_model_fails_half_way() -> None:
    """Clauses that were whole are heard; then the model's error comes out."""

    async def story() -> None:
        scene = Scene()
        scene.gate.set()
        with pytest.raises(ThinkingFailed):
            await scene.say("Of course, we can do that. And then", ThinkingFailed("gone"))
        assert scene.said.heard == scene.said.meant == "Of course, we can do that."

    play(story)


def test_unsayable_text_is_silent() -> None:
    """An answer of signs and emoji plays nothing and ends."""

    async def story() -> None:
        scene = Scene()
        scene.gate.set()
        await scene.say("😀 ** ---")
        assert scene.line.first_at is None
        assert scene.voice.asked == []

    play(story)


def test_openings_are_made_once() -> None:
    """The second "Of course," costs no synthesis."""

    async def story() -> None:
        scene = Scene()
        scene.gate.set()
        await scene.say("Of course, we can do that.")
        scene.said = Utterance()
        await scene.say("Of course, you may come by.")
        assert scene.voice.asked.count("Of course,") == 1
        assert scene.said.tts_first_ms == 0
        assert scene.said.heard == "Of course, you may come by."

    play(story)


async def test_fixed_sentences_are_kept_on_disk(tmp_path: Path) -> None:
    """A greeting made ready while the phone rings is never made again, not even by the next process."""
    first = Scene(FakeVoice(delay=0, word=0.01), SpeechCache(tmp_path))
    await first.failover.presynthesise(["Thank you for calling, how can I help?"])
    second = Scene(FakeVoice(delay=0, word=0.01), SpeechCache(tmp_path))
    second.gate.set()
    await second.mouth.say_phrase("Thank you for calling, how can I help?", second.said, second.gate, second.audience)
    assert second.voice.asked == []
    assert second.said.heard == "Thank you for calling, how can I help?"


def test_each_clause_is_told_when_it_begins_to_sound() -> None:
    """Its words, and where in time they are: by that the conversation knows its own echo."""

    async def story() -> Scene:
        scene = Scene()
        scene.gate.set()
        await scene.say("Sure, we are open. What is your name?")
        return scene

    clauses = run(story()).audience.clauses
    assert " ".join(words for _, words, _ in clauses) == "Sure, we are open. What is your name?"
    begins = [at for at, _, _ in clauses]
    assert begins == sorted(begins)
    for (at, words, seconds), after in zip(clauses, begins[1:], strict=False):
        assert seconds == pytest.approx(0.2 * len(words.split()), abs=0.3)
        assert after == pytest.approx(at + 0.2 * len(words.split()), abs=0.15)
