"""What a journey through the diary's pages asks of page and database."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.database.journal import DENTIST
from tests.web.browser import Window
from tests.web.conftest import Office
from tests.web.steering import STEERING


def opened(window: Window, office: Office, page: str, email: str | None = None) -> Locator:
    """What the page shows, as the dentist's owner sees it."""
    address = f"#/c/{DENTIST}/{page}"
    if email:
        office.comes_back(window, address, email)
    else:
        office.comes_back(window, address)
    window.heading(STEERING[page])
    window.settled()
    return window.page.get_by_role("main")


def rows(office: Office, query: str) -> list[dict[str, Any]]:
    """What the dentist's rows say."""
    found: list[dict[str, Any]] = office.database.one(f"select coalesce(jsonb_agg(r), '[]') from ({query}) r", DENTIST)
    return found


def row(main: Locator, words: str) -> Locator:
    """The line of a list that begins so, with what is below it."""
    return main.locator("ul.rows > li").filter(has_text=words)


def pick(line: Locator) -> None:
    """Opens what is below a line."""
    line.locator("summary").first.click()
