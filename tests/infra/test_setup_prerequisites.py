"""What the machine lacks is explained at once, each with its cure."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from infra.dev.setup.prerequisites import Prerequisite, prerequisites, require
from infra.progress import Steps
from shared.errors import SetupError


def test_one_message_lists_everything_missing(tmp_path: Path) -> None:
    """Two missing things give one error with both cures; what is there is not mentioned."""
    wanted = [
        Prerequisite("Go 1.26", "builds things", lambda: False, cure="get go"),
        Prerequisite("sh", "runs things", lambda: True, cure="get sh"),
        Prerequisite("tea", "keeps awake", lambda: False, cure="put the kettle on"),
    ]
    with pytest.raises(SetupError) as error:
        require(wanted, Steps(Console(file=io.StringIO())), tmp_path / "log")
    assert "Go 1.26" in str(error.value)
    assert "put the kettle on" in str(error.value)
    assert "get sh" not in str(error.value)


def test_compilers_are_wanted_only_for_what_is_still_to_be_built() -> None:
    """With both programs there, neither Go nor a C++ compiler is asked for."""
    names = {each.name for each in prerequisites(set())}
    assert not {"Go 1.26 or newer", "g++"} & names
    assert {"Go 1.26 or newer", "g++", "stb/stb_image.h"} <= {each.name for each in prerequisites({"ollama"})}
    assert "g++" not in {each.name for each in prerequisites({"livekit-server"})}


def test_every_prerequisite_names_a_command() -> None:
    """Nobody is left with a name to search for."""
    for each in prerequisites({"ollama", "livekit-server", "postgrest"}):
        assert "apt-get install" in each.explained() or "curl" in each.explained()


def test_what_only_tests_need_stops_nobody(tmp_path: Path) -> None:
    """It is told with its cure, and set-up goes on; beside something that is needed it is not in the error."""
    said = io.StringIO()
    browser = Prerequisite("a browser", "opens pages", lambda: False, cure="get a browser", only_tests=True)
    require([browser], Steps(Console(file=said)), tmp_path / "log")
    assert "get a browser" in said.getvalue()
    go = Prerequisite("Go 1.26", "builds things", lambda: False, cure="get go")
    with pytest.raises(SetupError) as error:
        require([go, browser], Steps(Console(file=said)), tmp_path / "log")
    assert "get a browser" not in str(error.value)


def test_a_fresh_machine_gets_a_browser_and_node() -> None:
    """By the packages of Debian that have them."""
    packages = {package for each in prerequisites(set()) for package in each.packages}
    assert {"chromium", "nodejs", "npm"} <= packages
