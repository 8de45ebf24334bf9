"""A voice that is late, or stalls: what the caller hears, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from edge_agent.failover.breaker import FAILURES
from edge_agent.speak.deadlines import LEAST, LONGEST, STALLED
from shared.errors import SpeakingFailed
from tests.fakes.voice import FakeVoice
from tests.speak.standing_in import ANSWER, WORD, Scene, play

LATE = 0.35  # s
TWO = "Of course, we can do that."  # 0.4 s of sound, and 0.8


def far(*delays: float, delay: float = 0.1, hangs_at: int | None = None) -> FakeVoice:
    return FakeVoice(delay, WORD, name="far", delays=delays, late=LATE, hangs_at=hangs_at)


def paced(voice: FakeVoice, work: float) -> FakeVoice:
    """A voice whose clauses are known to take so long."""
    for letters in (10, 20, 40):
        voice.pace = voice.pace.measured(letters, work, letters * 0.045)
    return voice


def test_a_voice_in_time_has_no_second_one_beside_it() -> None:
    """8.1: up to the moment at which it would be late nobody else is asked, so a healthy voice costs what it did."""

    async def story() -> None:
        scene = Scene(far(delay=LATE - 0.02))
        await scene.say()
        assert (scene.stand_in.asked, scene.losses, scene.said.stood_in) == ([], [], False)
        assert scene.said.tts_first_ms == round((LATE - 0.02) * 1000)

    play(story)


def test_a_late_voice_loses_the_turn_as_a_failed_one_does() -> None:
    """8.1: the stand-in begins when it is late, is heard first, and the other is cancelled; to the end of the call."""

    async def story() -> None:
        scene = Scene(far(hangs_at=1))
        await scene.say()
        assert scene.said.tts_first_ms == pytest.approx((LATE + 0.3) * 1000, abs=2)
        assert (scene.said.heard, scene.said.stood_in, scene.said.voice) == (ANSWER, True, "kokoro")
        assert (scene.own.unfinished, scene.losses) == (0, [(1, "late")])
        await scene.say("Please come tomorrow.")
        assert (len(scene.own.asked), scene.said.stood_in) == (1, True)

    play(story)


def test_a_late_voice_that_is_heard_first_all_the_same_speaks_on() -> None:
    """First to sound wins: the stand-in is cancelled, and nothing was lost."""

    async def story() -> None:
        scene = Scene(far(0.5))
        await scene.say()
        assert (scene.said.heard, scene.said.stood_in, scene.losses) == (ANSWER, False, [])
        assert (len(scene.stand_in.asked), scene.stand_in.unfinished) == (1, 0)

    play(story)


def test_lateness_counts_with_its_maker() -> None:
    """Three calls in a row were late: no other call waits for it at all."""

    async def story() -> None:
        scene = Scene(FakeVoice(60.0, WORD, name="far", late=LATE))
        for _ in range(FAILURES):
            scene.begin_call()
            await scene.say()
        scene.begin_call()
        await scene.say()
        assert (scene.said.tts_first_ms or 0) <= 300
        assert len(scene.own.asked) == FAILURES
        assert scene.losses[-1] == (1, "voice_unavailable")

    play(story)


@pytest.mark.parametrize("first", ["Of course,", "Thank you very much for calling us today, and"])
def test_a_later_clause_that_hangs_makes_no_hole(first: str) -> None:
    """8.1: it has time as long as there is sound ahead of it, and the stand-in begins before that is over."""

    async def story() -> None:
        scene = Scene(far(hangs_at=2), paced(FakeVoice(0.3, WORD), 0.3))
        await scene.say(f"{first} we can do that.")
        assert scene.said.heard == scene.said.meant
        assert scene.said.stood_in
        assert (scene.said.hole_ms or 0) <= 300  # no sound is ahead of it at 0.35 s: that is the shortest it has
        assert scene.line.heard_seconds == pytest.approx(WORD * len(scene.said.meant.split()), abs=0.01)

    play(story)


def test_a_later_clause_that_is_late_by_little_is_waited_for_while_something_is_heard() -> None:
    """A second of sound is ahead of it: 0.6 s are no lateness, and nobody else is asked."""

    async def story() -> None:
        scene = Scene(far(0.1, 0.6))
        await scene.say("Thank you very much for calling us today, and we can do that.")
        assert len(scene.own.asked) > 1
        assert (scene.stand_in.asked, scene.losses, scene.said.hole_ms) == ([], [], 0)

    play(story)


class Stalls(FakeVoice):
    """After so many words of a text with `word_in_it` nothing more comes of it."""

    word_in_it, words = "", 2

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if self.word_in_it not in text:
            async for pcm in super().synthesise(text, voice, language):
                yield pcm
            return
        async for pcm in super().synthesise(" ".join(text.split()[: self.words]), voice, language):
            yield pcm
        await asyncio.Event().wait()


def test_a_stall_is_noticed_before_the_line_is_dry() -> None:
    """8.1: 0.8 s of sound are there and no more comes: the stand-in goes on where they end, without a hole."""

    async def story() -> None:
        own = Stalls(0.1, WORD, name="far")
        own.words = 4
        scene = Scene(own, paced(FakeVoice(0.3, WORD), 0.3))
        text = "Yes we can do that for you today or tomorrow or whenever it is."
        await scene.say(text)
        assert scene.said.heard == text
        assert scene.stand_in.asked[0] in text
        assert not scene.stand_in.asked[0].startswith("Yes")
        assert scene.said.hole_ms == 0
        assert scene.losses == [(1, "voice_late")]

    play(story)


def test_a_stall_with_nothing_ahead_costs_half_a_second() -> None:
    """8.1: it is given up after the shortest patience, not after the adapter's own."""

    async def story() -> None:
        scene = Scene(Stalls(0.1, WORD, name="far"), paced(FakeVoice(0.3, WORD), 0.3))
        await scene.say("Yes we can do that today.")
        assert scene.said.hole_ms == pytest.approx((STALLED + 0.3 - 2 * WORD) * 1000, abs=60)
        assert scene.own.unfinished == 0

    play(story)


