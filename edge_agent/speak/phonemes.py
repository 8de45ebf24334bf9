"""Text to phonemes (IPA) with Debian's espeak-ng as a child process.

espeak-ng is GPL-3: it stays a program that we run, never a library that we load. One run per text costs about 10 ms
and has no state that a failure could leave behind, so no child is kept open. That is also why the packages kokoro and
kokoro-onnx do not speak here: they load espeak-ng as a library (phonemizer-fork). Of the first the network alone is
used, on a graphics card.

espeak-ng drops punctuation, which the voice model needs for its pauses. So the text goes in as one line for each
fragment between punctuation marks, and the marks are put back between the lines that come out.
"""

from __future__ import annotations

import functools
import re
import subprocess

from shared.errors import SetupError, SpeakingFailed

_MARKS = re.compile(r"""(\s*[;:,.!?¡¿—…"«»“”()\[\]{}]+\s*)""")
# Anywhere but at the start of a fragment espeak-ng takes "A" for the article, "uh": "C-P-A", "unit A is". A hyphen and
# a space behind it make a letter of it.
_LETTER_A = re.compile(r"(?<=[\w'][\s-])A(?![\w'])-?\s?(?=(\w)?)")
_LANGUAGE_SWITCH = re.compile(r"\([a-z]{2,3}(-[a-z-]+)?\)")  # espeak-ng tells where it changed language: "(en)"
_SECONDS = 5.0  # a run takes 10 ms; longer than this means that it hangs

CURE = "espeak-ng is not installed: apt-get install espeak-ng"


@functools.lru_cache(maxsize=512)
def phonemise(text: str, language: str = "en-US") -> str:
    """The phonemes of `text` with its punctuation; "" if nothing in it can be spoken.

    `language` is a BCP 47 tag that espeak-ng has a voice for ("en-US", "en-GB", "fr-FR").
    Blocks for about 10 ms. Raises SetupError (program missing) or SpeakingFailed (it failed or hung).
    """
    line = " ".join(text.split())
    pieces = _MARKS.split(_LETTER_A.sub(_letter, line) if voice_of(language).startswith("en") else line)
    fragments, marks = pieces[0::2], [*pieces[1::2], ""]
    spoken = [fragment for fragment in fragments if _sayable(fragment)]
    sounds = iter(_sounds(spoken, voice_of(language)))
    return "".join(
        (next(sounds) if _sayable(fragment) else "") + mark for fragment, mark in zip(fragments, marks, strict=True)
    ).strip()


def _letter(match: re.Match[str]) -> str:
    return "A- " if match[1] else "A-"


def voice_of(language: str) -> str:
    """The espeak-ng voice of a BCP 47 tag: "en-US" → "en-us", "fr-FR" → "fr"."""
    tag = language.replace("_", "-").lower()
    return tag if tag in {"en-us", "en-gb", "pt-br"} else {"en": "en-us"}.get(tag, tag.split("-")[0])


def _sayable(fragment: str) -> bool:
    return any(character.isalnum() for character in fragment)


def _sounds(fragments: list[str], voice: str) -> list[str]:
    """One string of phonemes for each fragment."""
    if not fragments:
        return []
    lines = _run("\n".join(fragments), voice)
    if len(lines) == len(fragments):
        return lines
    # espeak-ng broke a fragment in two (it does with very long ones): ask for them one by one.
    return [" ".join(_run(fragment, voice)) for fragment in fragments]


def _run(text: str, voice: str) -> list[str]:
    try:
        done = subprocess.run(
            ["espeak-ng", "-q", "--ipa", "-v", voice],
            input=text + "\n",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=True,
        )
    except FileNotFoundError:
        raise SetupError(CURE) from None
    except (subprocess.SubprocessError, OSError) as error:
        raise SpeakingFailed(f"espeak-ng failed: {type(error).__name__}") from error
    return [_LANGUAGE_SWITCH.sub("", line).strip() for line in done.stdout.splitlines()]
