"""The pictures of docs/owner.md: each page as the demo's owner sees it, on a desk and on a telephone.

They come first: what other journeys change is not on them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.database.journal import DENTIST
from tests.web.browser import DESKTOP, PHONE
from tests.web.check_pages import TITLES
from tests.web.conftest import Office, Opening

pytestmark = pytest.mark.web


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_each_page_is_pictured(
    opening: Opening, office: Office, pictures: Path, name: str, size: dict[str, int]
) -> None:
    """Written anew by each run."""
    window = opening(viewport=size)
    pages = {**TITLES, f"calls/{office.booked}": "Call of Emma Brown"}
    window.go()
    window.heading("Sign in")
    window.page.screenshot(path=pictures / f"owner-sign-in-{name}.png")
    office.comes_back(window, "#/account")
    window.heading("Your account")
    window.settled()
    window.page.screenshot(path=pictures / f"owner-account-{name}.png", full_page=True)
    for page, title in pages.items():
        window.go(f"#/c/{DENTIST}/{page}")
        window.heading(title)
        window.settled()
        if page == "search":
            window.search("cleaning")
        called = "call" if page.startswith("calls/") else page
        window.page.screenshot(
            path=pictures / f"owner-{called}-{name}.png", full_page=called not in ("calls", "search")
        )
