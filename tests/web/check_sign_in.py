"""Who gets in, as what, and what becomes of somebody whose session is over."""

from __future__ import annotations

import json
import time
from urllib.parse import quote

import httpx
import jwt
import pytest
from playwright.sync_api import Page, expect

from infra.dev.loopback.auth_provider import DENIED
from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import DESKTOP, KEPT, PHONE, Window
from tests.web.conftest import STRANGER, Office, Opening
from tests.web.people import gone, guest, invite
from tests.web.stories import IMAGE

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


def opens_way(window: Window, name: str, email: str = "", address: str = "#/") -> None:
    """One of the other ways in, with the address typed."""
    window.go(address)
    window.page.get_by_role("button", name=name).click()
    if email:
        window.page.get_by_label("E-mail").fill(email)


def told(page: Page) -> str:
    """What was said of it, once it is over."""
    alert = page.get_by_role("alert")
    expect(alert).not_to_have_text("")
    expect(alert).not_to_have_text("One moment …")
    return alert.inner_text()


ON_ITS_WAY = "If there is an account with this address, a link is on its way. Open it in this browser, within an hour."
AS_MEMBER = "by.link@people.example"


def asks_for_link(window: Window, office: Office, email: str, address: str = "#/") -> str:
    """The link that came."""
    opens_way(window, "Send me a link", email, address)
    window.page.get_by_role("button", name="Send the link").click()
    assert told(window.page) == ON_ITS_WAY
    return office.mail.links(email)[-1]


def test_a_link_leads_to_the_place_that_was_asked_for(window: Window, office: Office) -> None:
    """No code stays in the address, nor in what the browser goes back to; opened again it is told what it is."""
    with guest(office.database, AS_MEMBER, DENTIST):
        place = f"#/c/{DENTIST}/calls/{office.booked}"
        link = asks_for_link(window, office, AS_MEMBER, place)
        window.page.goto(link)
        window.heading("Call of Emma Brown")
        assert window.page.url == f"{office.url}/{place}"
        window.page.get_by_role("button", name="Sign out").click()
        window.heading("Sign in")
        window.page.goto(link)
        expect(window.page.get_by_role("alert").first).to_contain_text("This link was used already, or it is too old.")
        assert window.page.url == f"{office.url}/"


def test_a_link_is_good_where_it_was_asked_for(opening: Opening, office: Office) -> None:
    """Another browser is told so, and is signed in by nothing."""
    mine, other = opening(), opening()
    with guest(office.database, AS_MEMBER, DENTIST):
        other.page.goto(asks_for_link(mine, office, AS_MEMBER))
        expect(other.page.get_by_role("alert").first).to_contain_text("good in the browser in which it was asked for")
        assert other.page.url == f"{office.url}/#/"
        assert other.page.evaluate(f"localStorage.getItem('{KEPT}')") is None


def test_nobody_learns_by_a_link_who_has_an_account(window: Window, office: Office) -> None:
    """The same words for an address that nobody has; nothing is sent there."""
    opens_way(window, "Send me a link", "nobody@nowhere.example")
    window.page.get_by_role("button", name="Send the link").click()
    assert told(window.page) == ON_ITS_WAY
    assert office.mail.links("nobody@nowhere.example") == []


def test_a_provider_says_who_it_is(window: Window, office: Office) -> None:
    """There and back to the place that was asked for."""
    place = f"#/c/{DENTIST}/calls/{office.booked}"
    window.go(place)
    window.page.get_by_role("button", name="Continue with Google").click()
    window.heading("This stands in for Google")
    window.page.get_by_label("E-mail").fill(OWNER)
    window.page.get_by_label("Password").fill(office.password)
    window.page.get_by_role("button", name="Continue").click()
    window.heading("Call of Emma Brown")
    assert window.page.url == f"{office.url}/{place}"


def test_a_provider_that_lets_nobody_in_is_quoted(window: Window, office: Office) -> None:
    """Who cancels there reads why he is back, and signs in otherwise."""
    window.go()
    window.page.get_by_role("button", name="Continue with Google").click()
    window.heading("This stands in for Google")
    window.page.get_by_role("button", name="Cancel").click()
    window.heading("Sign in")
    alert = window.page.get_by_role("alert").first
    expect(alert).to_contain_text("You were not let in.")
    expect(alert).to_contain_text(f"It was said: “{DENIED}”")
    assert window.page.url == f"{office.url}/"


