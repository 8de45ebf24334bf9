"""The ears of one call, in virtual time: what is posted, in which order, and when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from edge_agent.converse.events import (
    Event,
    FinalTranscript,
    KeyPressed,
    LineClosed,
    PartialTranscript,
    SpeechEnded,
    SpeechStarted,
    TranscriptSettled,
)
from edge_agent.converse.scope import scope
from edge_agent.hear.ears import Ears
from tests.fakes.recogniser import RATE, FakeLine, FakeRecogniser, LoudnessDetector, Words, silence, voice
from tests.hear.listening import hear, names, note_of, only
from tests.virtual import run


def test_a_sentence_becomes_words() -> None:
    """Began, ended, heard, settled, closed; each at its time."""
    said = Words("Hello there.", 0.8, takes=0.3)
    events, _, _ = hear(FakeLine(silence(1) + voice(0.7) + silence(1)), said)
    assert names(events) == ["SpeechStarted", "SpeechEnded", "FinalTranscript", "TranscriptSettled", "LineClosed"]
    began, ended, heard = only(SpeechStarted, events)[0], only(SpeechEnded, events)[0], only(FinalTranscript, events)[0]
    assert began.at == pytest.approx(1.1, abs=0.05)
    assert ended.spoke_until == pytest.approx(1.7, abs=0.05)
    assert ended.at == pytest.approx(1.9, abs=0.08)
    assert (heard.words, heard.confidence) == ("Hello there.", 0.8)
    assert heard.at == pytest.approx(ended.at + 0.15, abs=0.02)
    assert note_of(events).stt_ms == round(1000 * (heard.at - ended.at))
    assert note_of(events).spoke_until == pytest.approx(1.7, abs=0.011)


def test_the_first_syllable_is_kept() -> None:
    """The recogniser gets the whole voice and the moment before it."""
    _, _, recogniser = hear(FakeLine(silence(1) + voice(0.5) + silence(1)), Words("Hi."))
    pcm = recogniser.begun[0].pcm
    assert len(pcm.replace(b"\0", b"")) >= len(voice(0.5))
    assert len(pcm) - len(pcm.lstrip(b"\0")) >= 0.2 * RATE * 2


def test_silence_is_not_sent_to_the_recogniser() -> None:
    """Nor is a click; the call ends with nothing but its end."""
    events, _, recogniser = hear(FakeLine(silence(2) + voice(0.05) + silence(2)))
    assert names(events) == ["LineClosed"]
    assert recogniser.begun == []


def test_a_stretch_without_words_settles_all_the_same() -> None:
    """A cough: somebody waits for the words of it."""
    events, _, _ = hear(FakeLine(voice(0.3) + silence(1)), Words(""))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "TranscriptSettled", "LineClosed"]


def test_guesses_are_made_while_the_voice_lasts() -> None:
    """About every 0.8 s, never two at once, and the same guess is not told twice."""
    events, _, recogniser = hear(FakeLine(voice(3.5) + silence(1)), Words("All of it.", guess="All of", takes=0.1))
    assert names(events)[:3] == ["SpeechStarted", "PartialTranscript", "SpeechEnded"]
    assert recogniser.begun[0].guesses == 4
    events, _, recogniser = hear(FakeLine(voice(3.5) + silence(3)), Words("All of it.", guess="All of", takes=2))
    assert recogniser.begun[0].most_guessing == 1


def test_a_guess_is_dropped_when_the_voice_ends() -> None:
    """Its words would come after the final ones."""
    events, _, recogniser = hear(FakeLine(voice(1) + silence(3)), Words("Yes.", guess="Ye", takes=1.5))
    assert recogniser.begun[0].cancelled == 1
    assert only(PartialTranscript, events) == []


def test_going_on_before_the_words_are_there_makes_one_settlement() -> None:
    """The older words come first; nothing is settled while the caller speaks or words are outstanding."""
    line = FakeLine(voice(0.5) + silence(0.3) + voice(0.5) + silence(2))
    events, _, _ = hear(line, Words("My name is", takes=1.2), Words("Sarah."))
    assert names(events)[:4] == ["SpeechStarted", "SpeechEnded"] * 2
    assert names(events)[4:] == ["FinalTranscript", "FinalTranscript", "TranscriptSettled", "LineClosed"]
    assert [heard.words for heard in only(FinalTranscript, events)] == ["My name is", "Sarah."]


def test_a_failed_recogniser_is_asked_again_with_the_same_audio() -> None:
    """The second try gets every sample, and the caller's words are not lost."""
    with capture_logs() as logs:
        events, _, recogniser = hear(FakeLine(voice(0.5) + silence(2)), Words(fails=True), Words("Hello."))
    assert [heard.words for heard in only(FinalTranscript, events)] == ["Hello."]
    assert recogniser.begun[0].pcm == recogniser.begun[1].pcm
    assert not note_of(events).failed
    assert [entry["code"] for entry in logs] == ["hearing_failed"]


