"""The machine's own Chromium on the owner's window, and everything in it that must not happen."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket, expect

from infra.models.packages import fetch_npm
from infra.places import Places

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 860}
PATIENCE_MS = 60_000  # a machine may be slow: who waits in vain only says so later
expect.set_options(timeout=PATIENCE_MS)
# What is fetched once by npm, known by its hash, and put into the page by the debugger: no policy is loosened for it.
AXE = (
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)
TOLD_VIOLATION = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
"""
KEPT = "frontdesk-session"  # where the page keeps the session, in the browser's storage
REFUSED = "Failed to load resource"  # what Chromium says itself of a 4xx that the page handles


def axe_source(places: Places) -> str:
    with tarfile.open(fetch_npm(*AXE, places.cache)) as package:
        inner = package.extractfile("package/axe.min.js")
        assert inner is not None
        return inner.read().decode()


@dataclass
class Seen:
    """What a browser did and said of itself."""

    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def asks(self, request: Request | WebSocket) -> None:
        self.asked.append(request.url)

    def says(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(REFUSED):
            self.said.append(message.text)

    def fails(self, error: Any) -> None:
        self.said.append(f"not caught: {error}")


class Window:
    """Somebody's browser, in which nobody is signed in yet."""

    def __init__(self, context: BrowserContext, url: str, axe: str) -> None:
        self.url = url
        self.context = context
        self.seen = Seen()
        self._axe = axe
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TOLD_VIOLATION)
        context.on("request", self.seen.asks)
        self.page: Page = context.new_page()
        self.page.on("console", self.seen.says)
        self.page.on("pageerror", self.seen.fails)
        self.page.on("websocket", self.seen.asks)

    def go(self, address: str = "#/") -> None:
        self.page.goto(f"{self.url}/{address}")

    def keep(self, session: str) -> None:
        """What the page would have kept in this browser."""
        self.page.goto(f"{self.url}/config.json")
        self.page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEPT, session])

    def kept(self) -> dict[str, Any]:
        """The session that the page keeps."""
        session: dict[str, Any] = json.loads(self.page.evaluate(f"localStorage.getItem('{KEPT}')"))
        return session

    def sign_in(self, email: str, password: str) -> None:
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def search(self, words: str) -> None:
        """On its page; the number of what was found stands above it."""
        self.page.get_by_label("Words").fill(words)
        main = self.page.get_by_role("main")
        main.get_by_role("button", name="Search").click()
        main.get_by_text("turn").or_(main.get_by_text("Nobody said that.")).first.wait_for()

    def heading(self, name: str) -> None:
        """Waits until the page is the one that has this title."""
        self.page.get_by_role("heading", level=1, name=name, exact=True).wait_for()

    def settled(self) -> None:
        """Waits until everything that the page shows has come."""
        self.page.wait_for_load_state("networkidle")  # once it was, it is: a page of the same document is only loading
        expect(self.page.get_by_text("Loading …", exact=True)).to_have_count(0)

    def faults(self) -> list[str]:
        """What axe-core finds wrong for people who cannot see, or not well."""
        self.page.evaluate(self._axe)
        found = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]

    def astray(self, *others: str) -> list[str]:
        """Requests to any origin but its own, and but these."""
        own = (*others, f"{self.url}/", f"{self.url.replace('http', 'ws', 1)}/", f"blob:{self.url}/", "data:")
        return [url for url in self.seen.asked if not url.startswith(own)]
