"""A voice that fails, and the one that stands in for it: what the caller hears and what is written down of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.idle import Idle
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.speak.voice import Speaker
from shared.errors import SpeakingFailed
from tests.fakes.voice import FakeVoice
from tests.speak.scene import Audience
from tests.speak.standing_in import ANSWER, WORD, Halting, Scene, own, play
from tests.virtual import run


def test_the_clients_voice_speaks_as_long_as_it_works() -> None:
    """Nobody stands in, nobody is told."""

    async def story() -> None:
        scene = Scene(own())
        await scene.say()
        assert (scene.said.heard, scene.said.voice, scene.said.stood_in) == (ANSWER, "far", False)
        assert (scene.stand_in.asked, scene.losses) == ([], [])

    play(story)


def test_a_voice_that_fails_before_any_sound_is_replaced_for_good() -> None:
    """The same clause is said by the stand-in, and everything after it; told once."""

    async def story() -> None:
        scene = Scene(own(fails_on=""))
        await scene.say()
        assert (scene.said.heard, scene.said.voice, scene.said.stood_in) == (ANSWER, "kokoro", True)
        assert scene.line.heard_seconds == pytest.approx(WORD * len(ANSWER.split()), abs=0.01)
        scene.own.fails_on = None
        await scene.say()
        assert scene.said.stood_in
        assert len(scene.own.asked) == 1
        assert scene.losses == [(1, "speaking_failed")]

    play(story)


def test_the_wait_for_the_first_sound_counts_both_voices() -> None:
    """The time is the caller's: 100 ms of the voice that failed, 300 of the stand-in."""

    async def story() -> None:
        scene = Scene(own(fails_on="", delay=0.1))
        await scene.say()
        assert scene.said.tts_first_ms == 400

    play(story)


def test_a_clause_that_nobody_heard_yet_is_made_anew() -> None:
    """A voice that breaks off behind a clause that is still being heard leaves no trace: every word once."""

    async def story() -> None:
        scene = Scene(own(fails_on="ninety", fails_after=5))
        await scene.say()
        assert (scene.said.heard, scene.said.stood_in) == (ANSWER, True)
        assert scene.line.heard_seconds == pytest.approx(WORD * len(ANSWER.split()), abs=0.01)

    play(story)


def test_behind_a_closed_gate_nothing_is_heard_of_a_voice_that_broke_off() -> None:
    """Not even the piece that stood ready at the gate."""

    async def story() -> None:
        scene = Scene(own(fails_on="", fails_after=3))
        await scene.say("Please come tomorrow.", gate_opens=2.0)
        assert scene.line.heard_seconds == pytest.approx(WORD * 3, abs=0.01)
        assert (scene.said.voice, scene.said.heard) == ("kokoro", "Please come tomorrow.")

    play(story)


def test_what_was_heard_of_a_clause_is_not_said_again() -> None:
    """Broken off in the caller's ear: the stand-in goes on from about that word, and the transcript has it once."""

    async def story() -> None:
        scene = Scene(Halting(0.1, WORD, name="far"))
        await scene.say("Yes we can do that today.")
        assert scene.stand_in.asked == ["can do that today."]
        assert scene.said.heard == scene.said.meant
        assert (scene.said.voice, scene.said.stood_in) == ("kokoro", True)

    play(story)


def test_a_call_cut_off_before_the_stand_in_was_heard_was_the_clients_voice() -> None:
    """What was really heard decides, not what was made."""

    async def story() -> None:
        scene = Scene(own(fails_on="ninety"))
        saying = asyncio.create_task(scene.say())
        await asyncio.sleep(1.0)
        assert scene.stand_in.asked
        saying.cancel()
        await asyncio.wait([saying])
        assert scene.said.interrupted
        assert (scene.said.voice, scene.said.stood_in) == ("far", False)

    play(story)


