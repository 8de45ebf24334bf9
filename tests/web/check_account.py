"""One's own account: the second factor, invitations, and being signed out everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator

import jwt
import pytest
from playwright.sync_api import Route, expect

from infra.dev.loopback.auth_totp import code_at
from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import DESKTOP, PHONE, Window
from tests.web.check_sign_in import expire
from tests.web.conftest import Office, Opening
from tests.web.people import guest, invite

pytestmark = pytest.mark.web

ACCOUNT = "#/account"


@pytest.fixture
def partner(office: Office) -> Iterator[str]:
    """Another owner of the plumber's."""
    with guest(office.database, "partner@people.example", PLUMBER, role="owner") as email:
        yield email


def press(window: Window, name: str) -> None:
    window.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def shows(window: Window, code: str, go: str) -> None:
    window.page.get_by_label("Code of the app").fill(code)
    press(window, go)


def add_app(window: Window) -> str:
    """The secret that the app has now."""
    window.heading("Your account")
    press(window, "Add an authenticator app")
    secret = window.page.locator(".enrolment code").inner_text()
    shows(window, code_at(secret, time.time()), "Add it")
    expect(window.page.get_by_role("main")).to_contain_text("The app is added")
    return secret


def test_an_app_is_added_and_asked_for(opening: Opening, office: Office, partner: str) -> None:
    """The picture is one; a wrong code adds nothing; at the next sign-in the password alone shows nothing."""
    window = opening()
    office.signs_in(window, ACCOUNT, partner)
    window.heading("Your account")
    press(window, "Add an authenticator app")
    picture = window.page.get_by_role("img", name="QR code for the authenticator app")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    secret = window.page.locator(".enrolment code").inner_text()
    shows(window, "000000", "Add it")
    expect(window.page.get_by_role("alert").filter(has_text="not the code that the app shows")).to_be_visible()
    shows(window, code_at(secret, time.time()), "Add it")
    expect(window.page.get_by_role("main")).to_contain_text("The app is added")
    window.page.reload()
    window.heading("Your account")
    window.page.get_by_role("button", name="Sign out", exact=True).click()
    window.heading("Sign in")
    window.go(f"#/c/{PLUMBER}/today")
    window.sign_in(partner, office.password)
    window.heading("Second factor")
    assert "Rapid Rooter" not in window.page.content()
    shows(window, "000000", "Show the code")
    expect(window.page.get_by_role("alert")).to_have_text("This is not the code that the app shows now.")
    code = code_at(secret, time.time())
    shows(window, f"{code[:3]} {code[3:]}", "Show the code")
    window.heading("Today")
    expect(window.page.get_by_role("banner")).to_contain_text("Rapid Rooter Plumbing")


def test_a_business_wants_a_second_factor(window: Window, office: Office, partner: str) -> None:
    """Who has none cannot lock himself out; with one it is wanted, and not any more."""
    office.signs_in(window, ACCOUNT, partner)
    window.heading("Your account")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Add an app first, so that you do not lock yourself out.")
    add_app(window)
    wanted = "select second_factor from public.clients where id = %s"
    for name, said, is_on in (
        ("Want it at Rapid Rooter Plumbing", "A second factor is wanted.", True),
        ("Do without it at Rapid Rooter Plumbing", "No second factor is wanted.", False),
    ):
        press(window, name)
        expect(main).to_contain_text(said)
        assert office.database.one(wanted, PLUMBER) is is_on


def test_without_the_app_one_works_and_does_not_steer_it(window: Window, office: Office, partner: str) -> None:
    """Who goes on without it reads; the account page asks for the code before it takes the app away or adds one."""
    office.signs_in(window, ACCOUNT, partner)
    secret = add_app(window)
    window.page.get_by_role("button", name="Sign out", exact=True).click()
    window.heading("Sign in")
    window.sign_in(partner, office.password)
    window.heading("Second factor")
    press(window, "Go on without it")
    window.heading("Your account")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("You have not shown it in this session.")
    expect(main.get_by_role("button", name="Remove")).to_have_count(0)
    expect(main.get_by_role("button", name="Add an authenticator app")).to_have_count(0)
    expect(main).to_contain_text("Show your second factor first.")
    shows(window, code_at(secret, time.time()), "Show the code")
    expect(main.get_by_role("button", name="Want it at Rapid Rooter Plumbing")).to_be_visible()
    press(window, "Remove My telephone")
    press(window, "Remove My telephone")
    expect(main).to_contain_text("You have no authenticator app.")
    factors = "select count(*) from auth.mfa_factors f join auth.users u on u.id = f.user_id where u.email = %s"
    assert office.database.one(factors, partner) == 0


