"""`frontdesk models`: the speech models alone, for a box without a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from infra.models.download import Downloads
from infra.models.folder import ModelFolder
from infra.models.manifest import ModelManifest, read_models
from infra.progress import Steps
from shared.errors import SetupError

ARRIVING = ".arriving"  # in the folder itself: what is complete is renamed into place


def models(
    into: Annotated[
        Path, typer.Option(envvar="FRONTDESK_MODELS_DIR", help="The folder that is filled; it is made if need be.")
    ],
) -> None:
    """Bring the speech models that are missing or wrong, each by its SHA-256. A second run only looks."""
    fill(into, speech(read_models()), Steps(Console(highlight=False)))


def speech(manifest: ModelManifest) -> ModelManifest:
    """Without the language model, which is Ollama's business."""
    kept = tuple(model for model in manifest.models if not model.path.startswith("llm/"))
    return manifest.model_copy(update={"models": kept})


def fill(folder: Path, manifest: ModelManifest, steps: Steps) -> None:
    """SetupError says what each source of a file answered, or that the folder is not ours to write."""
    cache = folder / ARRIVING
    try:
        cache.mkdir(parents=True, exist_ok=True)
        ModelFolder(folder, cache, manifest, None, Downloads()).fill(steps)
    except PermissionError as error:
        raise SetupError(f"{folder}: this user may not write there. Cure: chown -R 10001:10001 the folder") from error
    finally:
        shutil.rmtree(cache, ignore_errors=True)
    steps.say(f"Ready: {len(manifest.models)} files of speech models in {folder}.")
