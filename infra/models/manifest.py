"""Reads models.yaml: which files there are, from where, and by which hash each is known."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError

HERE = Path(__file__).parent
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Kind = TypeVar("Kind")


def _inside(path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise ValueError("must stay inside the models folder")
    return path


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HubFile(Entry):
    repository: str
    revision: str
    file: str

    @property
    def url(self) -> str:
        return f"https://huggingface.co/{self.repository}/resolve/{self.revision}/{self.file}"


class GitHubFile(Entry):
    repository: str
    tag: str
    file: str


class ReleaseFile(GitHubFile):
    @property
    def url(self) -> str:
        return f"https://github.com/{self.repository}/releases/download/{self.tag}/{self.file}"


class TaggedFile(GitHubFile):
    """A file kept in a repository itself, at a tag."""

    @property
    def url(self) -> str:
        return f"https://github.com/{self.repository}/raw/{self.tag}/{self.file}"


class Piece(Entry):
    """A file inside one of the manifest's wheels."""

    wheel: str
    member: str


class NpmPackage(Entry):
    npm: str
    version: str
    sha256: Sha256


class Source(Entry):
    """Where a model file comes from: exactly one of these."""

    hub: HubFile | None = None
    release: ReleaseFile | None = None
    tagged: TaggedFile | None = None
    wheels: tuple[Piece, ...] | None = None
    voices: NpmPackage | None = None

    @model_validator(mode="after")
    def _one(self) -> Source:
        if len(self.model_fields_set) != 1:
            raise ValueError("a source is exactly one of hub, release, tagged, wheels, voices")
        return self


class ModelFile(Entry):
    path: Annotated[str, AfterValidator(_inside)]
    bytes: int
    sha256: Sha256
    licence: str
    sources: tuple[Source, ...]


class Wheel(Entry):
    version: str
    sha256: Sha256


class ModelManifest(Entry):
    models: tuple[ModelFile, ...]
    wheels: dict[str, Wheel]

    @model_validator(mode="after")
    def _wheels_are_listed(self) -> ModelManifest:
        named = {piece.wheel for model in self.models for source in model.sources for piece in source.wheels or ()}
        if missing := sorted(named - self.wheels.keys()):
            raise ValueError(f"not listed under `wheels`: {', '.join(missing)}")
        return self


def read_models(path: Path = HERE / "models.yaml") -> ModelManifest:
    """SetupError names the file, the line and the field of each mistake."""
    return read(path, TypeAdapter(ModelManifest))


def read(path: Path, form: TypeAdapter[Kind]) -> Kind:
    """A file of ours as what `form` describes; SetupError as above."""
    data, tree = read_yaml(path)
    try:
        return form.validate_python(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error