def test_what_a_business_protects_waits_for_the_factor(window: Window, office: Office, partner: str) -> None:
    """The database refuses the deed; the page says why, and leads to where the factor is set up."""
    office.signs_in(window, ACCOUNT, partner)
    add_app(window)
    with office.database.admin() as connection:
        connection.execute("update public.clients set second_factor = true where id = %s", [PLUMBER])
    try:
        window.context.route("**/rest/v1/rpc/set_second_factor", lambda route: _with_password_alone(route, office))
        window.page.reload()
        window.heading("Your account")
        press(window, "Do without it at Rapid Rooter Plumbing")
        main = window.page.get_by_role("main")
        expect(main).to_contain_text("This business wants a second factor for this.")
        expect(main.get_by_role("link", name="Set up or show your second factor")).to_be_visible()
    finally:
        with office.database.admin() as connection:
            connection.execute("update public.clients set second_factor = false where id = %s", [PLUMBER])


def _with_password_alone(route: Route, office: Office) -> None:
    """The request as a session asks that has not shown the factor: the page did not know yet that it is one."""
    headers = route.request.headers
    claims = jwt.decode(headers["authorization"].split()[1], office.jwt_secret, ["HS256"], audience="authenticated")
    token = jwt.encode({**claims, "aal": "aal1"}, office.jwt_secret, algorithm="HS256")
    route.continue_(headers={**headers, "authorization": f"Bearer {token}"})


def test_an_invitation_is_told_beside_the_work(window: Window, office: Office) -> None:
    """On Today, to who has a business already; one click, and there are two to choose from."""
    with guest(office.database, "busy@people.example", DENTIST) as email:
        invite(office.database, email, PLUMBER)
        office.signs_in(window, email=email)
        window.heading("Today")
        main = window.page.get_by_role("main")
        expect(main).to_contain_text("Rapid Rooter Plumbing invites you")
        expect(main).to_contain_text("You would read.")
        press(window, "Accept the invitation of Rapid Rooter Plumbing")
        expect(main.get_by_text("invites you")).to_have_count(0)
        window.page.get_by_role("link", name="Switch business").click()
        window.heading("Your businesses")
        expect(main.get_by_role("listitem")).to_have_count(2)


def test_an_invitation_that_was_withdrawn_is_told(window: Window, office: Office) -> None:
    """In the database's words; nobody joins."""
    with guest(office.database, "late@people.example", DENTIST) as email:
        invite(office.database, email, PLUMBER)
        office.signs_in(window, email=email)
        accept = window.page.get_by_role("button", name="Accept the invitation of Rapid Rooter Plumbing")
        accept.wait_for()
        with office.database.admin() as connection:
            connection.execute("update public.invitations set revoked_at = now() where email = %s", [email])
        accept.click()
        expect(window.page.get_by_role("main")).to_contain_text("It may have expired or been withdrawn")


def test_one_is_signed_out_everywhere(opening: Opening, office: Office) -> None:
    """The other browser is asked to sign in as soon as its token is over."""
    here, there = opening(), opening()
    with guest(office.database, "everywhere@people.example", DENTIST) as email:
        for window in (here, there):
            office.signs_in(window, ACCOUNT, email)
            window.heading("Your account")
        press(here, "Sign out everywhere")
        here.heading("Sign in")
        expect(here.page.get_by_role("main")).to_contain_text("You are signed out.")
        expire(there, office, noticed=True)
        there.page.reload()
        there.heading("Sign in")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["phone", "desktop"])
def test_everybody_can_use_it(
    opening: Opening, office: Office, partner: str, size: dict[str, int], scheme: str
) -> None:
    """axe-core finds no fault on the account, while an app is added, on the new password and the challenge."""
    window = opening(viewport=size, color_scheme=scheme)
    invite(office.database, partner, DENTIST)
    office.signs_in(window, ACCOUNT, partner)
    window.heading("Your account")
    window.settled()
    faults = {"account": window.faults()}
    press(window, "Add an authenticator app")
    window.page.get_by_label("Code of the app").wait_for()
    faults["adding"] = window.faults()
    secret = window.page.locator(".enrolment code").inner_text()
    shows(window, code_at(secret, time.time()), "Add it")
    expect(window.page.get_by_role("heading", name="Second factor")).to_be_focused()
    press(window, "Remove My telephone")
    faults["removing"] = window.faults()
    assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    window.go("#/account/password")
    window.heading("Set a new password")
    faults["password"] = window.faults()
    window.page.get_by_role("button", name="Sign out", exact=True).click()
    window.heading("Sign in")
    window.sign_in(partner, office.password)
    window.heading("Second factor")
    faults["challenge"] = window.faults()
    assert window.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert {name: found for name, found in faults.items() if found} == {}
