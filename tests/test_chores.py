"""Work between calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from structlog.testing import capture_logs

from edge_agent.chores import LONG, MOST_LESSONS, TOO_LONG, Chores
from edge_agent.phrases import LINES
from edge_agent.speak.kept import Kept
from edge_agent.speak.voice import Speaker
from tests import virtual
from tests.fakes.voice import FakeVoice

DAY = 86_400.0


class CountedKept(Kept):
    """Counts how often it was asked to tidy up."""

    tidied = 0

    async def tidy(self, now: float) -> None:
        self.tidied += 1


@asynccontextmanager
async def at_work(chores: Chores, kept: Kept | None = None) -> AsyncIterator[None]:
    working = asyncio.create_task(chores.run(kept or Kept(None)))
    try:
        yield
    finally:
        working.cancel()
        await asyncio.wait([working])


def test_fixed_sentences_are_made_ready_only_while_nobody_is_on_the_phone() -> None:
    """A voice learns its sentences after the call, not in it, and each of them once."""

    async def shift() -> None:
        chores, voice = Chores(), FakeVoice()
        async with at_work(chores):
            with chores.on_the_phone():
                chores.learn(Speaker(voice, "am_michael"))
                await asyncio.sleep(60)
                assert voice.asked == []
            await asyncio.sleep(60)
            learnt = len(voice.asked)
            assert learnt >= len(LINES)
            chores.learn(Speaker(voice, "am_michael"))
            await asyncio.sleep(60)
            assert len(voice.asked) == learnt

    virtual.run(shift())


def test_the_chores_of_a_box_that_is_never_quiet_are_done() -> None:
    """5,000 calls that overlap: what waits does not grow with them, and the voices learn their sentences."""

    async def week() -> int:
        chores, voice, waited = Chores(calls=4), FakeVoice(), 0

        async def call(number: int) -> None:
            with chores.on_the_phone():
                await asyncio.sleep(130)
            chores.learn(Speaker(voice, f"voice {number % 3}"), ["Goodbye."])
            chores.learn(Speaker(voice, "stand-in"), [f"Thank you for calling number {number % 3}."])

        async with at_work(chores), asyncio.TaskGroup() as calls:
            for number in range(5_000):
                calls.create_task(call(number))
                await asyncio.sleep(60)
                assert not chores.quiet
                waited = max(waited, chores.waiting)
        assert len(voice.asked) == 6
        return waited

    assert virtual.run(week()) <= 6


@pytest.mark.parametrize(("calls", "due"), [(1, LONG), (2, TOO_LONG), (4, TOO_LONG)])
def test_a_sentence_waits_the_longer_the_more_are_on_the_phone(calls: int, due: float) -> None:
    """Ten minutes with fewer than half of the calls that the machine carries, an hour with more."""

    async def shift() -> None:
        chores, voice = Chores(calls=4), FakeVoice()
        async with at_work(chores), AsyncExitStack() as busy:
            for _ in range(calls):
                busy.enter_context(chores.on_the_phone())
            chores.learn(Speaker(voice, "am_michael"))
            await asyncio.sleep(due - 1)
            assert voice.asked == []
            await asyncio.sleep(2)
            assert voice.asked != []

    virtual.run(shift())


def test_callers_keep_most_of_the_engines() -> None:
    """With somebody on the phone the voice works a fifth of the time at most."""

    async def shift() -> int:
        chores, voice = Chores(calls=4), FakeVoice(delay=1.0)
        async with at_work(chores):
            with chores.on_the_phone():
                chores.learn(Speaker(voice, "am_michael"), [f"Sentence {letter}." for letter in "abcdefghijklmnop"])
                await asyncio.sleep(LONG + 30)
                return len(voice.asked)

    assert 1 <= virtual.run(shift()) <= 7


def test_more_voices_than_a_box_can_serve_push_the_oldest_out() -> None:
    """The newest lessons are kept, and the log tells of the others."""

    async def shift() -> None:
        chores, voice = Chores(), FakeVoice()
        with capture_logs() as logs, chores.on_the_phone():
            for number in range(MOST_LESSONS + 50):
                chores.learn(Speaker(voice, f"voice {number}"))
            assert chores.waiting == MOST_LESSONS
        assert [entry["event"] for entry in logs] == ["lesson_dropped"] * 50

    virtual.run(shift())


def test_sound_is_tidied_by_the_day_whatever_the_calls_do() -> None:
    """A voice that should be forgotten is, on a box that is never quiet and learns nothing."""

    async def week() -> int:
        chores, kept = Chores(), CountedKept(None)
        async with at_work(chores, kept):
            with chores.on_the_phone():
                await asyncio.sleep(7 * DAY)
        return kept.tidied

    assert virtual.run(week()) >= 7


def test_a_voice_that_fails_hinders_no_other() -> None:
    """It is left until after the next call."""

    async def shift() -> None:
        chores, broken, voice = Chores(), FakeVoice(fails_on="", name="broken"), FakeVoice()
        async with at_work(chores):
            chores.learn(Speaker(broken, "one"))
            chores.learn(Speaker(voice, "two"))
            await asyncio.sleep(60)
            assert len(broken.asked) == 1
            assert len(voice.asked) >= len(LINES)
            chores.learn(Speaker(broken, "one"))
            await asyncio.sleep(60)
            assert len(broken.asked) == 2

    virtual.run(shift())
