"""All of set-up, in order: what the machine must have, the pinned programs, the models."""

from __future__ import annotations

import os
from pathlib import Path

from infra.dev.setup.manifest import read_programs
from infra.dev.setup.prerequisites import prerequisites, require
from infra.dev.setup.programs import Toolbox
from infra.models.download import Downloads
from infra.models.folder import ModelFolder
from infra.models.manifest import read_models
from infra.places import Places
from infra.progress import Steps


def install(places: Places, steps: Steps) -> None:
    """Install what is missing; a second run only looks. SetupError says what is wrong and what cures it."""
    chest = Toolbox(places, read_programs())
    require(prerequisites(set(chest.missing())), steps, places.cache / "logs" / "apt.log")
    chest.fill(steps)
    named = os.environ.get("FRONTDESK_MODELS_DIR")
    own = Path(named) if named and Path(named).resolve() != places.models.resolve() else None
    ModelFolder(places.models, places.cache, read_models(), own, Downloads()).fill(steps)
    steps.say(f"Ready: programs in {places.programs}, models in {places.models}.")
