"""Who is told of messages, and who is rung for a caller."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.database.journal import DENTIST
from tests.web.browser import Window
from tests.web.check_safety import unharmed
from tests.web.conftest import Office
from tests.web.settings import PEOPLE, opened, row, saves
from tests.web.stories import IMAGE

pytestmark = pytest.mark.web


def test_messages_are_told_to_whom_the_owner_names(window: Window, settings: Office) -> None:
    """How soon somebody answers; addresses are added, told of some messages only, and removed."""
    main = opened(window, settings, "people", PEOPLE)
    window.page.get_by_label("An urgent message").fill("45")
    saves(window, "Save the times")
    assert row(settings)["due_minutes_urgent"] == 45
    window.page.get_by_role("combobox", name="By", exact=True).select_option(label="SMS")
    address = window.page.get_by_label("Address or number").last
    address.fill("510 555 0123")
    expect(main).to_contain_text("A number begins with + and its country")
    address.fill("+1 (510) 555-0123")
    window.page.get_by_role("button", name="Add the address").click()
    added = main.get_by_role("listitem").filter(has_text="+15105550123")
    expect(added).to_contain_text("SMS: Normal, Urgent, Emergency")
    added.get_by_text("Change +15105550123").click()
    added.get_by_label("Normal").uncheck()
    added.get_by_role("button", name="Save the address").click()
    expect(added).to_contain_text("SMS: Urgent, Emergency")
    told = "select address, urgencies from public.notify_addresses where client_id = %s"
    with settings.database.admin() as connection:
        assert connection.execute(told, [DENTIST]).fetchall() == [("+15105550123", ["urgent", "emergency"])]
    added.get_by_role("button", name="Remove +15105550123").click()
    expect(added).to_contain_text("is told of no message any more.")
    added.get_by_role("button", name="Remove +15105550123").click()
    expect(main).to_contain_text("Nobody: messages stand on the page of today only.")


def test_who_is_on_call_is_rung_in_the_next_call(window: Window, settings: Office) -> None:
    """Added, given a place and hours, and rung at those; a name is text."""
    main = opened(window, settings, "people", PEOPLE)
    for name, number in (("Ann", "+1 510 555 0101"), (IMAGE, "+1 510 555 0102")):
        window.page.get_by_label("Name", exact=True).last.fill(name)
        window.page.get_by_label("Number", exact=True).last.fill(number)
        window.page.get_by_role("button", name="Add the colleague").click()
        expect(main.get_by_role("listitem").filter(has_text=name)).to_have_count(1)
    on_call = "select private.on_call(%s, '2026-11-22 20:00Z', false)"  # a Sunday
    assert [each["name"] for each in settings.database.one(on_call, DENTIST)] == ["Ann", IMAGE]
    ann = main.get_by_role("listitem").filter(has_text="Ann")
    ann.get_by_text("Change Ann").click()
    ann.get_by_role("button", name="Down").click()
    expect(main.get_by_role("listitem").filter(has_text="rings").last).to_contain_text("Ann")
    ann.get_by_label("Seconds it rings").fill("30")
    ann.get_by_label("At any time").uncheck()
    ann.get_by_label("Add hours on Sunday").click()
    ann.get_by_role("button", name="Save the colleague").click()
    expect(ann).to_contain_text("rings 30 s · Sunday 09:00\u201317:00")
    assert settings.database.one(on_call, DENTIST) == [
        {"name": IMAGE, "number": "+15105550102", "seconds": 20},
        {"name": "Ann", "number": "+15105550101", "seconds": 30},
    ]
    assert len(settings.database.one(on_call.replace("11-22", "11-23"), DENTIST)) == 1
    unharmed(window)
