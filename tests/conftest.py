"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).parent.parent

# Nothing here is timed: a busy machine must not make a property fail.
settings.register_profile("frontdesk", deadline=None)
settings.load_profile("frontdesk")


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """The speech models that set-up put together."""
    folder = Path(os.environ.get("FRONTDESK_MODELS_DIR") or CHECKOUT / "var" / "models")
    if not (folder / "whisper-base" / "model.bin").is_file():
        pytest.fail(f"No models in {folder}: run `make setup` first.")
    return folder