def test_what_could_not_be_heard_is_told_as_a_doubtful_guess() -> None:
    """Confidence 0 makes the agent ask again; without a guess the transcript says so."""
    failing = Words(guess="I need a", fails=True)
    with capture_logs():
        events, _, _ = hear(FakeLine(voice(2) + silence(2)), failing, failing)
        nothing, _, _ = hear(FakeLine(voice(0.5) + silence(2)), Words(fails=True), Words(fails=True))
    assert [(heard.words, heard.confidence) for heard in only(FinalTranscript, events)] == [("I need a", 0.0)]
    assert note_of(events).failed
    assert [(heard.words, heard.confidence) for heard in only(FinalTranscript, nothing)] == [("[inaudible]", 0.0)]


def test_a_monologue_is_settled_in_pieces() -> None:
    """No piece is longer than Whisper's ear, no sample is missing, and it is settled once, at the end."""
    pieces = [Words("one"), Words("two"), Words("three")]
    events, _, recogniser = hear(FakeLine(voice(70) + silence(1)), *pieces)
    assert [heard.words for heard in only(FinalTranscript, events)] == ["one", "two", "three"]
    assert all(len(utterance.pcm) <= 28.1 * RATE * 2 for utterance in recogniser.begun)
    assert sum(len(utterance.pcm.replace(b"\0", b"")) for utterance in recogniser.begun) == len(voice(70))
    assert [len(only(kind, events)) for kind in (SpeechStarted, SpeechEnded, TranscriptSettled)] == [1, 1, 1]


def test_a_monologue_is_cut_between_words() -> None:
    """A pause too short to end the segment is good enough to cut it; a piece without a voice is not recognised."""
    line = FakeLine(voice(22) + silence(0.1) + voice(3) + silence(1))
    events, _, recogniser = hear(line, Words("one"), Words("two"))
    assert [heard.words for heard in only(FinalTranscript, events)] == ["one", "two"]
    assert len(recogniser.begun[0].pcm) == pytest.approx(22 * RATE * 2, rel=0.01)
    events, _, _ = hear(FakeLine(voice(22) + silence(1)), Words("one"), Words("never asked for"))
    assert [heard.words for heard in only(FinalTranscript, events)] == ["one"]
    assert names(events)[-2:] == ["TranscriptSettled", "LineClosed"]


def test_the_last_words_are_heard_although_the_line_closed() -> None:
    """Bye, click: the words come before the end of the line, if they come soon."""
    events, _, _ = hear(FakeLine(silence(1) + voice(0.6)), Words("Thanks, bye."))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "FinalTranscript", "TranscriptSettled", "LineClosed"]


def test_a_slow_recogniser_does_not_keep_the_line_open() -> None:
    """After some seconds the call is over, with or without the last words."""
    with capture_logs() as logs:
        events, _, _ = hear(FakeLine(voice(0.6)), Words("Thanks, bye.", takes=30))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "LineClosed"]
    assert only(LineClosed, events)[0].at == pytest.approx(8.6, abs=0.05)
    assert len(logs) == 1


def test_a_line_that_delivers_nothing_ends_the_stretch() -> None:
    """Audio that stops in mid-word brings no silence: after 0.6 s the voice has ended, and its words are made."""

    class Broken(FakeLine):
        async def frames(self) -> AsyncIterator[bytes]:
            async for frame in super().frames():
                yield frame
            await asyncio.sleep(10)

    events, _, _ = hear(Broken(voice(1)), Words("Hello?"))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "FinalTranscript", "TranscriptSettled", "LineClosed"]
    assert only(SpeechEnded, events)[0].at == pytest.approx(1.6, abs=0.05)


