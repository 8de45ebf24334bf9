"""The diary: days on which other hours hold, what is done at which price, and whom nobody wants to talk to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.database.journal import DENTIST
from tests.web.browser import PHONE, Window
from tests.web.conftest import VIEWER, Office, Opening
from tests.web.diary import opened, pick, row, rows

pytestmark = pytest.mark.web

HOLIDAY = datetime.now(UTC).date() + timedelta(days=40)
EVE = HOLIDAY - timedelta(days=1)


def test_holidays_are_added_changed_and_removed(window: Window, office: Office) -> None:
    """Each time the row has it; an empty last day is the first one, and other hours stand in place of none."""
    saved = "select first, last, hours from public.closures where client_id = %s and called = 'Founder day'"
    main = opened(window, office, "hours")
    pick(main.locator("details").filter(has_text="Add days"))
    main.get_by_label("First day").fill(str(HOLIDAY))
    main.get_by_label("Called").fill("Founder day")
    main.get_by_role("button", name="Save these days").click()
    line = row(main, "Founder day")
    expect(line).to_contain_text("closed")
    assert rows(office, saved) == [{"first": str(HOLIDAY), "last": str(HOLIDAY), "hours": []}]
    expect(main.get_by_label("Called").last).to_have_value("")
    pick(line)
    line.get_by_label("First day").fill(str(EVE))
    line.get_by_label("Last day").fill(str(HOLIDAY))
    line.get_by_role("button", name="Add hours on these days").click()
    line.get_by_label("these days, to").fill("12:00")
    line.get_by_role("button", name="Save these days").click()
    expect(line.locator("summary")).to_contain_text("12:00")
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


def test_services_are_added_changed_and_ordered(window: Window, office: Office) -> None:
    """A new one stands last; what is changed, and what goes up, is in the rows."""
    saved = "select name, minutes, buffer_minutes, price, bookable from public.services where client_id = %s"
    main = opened(window, office, "services")
    added = main.locator("details").filter(has_text="Add a service")
    pick(added)
    added.get_by_label("Name").fill("Sealing")
    added.get_by_label("Minutes", exact=True).fill("40")
    added.get_by_label("Price in USD").fill("80,50")
    added.get_by_role("button", name="Save this service").click()
    line = main.locator("ol.rows > li").filter(has_text="Sealing")
    expect(line).to_contain_text("40 min, $80.50")
    sealing = {"name": "Sealing", "minutes": 40, "buffer_minutes": 0, "price": 80.5, "bookable": True}
    assert rows(office, f"{saved} and name = 'Sealing'") == [sealing]
    pick(line)
    line.get_by_label("Minutes after it").fill("5")
    line.get_by_label("Price in USD").fill("")
    line.get_by_label("Callers are offered it").uncheck()
    line.get_by_role("button", name="Save this service").click()
    expect(line).to_contain_text("then 5 min nothing, no price is told, not offered to callers")
    changed = {**sealing, "buffer_minutes": 5, "price": None, "bookable": False}
    assert rows(office, f"{saved} and name = 'Sealing'") == [changed]
    up = line.get_by_role("button", name="Up")
    up.click()
    expect(main.locator("ol.rows > li").nth(4)).to_contain_text("Sealing")
    expect(up).to_be_focused()
    expect(main.locator("ol.rows > li").last).to_contain_text("Crown")
    ordered = rows(office, "select name from public.services where client_id = %s order by position")
    assert [each["name"] for each in ordered][-2:] == ["Sealing", "Crown"]
    line.get_by_role("button", name="Remove this service").click()
    line.get_by_role("button", name="Remove this service").click()
    expect(line).to_have_count(0)
    expect(window.page.get_by_role("heading", name="Services", exact=True)).to_be_focused()
    assert rows(office, f"{saved} and name = 'Sealing'") == []


def test_a_service_with_appointments_is_offered_no_more_instead(window: Window, office: Office) -> None:
    """It is not removed, the page says why, and one click takes it off what callers are offered."""
    with office.database.admin() as connection:
        connection.execute(
            "insert into public.visits (client_id, staff_id, service_id, starts_at)"
            " select s.client_id, t.id, s.id, now() + interval '9 days' from public.services s"
            " join public.staff t on t.client_id = s.client_id where s.client_id = %s and s.name = 'Whitening' limit 1",
            [DENTIST],
        )
    main = opened(window, office, "services")
    line = main.locator("ol.rows > li").filter(has_text="Whitening")
    pick(line)
    line.get_by_role("button", name="Remove this service").click()
    line.get_by_role("button", name="Remove this service").click()
    expect(line.get_by_role("alert").filter(has_text="There are appointments for this service")).to_be_visible()
    line.get_by_role("button", name="Stop offering it").click()
    expect(line.locator("summary")).to_contain_text("not offered to callers")
    kept = "select bookable from public.services where client_id = %s and name = 'Whitening'"
    assert rows(office, kept) == [{"bookable": False}]


def test_what_calls_are_worth_is_a_list_of_prices(window: Window, office: Office) -> None:
    """A line more, one less, another sum: saved as one; what is no sum is told at its field."""
    main = opened(window, office, "services")
    main.get_by_label("Sum 1").fill("99")
    main.get_by_role("button", name="Add a line").click()
    main.get_by_label("Service 6").fill("Sealing")
    main.get_by_label("Sum 6").fill("a lot")
    expect(main.get_by_role("alert").filter(has_text="A sum of the price list is missing, or is none.")).to_be_visible()
    expect(main.get_by_label("Sum 6")).to_have_attribute("aria-invalid", "true")
    main.get_by_label("Sum 6").fill("80")
    main.get_by_role("button", name="Remove line 2").click()
    main.get_by_label("What a job usually brings").fill("250")
    main.get_by_role("button", name="Save these prices").click()
    expect(main.get_by_text("Saved.")).to_be_visible()
    saved = rows(office, "select price_list, typical_value from public.clients where id = %s")
    assert saved == [
        {
            "price_list": {"Cleaning": 99, "Exam with X-rays": 120, "Filling": 180, "Whitening": 350, "Sealing": 80},
            "typical_value": 250,
        }
    ]


def test_unwanted_callers_are_blocked_and_unblocked(window: Window, office: Office) -> None:
    """By a number as people write it, with a note; no number stands in an address."""
    saved = "select e164, note from public.blocked_callers where client_id = %s"
    main = opened(window, office, "blocked")
    number = main.get_by_label("Number, with its country")
    number.fill("510 555 0188")
    expect(main.get_by_role("alert").filter(has_text="no telephone number")).to_be_visible()
    number.fill("+1 (510) 555-0188")
    main.get_by_label("Why").fill("Sells solar panels")
    main.get_by_role("button", name="Block this number").click()
    line = row(main, "+15105550188: Sells solar panels")
    expect(line).to_be_visible()
    assert rows(office, saved) == [{"e164": "+15105550188", "note": "Sells solar panels"}]
    number.fill("0015105550188")
    expect(main.get_by_role("alert").filter(has_text="blocked already")).to_be_visible()
    line.get_by_role("button", name="Unblock +15105550188").click()
    expect(line).to_have_count(0)
    assert rows(office, saved) == []
    main.get_by_label("Decline whoever withholds").check()
    with window.page.expect_response(
        lambda answer: answer.request.method == "PATCH"
    ):  # "Saved." stands there of before
        main.get_by_role("button", name="Save", exact=True).click()
    assert rows(office, "select block_withheld from public.clients where id = %s") == [{"block_withheld": True}]
    assert not [url for url in window.seen.asked if "5550188" in url]


@pytest.mark.parametrize("page", ["services", "bookings", "blocked"])
def test_a_viewer_reads_the_diary(window: Window, office: Office, page: str) -> None:
    """All that is set, and nothing that would set it; calendars' addresses are not for him."""
    main = opened(window, office, page, VIEWER)
    expect(main).to_contain_text("Only owners and admins may change this.")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.locator("input, select, textarea")).to_have_count(0)
    if page == "services":
        expect(main.locator("ol.rows > li").first).to_contain_text("Cleaning 60 min")
    if page == "bookings":
        expect(main.locator("ol.rows > li").first).to_contain_text("Chair 1")
        expect(main.get_by_text("Your calendars")).to_have_count(0)


def test_what_the_database_refuses_is_told_where_it_was_typed(window: Window, office: Office) -> None:
    """A name with what nobody sees in it: in words, with which character it is; what was typed stays."""
    main = opened(window, office, "services")
    added = main.locator("details").filter(has_text="Add a service")
    pick(added)
    added.get_by_label("Name").fill("Seal\u200bing")
    added.get_by_role("button", name="Save this service").click()
    expect(added.locator(".fault:visible")).to_contain_text(
        "name must be one line without invisible characters. It holds"
    )
    expect(added.get_by_label("Name")).to_have_value("Seal\u200bing")


@pytest.mark.parametrize("page", ["hours", "services", "bookings", "blocked"])
def test_what_is_opened_keeps_nobody_out(opening: Opening, office: Office, page: str) -> None:
    """axe-core finds no fault in the forms below the lines either, and a telephone shows them whole."""
    window = opening(viewport=PHONE)
    main = opened(window, office, page)
    for closed in main.locator("details:not([open]) > summary").all()[::-1]:
        closed.click()
    assert window.faults() == []
    assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