def test_what_an_address_says_is_text(window: Window, office: Office) -> None:
    """Anybody can send a link with words of his own: they are quoted, and become no element."""
    words = quote(IMAGE)
    window.page.goto(f"{office.url}/?error=access_denied&error_description={words}#error=x&error_description={words}")
    expect(window.page.get_by_role("alert").first).to_contain_text(f"It was said: “{IMAGE}”")
    assert window.page.locator("main img").count() == 0
    assert window.page.title().startswith("Sign in")
    assert window.page.url == f"{office.url}/"


def test_a_forgotten_password_is_set_anew(window: Window, office: Office) -> None:
    """The link leads to where a new one is set; one that is too weak is told; the new one signs in, blanks and all."""
    email, fresh = "forgot@people.example", " a good passw0rd "
    with guest(office.database, email, DENTIST):
        opens_way(window, "I forgot my password", email)
        window.page.get_by_role("button", name="Send the link").click()
        assert told(window.page) == ON_ITS_WAY
        window.page.goto(office.mail.links(email)[-1])
        window.heading("Set a new password")
        for typed, said in (("short", "too easily guessed"), (fresh, "The password is saved.")):
            window.page.get_by_label("New password").fill(typed)
            window.page.get_by_role("button", name="Save the password").click()
            expect(window.page.get_by_role("alert")).to_contain_text(said)
        window.page.get_by_role("button", name="Sign out").click()
        window.heading("Sign in")
        window.go()
        window.sign_in(email, office.password)
        expect(window.page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
        window.sign_in(email, fresh.strip())
        expect(window.page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
        window.sign_in(email, fresh)
        window.heading("Today")


def test_who_was_invited_makes_an_account_and_joins(window: Window, office: Office) -> None:
    """Password, link, and the invitation waits: one click, and the business is there. Its name is text."""
    email = "invited@people.example"
    invite(office.database, email, PLUMBER, "admin")
    name = office.database.one("select name from public.clients where id = %s", PLUMBER)
    try:
        with office.database.admin() as connection:
            connection.execute("update public.clients set name = %s where id = %s", [IMAGE, PLUMBER])
        opens_way(window, "I was invited and have no account", email)
        window.page.get_by_label("New password").fill("a good passw0rd")
        window.page.get_by_role("button", name="Make the account").click()
        assert "A link is on its way" in told(window.page)
        window.page.goto(office.mail.links(email)[-1])
        window.heading("Your businesses")
        main = window.page.get_by_role("main")
        expect(main).to_contain_text(f"{IMAGE} invites you")
        expect(main).to_contain_text("You would configure.")
        assert main.locator("img").count() == 0
        main.get_by_role("button", name="Accept the invitation").click()
        window.heading("Today")
        assert window.page.url == f"{office.url}/#/c/{PLUMBER}/today"
    finally:
        with office.database.admin() as connection:
            connection.execute("update public.clients set name = %s where id = %s", [name, PLUMBER])
        gone(office.database, email)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"])
def test_every_way_in_is_open_to_all(opening: Opening, size: dict[str, int], scheme: str) -> None:
    """axe-core finds no fault, nothing is cut off, and each begins at its heading; a refusal is told too."""
    window = opening(viewport=size, color_scheme=scheme)
    faults = {}
    ways = {
        "Send me a link": "Sign in by a link",
        "I forgot my password": "A new password",
        "I was invited and have no account": "Make an account",
    }
    for name, title in ways.items():
        opens_way(window, name)
        expect(window.page.get_by_role("heading", level=1, name=title)).to_be_focused()
        faults[name] = window.faults()
        window.page.get_by_role("button", name="Sign in with a password").click()
        expect(window.page.get_by_role("heading", level=1, name="Sign in")).to_be_focused()
    window.page.goto(f"{window.url}/?error=access_denied&error_description=No")
    window.heading("Sign in")
    faults["refused"] = window.faults()
    assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert {name: found for name, found in faults.items() if found} == {}
