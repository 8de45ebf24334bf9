"""A network that is slow, fails or loses answers: what the owner is told, and that nothing is lost or done twice.

Answers are held back until the test has looked, so nothing depends on how quick the machine is.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST
from tests.web.browser import Window
from tests.web.conftest import Office
from tests.web.steering import STEERING
from tests.web.stories import WHITENING
from tests.web.telling import tell

pytestmark = pytest.mark.web

FIGURES = "**/rest/v1/rpc/analytics_daily"
MEMBERSHIPS = "**/rest/v1/client_members?*"
CLIENTS = "**/rest/v1/clients?*"
LOADING = "Loading …"
THREE_DAYS_MIN = 3 * 24 * 60
BROKEN = {"status": 503, "content_type": "text/html", "body": "<h1>503 Service Temporarily Unavailable</h1>"}
WAYS = {
    "503": (lambda route: route.fulfill(**BROKEN), "Something failed on the server."),
    "aborted": (lambda route: route.abort(), "The connection is gone."),
}
Failing = Callable[[Route], None]
failing = pytest.mark.parametrize(("fails", "told"), list(WAYS.values()), ids=list(WAYS))


class Held:
    """Requests that wait for the test."""

    def __init__(self, page: Page, address: str, method: str = "") -> None:
        self.routes: list[Route] = []
        self._method = method
        page.route(address, self._take)

    def _take(self, route: Route) -> None:
        if self._method in ("", route.request.method):
            self.routes.append(route)
        else:
            route.fallback()

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


def saves(page: Page, handle: Callable[[Route], None]) -> None:
    """What becomes of a change of the hours; what is only read goes through."""
    page.route(CLIENTS, lambda route: handle(route) if route.request.method == "PATCH" else route.fallback())


def friday(office: Office) -> object:
    return office.database.one("select hours->'fri' from public.clients where id = %s", DENTIST)


def test_an_answer_that_is_late_is_waited_for(window: Window, office: Office) -> None:
    """Meanwhile the page says that it loads, shows what has come, and goes where it is sent; then the figures."""
    held = Held(window.page, FIGURES)
    office.comes_back(window)
    window.heading("Today")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Daniel Reyes")
    expect(main.get_by_text(LOADING).first).to_be_visible()
    expect(window.page.get_by_role("status")).to_have_text(LOADING)
    window.page.get_by_role("link", name="Search", exact=True).click()
    window.heading("Search in what was said")
    window.page.get_by_role("link", name="Today", exact=True).click()
    expect(main.get_by_text(LOADING).first).to_be_visible()
    held.let_go()
    expect(main.locator("dl.tiles")).to_be_visible()
    expect(main.get_by_text(LOADING)).to_have_count(0)
    expect(window.page.get_by_role("status")).to_have_text("Loaded.")
    assert len(held.routes) == 1  # nobody asked again for what was on its way


@failing
def test_what_does_not_come_is_told_and_asked_again(window: Window, office: Office, fails: Failing, told: str) -> None:
    """In words, in its place, with the rest of the page as ever; one click, and it is there."""
    window.page.route(FIGURES, fails)
    office.comes_back(window)
    window.heading("Today")
    main = window.page.get_by_role("main")
    expect(main.locator(".fault").first).to_contain_text(told)
    expect(window.page.get_by_role("status")).to_have_text(told)
    expect(main).to_contain_text("Daniel Reyes")
    window.page.unroute(FIGURES)
    main.get_by_role("button", name="Try again").first.click()
    expect(main.locator("dl.tiles")).to_be_visible()
    expect(main.locator(".fault")).to_have_count(0)


@failing
def test_a_beginning_that_fails_is_told_and_tried_again(
    window: Window, office: Office, fails: Failing, told: str
) -> None:
    """Even when nobody knows yet whose business it is."""
    window.page.route(MEMBERSHIPS, fails)
    office.comes_back(window, f"#/c/{DENTIST}/today")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text(told)
    window.page.unroute(MEMBERSHIPS)
    main.get_by_role("button", name="Try again").click()
    window.heading("Today")


@failing
def test_a_save_that_fails_loses_nothing_typed(window: Window, office: Office, fails: Failing, told: str) -> None:
    """It is told, what was typed stays in its field, and the same button saves it."""
    office.comes_back(window, f"#/c/{DENTIST}/hours")
    window.heading(STEERING["hours"])
    closes = window.page.get_by_label("Friday, to")
    before, typed = (friday(office), "16:45" if told.startswith("Some") else "16:15")
    closes.fill(typed)
    saves(window.page, fails)
    save = window.page.get_by_role("button", name="Save the hours")
    save.click()
    expect(window.page.get_by_role("main").locator(".fault")).to_contain_text(told)
    expect(closes).to_have_value(typed)
    assert friday(office) == before
    window.page.unroute(CLIENTS)
    save.click()
    expect(window.page.get_by_role("main")).to_contain_text("Saved.")
    assert friday(office) == [["08:00", typed]]


def test_a_save_that_is_slow_is_sent_once(window: Window, office: Office) -> None:
    """It is told that it is under way; a second click meanwhile does nothing."""
    held = Held(window.page, CLIENTS, "PATCH")
    office.comes_back(window, f"#/c/{DENTIST}/hours")
    window.heading(STEERING["hours"])
    window.page.get_by_label("Friday, to").fill("14:30")
    save = window.page.get_by_role("button", name="Save the hours")
    save.click()
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Saving …")
    save.click(force=True)  # it says that it is disabled
    held.let_go()
    expect(main).to_contain_text("Saved.")
    assert len(held.routes) == 1
    assert friday(office) == [["08:00", "14:30"]]


def test_a_save_whose_answer_is_lost_is_told_as_that(window: Window, office: Office) -> None:
    """Nobody knows whether it was done; once more does it once: the first judgement is still told as the first one."""
    call = tell(office.database, DENTIST, WHITENING, THREE_DAYS_MIN)  # one that no other journey looks at
    done = 0

    def loses(route: Route) -> None:
        nonlocal done
        route.fetch()
        done += 1
        route.abort()

    office.comes_back(window, f"#/c/{DENTIST}/calls/{call}")
    window.page.route("**/rest/v1/rpc/correct_outcome", loses)
    spam = window.page.get_by_role("button", name="Spam", exact=True)
    spam.click()
    main = window.page.get_by_role("main")
    expect(main.locator(".fault")).to_contain_text("It is not known whether this was done.")
    window.page.unroute("**/rest/v1/rpc/correct_outcome")
    spam.click()
    expect(main).to_contain_text("Saved.")
    expect(main).to_contain_text("Judged at first as: Question answered")
    assert done == 1
    corrected = "select outcome::text || ' ' || judged_outcome::text from public.call_outcomes where call_id = %s"
    assert office.database.one(corrected, call) == "spam question_answered"


def too_many(limit: str) -> dict[str, object]:
    """As the database's door refuses."""
    said = {"code": "PT429", "message": "Too many requests", "details": f"limit {limit}", "hint": "Try again later"}
    headers = {"Content-Type": "application/json", "Retry-After": "1"}
    return {"status": 429, "headers": headers, "body": json.dumps(said)}


