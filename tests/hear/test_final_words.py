"""The final words of a segment: begun before it is sure that they are final, and never waited for without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from edge_agent.converse.events import Event, FinalTranscript, PartialTranscript, SpeechEnded, SpeechStarted
from edge_agent.hear.ears import Ears, HearingSettings
from tests.fakes.recogniser import RATE, FakeLine, FakeRecogniser, LoudnessDetector, Words, silence, voice
from tests.hear.listening import hear, names, note_of, only
from tests.virtual import run

# --- begun early ----------------------------------------------------------------------------------


def test_final_words_are_begun_at_the_first_hint_of_silence() -> None:
    """A recogniser that is done within the silence costs no time, and nothing is told before the voice has ended."""
    events, _, recogniser = hear(FakeLine(voice(0.7) + silence(1)), Words("Yes.", takes=0.15))
    assert names(events) == ["SpeechStarted", "SpeechEnded", "FinalTranscript", "TranscriptSettled", "LineClosed"]
    assert only(FinalTranscript, events)[0].at == only(SpeechEnded, events)[0].at
    assert note_of(events).stt_ms == 0
    assert (recogniser.begun[0].foresights, recogniser.begun[0].settlements) == (1, 0)


def test_what_was_foreseen_is_forgotten_when_the_voice_comes_back() -> None:
    """A pause inside a sentence: the words of its first half are not taken for all of it."""
    line = FakeLine(voice(0.7) + silence(0.14) + voice(0.7) + silence(1))
    events, _, recogniser = hear(line, Words("All of it.", takes=0.02))
    assert [heard.words for heard in only(FinalTranscript, events)] == ["All of it."]
    assert (recogniser.begun[0].foresights, recogniser.begun[0].finals) == (2, 2)


def test_a_foresight_under_way_is_given_up_when_the_voice_comes_back() -> None:
    """Nobody needs it any more: a job that waits for a seat frees it for somebody else's words."""
    line = FakeLine(voice(0.7) + silence(0.14) + voice(0.7) + silence(2))
    _, _, recogniser = hear(line, Words("All of it.", takes=0.4))
    assert (recogniser.begun[0].foresights, recogniser.begun[0].finals) == (2, 1)


def test_a_gap_within_a_word_is_no_hint() -> None:
    """One silent window is not enough."""
    _, _, recogniser = hear(FakeLine((voice(0.5) + silence(0.05)) * 3 + silence(1)), Words("Yes."))
    assert recogniser.begun[0].foresights == 1


def test_a_busy_recogniser_is_asked_when_the_voice_has_ended() -> None:
    """What is not foreseen costs what it always did."""
    events, _, recogniser = hear(FakeLine(voice(0.7) + silence(1)), Words("Yes.", takes=0.15, busy=True))
    assert only(FinalTranscript, events)[0].at == pytest.approx(only(SpeechEnded, events)[0].at + 0.15)
    assert (recogniser.begun[0].foresights, recogniser.begun[0].settlements) == (1, 1)


def test_no_guess_is_made_in_a_hush() -> None:
    """The final words are on their way, and need the engine more."""
    settings = HearingSettings(guess_every=0.72)  # due in the first silent window
    events, _, recogniser = hear(FakeLine(voice(0.7) + silence(1)), Words("Yes.", guess="Ye"), settings=settings)
    assert recogniser.begun[0].guesses == 0
    assert only(PartialTranscript, events) == []


# --- not waited for without end -------------------------------------------------------------------


@pytest.mark.parametrize("busy", [False, True], ids=["foreseen", "asked at the end"])
def test_a_recogniser_that_hangs_is_given_up(busy: bool) -> None:
    """After eight seconds the newest guess has to do, with confidence 0, and the note says so."""
    hanging = Words(guess="I need a", hangs=True, busy=busy)
    with capture_logs() as logs:
        events, _, _ = hear(FakeLine(voice(2) + silence(12)), hanging)
    ended, heard = only(SpeechEnded, events)[0], only(FinalTranscript, events)[0]
    assert (heard.words, heard.confidence) == ("I need a", 0.0)
    assert heard.at == pytest.approx(ended.at + 8.0)
    assert (note_of(events).failed, note_of(events).stt_ms) == (True, 8000)
    assert [entry["event"] for entry in logs] == ["hearing_too_slow"]


def test_without_a_guess_what_hangs_is_told_as_inaudible() -> None:
    """Something was said, and the transcript does not hide it."""
    with capture_logs():
        events, _, _ = hear(FakeLine(voice(0.5) + silence(12)), Words(hangs=True))
    assert [(heard.words, heard.confidence) for heard in only(FinalTranscript, events)] == [("[inaudible]", 0.0)]


def test_both_tries_together_have_eight_seconds() -> None:
    """A first try that fails slowly leaves the second what is left."""
    slow = Words(takes=5.0, fails=True, busy=True)
    with capture_logs():
        events, _, _ = hear(FakeLine(voice(0.5) + silence(15)), slow, Words("Late.", takes=5.0))
    assert only(FinalTranscript, events)[0].at == pytest.approx(only(SpeechEnded, events)[0].at + 8.0)
    assert [heard.words for heard in only(FinalTranscript, events)] == ["[inaudible]"]


