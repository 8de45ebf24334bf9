"""A recogniser that hears a whole segment at once: what gives way to what, and what happens when its model hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from threading import Event
from typing import Any, TypeVar, cast

import pytest
from structlog.testing import capture_logs

from edge_agent.hear.offline import LONGEST_WORK, OfflineCall, OfflineRecogniser
from edge_agent.hear.segment import RecogniserStream
from shared.errors import HearingFailed
from tests.fakes.recogniser import voice
from tests.virtual import run

T = TypeVar("T")


class Typist:
    """A model that takes its time: it writes nothing down before `go`."""

    def __init__(self) -> None:
        self.go = Event()
        self.asked: list[tuple[int, str]] = []
        self.broken = False
        self.third = Event()

    def understand(self, pcm: bytes, language: str) -> tuple[str, float]:
        self.asked.append((len(pcm), language))
        if len(self.asked) == 3:
            self.third.set()
        self.go.wait()
        if self.broken:
            raise MemoryError
        return "Hello.", 0.8


@pytest.fixture
def typist() -> Iterator[Typist]:
    typist = Typist()
    yield typist
    typist.go.set()


@pytest.fixture
def recogniser(typist: Typist) -> Iterator[OfflineRecogniser]:
    recogniser = OfflineRecogniser("typist", lambda: typist, side_by_side=2)
    yield recogniser
    typist.go.set()
    recogniser.close()


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives without waiting for anything."""
    try:
        work.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    work.close()
    pytest.fail("it waited")


def said(recogniser: OfflineRecogniser) -> RecogniserStream:
    utterance = OfflineCall(recogniser, "en-US").begin(lambda: None)
    utterance.feed(voice(0.5))
    return utterance


async def test_all_that_was_fed_is_heard_in_its_language(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """The words, how sure they are, and how long it took."""
    typist.go.set()
    utterance = said(recogniser)
    utterance.feed(voice(0.5))
    heard = await utterance.settle()
    assert (heard.words, heard.confidence) == ("Hello.", 0.8)
    assert heard.ms >= 0
    assert typist.asked == [(len(voice(1.0)), "en-US")]


async def test_nothing_said_asks_nobody(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """Neither a guess nor the final words of no sound need a thread."""
    utterance = OfflineCall(recogniser, "en").begin(lambda: None)
    assert (await utterance.guess(), (await utterance.settle()).words) == ("", "")
    assert typist.asked == []


async def test_what_may_be_of_no_use_gives_way_to_final_words(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """Beside one computation nothing is guessed at, but words are foreseen; beside two, not even that."""
    first = asyncio.create_task(said(recogniser).settle())
    await asyncio.sleep(0)
    assert at_once(said(recogniser).guess()) == ""
    foreseen = asyncio.create_task(said(recogniser).foresee())
    await asyncio.sleep(0)
    assert at_once(said(recogniser).foresee()) is None
    typist.go.set()
    assert [(await first).words, getattr(await foreseen, "words", None)] == ["Hello.", "Hello."]


async def test_final_words_that_nobody_waits_for_are_not_begun(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """A job in line that was cancelled never gets a thread."""
    busy = [asyncio.create_task(said(recogniser).settle()) for _ in range(2)]
    await asyncio.sleep(0)
    unwanted = asyncio.create_task(said(recogniser).settle())
    await asyncio.sleep(0)
    unwanted.cancel()
    await asyncio.wait([unwanted])
    typist.go.set()
    await asyncio.gather(*busy)
    assert len(typist.asked) == 2


async def test_any_failure_is_one_of_hearing(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """Whatever the library raises."""
    typist.broken = True
    typist.go.set()
    with pytest.raises(HearingFailed):
        await said(recogniser).settle()


def test_whoever_waits_behind_hung_threads_is_heard_all_the_same(typist: Typist) -> None:
    """Nobody need ask again for it: the seats are given on once the threads in them have had their time."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        recogniser = OfflineRecogniser("typist", lambda: typist, side_by_side=2, clock=loop.time)
        asked = [asyncio.create_task(said(recogniser).settle()) for _ in range(3)]
        await asyncio.sleep(LONGEST_WORK)
        assert not typist.third.is_set()
        await asyncio.sleep(1.0)
        assert typist.third.wait(30.0)  # s for a thread to begin; the loop's own time stands still
        typist.go.set()
        assert [heard.words for heard in await asyncio.gather(*asked)] == ["Hello."] * 3

    with capture_logs():
        run(story())


async def test_how_long_a_segment_waited_for_a_thread_is_known(typist: Typist) -> None:
    """The box's head-room depends on it; those that began at once waited for nothing."""
    clock = [0.0]
    recogniser = OfflineRecogniser("typist", lambda: typist, side_by_side=2, clock=lambda: clock[0])
    busy = [asyncio.create_task(said(recogniser).settle()) for _ in range(3)]
    await asyncio.sleep(0)
    assert recogniser.queue_age.longest() == 0.0
    clock[0] = 0.7
    typist.go.set()
    await asyncio.gather(*busy)
    assert recogniser.queue_age.longest() == 0.7
    recogniser.close()
