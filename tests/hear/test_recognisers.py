"""Recognisers in order, in virtual time: a failure or lateness in mid-utterance loses no words and little time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from edge_agent.converse.events import (
    Event,
    FinalTranscript,
    HearingNote,
    NotHeard,
    PartialTranscript,
    SpeechEnded,
    TranscriptSettled,
)
from edge_agent.failover.breaker import FAILURES, PAUSE, Breaker
from edge_agent.failover.gate import keep_probing
from edge_agent.hear.ears import Ears
from edge_agent.hear.recognisers import LONGEST, PROBE, Candidate, Recognisers
from tests.fakes.recogniser import FakeLine, FakeRecogniser, FakeUtterance, LoudnessDetector, Words, silence, voice
from tests.hear.listening import note_of, only
from tests.virtual import run

LATE = 0.25  # s
OPEN = Breaker(FAILURES, open_until=1e9)
TURN = voice(1.0) + silence(2.0)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with capture_logs():
        yield


class Story:
    """A caller's turns, heard by "first", or by "second" where that one fails or is late."""

    def __init__(self, first: Words, second: Words, *more: Words, open_from_the_start: bool = False) -> None:
        self.first, self.second = FakeRecogniser([first, *more], "first"), FakeRecogniser([second] * 9, "second")
        self.candidates = [Candidate(recogniser, LATE) for recogniser in (self.first, self.second)]
        self.recognisers = Recognisers(self.candidates)
        if open_from_the_start:
            self.candidates[0].gate.breaker = OPEN
        self.events: list[Event] = []

    def told(self, pcm: bytes = TURN) -> list[tuple[str, float]]:
        """The words of each segment, and how long after its end they were there."""
        run(self.listen(pcm))
        finals, ends = only(FinalTranscript, self.events), only(SpeechEnded, self.events)
        return [(heard.words, round(heard.at - end.at, 3)) for heard, end in zip(finals, ends, strict=True)]

    async def listen(self, pcm: bytes) -> None:
        before = asyncio.all_tasks()
        async with self.recognisers.call("de-DE") as call:
            await Ears(FakeLine(pcm), call, LoudnessDetector()).listen(self.events.append)
        assert asyncio.all_tasks() == before

    @property
    def note(self) -> HearingNote:
        return note_of(self.events)


HEARS = Words("What are your hours?", takes=0.1)
STANDS_IN = Words("what are your hours", takes=0.3)
REASON = "scripted"


def test_one_that_is_well_hears_alone() -> None:
    """The others compute nothing; the note names who heard, and nobody else."""
    story = Story(HEARS, STANDS_IN)
    assert story.told() == [("What are your hours?", 0.0)]
    assert (story.note.recogniser, story.note.not_heard) == ("first", ())
    assert story.second.begun == []
    assert story.first.languages == story.second.languages == ["de-DE"]
    assert story.first.calls == story.second.calls == 0


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Words(fails=True, takes=0.05), "hearing_failed"),
        (Words(hangs=True), "too_slow"),
        (Words("?", takes=9), "too_slow"),
    ],
    ids=["fails", "hangs", "is slow"],
)
def test_one_that_does_not_hear_costs_no_words(fault: Words, cause: str) -> None:
    """8.1: the next one is given the whole sound, in the same turn, and the note names who did not hear it, and why."""
    story = Story(fault, STANDS_IN)
    ((words, late),) = story.told()
    assert words == "what are your hours"
    assert late <= LATE + STANDS_IN.takes
    (sound,) = story.second.begun
    assert len(sound.pcm) >= len(voice(1.0))
    assert sound.pcm[: len(voice(1.0))] == story.first.begun[0].pcm[: len(voice(1.0))]
    assert story.note.recogniser == "second"
    (missed,) = story.note.not_heard
    assert (missed.provider, missed.attempt, missed.cause) == ("first", 1, cause)
    assert missed.elapsed_ms <= 1000 * (LATE + STANDS_IN.takes)


