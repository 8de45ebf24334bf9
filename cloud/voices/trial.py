"""A new voice has to say a sentence before anybody hears it: as long as its words take, loud enough, and speech."""

from __future__ import annotations

from cloud.voices.loudness import loudness
from cloud.voices.sound import Sound
from cloud.voices.speech import spoken_seconds, stretches

_SENTENCES = {
    "en": "Thank you for calling. How can I help you today?",
    "es": "Gracias por llamar. ¿En qué puedo ayudarle hoy?",
    "fr": "Merci de votre appel. Comment puis-je vous aider ?",
    "de": "Danke für Ihren Anruf. Wie kann ich Ihnen heute helfen?",
}
SECONDS_PER_WORD = (0.12, 1.2)  # hasty, drawling
QUIETEST = -45.0  # LUFS
LEAST_SPEECH = 0.4  # of the sound


def sentence(language: str) -> str:
    """What a voice of that language (BCP 47) is asked to say; English where we have none."""
    return _SENTENCES.get(language.partition("-")[0].lower(), _SENTENCES["en"])


def trouble(sound: Sound, text: str) -> str:
    """Why this is not `text` spoken; empty when it may be."""
    words = len(text.split())
    shortest, longest = (seconds * words for seconds in SECONDS_PER_WORD)
    if not shortest <= sound.seconds <= longest:
        return f"{words} words took {sound.seconds:.1f} s"
    if (heard := loudness(sound)) < QUIETEST:
        return f"the loudness is {heard:.0f} LUFS"
    spoken = spoken_seconds(stretches(sound))
    if spoken < LEAST_SPEECH * sound.seconds:
        return f"only {spoken:.1f} s of {sound.seconds:.1f} s are speech"
    return ""
