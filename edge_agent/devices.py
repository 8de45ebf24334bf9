"""Which of our own engines run on a graphics card, and which on the processor: from the settings and what is there.

A card is asked for where it is used, through CTranslate2, which hears: its count needs no other library. That it has a
card does not mean that it can use it: its wheel brings no cuBLAS, and says so at the first sound it hears. So that is
loaded here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import ctranslate2
import structlog

from edge_agent.hear.device import COMPUTE, Device
from edge_agent.settings import Settings
from shared.errors import SetupError

log = structlog.get_logger()

Obstacle = Callable[[], str]  # why an engine cannot use a card, and what cures it; "" where it can

NO_CARD = "No graphics card is seen: install NVIDIA's driver, and let the container have the card (--gpus all)."
CUBLAS = "libcublas.so.12"  # what CTranslate2 4.8.5 looks for


@dataclass(frozen=True, slots=True)
class Devices:
    """Where each engine runs."""

    whisper: Device
    voice: Device

    @property
    def on_card(self) -> bool:
        return "cuda" in (self.whisper, self.voice)


def devices(settings: Settings, whisper: Obstacle | None = None, voice: Obstacle | None = None) -> Devices:
    """What the settings ask for, and `auto` decided. SetupError names the cure where an engine cannot use its card.

    `whisper`, `voice`: what keeps them from a card; looked for on this machine if None.
    """
    to_hear, to_speak = wanted(settings)
    chosen = Devices(
        whisper=_device("FRONTDESK_WHISPER_DEVICE", to_hear, whisper or whisper_obstacle),
        voice=_device("FRONTDESK_VOICE_DEVICE", to_speak, voice or (lambda: voice_obstacle(settings.kokoro_weights))),
    )
    log.info("devices", whisper=chosen.whisper, voice=chosen.voice)
    return chosen


def wanted(settings: Settings) -> tuple[str, str]:
    """What the settings say of Whisper's device and of the voice's, `auto` included."""
    return settings.whisper_device or settings.device, settings.voice_device or settings.device


def eased(settings: Settings, used: Devices) -> Iterator[Devices]:
    """What else may be where the card is too small: engines of `auto` on the processor, the voice first, then both."""
    to_hear, to_speak = wanted(settings)
    voice: Device = "cpu" if to_speak == "auto" else used.voice
    whisper: Device = "cpu" if to_hear == "auto" else used.whisper
    for choice in (Devices(used.whisper, voice), Devices(whisper, used.voice), Devices(whisper, voice)):
        if choice != used:
            yield choice


def _device(name: str, wanted: str, obstacle: Obstacle) -> Device:
    if wanted == "cpu":
        return "cpu"
    reason = obstacle()
    if not reason:
        return "cuda"
    if wanted == "cuda":
        raise SetupError(f"{reason} Or set {name}=cpu.")
    log.info("no_graphics_card", setting=name, reason=reason)
    return "cpu"


def whisper_obstacle() -> str:
    """What keeps CTranslate2 from a card."""
    if not ctranslate2.get_cuda_device_count():
        return NO_CARD
    if COMPUTE["cuda"] not in ctranslate2.get_supported_compute_types("cuda"):
        return f"The graphics card cannot compute with {COMPUTE['cuda']}: it is too old."
    if not has_cublas():
        return f"{CUBLAS} is not found: pip install nvidia-cublas-cu12, or the extra `gpu`."
    return ""


def voice_obstacle(weights: Path | None) -> str:
    """What keeps Kokoro from a card. torch itself is asked when it is loaded: that takes seconds."""
    if not ctranslate2.get_cuda_device_count():
        return NO_CARD
    if missing := [name for name in ("torch", "kokoro") if find_spec(name) is None]:
        return f"Not installed: {' and '.join(missing)}. Cure: pip install 'frontdesk[edge,gpu]'."
    if weights is None:
        return "FRONTDESK_KOKORO_WEIGHTS is missing: which file holds Kokoro's weights for a graphics card?"
    return ""


def has_cublas(load: Callable[[str], object] = ctypes.CDLL) -> bool:
    """Loads it, from the system or from its Python package: who asks for it by name later is given the same one."""
    for path in (CUBLAS, *_packaged()):
        try:
            load(path)
        except OSError:
            continue
        return True
    return False


def _packaged() -> list[str]:
    """Where the wheel nvidia-cublas-cu12 keeps it."""
    try:
        found = find_spec("nvidia.cublas")
    except ModuleNotFoundError:
        return []
    folders = (found.submodule_search_locations or []) if found else []
    return [str(Path(folder) / "lib" / CUBLAS) for folder in folders]