def test_a_late_one_that_is_quicker_after_all_wins() -> None:
    """The first to have the words is believed; the other one is cancelled, and that is no failure of anybody's."""
    story = Story(Words("What are your hours?", takes=LATE + 0.1), Words("what", takes=5))
    assert story.told()[0][0] == "What are your hours?"
    assert (story.note.recogniser, story.note.not_heard) == ("first", ())
    assert [candidate.gate.breaker.failures for candidate in story.candidates] == [0, 0]


def test_whoever_is_left_alone_costs_the_next_turns_nothing() -> None:
    """8.1: the second hears as if it were the first: it guesses, foresees, and is not late by a moment."""
    alone, behind = Story(STANDS_IN, STANDS_IN), Story(HEARS, STANDS_IN, open_from_the_start=True)
    assert [late for _, late in behind.told()] == [late for _, late in alone.told()]
    assert behind.first.begun == []
    assert behind.second.begun[0].foresights == 1
    assert [missed.cause for missed in behind.note.not_heard] == ["provider_not_asked"]


def test_a_full_plan_costs_no_words_and_no_time() -> None:
    """All places are taken: the next one hears the segment at once, and the first is blamed for nothing."""
    story = Story(HEARS, STANDS_IN)
    story.candidates[0] = full = Candidate(story.first, LATE, most=0)
    story.recognisers = Recognisers(story.candidates)
    ((words, after),) = story.told()
    assert words == STANDS_IN.words
    assert after <= STANDS_IN.takes
    assert full.gate.breaker.closed
    assert [lost.cause for lost in story.note.not_heard] == ["provider_busy"]


def test_guesses_come_from_the_next_one_where_the_first_cannot_guess() -> None:
    """A connection that was lost in mid-utterance: the caller's words are still followed."""
    story = Story(Words(fails=True), Words("all of it", guess="all of"))
    story.told(voice(2.0) + silence(2.0))
    assert [partial.words for partial in only(PartialTranscript, story.events)][:1] == ["all of"]
    assert story.first.begun[0].guesses > 0


def test_after_three_failures_it_is_left_alone_and_comes_back_by_a_sound_of_our_own() -> None:
    """8.1: no caller's turn finds out whether it works again."""
    story = Story(Words(fails=True), STANDS_IN, Words(fails=True), Words(fails=True), Words("probed"), HEARS)
    gate = story.candidates[0].gate

    async def day() -> None:
        probing = asyncio.create_task(keep_probing(story.recognisers.gates))
        await asyncio.sleep(0)
        for asked in (True, True, True, False):
            assert gate.breaker.closed is asked
            await story.listen(TURN)
        assert len(story.first.begun) == FAILURES
        await asyncio.sleep(PAUSE)
        assert (gate.breaker.closed, story.first.begun[-1].pcm) == (True, PROBE)
        await story.listen(TURN)
        probing.cancel()
        await asyncio.wait([probing])

    run(day())
    assert [heard.words for heard in only(FinalTranscript, story.events)] == [STANDS_IN.words] * 4 + [HEARS.words]


def test_when_nobody_hears_it_all_are_asked_once_more() -> None:
    """8.1: and then it is told as inaudible, with every attempt in the note, and the last one was asked in any case."""
    story = Story(Words(fails=True, takes=0.05), Words(fails=True, takes=0.05), Words(fails=True, takes=0.05))
    assert story.told()[0][0] == "[inaudible]"
    assert (story.note.failed, story.note.recogniser) == (True, "")
    tried = [(missed.provider, missed.attempt) for missed in story.note.not_heard]
    assert tried == [("first", 1), ("second", 2), ("first", 3), ("second", 4)]


def test_the_last_one_is_asked_although_it_is_left_alone() -> None:
    """8.1: nobody could do better, and a caller who is not heard at all loses more."""
    story = Story(Words(fails=True), STANDS_IN)
    for candidate in story.candidates:
        candidate.gate.breaker = OPEN
    assert story.told()[0][0] == "what are your hours"
    assert story.note.recogniser == "second"


