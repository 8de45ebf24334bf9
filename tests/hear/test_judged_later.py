"""The ears with a detector that judges a window some milliseconds after it came, together with other calls'."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

import pytest

from edge_agent.converse.events import Event, SpeechEnded
from edge_agent.hear.ears import Ears
from edge_agent.hear.loudness import Window
from tests.fakes.recogniser import FakeLine, FakeRecogniser, LoudnessDetector, Words, silence, voice
from tests.hear.listening import hear, names, note_of, only
from tests.virtual import run


class Together(LoudnessDetector):
    """Judges each window 8 ms after it came, as one that judges those of many calls together."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.waiting: deque[tuple[asyncio.TimerHandle, Window, Callable[[Window, float], None]]] = deque()
        self.fails_at, self.heard = fails_at, 0

    def hear(self, window: Window, judged: Callable[[Window, float], None]) -> None:
        self.heard += 1
        if self.heard == self.fails_at:
            raise LookupError
        timer = asyncio.get_running_loop().call_later(0.008, self.judge)
        self.waiting.append((timer, window, judged))

    def judge(self) -> None:
        timer, window, judged = self.waiting.popleft()
        timer.cancel()
        judged(window, self.probability(window.pcm))

    def catch_up(self) -> None:
        while self.waiting:
            self.judge()

    def close(self) -> None:
        while self.waiting:
            self.waiting.popleft()[0].cancel()


def test_windows_that_are_judged_later_say_the_same_of_the_same_moments() -> None:
    """The caller fell silent when he did, however long that took to find out; and no word is another."""
    line, words = FakeLine(silence(1) + voice(0.7) + silence(2)), Words("Hello.", takes=0.05)
    at_once, _, _ = hear(line, words)
    later, recogniser = list[Event](), FakeRecogniser([words])
    run(Ears(line, recogniser, Together()).listen(later.append))
    assert names(later) == names(at_once)
    (was, ended), (before, after) = only(SpeechEnded, [*at_once, *later]), (note_of(at_once), note_of(later))
    assert ended.spoke_until == pytest.approx(was.spoke_until)
    assert ended.at == pytest.approx(was.at + 0.008)
    assert after.spoke_until == pytest.approx(before.spoke_until)
    assert recogniser.begun[0].pcm.count(b"\x10") == len(voice(0.7))


def test_a_line_that_closes_before_its_last_sound_is_judged_loses_none_of_it() -> None:
    """The last window is the one that makes a voice of what came before."""
    recogniser, events = FakeRecogniser([Words("Yes.")]), list[Event]()
    run(Ears(FakeLine(voice(0.13)), recogniser, Together()).listen(events.append))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "FinalTranscript", "TranscriptSettled", "LineClosed"]


def test_a_call_that_ends_in_mid_speech_is_told_nothing_more() -> None:
    """Cancelled with a window that is not judged yet: nothing is posted for it, and nothing runs on."""

    async def story() -> None:
        events, detector = list[Event](), Together()
        listening = asyncio.create_task(Ears(FakeLine(voice(9)), FakeRecogniser(), detector).listen(events.append))
        await asyncio.sleep(0.141)  # the window that would begin a voice has come
        assert detector.waiting
        listening.cancel()
        await asyncio.wait([listening])
        await asyncio.sleep(1)
        assert (events, list(detector.waiting)) == ([], [])

    run(story())


def test_what_the_detector_raises_ends_the_hearing() -> None:
    """A call that cannot hear must not go on as if nobody spoke."""
    ears = Ears(FakeLine(voice(9)), FakeRecogniser(), Together(fails_at=20))
    with pytest.raises(LookupError):
        run(ears.listen(lambda event: None))