def test_a_stretch_does_not_wait_behind_one_that_hangs() -> None:
    """Each has its own time, from its own end: the second is told as soon as the first was given up."""
    line = FakeLine(voice(0.5) + silence(3) + voice(0.5) + silence(12))
    with capture_logs():
        events, _, _ = hear(line, Words(hangs=True), Words("My number is five.", takes=2.0))
    first, second = only(FinalTranscript, events)
    ended = only(SpeechEnded, events)
    assert [first.words, second.words] == ["[inaudible]", "My number is five."]
    assert first.at == second.at == pytest.approx(ended[0].at + 8.0)
    with capture_logs():
        events, _, _ = hear(line, Words(hangs=True), Words(hangs=True))
    told = [
        heard.at - end.at for heard, end in zip(only(FinalTranscript, events), only(SpeechEnded, events), strict=True)
    ]
    assert told == pytest.approx([8.0, 8.0])


def test_a_call_that_ends_leaves_no_foresight_behind() -> None:
    """Cancelled in the silence, with the final words in the making."""

    async def story() -> None:
        ears = Ears(FakeLine(voice(1) + silence(9)), FakeRecogniser([Words(hangs=True)]), LoudnessDetector())
        listening = asyncio.create_task(ears.listen(lambda event: None))
        await asyncio.sleep(1.15)
        listening.cancel()
        await asyncio.wait([listening])
        assert len(asyncio.all_tasks()) == 1

    run(story())


# --- when the caller really fell silent -----------------------------------------------------------


class Hangover(LoudnessDetector):
    """Says "voice" for a tenth of a second longer than there is one, as Silero does."""

    def __init__(self) -> None:
        self.left = 0

    def probability(self, pcm: bytes) -> float:
        self.left = 3 if pcm.count(0) < len(pcm) else self.left - 1
        return float(self.left >= 0)


class Stalling(FakeLine):
    """Delivers nothing while a busy machine stalls, and then all at once."""

    def __init__(self, pcm: bytes, stalls: tuple[float, float]) -> None:
        super().__init__(pcm)
        self.stalls = stalls

    async def frames(self) -> AsyncIterator[bytes]:
        now, (begin, end) = asyncio.get_running_loop().time, self.stalls
        async for frame in super().frames():
            if begin <= now() < end:
                await asyncio.sleep(end - now())
            yield frame


def spoke_until(line: FakeLine, detector: LoudnessDetector) -> float:
    ears = Ears(line, FakeRecogniser([Words("Yes.")]), detector)
    events: list[Event] = []
    run(ears.listen(events.append))
    return note_of(events).spoke_until


def test_the_detectors_hangover_is_not_the_callers() -> None:
    """The note tells when the last audible sample came, not when the detector stopped to say "voice"."""
    line = FakeLine(silence(1) + voice(0.7) + silence(2))
    assert spoke_until(line, Hangover()) == pytest.approx(1.7, abs=0.011)


def test_frames_that_come_late_tell_the_right_time() -> None:
    """A loop that was starved while the caller fell silent: the sound was made when it was made."""
    stalled = Stalling(silence(1) + voice(0.7) + silence(2), (1.5, 2.05))
    assert spoke_until(stalled, LoudnessDetector()) == pytest.approx(1.7, abs=0.011)


def test_a_line_that_dries_up_in_mid_speech_ends_the_voice_where_it_ended() -> None:
    """Not where we stopped waiting for more."""

    class Broken(FakeLine):
        async def frames(self) -> AsyncIterator[bytes]:
            async for frame in super().frames():
                yield frame
            await asyncio.sleep(3)

    assert spoke_until(Broken(silence(1) + voice(0.704)), LoudnessDetector()) == pytest.approx(1.704, abs=0.021)


def test_what_the_line_lost_does_not_make_the_caller_early() -> None:
    """Two seconds that never came lie between the greeting and the words all the same."""

    class Gappy(FakeLine):
        async def frames(self) -> AsyncIterator[bytes]:
            for number in range(len(self.pcm) // self.frame):
                if number == 50:  # a second in
                    await asyncio.sleep(2.0)
                    self.missed = 2.0
                await asyncio.sleep(self.frame / 2 / RATE)
                yield self.pcm[number * self.frame : (number + 1) * self.frame]

    line = Gappy(silence(2) + voice(0.7) + silence(2))
    assert spoke_until(line, LoudnessDetector()) == pytest.approx(4.7, abs=0.011)


def test_a_soft_voice_that_no_phone_would_call_audible_ends_with_the_detector() -> None:
    """Then its last voiced sample is the best that is known."""
    soft = b"\x64\x00" * round(0.704 * RATE)
    assert spoke_until(FakeLine(silence(0.992) + soft + silence(2)), LoudnessDetector()) == pytest.approx(
        1.696, abs=0.04
    )


def test_order_is_kept_around_the_hush() -> None:
    """Words that are ready before the voice has ended are told after it, also with a second segment right behind."""
    line = FakeLine(voice(0.5) + silence(0.3) + voice(0.5) + silence(1))
    events, _, _ = hear(line, Words("My name is", takes=0.01), Words("Sarah.", takes=0.01))
    assert names(events)[:3] == ["SpeechStarted", "SpeechEnded", "FinalTranscript"]
    assert [heard.words for heard in only(FinalTranscript, events)] == ["My name is", "Sarah."]
    assert len(only(SpeechStarted, events)) == 2
