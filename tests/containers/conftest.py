"""One daemon and one box for all checks. `make test-containers` names their files: other runs do not find them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infra.places import Places
from tests.containers.box import STAYING, Box, box
from tests.containers.daemon import Docker, docker, until

FOLDER = Places().var / "containers"
FIRST_START = 900  # s: engines are loaded and the first sentences made on whatever this machine has left


@pytest.fixture(scope="session")
def daemon() -> Iterator[Docker]:
    with docker(FOLDER) as client:
        yield client


@pytest.fixture(scope="session")
def up(daemon: Docker) -> Iterator[Box]:
    """A box of the demo's clients that takes calls."""
    with box(daemon, FOLDER / "box") as made:
        made.compose("up", "-d", "--wait", "--wait-timeout", str(FIRST_START), *STAYING)
        until(made.is_ready, FIRST_START, "the box takes calls")
        yield made
