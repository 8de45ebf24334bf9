"""Who may what: an agency's manager, who configures one business and only reads another."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import Window
from tests.web.conftest import Office
from tests.web.people import account, join
from tests.web.steering import STEERING
from tests.web.stories import EMMA
from tests.web.telling import tell

pytestmark = pytest.mark.web

MANAGER = "manager@agency.example"  # admin of the dentist, viewer of the plumber
THREE_DAYS_MIN = 3 * 24 * 60
OWNERS_ONLY = re.compile(r"^(Invite|Withdraw|Change it|Delete this business)\b|^Remove \S+@")


@pytest.fixture(scope="module")
def manager(office: Office) -> str:
    account(office.database, MANAGER, DENTIST, role="admin")
    join(office.database, MANAGER, PLUMBER)
    return MANAGER


def test_each_business_says_what_he_is_there(window: Window, office: Office, manager: str) -> None:
    """He chooses between them, each with his role, and changes from one to the other and back."""
    office.comes_back(window, email=manager)
    window.heading("Your businesses")
    main, banner = window.page.get_by_role("main"), window.page.get_by_role("banner")
    expect(main.get_by_role("listitem")).to_have_text([
        "Bright Smile DentalYou may configure", "Rapid Rooter PlumbingYou may read",
    ])  # fmt: skip
    for name, other in (("Bright Smile Dental", "Rapid Rooter"), ("Rapid Rooter Plumbing", "Bright Smile")):
        main.get_by_role("link", name=name).click()
        window.heading("Today")
        window.settled()
        expect(banner).to_contain_text(name)
        assert other not in window.page.content()
        window.page.get_by_role("link", name="Switch business").click()
        window.heading("Your businesses")


def test_an_admin_changes_the_hours(window: Window, office: Office, manager: str) -> None:
    """Of the business that he configures: the row has them."""
    office.comes_back(window, f"#/c/{DENTIST}/hours", manager)
    window.heading(STEERING["hours"])
    window.page.get_by_label("Thursday, to").fill("18:15")
    window.page.get_by_role("button", name="Save the hours").click()
    expect(window.page.get_by_role("main")).to_contain_text("Saved.")
    hours = office.database.one("select hours->'thu' from public.clients where id = %s", DENTIST)
    assert hours[-1][-1] == "18:15"


def test_an_admin_corrects_a_call(window: Window, office: Office, manager: str) -> None:
    """As an owner does: what it led to is offered, and stands in the row."""
    call = tell(office.database, DENTIST, EMMA, THREE_DAYS_MIN)  # one that no other journey looks at
    office.comes_back(window, f"#/c/{DENTIST}/calls/{call}", manager)
    window.heading("Call of Emma Brown")
    window.page.get_by_label("It really brought").fill("110")
    window.page.get_by_role("button", name="Save", exact=True).click()
    expect(window.page.get_by_role("main")).to_contain_text("Saved.")
    brought = "select estimated_revenue::text from public.call_outcomes where call_id = %s"
    assert office.database.one(brought, call) == "110.00"


@pytest.mark.parametrize(("client", "email"), [(DENTIST, MANAGER), (PLUMBER, MANAGER), (DENTIST, OWNER)],
                         ids=["admin", "viewer", "owner"])  # fmt: skip
def test_what_only_owners_may_is_offered_to_them_alone(
    window: Window, office: Office, manager: str, client: str, email: str
) -> None:
    """On no page that the menus lead to, neither to an admin nor to a viewer; to an owner on two."""
    office.comes_back(window, f"#/c/{client}/today", email)
    window.heading("Today")
    links = window.page.get_by_role("navigation").get_by_role("link")
    offered: dict[str, bool] = {}
    waiting = [f"#/c/{client}/hours"]
    while waiting:
        address = waiting.pop()
        if address in offered:
            continue
        window.go(address)
        window.settled()
        offered[address] = window.page.get_by_role("main").get_by_role("button", name=OWNERS_ONLY).count() > 0
        waiting += [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    assert len(offered) > len(STEERING)
    found = {address.rpartition("/")[2] for address, there in offered.items() if there}
    assert found == ({"members", "privacy"} if email == OWNER else set())


def test_where_he_only_reads_nothing_can_be_changed(window: Window, office: Office, manager: str) -> None:
    """Messages without a button, calls without a correction, hours without a field."""
    office.comes_back(window, f"#/c/{PLUMBER}/today", manager)
    window.heading("Today")
    main = window.page.get_by_role("main")
    expect(main.get_by_role("listitem").first).to_be_visible()
    expect(main.get_by_role("button")).to_have_count(0)
    window.go(f"#/c/{PLUMBER}/calls/{office.hostile}")
    expect(main.locator("ol.transcript > li").first).to_be_visible()
    expect(window.page.get_by_label("It really brought")).to_have_count(0)
    window.go(f"#/c/{PLUMBER}/hours")
    window.heading(STEERING["hours"])
    expect(main).to_contain_text("Only owners and admins may change this.")
    expect(main.get_by_role("textbox")).to_have_count(0)
