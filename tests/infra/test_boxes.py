"""The settings that infra/boxes shows for real cards: complete, and such that everything fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from edge_agent.devices import devices
from edge_agent.graphics_card import needed
from edge_agent.memory_plan import GB, Card, LanguageModel, fits, refusal
from edge_agent.settings import Settings
from infra.places import BOXES
from shared.settings import load, names
from tests.test_settings import GOOD

LLAMA_8B = LanguageModel("llama3.1:8b", 4.92 * GB, kept=65_536)
MIB = 2**20
CARDS = {"rtx-4070": Card("RTX 4070", 12_282 * MIB), "rtx-5090": Card("RTX 5090", 32_607 * MIB)}


def given(box: str) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(BOXES / f"{box}.env").items()}


def test_every_box_has_its_card() -> None:
    """No file is left out of these tests."""
    assert {path.stem for path in BOXES.glob("*.env")} == CARDS.keys()


@pytest.mark.parametrize("box", CARDS)
def test_a_box_fits_into_its_card(box: str) -> None:
    """As `frontdesk serve` counts it; and it uses more than half of the card."""
    settings = load(Settings, {**GOOD, **given(box)})
    placed = devices(settings, lambda: "", lambda: "")
    needs = needed(settings, placed, LLAMA_8B)
    assert refusal(needs, CARDS[box]) == ""
    assert placed.whisper == placed.voice == "cuda"
    assert not fits(needs, Card("half", CARDS[box].memory / 2))


@pytest.mark.parametrize("box", CARDS)
def test_a_box_names_settings_that_there_are(box: str) -> None:
    """Each with a comment, and in the spelling that is read."""
    assert given(box).keys() <= names(Settings).keys()
    lines = (BOXES / f"{box}.env").read_text().splitlines()
    values = [number for number, line in enumerate(lines) if line and not line.startswith("#")]
    assert values
    assert all(lines[number - 1].startswith("#") for number in values)
    assert Path(given(box)["FRONTDESK_KOKORO_WEIGHTS"]).name == "kokoro-v1_0.pth"
