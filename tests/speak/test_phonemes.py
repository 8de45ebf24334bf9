"""espeak-ng as a child process."""

# ruff: noqa: RUF001 - phonetic letters
from __future__ import annotations

import pytest

from edge_agent.speak.phonemes import phonemise, voice_of
from shared.errors import SetupError


def test_punctuation_stays() -> None:
    """Marks come back between the fragments they divided."""
    assert phonemise("Sure, I can help. Really?") == "ʃˈʊɹ, aɪ kæn hˈɛlp. ɹˈiəli?"


def test_british_differs() -> None:
    """The language picks the accent."""
    assert phonemise("tomato", "en-GB") != phonemise("tomato", "en-US")


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Ask a C-P-A now", 1),
        ("That is S-A-R-A-H, right?", 2),
        ("Unit A is open", 1),
        ("two oh four A on the left", 1),
        ("Call A-A-A", 3),
        ("A cleaning takes a while.", 0),
        ("She said: A day.", 0),
    ],
)
def test_the_letter_a_is_no_article(text: str, letters: int) -> None:
    """Spelled names, initials and the doors of a building are read with an A; "A cleaning" is not."""
    assert phonemise(text).replace("ˈeɪtʃ", "").replace("dˈeɪ", "").count("eɪ") == letters + text.count("takes")


@pytest.mark.parametrize(("tag", "voice"), [("en-US", "en-us"), ("en_GB", "en-gb"), ("en", "en-us"), ("fr-FR", "fr")])
def test_language_tags(tag: str, voice: str) -> None:
    """BCP 47 tags become espeak-ng's names."""
    assert voice_of(tag) == voice


@pytest.mark.parametrize("text", ["", "...", "-q --help", "; rm -rf /", "$(id)", "word " * 400, "你好 hello", "\0"])
def test_total(text: str) -> None:
    """No text breaks it or is taken for an option."""
    assert "\n" not in phonemise(text)


def test_missing_program_names_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without espeak-ng the error says how to install it."""
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SetupError, match="apt-get install espeak-ng"):
        phonemise("a text that no other test asks for")
