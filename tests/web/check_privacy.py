"""How long what is kept, taking everything along, who read and changed what, and leaving for good."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST, PLUMBER
from tests.database.workers import add_client
from tests.web.browser import Window
from tests.web.check_rights import saved
from tests.web.check_safety import unharmed
from tests.web.conftest import PLUMBERS_OWNER, VIEWER, Office
from tests.web.people import guest
from tests.web.stories import IMAGE, SCRIPT

pytestmark = pytest.mark.web

RETENTION = "select retention_days from public.clients where id = %s"


@pytest.fixture(scope="module")
def admin(office: Office) -> Iterator[str]:
    with guest(office.database, "data@bright-smile.example", DENTIST, role="admin") as email:
        yield email


def at_privacy(window: Window, office: Office, email: str = OWNER, client: str = DENTIST) -> Locator:
    office.comes_back(window, f"#/c/{client}/privacy", email)
    window.heading("Data and privacy")
    return window.page.get_by_role("main")


def test_an_owner_shortens_what_is_kept(window: Window, office: Office) -> None:
    """He is told what goes before he saves it; what is no number is told as that."""
    main = at_privacy(window, office)
    days = main.get_by_label("Days")
    days.fill("ten")
    expect(main.get_by_role("alert").first).to_have_text("Write a number of days from 1 to 3,650.")
    days.fill("200")
    expect(main).to_contain_text("are deleted for good, within minutes after you save this")
    main.get_by_role("button", name="Save", exact=True).click()
    expect(main).to_contain_text("Calls are kept for 200 days.")
    assert office.database.one(RETENTION, DENTIST) == 200


def test_a_time_that_a_colleague_set_is_not_overwritten(window: Window, office: Office) -> None:
    """What would be deleted by it he has never been told: he sees what holds by now first."""
    main = at_privacy(window, office)
    main.get_by_label("Days").fill("200")
    with office.database.admin() as connection:
        connection.execute("update public.clients set retention_days = 300 where id = %s", [DENTIST])
    main.get_by_role("button", name="Save", exact=True).click()
    expect(main).to_contain_text("Somebody else changed this")
    assert office.database.one(RETENTION, DENTIST) == 300


def test_an_admin_only_lengthens_it(window: Window, office: Office, admin: str) -> None:
    """Less is not offered to him; he sees the changes, and neither the readings nor the deletion."""
    before = office.database.one(RETENTION, DENTIST)
    main = at_privacy(window, office, admin)
    days, save = main.get_by_label("Days"), main.get_by_role("button", name="Save", exact=True)
    days.fill(str(before - 1))
    expect(main).to_contain_text("Only an owner may shorten this")
    expect(save).to_have_attribute("aria-disabled", "true")
    days.fill(str(before + 50))
    save.click()
    expect(main).to_contain_text(f"Calls are kept for {before + 50} days.")
    assert office.database.one(RETENTION, DENTIST) == before + 50
    change = main.get_by_role("row").filter(has_text=admin).first
    expect(change).to_contain_text("Changed: clients")
    change.get_by_text("From what to what").click()
    expect(change).to_contain_text(f'"retention_days":{before + 50}')
    expect(main.get_by_role("heading", name="Who read what was said")).to_have_count(0)
    expect(main.get_by_role("button", name="Delete this business")).to_have_count(0)


def test_everything_is_taken_along(window: Window, office: Office) -> None:
    """Each call once, with what was said in it, and the settings; the owner finds both in the log."""
    main = at_privacy(window, office, PLUMBERS_OWNER, PLUMBER)
    calls = [json.loads(line) for line in saved(window, "Save all calls").read_text().splitlines()]
    with office.database.admin() as connection:
        ids = connection.execute("select id::text from public.calls where client_id = %s order by id", [PLUMBER])
        assert [call["id"] for call in calls] == [each for (each,) in ids]
    said = next(call for call in calls if call["id"] == office.hostile)["turns"]
    assert SCRIPT in said[1]["text"]
    assert json.loads(saved(window, "Save everything but the calls").read_text())["client"]["id"] == PLUMBER
    expect(main).to_contain_text(f"{len(calls):,} call")
    for action in ("Saved the calls", "Saved the settings"):
        expect(main.get_by_role("row").filter(has_text=action).filter(has_text=PLUMBERS_OWNER).first).to_be_visible()


def test_a_viewer_takes_what_he_may_see(window: Window, office: Office) -> None:
    """The settings without logs and invitations; he changes nothing, and sees no log."""
    main = at_privacy(window, office, VIEWER)
    settings = json.loads(saved(window, "Save everything but the calls").read_text())
    assert (settings["audit_log"], settings["access_log"], settings["invitations"]) == ([], [], [])
    expect(main.get_by_role("textbox")).to_have_count(0)
    expect(main.get_by_role("heading", name="Who changed what")).to_have_count(0)


def test_what_was_written_down_is_text(window: Window, office: Office) -> None:
    """Whatever somebody once wrote into a setting is shown in the log as it is."""
    facts = f"We say {IMAGE} and {SCRIPT}."
    with office.database.admin() as connection:
        connection.execute("update public.clients set facts = %s where id = %s", [facts, PLUMBER])
    main = at_privacy(window, office, PLUMBERS_OWNER, PLUMBER)
    change = main.get_by_role("row").filter(has_text="The operator").filter(has_text="Changed: clients").first
    change.get_by_text("From what to what").click()
    expect(change).to_contain_text(json.dumps(facts))
    unharmed(window)


def test_a_business_is_deleted_by_its_name(window: Window, office: Office) -> None:
    """Another word does nothing; its name does, and then it is told when everything is gone."""
    client = add_client(office.database, "going-away")
    with guest(office.database, "owner@going-away.example", client, role="owner") as owner:
        main = at_privacy(window, office, owner, client)
        name, delete = (
            main.get_by_label("Type going-away to confirm"),
            main.get_by_role("button", name="Delete this business"),
        )
        name.fill("going away")
        expect(main).to_contain_text("This is not going-away.")
        name.press("Enter")
        name.fill("going-away")
        expect(main).not_to_contain_text("This is not going-away.")
        assert office.database.one("select deleted_at is null from public.clients where id = %s", client)
        delete.click()
        expect(main).to_contain_text("This business is deleted. Everything of it will be gone on")
        expect(main).to_contain_text("can take it back")
        assert office.database.one("select deleted_at is not null from public.clients where id = %s", client)