class Drips(FakeVoice):
    """Its sound comes in pieces of 40 ms, each after `drip` seconds."""

    drip = 0.4

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        async for pcm in super().synthesise(text, voice, language):
            yield pcm
            await asyncio.sleep(self.drip)


def test_sound_that_drips_is_a_stall() -> None:
    """8.1: each gap is short, and what the caller would hear is not speech: the stand-in goes on within a second."""

    async def story() -> None:
        scene = Scene(Drips(0.1, WORD, name="far"), paced(FakeVoice(0.3, WORD), 0.3))
        await scene.say("Yes we can do that today.")
        assert (scene.said.stood_in, scene.losses) == (True, [(1, "voice_late")])
        assert (scene.said.hole_ms or 0) <= 700

    play(story)


def test_sound_that_comes_as_fast_as_it_is_heard_is_none() -> None:
    """A voice that is made in real time, a little faster: nobody else is asked."""

    async def story() -> None:
        own = Drips(0.1, WORD, name="far")
        own.drip = 0.038
        scene = Scene(own, paced(FakeVoice(1.4, WORD), 1.4))
        await scene.say("Yes we can do that for you today or tomorrow.")
        assert (scene.said.stood_in, scene.losses, scene.stand_in.asked) == (False, [], [])

    play(story)


def test_a_second_clause_that_stalls_while_the_first_is_heard_is_said_anew() -> None:
    """Nobody has heard any of it: every word once, and no hole."""

    async def story() -> None:
        own = Stalls(0.1, WORD, name="far")
        own.word_in_it = "costs"
        scene = Scene(own, paced(FakeVoice(0.3, WORD), 0.3))
        text = "Thank you very much for calling us here today. It costs ninety dollars each time."
        await scene.say(text)
        assert scene.stand_in.asked[0].startswith("It costs")
        assert (scene.said.heard, scene.said.hole_ms) == (text, 0)
        assert scene.line.heard_seconds == pytest.approx(WORD * len(text.split()), abs=0.01)

    play(story)


def test_where_there_is_no_time_to_say_it_anew_the_stand_in_goes_on_in_the_middle() -> None:
    """Half of the second clause is made when it stalls, and the other voice is slow: that half is heard meanwhile."""

    async def story() -> None:
        own = Stalls(0.1, WORD, name="far")
        own.word_in_it, own.words = "costs", 4
        scene = Scene(own, paced(FakeVoice(1.4, WORD), 1.4))
        await scene.say("We can do it now. It costs ninety dollars each time that you come over to us.")
        assert not scene.stand_in.asked[0].startswith("It costs")
        assert scene.said.heard == scene.said.meant
        assert (scene.said.hole_ms or 0) <= 300  # of a second, were that half thrown away

    play(story)


def test_an_engine_that_crashes_is_replaced_as_one_that_fails() -> None:
    """A fault of ours or of a library's before the first sound and in mid-clause: the caller hears the stand-in."""

    class Crashes(Stalls):
        async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
            if self.words:
                async for pcm in FakeVoice.synthesise(self, " ".join(text.split()[: self.words]), voice, language):
                    yield pcm
            raise ZeroDivisionError

    async def story() -> None:
        for words in (0, 2):
            own = Crashes(0.1, WORD, name="far")
            own.words = words
            scene = Scene(own)
            await scene.say("Yes we can do that today.")
            assert (scene.said.heard, scene.said.stood_in) == ("Yes we can do that today.", True)
            assert scene.losses == [(1, "speaking_failed")]

    play(story)


@pytest.mark.parametrize(("work", "limit"), [(None, LONGEST), (0.2, LEAST), (2.0, 8.0), (30.0, LONGEST)])
def test_a_stand_in_that_hangs_has_failed_within_seconds(work: float | None, limit: float) -> None:
    """8.2: as long as its pace makes it likely that it is only slow, and no longer; then the reply fails."""

    async def story() -> None:
        stand_in = FakeVoice(0.3, WORD, hangs_at=1)
        if work is not None:
            paced(stand_in, work)
        scene = Scene(FakeVoice(fails_on="", delay=0.0, name="far"), stand_in)
        began = asyncio.get_running_loop().time()
        with pytest.raises(SpeakingFailed):
            await scene.say()
        assert asyncio.get_running_loop().time() - began == pytest.approx(limit, abs=0.1)
        assert scene.losses == [(1, "speaking_failed"), (2, "voice_late")]
        assert scene.stand_in.unfinished == 0

    play(story)


def test_a_machine_that_became_slow_is_given_more_time() -> None:
    """Each clause that did not come in time says how slow it is now: slow is not failed."""

    async def story() -> None:
        stand_in = paced(FakeVoice(6.0, WORD), 0.5)
        scene = Scene(FakeVoice(fails_on="", delay=0.0, name="far"), stand_in)
        outcomes = []
        for _ in range(FAILURES):
            try:
                await scene.say("Please come tomorrow.")
                outcomes.append("said")
            except SpeakingFailed:
                outcomes.append("late")
        assert outcomes == ["late", "said", "said"]

    play(story)
