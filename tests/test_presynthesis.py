"""Work between calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from structlog.testing import capture_logs

from edge_agent.phrases import ENGLISH
from edge_agent.presynthesis import LONG, MOST_WANTED, TOO_LONG, Presynthesis
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker
from tests import virtual
from tests.fakes.voice import FakeVoice

DAY = 86_400.0


class CountingCache(SpeechCache):
    """Counts how often it was asked to tidy up."""

    tidied = 0

    async def tidy(self, now: float) -> None:
        self.tidied += 1


@asynccontextmanager
async def at_work(presynthesis: Presynthesis, cache: SpeechCache | None = None) -> AsyncIterator[None]:
    working = asyncio.create_task(presynthesis.run(cache or SpeechCache(None)))
    try:
        yield
    finally:
        working.cancel()
        await asyncio.wait([working])


def test_fixed_sentences_are_made_ready_only_while_nobody_is_on_the_phone() -> None:
    """A voice learns its sentences after the call, not in it, and each of them once."""

    async def shift() -> None:
        presynthesis, voice = Presynthesis(), FakeVoice()
        async with at_work(presynthesis):
            with presynthesis.on_the_phone():
                presynthesis.want(Speaker(voice, "am_michael"))
                await asyncio.sleep(60)
                assert voice.asked == []
            await asyncio.sleep(60)
            learnt = len(voice.asked)
            assert learnt >= len(ENGLISH.phrases)
            presynthesis.want(Speaker(voice, "am_michael"))
            await asyncio.sleep(60)
            assert len(voice.asked) == learnt

    virtual.run(shift())


def test_the_chores_of_a_box_that_is_never_quiet_are_done() -> None:
    """5,000 calls that overlap: what waits does not grow with them, and the voices learn their sentences."""

    async def week() -> int:
        presynthesis, voice, waited = Presynthesis(calls=4), FakeVoice(), 0

        async def call(number: int) -> None:
            with presynthesis.on_the_phone():
                await asyncio.sleep(130)
            presynthesis.want(Speaker(voice, f"voice {number % 3}"), ["Goodbye."])
            presynthesis.want(Speaker(voice, "stand-in"), [f"Thank you for calling number {number % 3}."])

        async with at_work(presynthesis), asyncio.TaskGroup() as calls:
            for number in range(5_000):
                calls.create_task(call(number))
                await asyncio.sleep(60)
                assert not presynthesis.quiet
                waited = max(waited, presynthesis.waiting)
        assert len(voice.asked) == 6
        return waited

    assert virtual.run(week()) <= 6


@pytest.mark.parametrize(("calls", "due"), [(1, LONG), (2, TOO_LONG), (4, TOO_LONG)])
def test_a_sentence_waits_the_longer_the_more_are_on_the_phone(calls: int, due: float) -> None:
    """Ten minutes with fewer than half of the calls that the machine carries, an hour with more."""

    async def shift() -> None:
        presynthesis, voice = Presynthesis(calls=4), FakeVoice()
        async with at_work(presynthesis), AsyncExitStack() as busy:
            for _ in range(calls):
                busy.enter_context(presynthesis.on_the_phone())
            presynthesis.want(Speaker(voice, "am_michael"))
            await asyncio.sleep(due - 1)
            assert voice.asked == []
            await asyncio.sleep(2)
            assert voice.asked != []

    virtual.run(shift())


def test_callers_keep_most_of_the_engines() -> None:
    """With somebody on the phone the voice works a fifth of the time at most."""

    async def shift() -> int:
        presynthesis, voice = Presynthesis(calls=4), FakeVoice(delay=1.0)
        async with at_work(presynthesis):
            with presynthesis.on_the_phone():
                presynthesis.want(
                    Speaker(voice, "am_michael"), [f"Sentence {letter}." for letter in "abcdefghijklmnop"]
                )
                await asyncio.sleep(LONG + 30)
                return len(voice.asked)

    assert 1 <= virtual.run(shift()) <= 7


def test_more_voices_than_a_box_can_serve_push_the_oldest_out() -> None:
    """The newest are kept, and the log tells of the others."""

    async def shift() -> None:
        presynthesis, voice = Presynthesis(), FakeVoice()
        with capture_logs() as logs, presynthesis.on_the_phone():
            for number in range(MOST_WANTED + 50):
                presynthesis.want(Speaker(voice, f"voice {number}"))
            assert presynthesis.waiting == MOST_WANTED
        assert [entry["event"] for entry in logs] == ["presynthesis_dropped"] * 50

    virtual.run(shift())


def test_sound_is_tidied_by_the_day_whatever_the_calls_do() -> None:
    """A voice that should be forgotten is, on a box that is never quiet and learns nothing."""

    async def week() -> int:
        presynthesis, cache = Presynthesis(), CountingCache(None)
        async with at_work(presynthesis, cache):
            with presynthesis.on_the_phone():
                await asyncio.sleep(7 * DAY)
        return cache.tidied

    assert virtual.run(week()) >= 7


def test_a_voice_that_fails_hinders_no_other() -> None:
    """It is left until after the next call."""

    async def shift() -> None:
        presynthesis, broken, voice = Presynthesis(), FakeVoice(fails_on="", name="broken"), FakeVoice()
        async with at_work(presynthesis):
            presynthesis.want(Speaker(broken, "one"))
            presynthesis.want(Speaker(voice, "two"))
            await asyncio.sleep(60)
            assert len(broken.asked) == 1
            assert len(voice.asked) >= len(ENGLISH.phrases)
            presynthesis.want(Speaker(broken, "one"))
            await asyncio.sleep(60)
            assert len(broken.asked) == 2

    virtual.run(shift())
