"""What a caller says, and whose page it is: text stays text, and nobody sees what is another's."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser, expect

from infra.dev.stack.config_files import at_livekit, policy
from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import Window
from tests.web.conftest import PLUMBERS_OWNER, Office
from tests.web.steering import STEERING
from tests.web.stories import IMAGE, LINK, SCRIPT

pytestmark = pytest.mark.web

PAGES = ["today", "calls", "search", "figures", *STEERING]


def unharmed(window: Window) -> None:
    """No word of the caller became an element, a link or a program."""
    page = window.page
    assert page.title() != "owned"
    strange = "main script, main img, main svg[onload], main [onerror], main a[href^='javascript:']"
    assert page.locator(strange).count() == 0


@pytest.mark.parametrize("page", ["today", "calls", "call", "search"])
def test_what_a_caller_says_is_text(window: Window, office: Office, page: str) -> None:
    """Elements and addresses of scripts in his name, words, message and judgement are shown as he said them."""
    place = f"calls/{office.hostile}" if page == "call" else page
    office.comes_back(window, f"#/c/{PLUMBER}/{place}", PLUMBERS_OWNER)
    if page == "search":
        window.search("hello")
    window.settled()
    main = window.page.get_by_role("main")
    # An excerpt comes without what looks like an element.
    expect(main).to_contain_text("Hello, I am" if page == "search" else IMAGE)
    shown = main.inner_text()
    if page == "call":
        assert SCRIPT in shown
        assert LINK in shown
    unharmed(window)


@pytest.mark.parametrize("page", [*PAGES, "call"])
def test_another_clients_address_shows_nothing(window: Window, office: Office, page: str) -> None:
    """On every page; and the database was not even asked for it."""
    office.comes_back(window)
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
    office.comes_back(window, f"#/c/{DENTIST}/calls/{office.hostile}")
    window.heading("There is no such call")
    assert "onerror" not in window.page.content()
    assert not [url for url in window.seen.asked if "call_transcript" in url]


def test_what_is_planted_from_elsewhere_is_blocked(browser: Browser, office: Office, axe: str) -> None:
    """The policy that the gateway sends is enforced, and a breach would be noticed by every test."""
    window = Window(browser.new_context(), office.url, axe)
    sent = httpx.get(office.url, trust_env=False).headers["Content-Security-Policy"]
    assert sent == policy(*at_livekit(int(office.stack.livekit_url.rpartition(":")[2])))
    window.go()
    window.heading("Sign in")
    # The page's own policy says nothing of what may be asked: that is the header's.
    with window.page.expect_console_message(lambda said: said.text.startswith("policy: connect-src")):
        window.page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    assert window.seen.said
    window.context.close()
