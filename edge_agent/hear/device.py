"""How Whisper is loaded on the processor or a graphics card, and what it means when that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

Device = Literal["cpu", "cuda"]

# What CTranslate2 computes with. 8 bits are the fastest that processors have; cards of the last ten years have units
# for 16, and 8 there save memory rather than time.
COMPUTE: Final[dict[Device, str]] = {"cpu": "int8", "cuda": "float16"}

_FILES = ("model.bin", "config.json", "tokenizer.json")
_VOCABULARIES = ("vocabulary.txt", "vocabulary.json")  # the second since large-v3
_MELS = "preprocessor_config.json"  # says how many bands it hears, where that is not 80


def missing_files(model_dir: Path) -> list[str]:
    """Names of what the folder of a model lacks."""
    missing = [name for name in _FILES if not (model_dir / name).is_file()]
    if not any((model_dir / name).is_file() for name in _VOCABULARIES):
        missing.append(_VOCABULARIES[0])
    return missing


def wrong_bands(heard: int, wanted: int) -> str:
    """Why a model that wants `wanted` bands cannot hear a front end that makes `heard`; "" if they agree."""
    if heard == wanted:
        return ""
    return f"Whisper's model hears {wanted} bands and not {heard}: put its {_MELS} into its folder."


def not_loaded(failure: Exception, device: Device) -> str:
    """What an operator does about it."""
    if device == "cpu":
        return "Whisper's model could not be loaded: its files are damaged."
    if "out of memory" in str(failure).lower():
        return (
            "The graphics card has no memory left for Whisper: give the model fewer slots or a shorter context, choose "
            "a smaller Whisper, or set FRONTDESK_WHISPER_DEVICE=cpu."
        )
    return (
        "Whisper's model could not be loaded on the graphics card: its files are damaged, or the driver is too old. "
        "FRONTDESK_WHISPER_DEVICE=cpu does without the card."
    )
