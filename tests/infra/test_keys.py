"""Keys that are turned in files: each change leaves the rest as it was, and there is always one that is good."""

from __future__ import annotations

import base64
import re
import stat
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from infra.admin.settings_file import livekit_keys
from infra.commands.edge import app as edge
from infra.commands.keys import app
from infra.dev.stack.config_files import livekit_config
from infra.dev.stack.ports import Ports
from infra.places import CHECKOUT
from shared.errors import SettingsError

OLD = "whsec_" + base64.b64encode(b"a secret of two dozen bytes!").decode()
CLOUD = f"""# the cloud
SUPABASE_URL=https://abc.supabase.co
FRONTDESK_WAKE_SECRET={OLD}
FRONTDESK_WAKE_SECRET_FORMER=whsec_long_gone

FRONTDESK_LEASE=60
"""
SHIPPED = (CHECKOUT / "infra/deploy/livekit.yaml").read_text()
FILLED = SHIPPED.replace("<key>: <secret of 32 characters or more>", "APIold: s3cret-s3cret-s3cret-s3cret-s3cret")


def keys(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["turn", *map(str, words)])


def file_of(folder: Path, text: str, mode: int = 0o640) -> Path:
    path = folder / "settings"
    path.write_text(text)
    path.chmod(mode)
    return path


def values(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def test_the_wake_secret_is_turned_in_the_cloud_s_file(tmp_path: Path) -> None:
    """The new one, and the one before as the former; the box's line is printed; then the former one is forgotten."""
    path = file_of(tmp_path, CLOUD)
    said = keys("wake-secret", "--cloud-env", path).stdout
    found = values(path)
    assert found["FRONTDESK_WAKE_SECRET_FORMER"] == OLD
    assert found["FRONTDESK_WAKE_SECRET"] != OLD
    assert f"FRONTDESK_WAKE_SECRET={found['FRONTDESK_WAKE_SECRET']}" in said
    assert (OLD in said, stat.S_IMODE(path.stat().st_mode)) == (False, 0o640)
    keys("wake-secret", "--cloud-env", path, "--end")
    found.pop("FRONTDESK_WAKE_SECRET_FORMER")
    assert values(path) == found
    assert path.read_text().startswith("# the cloud\n")


def test_without_a_file_the_lines_are_printed() -> None:
    """For Modal, or a file elsewhere: with a secret that is new each time."""
    (one, two) = (set(re.findall(r"whsec_\S+", keys("wake-secret").stdout)) for _ in range(2))
    assert (len(one), len(two), one & two) == (1, 1, set())
    assert "FRONTDESK_WAKE_SECRET_FORMER" in keys("wake-secret", "--end").stdout


@pytest.mark.parametrize(
    ("text", "words"), [("A=1\n", []), ("FRONTDESK_WAKE_SECRET=\n", []), (f"FRONTDESK_WAKE_SECRET={OLD}\n", ["--end"])]
)
def test_a_file_with_nothing_to_turn_is_left_alone(tmp_path: Path, text: str, words: list[str]) -> None:
    """It is named, and not changed."""
    path = file_of(tmp_path, text)
    assert isinstance(keys("wake-secret", "--cloud-env", path, *words).exception, SettingsError)
    assert path.read_text() == text


@pytest.mark.parametrize("text", [FILLED, livekit_config(Ports(), "APIold", "s3cret-" * 6)], ids=["shipped", "local"])
def test_livekit_gets_one_more_key_and_loses_the_former(tmp_path: Path, text: str) -> None:
    """Both stand in the map for a while; comments and all else stay as they are."""
    path = file_of(tmp_path, text)
    said = keys("livekit", path).stdout
    held = livekit_keys(path)
    (new,) = held.keys() - {"APIold"}
    assert held["APIold"] == yaml.safe_load(text)["keys"]["APIold"]
    assert f"LIVEKIT_API_KEY={new}\n" in said
    assert f"LIVEKIT_API_SECRET={held[new]}\n" in said
    assert len(held[new]) >= 32
    assert "APIold" in keys("livekit", path, "--keep", new).stdout
    assert livekit_keys(path) == {new: held[new]}
    assert yaml.safe_load(path.read_text()) == {**yaml.safe_load(text), "keys": {new: held[new]}}
    assert path.read_text().count("#") == text.count("#")


@pytest.mark.parametrize(
    "text",
    ["keys: {a: b}\n", "tea", "keys:\n", "port: 1\n", "[]", "a: [", "x:\n  a: 1\nkeys: {a: b}\n", "keys:\n\ta: b\n"],
)
def test_a_configuration_that_is_written_otherwise_is_left_alone(tmp_path: Path, text: str) -> None:
    """Rather than a server that does not start, or has another key than meant."""
    path = file_of(tmp_path, text)
    for words in ([], ["--keep", "none"]):
        assert isinstance(keys("livekit", path, *words).exception, SettingsError)
    assert path.read_text() == text


def test_only_a_whole_line_of_the_right_map_goes(tmp_path: Path) -> None:
    """A secret of several lines, or a key of the same name elsewhere, is a mistake and not a change."""
    for text in ("keys:\n  a: |\n    b\n  c: d\n", "x:\n  a: 1\nkeys:\n  a: b\n  c: d\n"):
        path = file_of(tmp_path, text)
        assert isinstance(keys("livekit", path, "--keep", "c").exception, SettingsError)
        assert path.read_text() == text


@pytest.mark.parametrize("words", [[], ["--client", "bright-smile", "--all-clients"]])
def test_a_box_that_serves_everybody_is_asked_for_in_words(words: list[str]) -> None:
    """Before anything is asked of the database."""
    done = CliRunner().invoke(edge, ["add", "box 7", *words])
    assert isinstance(done.exception, SettingsError)
    assert "--all-clients" in str(done.exception)


def test_a_token_lives_ninety_days_at_most() -> None:
    """It is renewed by the box itself."""
    done = CliRunner().invoke(edge, ["add", "box 7", "--client", "bright-smile", "--days", "91"])
    assert done.exit_code == 2
    assert "--days" in re.sub(r"\x1b\[[\d;]*m", "", done.output)
