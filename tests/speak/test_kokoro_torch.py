"""The voice on a graphics card, with torch and its model played by numpy: no card is needed for what is ours of it."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from edge_agent.own_speech import kokoro_on
from edge_agent.settings import Settings
from edge_agent.speak.kokoro import CHUNK, VOICES, KokoroVoice
from edge_agent.speak.kokoro_torch import TorchNetwork
from shared.errors import SetupError, SpeakingFailed, VoiceRefused
from shared.settings import load
from tests.fakes.torch_package import FakeTorch, OutOfMemoryError, installed
from tests.test_settings import GOOD

BYTES = b"weights"
SHA256 = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeTorch:
    return installed(monkeypatch, tmp_path)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A file of weights, its configuration, and a voice beside them."""
    folder = tmp_path / "kokoro"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    np.savez(folder / VOICES.removesuffix(".bin"), af_heart=np.arange(510 * 256, dtype="f4").reshape(510, 1, 256))
    (folder / VOICES).with_suffix(".npz").rename(folder / VOICES)
    file = folder / "kokoro-v1_0.pth"
    file.write_bytes(BYTES)
    return file


def network(weights: Path) -> TorchNetwork:
    return TorchNetwork(weights, SHA256, 1.5e9)


async def spoken(voice: KokoroVoice, text: str, name: str = "af_heart") -> list[bytes]:
    try:
        return [chunk async for chunk in voice.synthesise(text, name)]
    finally:
        voice.close()


def test_it_is_loaded_from_the_files_that_are_named(torch: FakeTorch, weights: Path) -> None:
    """Nothing is asked of a hub, the package's front end stays out of the process, and torch is kept in its bounds."""
    network(weights)
    (given,) = torch.loaded
    assert (given["model"], given["config"]) == (str(weights), str(weights.with_name("config.json")))
    assert torch.device == "cuda"
    assert torch.fraction == pytest.approx(1.5 / 12)
    assert torch.asked, "a clause is tried at the start"
    assert torch.shut == ["kokoro"], "its log tells what is said"


async def test_a_clause_comes_as_the_other_network_gives_it(torch: FakeTorch, weights: Path) -> None:
    """Our phonemes' numbers between two zeros, the style of their number, 40 ms at a time."""
    voice = KokoroVoice(weights.parents[1], network=network(weights), tempo=1.5)
    torch.asked.clear()
    chunks = await spoken(voice, "Sure.")
    ((numbers, style, tempo),) = torch.asked
    assert (numbers[0], numbers[-1], style, tempo) == (0, 0, (1, 256), 1.5)
    assert len(numbers) > 4
    assert {len(chunk) for chunk in chunks[:-1]} == {CHUNK * 2}


async def test_a_text_without_speech_or_a_wrong_name_asks_nothing_of_the_card(torch: FakeTorch, weights: Path) -> None:
    """The same rules as on the processor."""
    torch_network = network(weights)
    torch.asked.clear()
    assert await spoken(KokoroVoice(weights.parents[1], network=torch_network), "... !") == []
    with pytest.raises(VoiceRefused, match="af_heart"):
        await spoken(KokoroVoice(weights.parents[1], network=torch_network), "Hello.", "af_hart")
    assert torch.asked == []


@pytest.mark.parametrize(
    ("fault", "told", "emptied"),
    [
        (OutOfMemoryError("CUDA out of memory. Tried to allocate"), "no memory on the graphics card", 1),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), "Kokoro failed: RuntimeError", 0),
    ],
)
async def test_a_card_that_fails_is_a_voice_that_fails(
    torch: FakeTorch, weights: Path, fault: Exception, told: str, emptied: int
) -> None:
    """Another voice takes over then; a full card gives back what torch kept."""
    voice = KokoroVoice(weights.parents[1], network=network(weights))
    torch.fault = fault
    with pytest.raises(SpeakingFailed, match=told):
        await spoken(voice, "Sure.")
    assert torch.emptied == emptied


def test_a_clause_that_nobody_waits_for_is_not_begun(torch: FakeTorch, weights: Path) -> None:
    """What is under way on a card cannot be broken off; what waits for a thread can."""
    run = network(weights).run([43], np.zeros((1, 256), dtype=np.float32), 1.0)
    torch.asked.clear()
    run.leave()
    assert not len(run())
    assert torch.asked == []


@pytest.mark.usefixtures("torch")
def test_files_are_checked_before_anything_is_loaded(weights: Path) -> None:
    """Other weights than those of the setting are refused; a missing file is named."""
    with pytest.raises(SetupError, match="FRONTDESK_KOKORO_SHA256 wants 0000"):
        TorchNetwork(weights, "0" * 64, 1e9)
    weights.with_name("config.json").unlink()
    with pytest.raises(SetupError, match=r"no config\.json"):
        network(weights)


def test_what_is_not_installed_is_named_with_its_cure(
    torch: FakeTorch, weights: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The package, torch, a driver, or a model that is not that of the package."""
    torch.fault = RuntimeError("no kernel image is available")
    with pytest.raises(SetupError, match=r"\(RuntimeError\).*FRONTDESK_VOICE_DEVICE=cpu"):
        network(weights)
    torch.available = False
    with pytest.raises(SetupError, match="sees no graphics card"):
        network(weights)
    torch.available = True
    monkeypatch.delitem(sys.modules, "kokoro")
    shutil.rmtree(tmp_path / "packages")
    with pytest.raises(SetupError, match="kokoro is not installed"):
        network(weights)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SetupError, match="torch cannot be imported"):
        network(weights)


@pytest.mark.engines
def test_a_card_that_fails_at_the_start_leaves_the_voice_to_the_processor(models_dir: Path, weights: Path) -> None:
    """Slower, and not mute; the log says what to do."""
    given = {**GOOD, "FRONTDESK_MODELS_DIR": str(models_dir), "FRONTDESK_KOKORO_WEIGHTS": str(weights)}
    with capture_logs() as logs:
        kokoro_on(load(Settings, given), "cuda").close()
    assert [entry["event"] for entry in logs] == ["voice_not_on_card"]
    assert "FRONTDESK_KOKORO_SHA256" in logs[0]["reason"]
