"""The owner's window is tested where it is written, in TypeScript; here it is seen that those tests are green."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from infra.dev import dashboard
from infra.places import Places
from infra.progress import Steps


def test_the_pages_own_tests_are_green(capfd: pytest.CaptureFixture[str]) -> None:
    """What is asked, kept, shown and refused, as its pure parts have it."""
    code = dashboard.script("test", Places(), Steps(Console(file=io.StringIO())))
    said = capfd.readouterr().out
    assert code == 0, said
    assert re.search(r"\bpass [1-9]", said), said
