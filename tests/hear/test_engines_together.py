"""Whisper itself, on segments of several calls at once: they are heard as each would be alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from edge_agent.hear.offline import Sound
from edge_agent.hear.whisper import Whisper, WhisperRecogniser, first_window
from tests.hear.caller import keys, noise, speech, tone

pytestmark = pytest.mark.engines

WINDOW = (8.0, 2.0)
SAID = (
    "Hello, I would like to book a cleaning for next Tuesday, please.",
    "My kitchen sink is leaking and there is water everywhere.",
    "Yes, please.",
    "No.",
    "I am Emma Brown, number five five five, oh one four two.",
)
NO_SPEECH = (bytes(64_000), noise(3), tone(3, 350, 440), keys("15#15#"), noise(0.4, 0.2), b"", b"\x01")
SURE = 0.02  # of confidence: other sums are rounded otherwise


@pytest.fixture(scope="module")
def whisper(models_dir: Path) -> Whisper:
    return Whisper(models_dir / "whisper-base", 1, WINDOW, 1)


def together(whisper: Whisper, sounds: Sequence[Sound]) -> list[tuple[str, float]]:
    found = dict(whisper.understand_all(sounds, lambda: True))
    return [found[at] for at in range(len(sounds))]


def alone(whisper: Whisper, sounds: Sequence[Sound]) -> list[tuple[str, float]]:
    return [whisper.understand(sound.pcm, sound.language) for sound in sounds]


def same(one: Sequence[tuple[str, float]], other: Sequence[tuple[str, float]]) -> None:
    assert [words for words, _ in one] == [words for words, _ in other]
    assert [sure for _, sure in one] == pytest.approx([sure for _, sure in other], abs=SURE)


def test_speech_of_any_length_and_language_is_heard_as_it_is_alone(whisper: Whisper) -> None:
    """Each with its own prompt, its own longest text, and its own doubts."""
    languages = ("en-US", "de-DE", "en-GB", "xx", "es")
    sounds = [Sound(speech(text), language) for text, language in zip(SAID, languages, strict=True)]
    assert {first_window(sound.seconds, WINDOW) for sound in sounds} == {8.0}
    heard = together(whisper, sounds)
    same(heard, alone(whisper, sounds))
    assert "cleaning" in heard[0][0]


def test_what_is_no_speech_is_judged_as_it_is_alone(whisper: Whisper) -> None:
    """A decoder that runs in circles beside the others is cut off where it would be, and looks again by itself."""
    sounds = [Sound(pcm, "en-US") for pcm in (*NO_SPEECH, speech(SAID[0]))]
    same(together(whisper, sounds), alone(whisper, sounds))


def test_each_is_cut_off_where_it_would_be_alone(whisper: Whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a text may be is a question of each sound, not of the longest in the batch."""
    sounds = [Sound(speech(text), "en-US") for text in SAID[:2]]
    monkeypatch.setattr("edge_agent.hear.whisper.most_tokens", lambda seconds: 40 if seconds > 4.0 else 3)
    both = whisper.read_all(sounds, 8.0, lambda: True)
    assert [reading.tokens for reading in both] == [both[0].tokens, 4]
    assert both[0].tokens > 10
    for sound, reading in zip(sounds, both, strict=True):
        one = whisper.read(sound.pcm, sound.language, 8.0)
        assert reading.text == one.text
        assert reading.end == pytest.approx(one.end, abs=0.02)
        assert reading.score == pytest.approx(one.score, abs=0.1)


def test_nothing_is_decoded_for_nobody(whisper: Whisper) -> None:
    """What is not wanted any more once it is encoded has no words."""
    assert list(whisper.understand_all([Sound(speech(SAID[2]), "en-US")], lambda: False)) == []


@pytest.fixture(scope="module")
def recogniser(models_dir: Path) -> Iterator[WhisperRecogniser]:
    recogniser = WhisperRecogniser(models_dir / "whisper-base", side_by_side=1)
    yield recogniser
    recogniser.close()


async def test_calls_at_once_get_each_its_own_words(recogniser: WhisperRecogniser) -> None:
    """Also when one of them hangs up meanwhile."""

    async def heard(text: str) -> str:
        async with recogniser.call("en-US") as call:
            stream = call.begin(lambda: None)
            stream.feed(speech(text))
            return (await stream.settle()).words

    asked = [asyncio.create_task(heard(text)) for text in SAID]
    await asyncio.sleep(0)
    asked[2].cancel()
    words = await asyncio.gather(*asked, return_exceptions=True)
    assert "cleaning" in str(words[0])
    assert "leaking" in str(words[1])
    assert isinstance(words[2], asyncio.CancelledError)
    assert str(words[3]).strip(" .!") == "No"
    assert "Emma" in str(words[4])
