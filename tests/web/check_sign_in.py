"""Who gets in, as what, and what becomes of somebody whose session is over."""

from __future__ import annotations

import json
import time

import httpx
import jwt
import pytest
from playwright.sync_api import expect

from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST
from tests.web.browser import KEPT, Window
from tests.web.conftest import STRANGER, Office

pytestmark = pytest.mark.web


def expire(window: Window, office: Office, *, noticed: bool) -> None:
    """The access token is over; `noticed`: by the browser's own clock too."""
    kept, over = window.kept(), int(time.time()) - 60
    claims = jwt.decode(str(kept["access_token"]), office.jwt_secret, ["HS256"], audience="authenticated")
    token = jwt.encode({**claims, "exp": over}, office.jwt_secret, algorithm="HS256")
    now = {**kept, "access_token": token, **({"expires_at": over} if noticed else {})}
    window.page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEPT, json.dumps(now)])


def end_everywhere(window: Window, office: Office) -> None:
    """The owner signs out of all browsers, in another one."""
    headers = {"apikey": office.anon_key, "Authorization": f"Bearer {window.kept()['access_token']}"}
    url = f"{office.url}/auth/v1/logout?scope=global"
    assert httpx.post(url, headers=headers, trust_env=False).status_code == 204


def test_the_owner_signs_in(window: Window, office: Office) -> None:
    """By e-mail and password; who has one business is there at once."""
    office.signs_in(window)
    window.heading("Today")
    expect(window.page.get_by_role("banner")).to_contain_text("Bright Smile Dental")
    assert window.page.url == f"{office.url}/#/c/{DENTIST}/today"


@pytest.mark.parametrize("email", [OWNER, "nobody@nowhere.example"])
def test_a_wrong_password_is_told(window: Window, email: str) -> None:
    """The same for an address that nobody has; what was typed as the address stays, and nothing is kept."""
    window.go()
    window.sign_in(email, "not the password")
    expect(window.page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    expect(window.page.get_by_label("E-mail")).to_have_value(email)
    assert window.page.evaluate("localStorage.length") == 0


def test_a_stranger_is_a_member_of_nothing(window: Window, office: Office) -> None:
    """He has an account, and is told that nobody has invited him; a business's address shows him nothing."""
    office.signs_in(window, email=STRANGER)
    window.heading("Your businesses")
    expect(window.page.get_by_role("main")).to_contain_text("You are a member of no business yet.")
    window.go(f"#/c/{DENTIST}/calls")
    window.heading("There is nothing here that you may see")
    assert "Bright Smile" not in window.page.content()


def test_an_address_waits_for_its_owner(window: Window, office: Office) -> None:
    """Who comes with an address of a call signs in, and is at that call."""
    office.signs_in(window, f"#/c/{DENTIST}/calls/{office.booked}")
    window.heading("Call of Emma Brown")


def test_who_signs_out_leaves_nothing(window: Window, office: Office) -> None:
    """Neither the session nor a page of before; the way back leads to the sign-in."""
    office.signs_in(window, f"#/c/{DENTIST}/calls/{office.booked}")
    window.heading("Call of Emma Brown")
    window.page.get_by_role("button", name="Sign out").click()
    window.heading("Sign in")
    assert window.page.evaluate("localStorage.length") == 0
    window.page.reload()
    window.heading("Sign in")
    assert "Emma" not in window.page.content()


def test_a_token_that_is_over_is_renewed(window: Window, office: Office) -> None:
    """The owner notices nothing: neither where the browser knew it, nor where the database refused it."""
    office.signs_in(window)
    window.heading("Today")
    for noticed in (True, False):
        window.settled()
        before = window.kept()["refresh_token"]
        expire(window, office, noticed=noticed)
        window.page.reload()
        window.heading("Today")
        expect(window.page.get_by_role("main")).to_contain_text("Daniel Reyes")
        assert window.kept()["refresh_token"] != before


def test_a_session_that_is_over_leads_to_sign_in_and_back(window: Window, office: Office) -> None:
    """Ended from elsewhere, and the token has expired: sign in, and the call is there again, with what was typed."""
    office.signs_in(window, f"#/c/{DENTIST}/calls/{office.booked}")
    window.heading("Call of Emma Brown")
    window.settled()
    window.page.get_by_label("It really brought").fill("120.50")
    end_everywhere(window, office)
    expire(window, office, noticed=True)
    window.page.get_by_role("button", name="Save").click()
    window.heading("Sign in")
    expect(window.page.get_by_role("main")).to_contain_text("Your session is over.")
    window.sign_in(OWNER, office.password)
    window.heading("Call of Emma Brown")
    expect(window.page.get_by_label("It really brought")).to_have_value("120.50")
