"""What a caller says, and whose page it is: text stays text, and nobody sees what is another's."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from infra.dev.stack.config_files import POLICY
from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import Window
from tests.web.conftest import PLUMBERS_OWNER, Office
from tests.web.stories import IMAGE, LINK, SCRIPT

pytestmark = pytest.mark.web

PAGES = ["today", "calls", "search", "figures", "hours"]


def unharmed(window: Window) -> None:
    """No word of the caller became an element, a link or a program."""
    page = window.page
    assert page.title() != "owned"
    strange = "main script, main img, main svg[onload], main [onerror], main a[href^='javascript:']"
    assert page.locator(strange).count() == 0


@pytest.mark.parametrize("page", ["today", "calls", "call", "search"])
def test_what_a_caller_says_is_text(window: Window, office: Office, page: str) -> None:
    """Elements and addresses of scripts in his name, words, message and judgement are shown as he said them."""
    window.go(f"#/c/{PLUMBER}/{f'calls/{office.hostile}' if page == 'call' else page}")
    window.sign_in(PLUMBERS_OWNER, office.password)
    if page == "search":
        window.page.get_by_label("Words").fill("hello")
        window.page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(window.page.get_by_text("onerror").first).to_be_visible()
    window.settled()
    shown = window.page.get_by_role("main").inner_text()
    assert IMAGE in shown
    if page == "call":
        assert SCRIPT in shown
        assert LINK in shown
    unharmed(window)


@pytest.mark.parametrize("page", [*PAGES, "call"])
def test_another_clients_address_shows_nothing(window: Window, office: Office, page: str) -> None:
    """On every page; and the database was not even asked for it."""
    office.owner(window)
    window.heading("Today")
    window.settled()
    before = len(window.seen.asked)
    window.go(f"#/c/{PLUMBER}/{f'calls/{office.hostile}' if page == 'call' else page}")
    window.heading("There is nothing here that you may see")
    window.settled()
    assert not [url for url in window.seen.asked[before:] if PLUMBER in url or "/rpc/" in url]
    assert "Rapid Rooter" not in window.page.content()


def test_another_clients_call_is_not_there(window: Window, office: Office) -> None:
    """Under one's own client's address: it is missing, and no word of it was handed out."""
    office.owner(window, f"#/c/{DENTIST}/calls/{office.hostile}")
    window.heading("There is no such call")
    assert "onerror" not in window.page.content()
    assert not [url for url in window.seen.asked if "call_transcript" in url]


def test_a_script_from_elsewhere_does_not_run(window: Window, office: Office) -> None:
    """The policy that the gateway sends is enforced: what this test plants is blocked, and noticed."""
    assert httpx.get(office.url, trust_env=False).headers["Content-Security-Policy"] == POLICY
    window.go()
    window.heading("Sign in")
    plant = "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }))"
    with window.page.expect_console_message(lambda said: said.text.startswith("policy: img-src http://127.0.0.1:9")):
        window.page.evaluate(plant)
    window.seen.asked.clear()
    window.seen.said.clear()
