"""What the owner's window says of a recording before it is sent is what the cloud would say afterwards."""

from __future__ import annotations

import re

import pytest

from cloud.voices import decode, sample
from cloud.voices.decode import MEDIA_TYPES, UNREADABLE
from cloud.voices.sample import Measures, complaints
from infra.commands.voices import AGREED, CONSENT
from infra.places import CHECKOUT

PAGE = CHECKOUT / "cloud" / "dashboard" / "src"
RULES = (PAGE / "shown" / "recording.ts").read_text()
TEXTS = (PAGE / "texts" / "en" / "voice.ts").read_text()
SAME = {
    "SHORTEST_S": sample.SHORTEST, "LONGEST_S": sample.LONGEST, "QUIETEST_LUFS": sample.QUIETEST,
    "SILENT_LUFS": sample.SILENT, "MOST_CLIPPED": sample.MOST_CLIPPED, "LEAST_CLEAR_DB": sample.LEAST_CLEAR,
    "LARGEST_MB": decode.LARGEST / 1024 / 1024,
}  # fmt: skip
GOOD = {"seconds": 30.0, "rate": 48_000, "loudness": -20.0, "clipped": 0.0, "speech": 25.0, "clearness": 30.0}


@pytest.mark.parametrize("name", SAME)
def test_the_bounds_are_the_clouds(name: str) -> None:
    """Neither refuses what the other would take."""
    (said,) = re.findall(rf"export const {name} = (-?[\d.]+)\n", RULES)
    assert float(said) == SAME[name]


@pytest.mark.parametrize("wrong", [{"loudness": -80.0}, {"loudness": -50.0}, {"clipped": 0.1}, {"clearness": 1.0}])
def test_the_words_are_the_clouds(wrong: dict[str, float]) -> None:
    """So that nobody wonders whether it is the same fault."""
    (told,) = complaints(Measures(**{**GOOD, **wrong}))  # type: ignore[arg-type]
    assert f"'{told}'" in TEXTS


def test_the_lengths_are_told_alike() -> None:
    """Too short and too long, with what is wanted."""
    wanted = "We need 20 to 60 seconds of you speaking."
    for seconds in (5.0, 70.0):
        (told,) = complaints(Measures(**{**GOOD, "seconds": seconds}))  # type: ignore[arg-type]
        assert told == f"Your recording is {seconds:.0f} seconds long. {wanted}"
    assert f"const WANTED = '{wanted}'" in TEXTS
    assert f"unreadable: '{UNREADABLE}'" in TEXTS


def test_the_same_kinds_of_file_are_taken() -> None:
    """What the cloud decodes, and nothing else."""
    (union,) = re.findall(r"export type MediaType = (.+)\n", RULES)
    assert set(re.findall(r"'([^']+)'", union)) == set(MEDIA_TYPES.values())


def test_the_consent_is_the_same_wording() -> None:
    """Under one number stands one text, whoever asks for it."""
    assert f"`{AGREED.replace('{', '${')}`" in TEXTS
    assert f"export const CONSENT = '{CONSENT}'" in (PAGE / "shown" / "voices.ts").read_text()
