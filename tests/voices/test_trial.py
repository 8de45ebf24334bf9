"""A new voice says a sentence, and what came back is listened to."""

from __future__ import annotations

import pytest

from cloud.voices.sound import Sound, resampled
from cloud.voices.trial import sentence, trouble
from infra.dev.loopback.espeak import spoken
from tests.voices.recordings import joined, louder, noise, silence, tone

TEXT = sentence("en-US")


@pytest.mark.parametrize("voice", [str(number) for number in range(12)])
async def test_a_voice_that_speaks_passes(voice: str) -> None:
    """High or low, quick or slow."""
    assert trouble(resampled(await spoken(TEXT, voice), 16_000), TEXT) == ""


@pytest.mark.parametrize(
    ("sound", "told"),
    [
        (silence(0), "took 0.0 s"),
        (silence(3), "the loudness is -inf LUFS"),
        (noise(3), "are speech"),
        (tone(3), "are speech"),
        (noise(0.5), "took 0.5 s"),
        (noise(30), "took 30.0 s"),
    ],
)
def test_what_is_no_speech_fails(sound: Sound, told: str) -> None:
    """Silence, noise, a beep, nothing, a babble without end."""
    assert told in trouble(sound, TEXT)


async def test_a_whisper_from_afar_fails() -> None:
    """Too quiet for a caller."""
    assert "LUFS" in trouble(louder(await spoken(TEXT, "a"), -40), TEXT)


async def test_a_word_and_then_nothing_fails() -> None:
    """Most of it has to be speech."""
    said = await spoken("Thank you", "a")
    assert "are speech" in trouble(joined(said, silence(6)), TEXT)


def test_every_language_has_a_sentence() -> None:
    """Its own, or English."""
    assert sentence("es-MX").startswith("Gracias")
    assert sentence("fr") != sentence("xx") == sentence("en-GB")
