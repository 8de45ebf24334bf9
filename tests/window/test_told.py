"""What `frontdesk stack up` says of the owner's window."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.commands.stack import _window
from infra.connections import Connections
from infra.dev.stack.demo_owner import OWNER, password
from infra.places import Places
from tests.infra.test_stack_parts import connections


@pytest.fixture
def up(tmp_path: Path) -> tuple[Connections, Places]:
    places = Places(tmp_path)
    places.stack.mkdir()
    return connections(), places


def test_a_window_that_is_not_built_is_told_with_its_cure(up: tuple[Connections, Places]) -> None:
    """No password is told for a page that is not there."""
    assert "Cure: frontdesk dashboard build" in _window(*up)
    assert password(up[1].stack) not in _window(*up)


def test_a_built_window_is_told_with_the_way_in(up: tuple[Connections, Places]) -> None:
    """Address, e-mail and password of the demo owner."""
    places = up[1]
    places.site.mkdir(parents=True)
    (places.site / "index.html").touch()
    told = _window(*up)
    assert all(word in told for word in ("supabase_url/", OWNER, password(places.stack)))
