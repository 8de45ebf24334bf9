"""Who can be booked, how and when not: people, settings and calendars."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser import Window
from tests.web.conftest import Office
from tests.web.diary import opened, pick, rows
from tests.web.steering import STEERING

pytestmark = pytest.mark.web


def test_who_can_be_booked_has_hours_and_services_of_his_own(window: Window, office: Office) -> None:
    """Somebody is added who does one service on fewer days; the row says so, and nothing of it means the business's."""
    saved = "select hours->'mon' mon, hours->'tue' tue, cardinality(services) services, bookable from public.staff"
    mine = f"{saved} where client_id = %s and name = 'Dr. Lee'"
    main = opened(window, office, "bookings")
    added = main.locator("details").filter(has_text="Add somebody")
    pick(added)
    added.get_by_label("Name").fill("Dr. Lee")
    added.get_by_label("Does all services").uncheck()
    added.get_by_label("Crown").uncheck()
    added.get_by_label("Has hours of his own").check()
    added.get_by_label("Monday, to").fill("12:00")
    added.get_by_role("button", name="Remove these hours of Tuesday").click()
    added.get_by_role("button", name="Save this").click()
    line = main.locator("ol.rows > li").filter(has_text="Dr. Lee")
    expect(line).to_contain_text("own hours, 4 of the services")
    assert rows(office, mine) == [{"mon": [["08:00", "12:00"]], "tue": [], "services": 4, "bookable": True}]
    pick(line)
    line.get_by_label("Does all services").check()
    line.get_by_label("Has hours of his own").uncheck()
    line.get_by_label("Callers are offered times here").uncheck()
    line.get_by_role("button", name="Save this").click()
    expect(line.locator("summary")).to_have_text("Dr. Lee not offered to callers")
    assert rows(office, mine) == [{"mon": None, "tue": None, "services": None, "bookable": False}]
    line.get_by_role("button", name="Remove from the list").click()
    line.get_by_role("button", name="Remove from the list").click()
    expect(line).to_have_count(0)
    assert rows(office, mine) == []


def test_how_callers_book_is_the_owners_to_say(window: Window, office: Office) -> None:
    """As appointments, as requests or not at all, and how far ahead."""
    main = opened(window, office, "bookings")
    main.get_by_label("What a caller").select_option("request")
    main.get_by_label("Minutes ahead").fill("120")
    main.get_by_label("Days ahead").fill("45")
    main.get_by_role("button", name="Save how callers book").click()
    expect(main.get_by_text("Saved.")).to_be_visible()
    saved = rows(office, "select booking, booking_notice, booking_horizon from public.clients where id = %s")
    assert saved == [{"booking": "request", "booking_notice": 120, "booking_horizon": 45}]


def test_calendars_are_read_and_say_why_not(window: Window, office: Office) -> None:
    """An address that is none is told; what the last reading failed by stands there in words; removed is removed."""
    main = opened(window, office, "bookings")
    added = main.locator("details").filter(has_text="Add a calendar")
    pick(added)
    added.get_by_label("Its secret address").fill("http://cal.example/amy.ics")
    expect(added.get_by_role("alert")).to_have_text("An address begins with https:// and holds no password.")
    added.get_by_label("Its secret address").fill("webcal://cal.example/secret/amy.ics")
    added.get_by_label("Whose it is").select_option("Chair 1")
    added.get_by_role("button", name="Save this calendar").click()
    line = main.locator("ul.rows > li").filter(has_text="cal.example")
    expect(line.locator("summary")).to_have_text("cal.example of Chair 1, not read yet")
    saved = "select url from public.calendar_sources where client_id = %s"
    assert rows(office, saved) == [{"url": "https://cal.example/secret/amy.ics"}]
    with office.database.admin() as connection:
        connection.execute(
            "select public.calendar_not_imported(id, 'its server answered 404') from public.calendar_sources"
        )
    window.page.reload()
    window.settled()
    expect(line).to_contain_text("its server answered 404. What was busy before still is.")
    pick(line)
    line.get_by_role("button", name="Remove this calendar").click()
    line.get_by_role("button", name="Remove this calendar").click()
    expect(line).to_have_count(0)
    assert rows(office, saved) == []


def test_the_address_of_what_is_booked_is_shown_once(window: Window, office: Office) -> None:
    """Made, it opens the feed; closed, it opens nothing; and no other page shows it again."""
    main = opened(window, office, "bookings")
    for _ in range(2):
        main.get_by_role("button", name="Make an address").click()
    address = main.locator("code")
    expect(address).to_contain_text("/calendar/")
    token = address.inner_text().rpartition("/")[2].removesuffix(".ics")
    feed = "select public.calendar_feed(%s)->>'name'"
    assert office.database.one(feed, token) == "Bright Smile Dental"
    for _ in range(2):
        main.get_by_role("button", name="Close the address").click()
    expect(main.get_by_text("It opens nothing any more.")).to_be_visible()
    assert office.database.one(feed, token) is None
    window.page.get_by_role("link", name="Today", exact=True).click()
    window.heading("Today")
    window.page.go_back()
    window.heading(STEERING["bookings"])
    expect(address).to_have_count(0)
