"""Makes the owner's window from cloud/dashboard: what the gateway serves below var/dashboard.

A site is in a folder that is named after its sources, and a link names the one that is served: whoever looks sees the
old one or the new one. Packages are brought once for each lock file: for the build, the types and the tests. Nothing is
written into the sources' folder, and no package's own script is run.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.dev.setup.programs import on_path
from infra.places import CHECKOUT, Places
from infra.progress import Steps
from infra.running import run
from shared.errors import SetupError

SOURCES = CHECKOUT / "cloud" / "dashboard"
_NOT_SOURCES = {"node_modules"}
_LOCKED = ("package.json", "package-lock.json", ".npmrc")  # what says which packages there are
_CURE = "Debian or Ubuntu: apt-get install -y nodejs npm; else https://nodejs.org"


def build(places: Places, steps: Steps, sources: Path = SOURCES) -> bool:
    """False where the site was made of these sources already. SetupError says what is missing, or went wrong."""
    wanted = places.site.with_name(f"site-{digest(sources)}")
    if places.site.is_symlink() and places.site.resolve() == wanted.resolve() and is_built(places):
        return False
    with _workshop(places, steps, sources) as copy:
        _put(_made(copy, sources, places, steps), wanted, places.site)
    return True


def script(name: str, places: Places, steps: Steps, sources: Path = SOURCES) -> int:
    """Runs a script of package.json, which says what it finds; its exit code."""
    with _workshop(places, steps, sources) as copy:
        return subprocess.call(["npm", "run", "--silent", name], cwd=copy, stdin=subprocess.DEVNULL)


def is_built(places: Places) -> bool:
    return (places.site / "index.html").is_file()


def digest(sources: Path) -> str:
    """Of the names of all files and what is in them."""
    return _digest({path.relative_to(sources).as_posix(): path for path in _files(sources)})


def _digest(files: Mapping[str, Path]) -> str:
    whole = hashlib.sha256()
    for name, file in sorted(files.items()):
        content = file.read_bytes()
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in _NOT_SOURCES:
            yield from _files(path)
        elif path.is_file():
            yield path


@contextmanager
def _workshop(places: Places, steps: Steps, sources: Path) -> Iterator[Path]:
    """A copy of the sources with their packages, while the block lasts."""
    _require_node(sources)
    packages = _packages(places, steps, sources)
    places.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dashboard-", dir=places.cache) as folder:
        copy = Path(folder) / "sources"
        shutil.copytree(sources, copy, ignore=shutil.ignore_patterns(*_NOT_SOURCES))
        (copy / "node_modules").symlink_to(packages.resolve())
        yield copy


def _packages(places: Places, steps: Steps, sources: Path) -> Path:
    """As the lock file has them."""
    locked = {name: sources / name for name in _LOCKED if (sources / name).is_file()}
    wanted = places.site.with_name(f"packages-{_digest(locked)}")
    brought = wanted / "node_modules"
    if brought.is_dir():
        return brought
    wanted.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=wanted.parent) as folder:
        fresh = Path(folder) / "packages"
        fresh.mkdir()
        for name, file in locked.items():
            shutil.copy(file, fresh / name)
        with steps.step("Packages of the owner's window"):
            npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            run(npm, places.cache / "logs" / "dashboard-npm.log", cwd=fresh)
        (fresh / "node_modules").mkdir(exist_ok=True)  # a page that needs none
        with suppress(OSError):  # somebody else has brought the same ones meanwhile
            fresh.rename(wanted)
    _only(wanted, "packages-*")
    return brought


def _made(copy: Path, sources: Path, places: Places, steps: Steps) -> Path:
    """The site, beside the copy of the sources that it is made of."""
    site, log = copy.with_name("site"), places.cache / "logs" / "dashboard-build.log"
    with steps.step("Building the owner's window"):
        run(["node", "build.mjs", str(site)], log, cwd=copy)
    if not (site / "index.html").is_file():
        raise SetupError(f"The build of {sources} left no index.html. Its log: {log}")
    return site


def _put(made: Path, wanted: Path, link: Path) -> None:
    """Served from now on; what was served before goes."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(wanted, ignore_errors=True)
    made.rename(wanted)
    fresh = link.with_name(f"{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(wanted.name)
    fresh.replace(link)
    _only(wanted, "site-*")


def _only(wanted: Path, pattern: str) -> None:
    """What was made of former sources goes."""
    for other in wanted.parent.glob(pattern):
        if other != wanted:
            shutil.rmtree(other)


def _require_node(sources: Path) -> None:
    """As new as its package.json wants it."""
    missing = [name for name in ("node", "npm") if on_path(name) is None]
    if missing:
        raise SetupError(f"The owner's window is built with {' and '.join(missing)}, not installed. {_CURE}")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)\.", said)
    oldest = int(json.loads((sources / "package.json").read_text())["engines"]["node"].removeprefix(">="))
    if number is None or int(number[1]) < oldest:
        raise SetupError(f"The owner's window needs Node.js {oldest} or newer, here is {said.strip()}. {_CURE}")
