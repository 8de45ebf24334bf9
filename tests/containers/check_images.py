"""The images by themselves: what is in them, and what they do without a setting."""

from __future__ import annotations

import json

import pytest

from tests.containers.box import Box
from tests.containers.daemon import Docker

LARGEST = {"edge": 800, "cloud": 720}  # MB above the base


@pytest.fixture(scope="module", params=["edge", "cloud"])
def built(daemon: Docker, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A target of the Dockerfile, and the tag that it was built under."""
    target = str(request.param)
    tag = f"tried/{target}:local"
    daemon("build", "-q", "-f", "infra/docker/Dockerfile", "--target", target, "-t", tag, ".")
    return target, tag


def closed(daemon: Docker, tag: str, *words: str) -> str:
    """What a command in the image says, under the bounds of infra/compose.yaml."""
    bounds = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges:true", "--tmpfs", "/tmp")
    return daemon("run", "--rm", *bounds, *words[:2], tag, *words[2:], check=False)


def test_an_image_is_small(daemon: Docker, built: tuple[str, str]) -> None:
    """No compiler, no package cache, no models, no tests of other people's packages."""
    target, tag = built
    size, base = (json.loads(daemon("inspect", name))[0]["Size"] for name in (tag, "python:3.11-slim-bookworm"))
    assert (size - base) / 1e6 < LARGEST[target]


def test_nothing_of_the_developers_is_in_it(daemon: Docker, built: tuple[str, str]) -> None:
    """Neither the halls that need the checkout, nor settings, keys, models or a compiler."""
    _, tag = built
    said = closed(
        daemon,
        tag,
        "--entrypoint",
        "sh",
        "-c",
        "ls /opt/frontdesk/code /opt/frontdesk/code/infra; ls -A /models; which gcc git",
    ).split()
    assert "shared" in said
    assert not {"dev", "bench", "training", "tests", "var", ".env", "supabase", "/usr/bin/gcc", "/usr/bin/git"} & set(
        said
    )


def test_an_image_says_what_it_lacks(daemon: Docker, built: tuple[str, str]) -> None:
    """Started as it is, without a setting: one message, no traceback."""
    said = closed(daemon, built[1], "--workdir", "/tmp")
    assert "SUPABASE_URL is missing" in said
    assert "Traceback" not in said


def test_the_models_service_only_looks_where_all_is_there(up: Box) -> None:
    """Every file is known by its hash, and nothing is fetched a second time."""
    assert "Ready: 7 files of speech models in /models." in up.run("models")
