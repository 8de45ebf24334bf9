"""Where the model files are, unless tests/conftest.py knows better."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def models_dir() -> Path:
    return Path(os.environ.get("FRONTDESK_MODELS_DIR", "var/models"))
