"""`frontdesk dashboard build`, with the machine's own node and npm and a page that needs no packages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from infra.dev.dashboard import build, digest, is_built, script
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError

PACKAGE = {"name": "page", "version": "1.0.0", "engines": {"node": ">=18"}}
LOCK = {"name": "page", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": {"": PACKAGE}}
BUILD = """
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
const out = process.argv[2];
mkdirSync(out, { recursive: true });
writeFileSync(`${out}/index.html`, readFileSync("page.html"));
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps(PACKAGE))
    (folder / "package-lock.json").write_text(json.dumps(LOCK))
    (folder / "build.mjs").write_text(BUILD)
    (folder / "page.html").write_text("first")
    return folder


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "var")


def made(places: Places, sources: Path) -> bool:
    return build(places, Steps(Console(file=io.StringIO())), sources)


def served(places: Places) -> str:
    return (places.site / "index.html").read_text()


def test_a_page_is_built_once(places: Places, sources: Path) -> None:
    """A second time nothing is done; when a source has changed it is built anew, and the old one goes."""
    assert not is_built(places)
    assert made(places, sources)
    assert served(places) == "first"
    assert not made(places, sources)
    (sources / "page.html").write_text("second")
    assert made(places, sources)
    assert served(places) == "second"
    assert len(list(places.site.parent.glob("site-*"))) == 1


def test_a_site_that_was_thrown_away_is_built_again(places: Places, sources: Path) -> None:
    """The link alone is no site."""
    made(places, sources)
    (places.site / "index.html").unlink()
    assert made(places, sources)
    assert is_built(places)


def test_the_sources_stay_as_they_are(places: Places, sources: Path) -> None:
    """Packages and results are put below var; half-done work is not left there."""
    before = {path: path.read_bytes() for path in sources.rglob("*")}
    made(places, sources)
    assert {path: path.read_bytes() for path in sources.rglob("*")} == before
    assert [path.name for path in places.cache.iterdir()] == ["logs"]


def test_a_build_that_fails_leaves_the_old_page(places: Places, sources: Path) -> None:
    """It says the end of the log, and what was served is served on."""
    made(places, sources)
    (sources / "build.mjs").write_text("console.error('no such colour'); process.exit(1)")
    with pytest.raises(SetupError, match=r"(?s)build\.mjs.*no such colour"):
        made(places, sources)
    assert served(places) == "first"
    (sources / "build.mjs").write_text("")
    with pytest.raises(SetupError, match=r"left no index\.html"):
        made(places, sources)
    assert served(places) == "first"


def test_packages_that_are_not_locked_are_not_brought(places: Places, sources: Path) -> None:
    """npm refuses a package.json that its lock does not know."""
    (sources / "package.json").write_text(json.dumps({**PACKAGE, "dependencies": {"left-pad": "1.3.0"}}))
    with pytest.raises(SetupError, match="npm ci"):
        made(places, sources)


def test_no_script_of_a_package_is_run(places: Places, sources: Path) -> None:
    """Not even the page's own."""
    told = {**PACKAGE, "scripts": {"postinstall": "echo ran > ran.txt; cp ran.txt page.html"}}
    (sources / "package.json").write_text(json.dumps(told))
    made(places, sources)
    assert served(places) == "first"


def test_packages_are_brought_once_for_each_lock(places: Places, sources: Path) -> None:
    """For the build and for a script of the page alike; when the lock has changed, anew."""
    log = places.cache / "logs" / "dashboard-npm.log"
    made(places, sources)
    log.unlink()
    (sources / "page.html").write_text("second")
    made(places, sources)
    told(places, sources, "check")
    assert not log.exists()
    (sources / "package-lock.json").write_text(json.dumps({**LOCK, "version": "1.0.1"}))
    made(places, sources)
    assert log.exists()
    assert len(list(places.site.parent.glob("packages-*"))) == 1


def test_a_script_of_the_page_says_how_it_went(
    places: Places, sources: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What it says is seen, its exit code is ours, and it finds the packages beside the sources."""
    scripts = {"check": "test -d node_modules && echo looked at page.html", "test": "echo a bad page; exit 3"}
    (sources / "package.json").write_text(json.dumps({**PACKAGE, "scripts": scripts}))
    assert told(places, sources, "check") == 0
    assert told(places, sources, "test") == 3
    assert capfd.readouterr().out.splitlines() == ["looked at page.html", "a bad page"]
    assert not (sources / "node_modules").exists()


def told(places: Places, sources: Path, name: str) -> int:
    return script(name, places, Steps(Console(file=io.StringIO())), sources)


@pytest.mark.parametrize("change", ["name", "content", "new", "deeper"])
def test_every_file_counts(sources: Path, change: str) -> None:
    """Another name, another content, one more file, one deeper down; installed packages do not."""
    (sources / "node_modules").mkdir()
    before = digest(sources)
    (sources / "node_modules" / "x.js").write_text("x")
    assert digest(sources) == before
    if change == "name":
        (sources / "page.html").rename(sources / "page.htm")
    elif change == "content":
        (sources / "page.html").write_text("other")
    else:
        place = sources / "src" if change == "deeper" else sources
        place.mkdir(exist_ok=True)
        (place / "new.ts").touch()
    assert digest(sources) != before


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **said: str) -> None:
    """A machine that has these programs alone; each says a line."""
    folder.mkdir()
    for name, line in said.items():
        (folder / name).write_text(f"#!/bin/sh\necho {line}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_machine_without_node_is_told_its_cure(
    tmp_path: Path, places: Places, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is missing, and what installs it."""
    programs(tmp_path / "bin", monkeypatch, npm="10")
    with pytest.raises(SetupError, match=r"with node, not installed.*apt-get install -y nodejs npm"):
        made(places, sources)


def test_an_old_node_is_told_its_cure(
    tmp_path: Path, places: Places, sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version that its package.json asks for, and the one that is there."""
    programs(tmp_path / "bin", monkeypatch, node="v16.20.2", npm="8")
    with pytest.raises(SetupError, match=r"Node\.js 18 or newer, here is v16\.20\.2"):
        made(places, sources)