def test_a_call_cut_off_while_the_stand_in_prepares_the_rest_was_the_clients_voice() -> None:
    """The clause is half heard in one voice, and the other half was never to be heard."""

    async def story() -> None:
        scene = Scene(Halting(0.1, WORD, name="far"))
        saying = asyncio.create_task(scene.say("Yes we can do that today."))
        await asyncio.sleep(0.8)
        assert scene.stand_in.asked
        saying.cancel()
        await asyncio.wait([saying])
        assert scene.said.heard.startswith("Yes we")
        assert (scene.said.voice, scene.said.stood_in) == ("far", False)

    play(story)


def test_when_the_stand_in_fails_too_the_failure_comes_out() -> None:
    """Nobody is left: whoever asked has to know, and each of the two is told."""

    async def story() -> None:
        scene = Scene(own(fails_on=""), FakeVoice(fails_on="", fails_after=2))
        with pytest.raises(SpeakingFailed):
            await scene.say()
        assert scene.losses == [(1, "speaking_failed"), (2, "speaking_failed")]
        assert scene.said.stood_in

    play(story)


def test_a_default_voice_has_no_stand_in() -> None:
    """It is its own: its failure comes out, told once."""

    async def story() -> None:
        voice = FakeVoice(fails_on="")
        scene = Scene(voice, voice)
        speaker = Speaker(voice, "af_heart")
        scene.mouth = Mouth(VoiceFailover(speaker, speaker, scene.cache, scene.lost), scene.line, Idle())
        with pytest.raises(SpeakingFailed):
            await scene.say()
        assert scene.losses == [(1, "speaking_failed")]
        assert not scene.said.stood_in

    play(story)


@given(
    st.floats(0.0, 6.0),
    st.one_of(
        st.builds(own, st.sampled_from(["", "course", "ninety", "come"]), st.integers(0, 30)),
        st.just(Halting(0.1, WORD, name="far")),
    ),
)
@settings(max_examples=60)
def test_cut_off_at_any_point_of_any_failure(at: float, failing: FakeVoice) -> None:
    """`heard` is words from the beginning, about as many as were played, and nothing goes on."""

    async def story() -> None:
        scene = Scene(failing)
        saying = asyncio.create_task(scene.say())
        await asyncio.sleep(at)
        saying.cancel()
        await asyncio.wait([saying])
        heard = scene.said.heard.split()
        assert heard == ANSWER.split()[: len(heard)]
        assert abs(len(heard) - scene.line.heard_seconds / WORD) <= 3.5
        assert scene.own.unfinished == scene.stand_in.unfinished == 0
        assert len(scene.losses) <= 1
        assert bool(scene.said.voice) == (scene.said.first_audio_at is not None)

    play(story)


def test_fixed_sentences_are_made_ready_in_one_voice() -> None:
    """When the client's voice fails at the second piece of the greeting, the stand-in makes all of it."""

    async def story() -> None:
        scene = Scene(own(fails_on="help"))
        greeting = "Thank you for calling. How can I help?"
        await scene.failover.presynthesise([greeting])
        made = len(scene.stand_in.asked)
        await scene.say(greeting)
        assert scene.said.tts_first_ms == 0
        assert len(scene.stand_in.asked) == made
        assert scene.said.heard == greeting

    play(story)


def test_kept_sound_speaks_while_its_maker_is_away(tmp_path: Path) -> None:
    """What a voice said once it says again without its maker; each voice has its own sound."""

    async def story() -> None:
        cache = SpeechCache(tmp_path)
        await Scene(own(), cache=cache).failover.presynthesise(["Are you still there?"])
        scene = Scene(own(fails_on=""), cache=SpeechCache(tmp_path))
        await scene.mouth.say_phrase("Are you still there?", scene.said, _open(), Audience())
        assert (scene.said.voice, scene.losses) == ("far", [])
        other = VoiceFailover(Speaker(scene.own, "v-2"), Speaker(scene.stand_in, "af_heart"), scene.cache)
        said = Utterance()
        await Mouth(other, scene.line, Idle()).say_phrase("Are you still there?", said, _open(), Audience())
        assert said.stood_in

    run(story())


def _open() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate
