"""Who is a member, and who decides that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.web.browser import Window
from tests.web.check_safety import unharmed
from tests.web.conftest import VIEWER, Office
from tests.web.people import guest
from tests.web.stories import IMAGE

pytestmark = pytest.mark.web

COLLEAGUE = "colleague@bright-smile.example"
JOKER = f"{IMAGE.replace(' ', '/')}@nowhere.example"  # whoever invites an address has not chosen it
ROLE = """
  select m.role::text from public.client_members m join auth.users u on u.id = m.user_id
  where m.client_id = %s and u.email = %s"""
SET_ROLE = """
  insert into public.client_members (client_id, user_id, role) select %s, id, %s from auth.users where email = %s
  on conflict (client_id, user_id) do update set role = excluded.role"""


@pytest.fixture(scope="module")
def colleague(office: Office) -> Iterator[str]:
    with guest(office.database, COLLEAGUE, DENTIST) as email:
        yield email


@pytest.fixture
def admin(office: Office, colleague: str) -> Iterator[str]:
    """Somebody who configures the business, while a test lasts."""
    becomes(office, "admin", colleague)
    yield colleague
    becomes(office, "viewer", colleague)


def becomes(office: Office, role: str, email: str) -> None:
    with office.database.admin() as connection:
        connection.execute(SET_ROLE, [DENTIST, role, email])


def at_members(window: Window, office: Office, email: str = OWNER) -> Locator:
    office.comes_back(window, f"#/c/{DENTIST}/members", email)
    window.heading("Members")
    return window.page.get_by_role("main")


def test_an_owner_invites_and_withdraws(window: Window, office: Office) -> None:
    """What is no address is told at once; whoever is invited stands there until when; a withdrawal is done."""
    main = at_members(window, office)
    main.get_by_label("E-mail").fill("new@people")
    expect(main.get_by_role("alert").last).to_contain_text("Write an e-mail address")
    main.get_by_label("E-mail").fill("New@people.example ")
    main.get_by_role("combobox", name="As", exact=True).select_option("Configures")
    main.get_by_role("button", name="Invite", exact=True).click()
    invited = main.get_by_role("listitem").filter(has_text="new@people.example")
    expect(invited).to_contain_text("Configures, until")
    expect(main.get_by_label("E-mail")).to_have_value("")
    row = "select revoked_at is null from public.invitations where client_id = %s and email = 'new@people.example'"
    assert office.database.one(row, DENTIST)
    invited.get_by_role("button", name="Withdraw the invitation of new@people.example").click()
    expect(invited).to_have_count(0)
    assert not office.database.one(row, DENTIST)


def test_an_owner_changes_a_role_and_removes(window: Window, office: Office, colleague: str) -> None:
    """Another's role, once it is saved; a removal once it is asked again."""
    becomes(office, "viewer", colleague)
    main = at_members(window, office)
    member = main.get_by_role("listitem").filter(has_text=colleague)
    member.get_by_label(f"What {colleague} may do").select_option("Configures")
    member.get_by_role("button", name="Change it").click()
    expect(member).to_contain_text("Configures, since")
    assert office.database.one(ROLE, DENTIST, colleague) == "admin"
    member.get_by_role("button", name=f"Remove {colleague}").click()
    expect(member).to_contain_text("sees nothing of this business any more")
    member.get_by_role("button", name=f"Remove {colleague}").click()
    expect(member).to_have_count(0)
    left = "select count(*) from public.client_members m join auth.users u on u.id = m.user_id where u.email = %s"
    assert office.database.one(left, colleague) == 0


def test_a_role_that_another_owner_gave_is_not_overwritten(window: Window, office: Office, colleague: str) -> None:
    """Whoever chose before he knew is told what it is now, and decides anew."""
    becomes(office, "viewer", colleague)
    main = at_members(window, office)
    member = main.get_by_role("listitem").filter(has_text=colleague)
    member.get_by_label(f"What {colleague} may do").select_option("Configures")
    becomes(office, "owner", colleague)
    member.get_by_role("button", name="Change it").click()
    expect(member).to_contain_text("Somebody else changed this")
    assert office.database.one(ROLE, DENTIST, colleague) == "owner"
    member.get_by_role("button", name="Keep mine").click()
    member.get_by_role("button", name="Change it").click()
    expect(member).to_contain_text("Configures, since")
    assert office.database.one(ROLE, DENTIST, colleague) == "admin"


def test_the_last_owner_stays(window: Window, office: Office) -> None:
    """Neither another role nor leaving: the database refuses both, and its sentence is shown."""
    main = at_members(window, office)
    mine = main.get_by_role("listitem").filter(has_text="(you)")
    mine.get_by_label(f"What {OWNER} may do").select_option("Reads")
    expect(mine).to_contain_text("another owner would have to give them back")
    mine.get_by_role("button", name="Change it").click()
    refusal = "a client keeps at least one owner. Make another member owner first."
    expect(mine).to_contain_text(refusal)
    mine.get_by_role("button", name="Leave this business").click()
    mine.get_by_role("button", name="Leave this business").click()
    expect(mine.get_by_text(refusal)).to_have_count(2)
    assert office.database.one("select role from public.client_members where user_id = %s", DENTIST_OWNER) == "owner"


def test_an_admin_reads_who_is_who(window: Window, office: Office, admin: str) -> None:
    """Addresses and invitations, and nothing to decide but to leave; the database refuses what is not offered."""
    main = at_members(window, office, admin)
    expect(main.get_by_role("listitem").filter(has_text=OWNER)).to_contain_text("Owner, since")
    expect(main).to_contain_text("Who is invited")
    expect(main).to_contain_text("Only owners may change this.")
    expect(main.get_by_role("button")).to_have_text(["Leave this business"])
    expect(main.get_by_role("combobox")).to_have_count(0)
    invited = window.page.evaluate(
        """([key, token, client]) => fetch('/rest/v1/rpc/invite_member', { method: 'POST',
             headers: { apikey: key, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
             body: JSON.stringify({ p_client_id: client, p_email: 'friend@people.example', p_role: 'owner' }),
           }).then((answer) => answer.status)""",
        [office.anon_key, window.kept()["access_token"], DENTIST],
    )
    assert invited == 403


def test_a_viewer_knows_himself(window: Window, office: Office) -> None:
    """Of the others only what they may do."""
    main = at_members(window, office, VIEWER)
    expect(main.get_by_role("listitem").filter(has_text=VIEWER)).to_contain_text("(you)")
    expect(main.get_by_role("listitem").filter(has_text="A member").first).to_be_visible()
    assert OWNER not in main.inner_text()
    expect(main).not_to_contain_text("Who is invited")


def test_whoever_leaves_sees_nothing_any_more(window: Window, office: Office, admin: str) -> None:
    """He is asked once more; the page of the business is gone for him at once."""
    main = at_members(window, office, admin)
    main.get_by_role("button", name="Leave this business").click()
    expect(main).to_contain_text("An owner would have to invite you again.")
    main.get_by_role("button", name="Leave this business").click()
    window.heading("There is nothing here that you may see")


def test_an_address_is_text(window: Window, office: Office) -> None:
    """Whatever somebody invited, or calls himself, is shown as it is written."""
    with office.database.admin() as connection:
        connection.execute(
            "insert into public.invitations (client_id, email, role) values (%s, lower(%s), 'viewer')", [DENTIST, JOKER]
        )
    try:
        expect(at_members(window, office)).to_contain_text(JOKER.lower())
        unharmed(window)
    finally:
        with office.database.admin() as connection:
            connection.execute("delete from public.invitations where email = lower(%s)", [JOKER])
