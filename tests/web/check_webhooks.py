"""A business's own software is told what happens, and the owner sees what it answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from infra.dev.loopback.crm import CrmReply
from tests.database.journal import DENTIST
from tests.database.workers import add_endpoint
from tests.web.browser import PATIENCE_MS, Window
from tests.web.check_safety import unharmed
from tests.web.conftest import VIEWER, Office
from tests.web.hearing import Software, software
from tests.web.stories import IMAGE, LINK

pytestmark = pytest.mark.web


def at_webhooks(window: Window, office: Office, **who: str) -> Locator:
    office.comes_back(window, f"#/c/{DENTIST}/webhooks", **who)
    window.heading("Webhooks")
    return window.page.get_by_role("main")


def card(main: Locator, url: str) -> Locator:
    """What stands below an address."""
    return main.locator("section").filter(has=main.page.get_by_role("heading", name=url, exact=True))


def added(main: Locator, tmp_path: Path) -> tuple[Software, Locator, str]:
    """A receiver that listens, its card, and the secret that the page shows once."""
    mine = software(tmp_path)
    main.get_by_label("Address (https)").last.fill(mine.url)
    main.get_by_role("button", name="Add it").click()
    here = card(main, mine.url)
    expect(here).to_contain_text("Added. Make its secret next")
    here.get_by_role("button", name="Make a new secret").click()
    expect(here).to_contain_text("it is shown this once")
    return mine, here, here.get_by_label("Secret").input_value()


def owe(office: Office, call: str) -> None:
    """A missed call is to be told."""
    with office.database.admin() as connection:
        key = f"call.missed:{call}"
        connection.execute("select private.tell(%s, 'call.missed', %s, %s, '{}')", [DENTIST, key, call])


def test_a_secret_is_shown_once(window: Window, office: Office, tmp_path: Path) -> None:
    """It can be copied; with it the receiver knows a test as ours; on the page it never stands again."""
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    main = at_webhooks(window, office)
    mine, here, secret = added(main, tmp_path)
    here.get_by_role("button", name="Copy").click()
    expect(here).to_contain_text("Copied.")
    assert window.page.evaluate("navigator.clipboard.readText()") == secret
    here.get_by_role("button", name="Send a test").click()
    expect(here).to_contain_text("It is on its way.")
    heard = mine.is_told(office, secret)
    assert [event["type"] for event in heard.events.values()] == ["webhook.test"]
    expect(here.get_by_role("row").nth(1)).to_contain_text("Arrived", timeout=PATIENCE_MS)
    window.page.reload()
    window.heading("Webhooks")
    expect(here).to_be_visible()
    expect(here.get_by_label("Secret")).to_have_count(0)
    assert secret not in window.page.content()


def test_what_was_missed_is_sent_again(window: Window, office: Office, tmp_path: Path) -> None:
    """A receiver that is gone is switched off, and it is told why; switched on again it gets what it missed."""
    main = at_webhooks(window, office)
    mine, here, secret = added(main, tmp_path)
    owe(office, "missed-1")
    assert not mine.is_told(office, secret, CrmReply(410)).events
    expect(here).to_contain_text("We switched it off: it answered that it is gone for good (410).", timeout=PATIENCE_MS)
    expect(main.get_by_role("listitem").filter(has_text=str(mine.port))).to_contain_text("was switched off")
    here.get_by_role("button", name="Switch it on").click()
    expect(here.get_by_text("On", exact=True)).to_be_visible()
    here.get_by_role("button", name="Send all that never arrived").click()
    expect(here.get_by_role("row").nth(1)).to_contain_text("Waits", timeout=PATIENCE_MS)
    assert [event["type"] for event in mine.is_told(office, secret).events.values()] == ["call.missed"]
    row = here.get_by_role("row").nth(1)
    expect(row).to_contain_text("Arrived", timeout=PATIENCE_MS)
    row.get_by_role("button", name="Send again").click()
    expect(row).to_contain_text("1 is sent again.")
    assert len(mine.is_told(office, secret).received) == 1


def test_what_a_receiver_answers_is_text(window: Window, office: Office, tmp_path: Path) -> None:
    """Elements and addresses of scripts in its answer are shown as it said them."""
    main = at_webhooks(window, office)
    mine, here, secret = added(main, tmp_path)
    here.get_by_role("button", name="Send a test").click()
    expect(here).to_contain_text("It is on its way.")
    mine.is_told(office, secret, CrmReply(500, body=f"{IMAGE} {LINK}".encode()))
    row = here.get_by_role("row").nth(1)
    expect(row).to_contain_text("Given up", timeout=PATIENCE_MS)
    expect(row).to_contain_text(f"it answered 500 (Internal Server Error): {IMAGE} {LINK}")
    unharmed(window)


def test_a_webhook_is_changed_and_removed(window: Window, office: Office) -> None:
    """What is no address is told before it is sent; a removal is asked once more; the rows say so."""
    endpoint = add_endpoint(office.database, path="to-be-changed")
    row = "select url || ' ' || event_types::text || is_active from public.webhook_endpoints where id = %s"
    main = at_webhooks(window, office)
    here = card(main, "https://crm.example/to-be-changed")
    here.get_by_text("Change or remove it").click()
    here.get_by_label("Address (https)").fill("http://crm.example/changed")
    expect(here.get_by_role("alert")).to_contain_text("begins with https://")
    here.get_by_label("Address (https)").fill("https://crm.example/changed")
    for box in here.get_by_role("checkbox").all()[1:]:
        box.uncheck()
    here.get_by_role("button", name="Save").click()
    here = card(main, "https://crm.example/changed")
    expect(here.get_by_role("checkbox", checked=True)).to_have_count(1)
    here.get_by_role("button", name="Switch it off").click()
    expect(here.get_by_text("Off", exact=True)).to_be_visible()
    assert office.database.one(row, endpoint) == "https://crm.example/changed {call.completed}false"
    here.get_by_role("button", name="Remove it").click()
    expect(here).to_contain_text("Nothing is told there any more")
    here.get_by_role("button", name="Remove it").click()
    expect(here).to_have_count(0)
    assert office.database.one("select count(*) from public.webhook_endpoints where id = %s", endpoint) == 0


def test_a_webhook_that_a_colleague_changed_is_not_overwritten(window: Window, office: Office) -> None:
    """Both are shown; nothing is saved until he has chosen."""
    endpoint = add_endpoint(office.database, path="of-two")
    main = at_webhooks(window, office)
    here = card(main, "https://crm.example/of-two")
    here.get_by_text("Change or remove it").click()
    here.get_by_label("Address (https)").fill("https://crm.example/mine")
    with office.database.admin() as connection:
        connection.execute(
            "update public.webhook_endpoints set event_types = '{call.missed}' where id = %s", [endpoint]
        )
    here.get_by_role("button", name="Save").click()
    expect(here).to_contain_text("https://crm.example/of-two (call.missed)")
    row = "select url || ' ' || event_types::text from public.webhook_endpoints where id = %s"
    assert office.database.one(row, endpoint) == "https://crm.example/of-two {call.missed}"
    here.get_by_role("button", name="Take that, and drop mine").click()
    expect(here.get_by_label("Address (https)")).to_have_value("https://crm.example/of-two")
    expect(here.get_by_role("checkbox", checked=True)).to_have_count(1)


def test_a_viewer_reads_what_is_told(window: Window, office: Office) -> None:
    """Where it goes and what of it arrived; nothing to press."""
    add_endpoint(office.database, path="read")
    owe(office, "missed-2")
    main = at_webhooks(window, office, email=VIEWER)
    here = card(main, "https://crm.example/read")
    expect(here.get_by_role("row").nth(1)).to_contain_text("A call was missed")
    expect(main).to_contain_text("Only owners and admins may change this.")
    expect(main.get_by_role("button")).to_have_count(0)
    expect(main.get_by_role("textbox")).to_have_count(0)
