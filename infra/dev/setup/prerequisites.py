"""What the machine itself must have: one message that lists everything missing, each with the command that cures it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.dev.setup.programs import on_path
from infra.dev.stack.postgres import find_binaries
from infra.progress import Steps
from infra.running import run
from shared.errors import SetupError

GO = (1, 26)
HEADER_FOLDERS = (Path("/usr/include"), Path("/usr/local/include"), Path("/opt/homebrew/include"))


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something that set-up cannot put below var/."""

    name: str
    why: str
    there: Callable[[], bool]
    packages: tuple[str, ...] = ()  # Debian's
    cure: str = ""  # where Debian has none that is new enough
    only_tests: bool = False  # without it everything else is there: whoever needs it says what is missing

    def explained(self) -> str:
        cure = self.cure or f"{'' if os.geteuid() == 0 else 'sudo '}apt-get install -y {' '.join(self.packages)}"
        return f"  {self.name} ({self.why})\n      {cure}"


def prerequisites(builds: set[str]) -> list[Prerequisite]:
    """Everything needed when the programs in `builds` are still to be built or unpacked."""
    wanted = [
        Prerequisite("PostgreSQL 15 or newer", "the database", _has_postgres, ("postgresql",)),
        Prerequisite("pgTAP", "the database's own tests", _has_extension("pgtap"), (_package("pgtap"),)),
        Prerequisite(
            "plpgsql_check", "finds faults in functions", _has_extension("plpgsql_check"), (_package("plpgsql-check"),)
        ),
        Prerequisite("nginx", "the gateway in front of the REST interface", _on_path("nginx"), ("nginx-light",)),
        Prerequisite(
            "redis-server", "where LiveKit keeps trunks, with --sip", _on_path("redis-server"), ("redis-server",)
        ),
        Prerequisite("espeak-ng", "words to phonemes, for the voice", _on_path("espeak-ng"), ("espeak-ng",)),
        NODE,
        CHROMIUM,
        Prerequisite("promtool", "tries the alert rules", _on_path("promtool"), ("prometheus",)),
        Prerequisite("ip", "a network of its own for the shipped configurations", _on_path("ip"), ("iproute2",)),
        Prerequisite("setpriv", "no program outlives the stack", _on_path("setpriv"), ("util-linux",)),
    ]
    if built := sorted(builds & {"livekit-server", "ollama"}):
        url = "https://go.dev/dl/go1.26.0.linux-amd64.tar.gz"
        cure = f"curl -fsSL {url} | sudo tar -xz -C /usr/local && export PATH=/usr/local/go/bin:$PATH"
        wanted.append(Prerequisite("Go 1.26 or newer", f"builds {' and '.join(built)}", _has_go, cure=cure))
    if "ollama" in builds:
        wanted += [
            Prerequisite("g++", "builds ollama", _on_path("g++"), ("g++",)),
            Prerequisite("nlohmann/json.hpp", "builds ollama", _header("nlohmann/json.hpp"), ("nlohmann-json3-dev",)),
            Prerequisite("stb/stb_image.h", "builds ollama", _header("stb/stb_image.h"), ("libstb-dev",)),
        ]
    return wanted


def require(wanted: list[Prerequisite], steps: Steps, log: Path) -> None:
    """Install what Debian has when we are root; then SetupError with one list of all that is still missing.

    What only tests need is tried too, by itself; where it cannot be had that is told, and no more.
    """
    _require_all([each for each in wanted if not each.only_tests], steps, log)
    for each in wanted:
        if each.only_tests and not each.there():
            try:
                _require_all([each], steps, log)
            except SetupError:
                steps.say(f"Without this some tests fail:\n{each.explained()}")


def _require_all(wanted: list[Prerequisite], steps: Steps, log: Path) -> None:
    missing = [each for each in wanted if not each.there()]
    packages = [package for each in missing for package in each.packages]
    if packages and os.geteuid() == 0 and on_path("apt-get"):
        with steps.step(f"Debian packages: {' '.join(packages)}"):
            _apt(packages, log)
        missing = [each for each in missing if not each.there()]
    if missing:
        lacking = "\n".join(each.explained() for each in missing)
        raise SetupError(f"This machine lacks:\n{lacking}\nThen run it again.")


def _apt(packages: list[str], log: Path) -> None:
    # RUNLEVEL=1: Debian starts a freshly installed nginx or Postgres as a service; ours run only inside the stack.
    env = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    run(["apt-get", "update"], log, env)
    # Asked again: which Postgres Debian has is known only after the update.
    named = [
        _package(package.split("-", 2)[2]) if package.startswith("postgresql-") else package for package in packages
    ]
    run(["apt-get", "install", "-y", "--no-install-recommends", *named], log, env)


def _on_path(name: str) -> Callable[[], bool]:
    return lambda: on_path(name) is not None


def _header(name: str) -> Callable[[], bool]:
    return lambda: any((folder / name).is_file() for folder in HEADER_FOLDERS)


def _has_go() -> bool:
    if on_path("go") is None:
        return False
    said = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"go(\d+)\.(\d+)", said)
    return number is not None and (int(number[1]), int(number[2])) >= GO


def _has_postgres() -> bool:
    try:
        find_binaries()
    except SetupError:
        return False
    return True


def _has_extension(name: str) -> Callable[[], bool]:
    def there() -> bool:
        try:
            bins = find_binaries().resolve()
        except SetupError:
            return False
        shares = (
            Path("/usr/share/postgresql") / bins.parent.name,
            bins.parent / "share",
            bins.parent / "share" / "postgresql",
        )
        return any((share / "extension" / f"{name}.control").is_file() for share in shares)

    return there


def _package(extension: str) -> str:
    """The package of an extension: there is one for each Postgres version, here or as Debian would install it."""
    try:
        version = find_binaries().resolve().parent.name
    except SetupError:
        version = ""
    if not version.isdecimal() and on_path("apt-cache"):
        shown = subprocess.run(
            ["apt-cache", "depends", "postgresql"], capture_output=True, text=True, check=False
        ).stdout
        found = re.search(r"postgresql-(\d+)", shown)
        version = found[1] if found else ""
    return f"postgresql-{version if version.isdecimal() else '15'}-{extension}"


# Debian's npm brings its nodejs; the page says in its package.json how new that must be.
NODE = Prerequisite(
    "node and npm",
    "bring PostgREST, the Supabase CLI and the voices; build the owner's window",
    lambda: all(on_path(name) for name in ("node", "npm")),
    ("nodejs", "npm"),
)
CHROMIUM = Prerequisite(
    "chromium", "opens the owner's window in make test", _on_path("chromium"), ("chromium",), only_tests=True
)