def test_keys_are_told_when_they_are_pressed() -> None:
    """Also while nobody speaks; a line that never ends its keys still closes."""
    events, _, _ = hear(FakeLine(silence(2), keys=[(0.5, "1"), (1.0, "#")]))
    assert events[:2] == [KeyPressed(0.5, "1"), KeyPressed(1.0, "#")]
    assert names(events[2:]) == ["LineClosed"]


def test_hearing_that_is_cancelled_leaves_nothing_behind() -> None:
    """In mid-speech, with a guess in flight: no task, no timer, nothing more posted."""

    async def story() -> list[Event]:
        events: list[Event] = []
        ears = Ears(FakeLine(voice(60)), FakeRecogniser([Words(takes=5)]), LoudnessDetector())
        async with scope() as start:
            start(ears.listen(events.append))
            await asyncio.sleep(2)
        await asyncio.sleep(5)
        assert len(asyncio.all_tasks()) == 1
        return events

    assert names(run(story())) == ["SpeechStarted"]


@given(
    st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2), st.sampled_from([0.0, 0.1, 0.9])), max_size=6),
    st.integers(50, 1500),
)
def test_whatever_is_said_order_is_kept(turns: list[tuple[float, float, float]], frame: int) -> None:
    """Voices begin and end in turn, times never go back, nothing settles too early, and the end comes once and last."""
    pcm = b"".join(silence(quiet) + voice(loud) for quiet, loud, _ in turns)
    script = [Words(str(n), takes=takes) for n, (_, _, takes) in enumerate(turns)]
    with capture_logs():
        events, _, _ = hear(FakeLine(pcm, frame=2 * frame), *script)
    assert names(events).count("LineClosed") == 1
    assert isinstance(events[-1], LineClosed)
    assert [event.at for event in events] == sorted(event.at for event in events)
    speaking, words = False, -1
    for event in events:
        match event:
            case SpeechStarted():
                assert not speaking
                speaking = True
            case SpeechEnded(at, spoke_until):
                assert speaking
                assert spoke_until <= at
                speaking = False
            case FinalTranscript(words=said):
                assert int(said) > words
                words = int(said)
            case TranscriptSettled():
                assert not speaking
    assert not speaking


class Overrunning(LoudnessDetector):
    """Goes on saying "voice" for `windows` windows after the last sound, as Silero does at telephone band."""

    def __init__(self, windows: int) -> None:
        self.windows, self.since = windows, windows

    def probability(self, pcm: bytes) -> float:
        self.since = 0 if super().probability(pcm) else self.since + 1
        return 1.0 if self.since < self.windows else 0.0


def test_a_turn_ends_with_its_last_sound_not_with_the_detectors_voice() -> None:
    """The silence is counted from what can be heard: neither the end nor its time is late by the detector's overrun."""
    events, recogniser = list[Event](), FakeRecogniser([Words("Hello.")])
    ears = Ears(FakeLine(silence(1) + voice(0.7) + silence(1)), recogniser, Overrunning(4))
    run(ears.listen(events.append))
    ended = only(SpeechEnded, events)[0]
    assert ended.spoke_until == pytest.approx(1.7, abs=0.02)
    assert ended.at == pytest.approx(1.9, abs=0.08)


def test_words_know_when_their_voice_began() -> None:
    """By that an echo is told from an answer."""
    events, _, _ = hear(FakeLine(silence(1) + voice(0.7) + silence(1)), Words("Hello."))
    assert only(FinalTranscript, events)[0].began == only(SpeechStarted, events)[0].at


def test_a_line_that_stalls_for_a_moment_again_and_again_ends_nothing() -> None:
    """It is starved when nothing came for 0.6 s, not when 0.6 s have passed."""

    class Stuttering(FakeLine):
        async def frames(self) -> AsyncIterator[bytes]:
            number = 0
            async for frame in super().frames():
                yield frame
                number += 1
                if number % 10 == 0:
                    await asyncio.sleep(0.5)

    events, _, _ = hear(Stuttering(voice(1.5) + silence(1)), Words("Hello."))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "FinalTranscript", "TranscriptSettled", "LineClosed"]