def test_one_that_hangs_with_nobody_behind_it_is_given_up() -> None:
    """8.1: in time for a second try, and named."""
    story = Story(Words(fails=True), Words(hangs=True), Words(fails=True))
    story.told(voice(1.0) + silence(12.0))
    hung = [missed for missed in story.note.not_heard if missed.provider == "second"]
    assert [(missed.cause, missed.elapsed_ms) for missed in hung] == [("hearing_failed", round(LONGEST * 1000))]


def test_a_busy_one_is_asked_when_the_voice_has_ended() -> None:
    """Alone as in a chain: no time to foresee is no failure."""
    story = Story(Words("Yes.", takes=0.1, busy=True), STANDS_IN)
    assert story.told() == [("Yes.", 0.1)]
    assert (story.note.recogniser, story.note.not_heard) == ("first", ())


def test_a_foresight_that_a_voice_takes_back_is_nobodys_failure() -> None:
    """The caller went on while the first was late and the second had begun: all is cancelled, and heard in the end."""
    story = Story(Words("All of it.", takes=0.1, hangs=False), STANDS_IN)
    slow = Story(Words(hangs=True), Words("all of it", takes=0.05))
    pcm = voice(0.7) + silence(0.14) + voice(0.7) + silence(2.0)
    assert [story.told(pcm)[0][0], slow.told(pcm)[0][0]] == ["All of it.", "all of it"]
    assert slow.candidates[0].gate.breaker.failures == 1
    assert slow.candidates[1].gate.breaker.failures == 0


def test_what_was_not_heard_of_a_segment_is_told_although_another_one_followed_it() -> None:
    """The caller goes on at once: one note for both, with all that went wrong."""
    story = Story(Words(fails=True, takes=1.5), Words("one", takes=0.1), Words("two", takes=0.05))
    story.told(voice(0.7) + silence(0.3) + voice(0.7) + silence(3.0))
    assert [heard.words for heard in only(FinalTranscript, story.events)] == ["one", "two"]
    assert [missed.provider for missed in story.note.not_heard] == ["first"]


def test_each_failure_is_told_once() -> None:
    """The note of the next turn, which went well, does not tell it again."""
    story = Story(Words(fails=True), STANDS_IN, HEARS)
    story.told(TURN * 2)
    notes = [settled.note for settled in only(TranscriptSettled, story.events)]
    assert [len(note.not_heard) for note in notes if note] == [1, 0]


def test_a_crash_of_a_recogniser_costs_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """8.1: a fault of ours, or of its library, is one of hearing."""

    async def crash(_: FakeUtterance) -> None:
        raise ZeroDivisionError

    story = Story(Words(), Words())
    monkeypatch.setattr(FakeUtterance, "foresee", crash)
    monkeypatch.setattr(FakeUtterance, "settle", crash)
    assert story.told()[0][0] == "[inaudible]"
    assert story.note.not_heard[0] == NotHeard("first", 1, 0, "crashed", "first: ZeroDivisionError")


def test_8_1_a_crash_of_the_last_one_that_is_left_alone_is_one_of_hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    """8.1: the call goes on, and the note tells of it."""

    async def crash(_: FakeUtterance) -> None:
        raise ZeroDivisionError

    story = Story(Words(), Words())
    for candidate in story.candidates:
        candidate.gate.breaker = OPEN
    monkeypatch.setattr(FakeUtterance, "settle", crash)
    assert story.told()[0][0] == "[inaudible]"
    assert ("second", "crashed") in [(missed.provider, missed.cause) for missed in story.note.not_heard]


def test_the_probe_is_no_voice() -> None:
    """It is fainter than anybody speaks."""
    assert 0 < max(PROBE[::2]) <= 0xE0
    assert len(PROBE) == len(voice(1.0))
