"""The diary: days on which other hours hold, what is done and by whom, and whom nobody wants to talk to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.database.journal import DENTIST
from tests.web.browser import Window
from tests.web.conftest import VIEWER, Office
from tests.web.steering import STEERING

pytestmark = pytest.mark.web

HOLIDAY = date.today() + timedelta(days=40)
EVE = HOLIDAY - timedelta(days=1)


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


def test_holidays_are_added_changed_and_removed(window: Window, office: Office) -> None:
    """Each time the row has it; an empty last day is the first one, and other hours stand in place of none."""
    saved = "select first, last, hours from public.closures where client_id = %s and called = 'Founder’s day'"
    main = opened(window, office, "hours")
    pick(main.locator("details").filter(has_text="Add days"))
    main.get_by_label("First day").fill(str(HOLIDAY))
    main.get_by_label("Called").fill("Founder’s day")
    main.get_by_role("button", name="Save these days").click()
    line = row(main, "Founder’s day")
    expect(line).to_contain_text("closed")
    assert rows(office, saved) == [{"first": str(HOLIDAY), "last": str(HOLIDAY), "hours": []}]
    expect(main.get_by_label("Called").last).to_have_value("")
    pick(line)
    line.get_by_label("First day").fill(str(EVE))
    line.get_by_label("Last day").fill(str(HOLIDAY))
    line.get_by_role("button", name="Add hours on these days").click()
    line.get_by_label("these days, to").fill("12:00")
    line.get_by_role("button", name="Save these days").click()
    expect(line.locator("summary")).to_contain_text("09:00–12:00")
    assert rows(office, saved) == [{"first": str(EVE), "last": str(HOLIDAY), "hours": [["09:00", "12:00"]]}]
    line.get_by_role("button", name="Remove these days").click()
    line.get_by_role("button", name="Remove these days").click()
    expect(line).to_have_count(0)
    assert rows(office, saved) == []


def test_days_that_cannot_be_are_told_before_they_are_saved(window: Window, office: Office) -> None:
    """In words, with the field marked; what was typed is there again after another page was looked at."""
    main = opened(window, office, "hours")
    pick(main.locator("details").filter(has_text="Add days"))
    main.get_by_label("First day").fill(str(HOLIDAY))
    main.get_by_label("Last day").fill(str(EVE))
    expect(main.get_by_role("alert").filter(has_text="The last day is before the first.")).to_be_visible()
    expect(main.get_by_label("Last day")).to_have_attribute("aria-invalid", "true")
    expect(main.get_by_role("button", name="Save these days")).to_be_disabled()
    main.get_by_label("Last day").press("Enter")
    assert office.database.one("select count(*) from public.closures where client_id = %s", DENTIST) == 0
    window.page.get_by_role("link", name="Today", exact=True).click()
    window.heading("Today")
    window.page.get_by_role("link", name="Settings").click()
    expect(main.get_by_label("Last day")).to_have_value(str(EVE))


def test_a_viewer_reads_the_holidays(window: Window, office: Office) -> None:
    """He sees them, and nothing that would change one."""
    with office.database.admin() as connection:
        connection.execute(
            "insert into public.closures (client_id, first, last, called) values (%s, %s, %s, 'Open house')",
            [DENTIST, HOLIDAY, HOLIDAY],
        )
    main = opened(window, office, "hours", VIEWER)
    expect(row(main, "Open house")).to_contain_text("closed")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.locator("input")).to_have_count(0)