def test_too_many_at_once_is_asked_again_unnoticed(window: Window, office: Office) -> None:
    """The third try is let in: the owner sees figures, and of the refusals nothing."""
    tries = 0

    def crowded(route: Route) -> None:
        nonlocal tries
        tries += 1
        if tries > 2:
            route.continue_()
        else:
            route.fulfill(**too_many("requests_at_once"))  # type: ignore[arg-type]

    window.page.route(FIGURES, crowded)
    office.comes_back(window)
    window.heading("Today")
    main = window.page.get_by_role("main")
    expect(main.locator("dl.tiles")).to_be_visible()
    expect(main.locator(".fault")).to_have_count(0)
    assert tries == 3


def test_too_many_in_a_day_is_told_at_once(window: Window, office: Office) -> None:
    """What passes only tomorrow is not asked again and again; the owner reads it, and may try."""
    asked = Held(window.page, "**/rest/v1/rpc/search_transcripts")
    office.comes_back(window, f"#/c/{DENTIST}/search")
    window.heading("Search in what was said")
    window.page.get_by_label("Words").fill("crown")
    main = window.page.get_by_role("main")
    main.get_by_role("button", name="Search").click()
    expect(main.get_by_text(LOADING)).to_be_visible()
    asked.routes[0].fulfill(**too_many("searches_a_day"))  # type: ignore[arg-type]
    expect(main).to_contain_text("Too much was asked at once.")
    expect(window.page.get_by_label("Words")).to_have_value("crown")
    main.get_by_role("button", name="Try again").click()
    expect(main.get_by_text(LOADING)).to_be_visible()
    assert len(asked.routes) == 2
    asked.routes[1].continue_()
    expect(main).to_contain_text("crown came off this morning")


def test_signing_in_without_a_network_is_told(window: Window, office: Office) -> None:
    """What was typed stays; the same button signs in once the network is back."""
    window.page.route("**/auth/v1/token?*", lambda route: route.abort())
    window.go()
    window.sign_in(OWNER, office.password)
    expect(window.page.get_by_role("alert")).to_have_text("The server cannot be reached. Try again.")
    expect(window.page.get_by_label("E-mail")).to_have_value(OWNER)
    expect(window.page.get_by_label("Password")).to_have_value(office.password)
    window.page.unroute("**/auth/v1/token?*")
    window.seen.said.clear()  # Supabase's client says in the console what failed
    window.page.get_by_role("button", name="Sign in").click()
    window.heading("Today")


@failing
def test_a_page_that_cannot_begin_says_so(window: Window, office: Office, fails: Failing, told: str) -> None:
    """Without its configuration it knows no server; one click tries again."""
    del told  # nothing was asked yet
    window.page.route("**/config.json", fails)
    window.go()
    alert = window.page.get_by_role("alert")
    expect(alert).to_be_visible()
    window.page.unroute("**/config.json")
    window.seen.said.clear()  # it says in the console what failed
    window.page.get_by_role("button", name="Try again").click()
    window.heading("Sign in")
