"""The password of the local stack."""

from __future__ import annotations

import stat
from pathlib import Path

from infra.dev.stack.demo_owner import FILE, OWNER, password
from infra.places import CHECKOUT


def test_a_stack_keeps_its_password(tmp_path: Path) -> None:
    """Made at the first start, the same at the next, readable by its owner only; every stack has its own."""
    made = password(tmp_path)
    assert password(tmp_path) == made
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert password(other) != made
    assert len(made) >= 16


def test_the_demo_owner_is_in_the_demo_data() -> None:
    """Whom `frontdesk stack up` names has an account."""
    assert f"'{OWNER}'" in (CHECKOUT / "supabase" / "seed.sql").read_text()
