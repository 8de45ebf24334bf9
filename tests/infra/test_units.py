"""The systemd units of a box without containers: what they start exists, and a stop lets calls finish."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest

from edge_agent.settings import Settings
from infra.cli import OPERATING
from infra.places import DEPLOY

UNITS = sorted(DEPLOY.glob("*.service"))
OF_OTHERS = {"/usr/local/bin/livekit-server", "/usr/local/bin/livekit-sip", "/usr/local/bin/ollama"}
ANSWERS_CALLS = {"frontdesk.service", "livekit.service", "livekit-sip.service"}

unit = pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)


def settings(unit: Path) -> dict[str, list[str]]:
    """Every setting of a unit with all of its values; comments are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in unit.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def commands(unit: Path) -> list[list[str]]:
    """The programs that a unit starts, each with its arguments; also those inside `bash -c`."""
    (line,) = settings(unit)["ExecStart"]
    words = shlex.split(line)
    if words[:2] != ["/bin/bash", "-c"]:
        return [words]
    return [shlex.split(each) for each in re.findall(r"exec ([^>)]+)", words[2])]


@unit
def test_what_a_unit_starts_is_there(unit: Path) -> None:
    """Our own command with a sub-command that operators have, our own module, or a program that docs/box.md names."""
    for program, *arguments in commands(unit):
        if program.endswith("/frontdesk"):
            assert arguments[0] in OPERATING
        elif program.endswith("/python"):
            assert arguments[:2] == ["-P", "-m"]
            assert find_spec(arguments[2])
        else:
            assert program in OF_OTHERS


def test_every_part_of_a_box_has_a_unit() -> None:
    """But Redis, whose unit is Debian's; and each is started after what it needs."""
    assert {path.name for path in UNITS} == {*ANSWERS_CALLS, "frontdesk-cloud@.service", "ollama.service"}
    assert "livekit.service" in settings(DEPLOY / "livekit-sip.service")["After"][0]
    assert "redis-server.service" in settings(DEPLOY / "livekit.service")["After"][0]


@pytest.mark.parametrize("name", sorted(ANSWERS_CALLS))
def test_a_stop_waits_for_the_longest_call(name: str) -> None:
    """systemd kills nobody before FRONTDESK_MAX_CALL_DURATION is over."""
    longest = Settings.model_fields["max_call_duration"].default
    assert int(settings(DEPLOY / name)["TimeoutStopSec"][0]) > longest


@pytest.mark.parametrize("name", ["livekit.service", "livekit-sip.service"])
def test_no_log_of_a_unit_holds_a_callers_number(name: str) -> None:
    """Both outputs of LiveKit's programs go through our mask."""
    (line,) = settings(DEPLOY / name)["ExecStart"]
    assert re.search(r"> >\(exec \S+/frontdesk mask\) 2>&1'$", line)


@unit
def test_systemd_understands_the_unit(unit: Path, tmp_path: Path) -> None:
    """It has no complaint but that the programs and users of a box are not on this machine."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here")
    place = tmp_path / unit.name.replace("@", "@1")
    shutil.copy(unit, place)
    done = subprocess.run(["systemd-analyze", "verify", str(place)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if place.name in line]
    assert [line for line in ours if "is not executable" not in line] == []
