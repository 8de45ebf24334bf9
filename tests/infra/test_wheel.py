"""The wheel holds what runs on a box, data files included, and works outside of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.places import CHECKOUT

SHIPPED = ("edge_agent", "cloud", "shared", "infra", "modal_app.py", "pyproject.toml", "README.md", "LICENSE")


PROGRAM = """
import sys
sys.path[:] = [place for place in sys.path if place != sys.argv[1]]
del sys.argv[1]
from infra.cli import main
main()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files in it, and nothing else of ours."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in SHIPPED:
        whole = CHECKOUT / name
        if whole.is_dir():
            shutil.copytree(whole, source / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(whole, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "-w", str(target), str(source)], check=True, capture_output=True)
    (wheel,) = target.glob("frontdesk-*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(target)
    return target


def frontdesk(installed: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command as it is installed: what the wheel lacks cannot come from the checkout."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FRONTDESK_", "SUPABASE_", "LIVEKIT_"))
    }
    return subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, str(CHECKOUT), *words], capture_output=True, text=True, check=False,
        cwd=installed, env={**environment, **settings, "PYTHONPATH": str(installed)},
    )  # fmt: skip


def test_the_command_line_helps(installed: Path) -> None:
    """`frontdesk --help` names what an operator types, and nothing that needs the checkout."""
    done = frontdesk(installed, "--help", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
    assert "numbers" in done.stdout
    assert "demo" not in done.stdout


def test_serve_gets_as_far_as_the_first_missing_setting(installed: Path) -> None:
    """Every module and data file it needs at the start is there; what is missing is told without a traceback."""
    done = frontdesk(installed, "serve")
    assert done.returncode == 1
    assert "LIVEKIT_URL is missing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "file",
    [
        "edge_agent/speak/kokoro_vocabulary.json",
        "cloud/after_call/outcome/classifier.json",
        "cloud/after_call/feelings/leaning.json",
        "cloud/tell/schema/v1.json",
        "infra/deploy/telephony.yaml",
        "infra/models/models.yaml",
        "infra/phone/scripts/together/1_dentist.yaml",
        "infra/doctor/question.wav",
    ],
)
def test_the_data_files_are_in_it(installed: Path, file: str) -> None:
    """What the code reads beside itself."""
    assert (installed / file).is_file()


def test_the_developers_halls_stay_out(installed: Path) -> None:
    """They need the checkout; and so does the page, whose sources no Python runs."""
    assert not any(
        (installed / hall).exists() for hall in ("infra/dev", "infra/bench", "infra/training", "cloud/dashboard")
    )
