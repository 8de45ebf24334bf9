"""The windows of all calls, judged together, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hear.loudness import Window
from edge_agent.hear.window_batch import MANY, TICK, Place, WindowBatch
from tests.virtual import run

WINDOW = 0.032  # s
ONE = Window(b"\x10", 0.0)  # what a window is does not matter here


class Judge:
    """Says of each window what it holds, and remembers who was judged with whom, and when."""

    def __init__(self) -> None:
        self.runs: list[tuple[float, list[str]]] = []
        self.fails = False

    def __call__(self, calls: Sequence[str], windows: Sequence[Window]) -> list[float]:
        self.runs.append((now(), list(calls)))
        if self.fails:
            raise RuntimeError("out of memory")
        return [float(window.pcm[0]) for window in windows]


def now() -> float:
    return asyncio.get_running_loop().time()


class Call:
    """Has a window each 32 ms, and notes what it is told of it and how long that took."""

    def __init__(self, name: str, begins: float) -> None:
        self.place, self.begins, self.told = Place(name), begins, list[tuple[float, float]]()

    async def speak(self, windows: int, batch: WindowBatch[str]) -> None:
        for number in range(windows):
            self.came = self.begins + number * WINDOW
            await asyncio.sleep(self.came - now())
            batch.add(self.place, Window(bytes([number]), 0.0), self.note)

    def note(self, _: Window, said: float) -> None:
        self.told.append((said, now() - self.came))


def test_a_call_alone_never_waits() -> None:
    """Each of its windows is judged as it comes."""
    call = Call("one", 0.0)
    run(call.speak(20, WindowBatch(Judge())))
    assert [said for said, _ in call.told] == list(range(20))
    assert [waited for _, waited in call.told] == pytest.approx([0.0] * 20, abs=1e-9)


@given(st.lists(st.floats(0, WINDOW), min_size=2, max_size=40))
def test_of_many_calls_none_waits_longer_than_a_tick(starts: list[float]) -> None:
    """However they lie in time; there are no more runs than ticks, and each window is told once and in order.

    The fewer they are, the shorter their tick.
    """
    judge, calls = Judge(), [Call(str(number), start) for number, start in enumerate(starts)]

    async def story() -> None:
        batch = WindowBatch(judge)
        await asyncio.gather(*(call.speak(10, batch) for call in calls))
        await asyncio.sleep(TICK)

    run(story())
    tick = TICK * min(1.0, len(calls) / MANY)
    for call in calls:
        assert [said for said, _ in call.told] == list(range(10))
        assert max(waited for _, waited in call.told) <= tick + 1e-6
    with_all = [at for at, _ in judge.runs if at > WINDOW]
    assert all(later - earlier >= tick - 1e-6 for earlier, later in pairwise(with_all))


def test_a_calls_second_window_waits_for_its_first() -> None:
    """After a stall several come at once: its memory of one is what the next is judged by."""

    async def story() -> None:
        judge, told = Judge(), list[bytes]()
        batch, one, other = WindowBatch(judge), Place("one"), Place("other")
        batch.add(other, ONE, lambda *_: None)
        for pcm in (b"\1", b"\2", b"\3"):
            batch.add(one, Window(pcm, 0.0), lambda window, _: told.append(window.pcm))
        batch.add(other, ONE, lambda *_: None)
        await asyncio.sleep(TICK)
        assert [calls for _, calls in judge.runs] == [["other"], ["one", "other"], ["one"], ["one"]]
        assert told == [b"\1", b"\2", b"\3"]

    run(story())


def test_what_goes_wrong_in_one_call_is_its_own() -> None:
    """It is raised where that call hears on, once, and all others are told."""

    async def story() -> None:
        batch, faulty, sound, told = WindowBatch(Judge()), Place("faulty"), Place("sound"), list[float]()

        def break_down(_: Window, __: float) -> None:
            raise LookupError

        batch.add(sound, ONE, lambda *_: None)
        batch.add(faulty, ONE, break_down)
        batch.add(sound, ONE, lambda _, said: told.append(said))
        await asyncio.sleep(TICK)
        assert told == [16.0]
        sound.check()
        with pytest.raises(LookupError):
            faulty.check()
        faulty.check()

    run(story())


def test_a_run_that_fails_is_raised_in_each_of_its_calls() -> None:
    """No call is deaf without knowing it, and the next run is a new one."""

    async def story() -> None:
        judge, told = Judge(), list[float]()
        batch, places = WindowBatch(judge), [Place("one"), Place("other")]
        judge.fails = True
        for place in places:
            batch.add(place, ONE, lambda _, said: told.append(said))
        await asyncio.sleep(TICK)
        for place in places:
            with pytest.raises(RuntimeError):
                place.check()
        judge.fails = False
        await asyncio.sleep(TICK)
        batch.add(places[0], ONE, lambda _, said: told.append(said))
        assert told == [16.0]

    run(story())


def test_a_call_that_ends_is_told_nothing_more() -> None:
    """Nor does what it left behind keep anything from being judged later, on another loop too."""
    judge, told = Judge(), list[str]()
    batch, one, other = WindowBatch(judge), Place("one"), Place("other")

    async def ends() -> None:
        batch.add(other, ONE, lambda *_: told.append("other"))
        batch.add(one, ONE, lambda *_: told.append("one"))
        batch.drop(one)
        batch.drop(one)

    async def goes_on() -> None:
        batch.add(other, ONE, lambda *_: told.append("other, later"))
        await asyncio.sleep(TICK)

    run(ends())
    run(goes_on())
    assert told == ["other", "other, later"]


def test_calls_that_have_ended_make_nobody_wait() -> None:
    """After a crowd two calls are two again."""

    async def story() -> None:
        batch, crowd = WindowBatch(Judge()), [Place(str(number)) for number in range(MANY)]
        for place in crowd:
            batch.add(place, ONE, lambda *_: None)
        for place in crowd:
            batch.drop(place)
        await asyncio.sleep(TICK)
        came, told = now(), list[float]()
        for name in ("one", "other"):
            batch.add(Place(name), ONE, lambda *_: told.append(now()))
        await asyncio.sleep(TICK)
        assert told == pytest.approx([came, came + 2 * TICK / MANY])

    run(story())


def test_what_waits_can_be_judged_now() -> None:
    """The line has closed: nobody waits for a tick."""

    async def story() -> None:
        batch, one, told = WindowBatch(Judge()), Place("one"), list[float]()
        batch.add(Place("other"), ONE, lambda *_: None)
        batch.add(one, ONE, lambda *_: told.append(now()))
        assert told == []
        batch.run()
        assert told == [0.0]
        await asyncio.sleep(2 * TICK)
        assert len(told) == 1

    run(story())
