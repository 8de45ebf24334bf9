"""Reads programs.yaml: the programs of the local stack, from where, and by which version or hash each is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter

from infra.models.manifest import Entry, Sha256, read

PROGRAMS = Path(__file__).with_name("programs.yaml")
Integrity = Annotated[str, StringConstraints(pattern=r"^sha512-[A-Za-z0-9+/]{86}==$")]


class Header(Entry):
    """A C header that comes inside a Python source package."""

    pip: str
    version: str
    sha256: Sha256


class GoProgram(Entry):
    go: str
    version: str
    makes: str
    licence: str
    header: Header | None = None


class NpmProgram(Entry):
    npm: str
    version: str
    integrity: Integrity
    member: str
    licence: str


def read_programs(path: Path = PROGRAMS) -> dict[str, GoProgram | NpmProgram]:
    """SetupError names the file, the line and the field of each mistake."""
    return read(path, TypeAdapter(dict[str, GoProgram | NpmProgram]))
