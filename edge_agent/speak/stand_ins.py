"""Which of our own engine's voices stands in for a client's: of the same language first, of the same sex then.

The better ones as Kokoro's makers grade them (VOICES.md of hexgrad/Kokoro-82M): af_heart A, bf_emma and ff_siwis B-,
am_michael and am_fenrir C+, the others C or not graded. Japanese and Mandarin voices have no phonemes here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.profiles import Sex

ENGINE = "kokoro"


@dataclass(frozen=True, slots=True)
class OfOneLanguage:
    """Names of voices, the best first; French has no man."""

    female: tuple[str, ...]
    male: tuple[str, ...] = ()


_AMERICAN = OfOneLanguage(("af_heart", "af_bella", "af_nicole"), ("am_michael", "am_fenrir", "am_puck"))
_BY_LANGUAGE: Mapping[str, OfOneLanguage] = {
    "en-gb": OfOneLanguage(("bf_emma", "bf_isabella"), ("bm_george", "bm_fable")),
    "en": _AMERICAN,
    "es": OfOneLanguage(("ef_dora",), ("em_alex",)),
    "fr": OfOneLanguage(("ff_siwis",)),
    "hi": OfOneLanguage(("hf_alpha", "hf_beta"), ("hm_omega", "hm_psi")),
    "it": OfOneLanguage(("if_sara",), ("im_nicola",)),
    "pt": OfOneLanguage(("pf_dora",), ("pm_alex",)),
}
_BRITISH = frozenset({"en-gb", "en-ie", "en-au", "en-nz", "en-za", "en-in", "en-sg"})  # nearer to it than to American
_NAME = re.compile(r"[a-z]([fm])_[a-z]+")
DEFAULT = _AMERICAN.female[0]


def stand_in_for(language: str, sex: Sex | None) -> str:
    """The voice's name. English where there is none of the language; a woman's where the sex is not known."""
    voices = _of(language)
    return voices.male[0] if sex == "male" and voices.male else voices.female[0]


def of_language(language: str) -> tuple[str, ...]:
    """All that could say a sentence of that language."""
    voices = _of(language)
    return voices.female + voices.male


def sex_of(name: str) -> Sex | None:
    """Of one of our engine's own voices, by its name: "am_michael" is a man's."""
    match = _NAME.fullmatch(name)
    return None if match is None else "female" if match[1] == "f" else "male"


def _of(language: str) -> OfOneLanguage:
    tag = language.replace("_", "-").lower()
    return _BY_LANGUAGE["en-gb"] if tag in _BRITISH else _BY_LANGUAGE.get(tag.partition("-")[0], _AMERICAN)
