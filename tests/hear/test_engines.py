"""Silero and Whisper themselves, on telephone speech by espeak-ng and on what is no speech."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from edge_agent.converse.events import Event, FinalTranscript
from edge_agent.hear.ears import Ears, HearingSettings
from edge_agent.hear.offline import OfflineCall
from edge_agent.hear.repetition import repetition
from edge_agent.hear.silero import Silero
from edge_agent.hear.whisper import WhisperRecogniser
from shared.errors import HearingFailed, SetupError
from tests.fakes.recogniser import FakeLine
from tests.hear.caller import keys, noise, speech, tone

pytestmark = pytest.mark.engines

SENTENCE = "Hello, I would like to book a cleaning for next Tuesday, please."
OTHER = "My kitchen sink is leaking and there is water everywhere."
HUSH = bytes(16_000)  # half a second
UNHURRIED = HearingSettings(settle_within=120, farewell=120)  # a busy machine may take its time


@pytest.fixture(scope="module")
def silero(models_dir: Path) -> Silero:
    return Silero(models_dir / "silero" / "silero_vad.onnx")


@pytest.fixture(scope="module")
def whisper(models_dir: Path) -> Iterator[WhisperRecogniser]:
    recogniser = WhisperRecogniser(models_dir / "whisper-base")
    yield recogniser
    recogniser.close()


class Hurried(FakeLine):
    """A line that does not wait for real time to pass."""

    async def frames(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.pcm), self.frame):
            await asyncio.sleep(0)
            yield self.pcm[at : at + self.frame]


async def hear(pcm: bytes, silero: Silero, whisper: WhisperRecogniser) -> list[Event]:
    events: list[Event] = []
    async with whisper.call("en-US") as call:
        await Ears(Hurried(pcm), call, silero.detector(), UNHURRIED).listen(events.append)
    return events


async def understand(pcm: bytes, whisper: WhisperRecogniser, language: str = "en-US") -> tuple[str, float]:
    async with whisper.call(language) as call:
        utterance = call.begin(lambda: None)
        utterance.feed(pcm)
        heard = await utterance.settle()
    return heard.words, heard.confidence


def overlap(said: str, heard: str) -> float:
    """The share of the words said that were heard."""
    wanted, got = (set(re.findall(r"[a-z]+", text.lower())) for text in (said, heard))
    return len(wanted & got) / len(wanted)


def probabilities(pcm: bytes, silero: Silero) -> list[float]:
    detector = silero.detector()
    step = detector.window * 2
    return [detector.probability(pcm[at : at + step]) for at in range(0, len(pcm) - step + 1, step)]


def test_the_detector_tells_voice_from_noise_tones_keys_and_silence(silero: Silero) -> None:
    """Most of a sentence is voice, nothing of the rest."""
    voiced = [p > 0.5 for p in probabilities(speech(SENTENCE), silero)]
    assert sum(voiced) > 0.6 * len(voiced)
    for sound in (bytes(64_000), noise(3), tone(3, 440), tone(3, 350, 440), keys("15#15#")):
        assert not any(p > 0.5 for p in probabilities(sound, silero)[3:])


def test_each_call_has_a_detector_of_its_own(silero: Silero) -> None:
    """What one caller says does not change what is heard of another."""
    alone = probabilities(speech(SENTENCE), silero)
    first, second = silero.detector(), silero.detector()
    pcm, step, beside = speech(SENTENCE), first.window * 2, []
    for at in range(0, len(pcm) - step + 1, step):
        beside.append(first.probability(pcm[at : at + step]))
        second.probability(noise(0.032))
    assert beside == pytest.approx(alone)


async def test_a_sentence_is_heard_through_the_telephone(silero: Silero, whisper: WhisperRecogniser) -> None:
    """From frames to words: one segment or two, most words right, surely enough to be answered."""
    events = await hear(HUSH + speech(SENTENCE) + HUSH, silero, whisper)
    heard = [event for event in events if isinstance(event, FinalTranscript)]
    assert overlap(SENTENCE, " ".join(event.words for event in heard)) >= 0.7
    assert all(0 < event.confidence <= 1 for event in heard)


@pytest.mark.parametrize(
    "sound",
    [bytes(96_000), noise(3), noise(3, 0.2), tone(3, 440), tone(3, 350, 440), keys("15#15#")],
    ids=["silence", "noise", "loud noise", "tone", "dial tone", "keys"],
)
async def test_what_is_no_speech_makes_no_words(sound: bytes, silero: Silero, whisper: WhisperRecogniser) -> None:
    """Neither through the detector, nor when it is given to the recogniser all the same, if that is to be believed."""
    events = await hear(sound, silero, whisper)
    assert [event for event in events if isinstance(event, FinalTranscript)] == []
    words, confidence = await understand(sound, whisper)
    assert words == "" or confidence < 0.6


@pytest.mark.parametrize("text", ["Hello?", "Yes, please.", "No."])
async def test_a_short_word_does_not_run_in_circles(text: str, whisper: WhisperRecogniser) -> None:
    """The window is long enough for the shortest answers."""
    words, _ = await understand(speech(text), whisper)
    assert not repetition(words, len(words.split()), 1.0)
    assert len(words.split()) <= 4


async def test_two_calls_are_heard_side_by_side(silero: Silero, whisper: WhisperRecogniser) -> None:
    """Each gets its own words."""
    both = await asyncio.gather(*(hear(HUSH + speech(text) + HUSH, silero, whisper) for text in (SENTENCE, OTHER)))
    heard = [" ".join(event.words for event in events if isinstance(event, FinalTranscript)) for events in both]
    assert overlap(SENTENCE, heard[0]) >= 0.7
    assert overlap(OTHER, heard[1]) >= 0.6


async def test_other_calls_go_on_while_one_is_recognised(whisper: WhisperRecogniser) -> None:
    """The work is done in threads: the loop keeps turning dozens of times during one recognition."""
    work = asyncio.create_task(understand(speech(SENTENCE), whisper))
    turns = 0
    while not work.done():
        await asyncio.sleep(0.002)
        turns += 1
    assert turns >= 10


async def test_a_guess_is_the_words_so_far(whisper: WhisperRecogniser) -> None:
    """Of nothing it is "". (When there is no time for one: test_batches, test_offline.)"""
    utterance = OfflineCall(whisper, "en").begin(lambda: None)
    assert await utterance.guess() == ""
    utterance.feed(speech(SENTENCE))
    assert overlap(SENTENCE, await utterance.guess()) >= 0.6


@pytest.mark.parametrize("pcm", [b"", b"\x01", b"\xff" * 3, b"\xff\x7f\x00\x80" * 8000 + b"\x01"])
async def test_any_bytes_are_survived(pcm: bytes, whisper: WhisperRecogniser) -> None:
    """Nothing, half a sample, and full-scale rubbish of odd length."""
    words, confidence = await understand(pcm, whisper)
    assert isinstance(words, str)
    assert math.isfinite(confidence)


async def test_an_unknown_language_is_heard_as_english(whisper: WhisperRecogniser) -> None:
    """A wrong setting of one client must not end its calls."""
    words, _ = await understand(speech(SENTENCE), whisper, "xx-YY")
    assert overlap(SENTENCE, words) >= 0.6


async def test_a_closed_recogniser_says_so(models_dir: Path) -> None:
    """As an error of hearing, not of Python."""
    recogniser = WhisperRecogniser(models_dir / "whisper-base")
    recogniser.close()
    with pytest.raises(HearingFailed):
        await understand(speech("Hello."), recogniser)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    """Start fails at once, and says which files are missing."""
    with pytest.raises(SetupError, match=r"model\.bin.*tokenizer\.json"):
        WhisperRecogniser(tmp_path)
