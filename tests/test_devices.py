"""On which device each engine runs, and what the operator hears where it cannot."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import ctranslate2
import pytest
from structlog.testing import capture_logs

from edge_agent import devices as found
from edge_agent.devices import Devices, devices, has_cublas, voice_obstacle, whisper_obstacle
from edge_agent.hear.device import COMPUTE, missing_files, not_loaded, wrong_bands
from edge_agent.settings import Settings
from shared.errors import SettingsError, SetupError
from shared.settings import load
from tests.test_settings import GOOD


def settings(**more: str) -> Settings:
    return load(Settings, {**GOOD, **{f"FRONTDESK_{name}": value for name, value in more.items()}})


def none() -> str:
    return ""


def no_card() -> str:
    return "No graphics card is seen."


@pytest.mark.parametrize(
    ("given", "whisper", "voice"),
    [
        ({}, "cuda", "cuda"),
        ({"DEVICE": "cpu"}, "cpu", "cpu"),
        ({"DEVICE": "cpu", "VOICE_DEVICE": "cuda"}, "cpu", "cuda"),
        ({"DEVICE": "cuda", "WHISPER_DEVICE": "cpu"}, "cpu", "cuda"),
        ({"DEVICE": "cuda", "VOICE_DEVICE": "auto"}, "cuda", "cuda"),
    ],
)
def test_each_engine_goes_where_its_setting_says(given: dict[str, str], whisper: str, voice: str) -> None:
    """Its own setting first, else the one for both; `auto` takes a card that it can use."""
    assert devices(settings(**given), none, none) == Devices(whisper, voice)  # type: ignore[arg-type]


def test_auto_falls_back_and_cuda_does_not() -> None:
    """Who asks for a card gets it or a sentence; with `auto` the log says why it is not used."""
    with capture_logs() as logs:
        assert devices(settings(), no_card, none) == Devices("cpu", "cuda")
    assert [entry["reason"] for entry in logs if entry["event"] == "no_graphics_card"] == ["No graphics card is seen."]
    with pytest.raises(SetupError, match=r"No graphics card is seen\. Or set FRONTDESK_VOICE_DEVICE=cpu\."):
        devices(settings(DEVICE="cuda"), none, no_card)


def test_another_word_is_refused_by_name() -> None:
    """gpu, cuda:1 and the like are no devices here."""
    with pytest.raises(SettingsError, match="FRONTDESK_WHISPER_DEVICE is wrong"):
        settings(WHISPER_DEVICE="gpu")
    with pytest.raises(SettingsError, match="FRONTDESK_KOKORO_SHA256 is wrong"):
        settings(KOKORO_SHA256="496dba")


def test_a_processor_is_not_asked_for_a_card() -> None:
    """`cpu` works where the libraries of a card would fail to load."""

    def never() -> str:
        raise AssertionError

    assert not devices(settings(DEVICE="cpu"), never, never).on_card


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that CTranslate2 sees."""
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda _: {"float16", "int8"})
    monkeypatch.setattr(found, "has_cublas", lambda: True)


@pytest.mark.usefixtures("card")
def test_a_card_has_to_be_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    """That it is seen is not enough: its age and its library decide, and the reason names the cure."""
    assert whisper_obstacle() == ""
    monkeypatch.setattr(found, "has_cublas", lambda: False)
    assert "pip install nvidia-cublas-cu12" in whisper_obstacle()
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda _: {"float32"})
    assert "too old" in whisper_obstacle()
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    assert "NVIDIA's driver" in whisper_obstacle()
    assert "NVIDIA's driver" in voice_obstacle(Path("weights"))


@pytest.mark.usefixtures("card")
def test_the_voice_wants_its_packages_and_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing of them is named."""
    monkeypatch.setattr(found, "find_spec", lambda name: None if name == "kokoro" else ModuleType(name))
    assert voice_obstacle(Path("weights")).startswith("Not installed: kokoro. Cure: pip install 'frontdesk[edge,gpu]'")
    monkeypatch.setattr(found, "find_spec", ModuleType)
    assert "FRONTDESK_KOKORO_WEIGHTS is missing" in voice_obstacle(None)
    assert voice_obstacle(Path("weights")) == ""


def test_cublas_may_come_from_its_python_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the system has none: CTranslate2, which asks for it by name only, is then given that one."""
    (tmp_path / "nvidia" / "cublas" / "lib").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nvidia", raising=False)
    tried: list[str] = []

    def load(path: str) -> object:
        tried.append(path)
        if path == "libcublas.so.12":
            raise OSError
        return object()

    assert has_cublas(load)
    sys.modules.pop("nvidia", None)  # a namespace of this test's folder
    assert tried[1] == str(tmp_path / "nvidia" / "cublas" / "lib" / "libcublas.so.12")


def test_this_machine_is_asked_without_harm() -> None:
    """A machine without a driver has no card, and no error."""
    if ctranslate2.get_cuda_device_count() == 0:
        assert "NVIDIA's driver" in whisper_obstacle()
    assert COMPUTE == {"cpu": "int8", "cuda": "float16"}


def test_a_model_that_does_not_load_says_what_to_do() -> None:
    """A full card is another matter than a damaged file."""
    full = RuntimeError("CUDA failed with error out of memory")
    assert "fewer slots" in not_loaded(full, "cuda")
    assert "FRONTDESK_WHISPER_DEVICE=cpu" in not_loaded(RuntimeError("CUDA driver version is insufficient"), "cuda")
    assert "files are damaged" in not_loaded(full, "cpu")


def test_large_models_have_files_of_their_own(tmp_path: Path) -> None:
    """A vocabulary in JSON, and a word on how many bands they hear: 128 and not 80."""
    assert missing_files(tmp_path) == ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"]
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        (tmp_path / name).touch()
    assert missing_files(tmp_path) == []
    assert "preprocessor_config.json" in wrong_bands(80, 128)
    assert wrong_bands(128, 128) == ""
