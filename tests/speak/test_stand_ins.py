"""Who stands in for whom: by language, and by sex."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edge_agent.speak.stand_ins import DEFAULT, of_language, sex_of, stand_in_for


@pytest.mark.parametrize(
    ("language", "sex", "name"),
    [
        ("en-US", "female", "af_heart"),
        ("en-US", "male", "am_michael"),
        ("en-US", None, "af_heart"),
        ("en-GB", "male", "bm_george"),
        ("en-AU", "female", "bf_emma"),
        ("es-MX", "male", "em_alex"),
        ("pt-BR", "female", "pf_dora"),
        ("hi", None, "hf_alpha"),
        ("it_IT", "male", "im_nicola"),
        ("fr-CA", "male", "ff_siwis"),
        ("de-DE", "male", "am_michael"),
        ("ja", None, "af_heart"),
        ("", None, "af_heart"),
    ],
)
def test_the_stand_in_speaks_the_clients_language_and_sounds_alike(language: str, sex: str, name: str) -> None:
    """8.1: the language counts more than the sex; of a language that no voice speaks it is an English one."""
    assert stand_in_for(language, sex) == name  # type: ignore[arg-type]


def test_the_sex_of_our_own_voices_is_in_their_names() -> None:
    """Of a provider's id nothing is read."""
    names = ("am_michael", "bf_emma", "am_nobody", "f6447a43-60d7", "", "xf_")
    assert [sex_of(name) for name in names] == ["male", "female", "male", None, None, None]


@pytest.mark.engines
def test_every_voice_of_the_table_is_there(models_dir: Path) -> None:
    """A name that the engine does not have would be no stand-in."""
    with np.load(models_dir / "kokoro" / "voices-v1.0.bin") as voices:
        there = set(voices.files)
    named = {name for language in ("en", "en-GB", "es", "fr", "hi", "it", "pt") for name in of_language(language)}
    assert DEFAULT in named
    assert named <= there
