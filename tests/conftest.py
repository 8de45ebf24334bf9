"""What every test may ask for."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import Phase, settings

from infra.connections import Connections
from infra.dev.stack.lifecycle import running
from shared.log import TALKATIVE

CHECKOUT = Path(__file__).parent.parent

# Nothing here is timed: a busy machine must not make a property fail.
settings.register_profile("frontdesk", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=20)  # make test-fast
# For tests/mutations: that something fails is enough, and the same run twice gives the same table.
settings.register_profile(
    "mutations", deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("frontdesk")


MARKED = {"models_dir": "engines", "server": "database", "stack": "live"}  # by what they ask for


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks a test by what it needs."""
    if item.path.is_relative_to(CHECKOUT / "tests" / "database"):
        item.add_marker("database")
    for fixture in getattr(item, "fixturenames", ()):
        if fixture in MARKED:
            item.add_marker(MARKED[fixture])


@pytest.fixture(autouse=True)
def _log_goes_with_the_test() -> Iterator[None]:
    """Some tests set up the log, as a program does that starts; the next test begins without it."""
    root = logging.getLogger()
    levels = {logger: logger.level for logger in (root, *map(logging.getLogger, TALKATIVE))}
    yield
    structlog.reset_defaults()
    for logger, level in levels.items():
        logger.setLevel(level)
    for handler in [one for one in root.handlers if getattr(one, "frontdesk", False)]:
        root.removeHandler(handler)


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """The speech models that set-up put together."""
    folder = Path(os.environ.get("FRONTDESK_MODELS_DIR") or CHECKOUT / "var" / "models")
    if not (folder / "whisper-base" / "model.bin").is_file():
        pytest.fail(f"No models in {folder}: run `make setup` first.")
    return folder


@pytest.fixture(scope="session")
def stack() -> Iterator[Connections]:
    """The local stack on free ports, without an agent: one for all tests that ask for it."""
    # Below var, as the stack's own folder is: Postgres runs as another user there when we are root.
    folder = CHECKOUT / "var" / "tests" / f"session-{os.getpid()}"
    try:
        with running(folder) as connections:
            yield connections
    finally:
        shutil.rmtree(folder, ignore_errors=True)
