"""A recogniser that hears a whole segment at once: what gives way to what, and what happens when its model hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from threading import Event

import pytest
from structlog.testing import capture_logs

from edge_agent.hear.offline import LONGEST_WORK, LOOK, SOON, OfflineCall, OfflineRecogniser, Sound
from edge_agent.hear.segment import RecogniserStream
from edge_agent.hear.workers import GoOn
from shared.errors import HearingFailed
from tests.fakes.recogniser import voice
from tests.virtual import run


class Typist:
    """A model that takes its time: it writes nothing down before `go`."""

    def __init__(self) -> None:
        self.go = Event()
        self.asked: list[tuple[int, str]] = []
        self.broken = False
        self.third = Event()
        self.worth: list[bool] = []  # whether anybody still wanted the words
        self.began, self.ended = Event(), Event()

    def understand_all(self, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        self.asked += [(len(sound.pcm), sound.language) for sound in sounds]
        if len(self.asked) == 3:
            self.third.set()
        self.began.set()
        self.go.wait()
        self.worth.append(go_on())
        self.ended.set()
        if self.broken:
            raise MemoryError
        return enumerate([("Hello.", 0.8)] * len(sounds))


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


def test_what_may_be_of_no_use_is_made_soon_or_not_at_all(typist: Typist) -> None:
    """While others are computed nothing is guessed at, nor foreseen once no seat is free; who waits is told so soon."""

    async def story() -> None:
        clock = asyncio.get_running_loop().time
        recogniser = OfflineRecogniser("typist", lambda: typist, side_by_side=2)
        first = asyncio.create_task(said(recogniser).settle())
        await asyncio.sleep(0)
        assert await said(recogniser).guess() == ""
        foreseen = asyncio.create_task(said(recogniser).foresee())
        await asyncio.sleep(0)
        assert await said(recogniser).foresee() is None
        assert clock() == sum(SOON.values())
        typist.go.set()
        assert [(await first).words, getattr(await foreseen, "words", None)] == ["Hello.", "Hello."]
        assert await said(recogniser).guess() == "Hello."
        recogniser.close()

    run(story())


async def test_segments_of_one_length_are_heard_together(typist: Typist) -> None:
    """Those that came while others were computed: each with its own words; which are alike, the model's owner says."""
    recogniser = OfflineRecogniser("typist", lambda: typist, 1, most=4, alike=lambda sound: sound.language)
    calls = [OfflineCall(recogniser, language).begin(lambda: None) for language in ("en", "en", "de", "en")]
    for call in calls:
        call.feed(voice(0.5))
    asked = [asyncio.create_task(call.settle()) for call in calls]
    await asyncio.sleep(0)
    typist.go.set()
    assert [heard.words for heard in await asyncio.gather(*asked)] == ["Hello."] * 4
    assert [language for _, language in typist.asked] == ["en", "en", "en", "de"]
    recogniser.close()


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


async def test_whoever_hangs_up_is_not_computed_for_any_longer(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """What is under way cannot be stopped, but it can be left half-way."""
    leaving = asyncio.create_task(said(recogniser).settle())
    await asyncio.sleep(0)
    assert typist.began.wait(30.0)
    leaving.cancel()
    await asyncio.wait([leaving])
    typist.go.set()
    assert typist.ended.wait(30.0)
    assert typist.worth == [False]


async def test_any_failure_is_one_of_hearing(recogniser: OfflineRecogniser, typist: Typist) -> None:
    """Whatever the library raises."""
    typist.broken = True
    typist.go.set()
    with pytest.raises(HearingFailed):
        await said(recogniser).settle()


def test_whoever_waits_behind_hung_threads_is_heard_all_the_same(typist: Typist) -> None:
    """Nobody need ask again for it: the seats are given on once the threads in them have had their time."""
    computed = 0.0  # s, by the recogniser's clock

    async def story() -> None:
        nonlocal computed
        recogniser = OfflineRecogniser("typist", lambda: typist, side_by_side=2, clock=lambda: computed)
        asked = [asyncio.create_task(said(recogniser).settle()) for _ in range(3)]
        await asyncio.sleep(3 * LOOK)
        assert not typist.third.is_set()
        computed = LONGEST_WORK + 1.0
        while not typist.third.is_set():  # noqa: ASYNC110 - a thread tells nobody
            await asyncio.sleep(LOOK)
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
