"""Opens the page as its owner does, each time in a browser that has kept nothing but his session."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState

from infra.bench.database.questions import OWN, OWNER
from infra.connections import KEPT_S, SignedIn, access_token
from infra.dev.stack.lifecycle import DataPlane
from shared.errors import SetupError

WATCH = Path(__file__).with_name("watch.js")
KEPT_AS = "frontdesk-session"  # cloud/dashboard/src/ask/session.ts
EMAIL = "user1@crowd.example"  # fill.sql
PATIENCE_MS = 120_000
LOOKED_FOR_MS = 50
SCREEN = {"width": 1280, "height": 860}
LIST = 50
LATEST = "/rpc/latest_calls"

Sign = tuple[str, int, str]  # a selector, how many there are at least, a text that stands in each
TODAY: Mapping[str, Sequence[Sign]] = {
    "figures": [("dl.tiles dd", 6, "")],
    "today": [("dl.tiles dd", 6, ""), ("ul.cards li", 8, ""), ("table.calls tbody tr", 5, "")],
    "list": [("h1", 1, "Calls"), ("table.calls tbody tr", LIST, "")],
}


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that the page loaded or asked, as the browser timed it: milliseconds since the navigation began."""

    url: str
    by: str
    began: float
    ended: float
    size: int  # decoded


@dataclass(frozen=True, slots=True)
class Told:
    """What a document's own clock says: when each thing stood on the screen, the paint entries, and what was loaded."""

    seen: Mapping[str, float]
    paint: Mapping[str, float]
    resources: Sequence[Resource]


@dataclass(frozen=True, slots=True)
class Visit:
    """One owner's visit: the first view, the same with what his browser kept, and two lists after their answers."""

    first: Told
    again: Told
    lists: Sequence[float]


def visit(browser: Browser, plane: DataPlane) -> Visit:
    """Today, twice; then the calls, and the page of older ones."""
    session = {KEPT_AS: _session(plane)}
    with opened(browser, plane.url, TODAY, session) as page:
        page.goto(f"{plane.url}/#/c/{OWN}/today", wait_until="commit")
        first = told(page, "figures", "today")
        page.reload(wait_until="commit")
        again = told(page, "figures", "today")
        lists = [_list(page, "Calls"), _list(page, "Older calls")]
    return Visit(first, again, lists)


@contextmanager
def opened(
    browser: Browser, url: str, wanted: Mapping[str, Sequence[Sign]], kept: Mapping[str, str] | None = None
) -> Iterator[Page]:
    """A page of a browser that keeps `kept` for this origin and nothing else, and that is watched."""
    storage: StorageState = {
        "cookies": [],
        "origins": [
            {"origin": url, "localStorage": [{"name": name, "value": value} for name, value in (kept or {}).items()]}
        ],
    }
    context = browser.new_context(
        viewport={"width": SCREEN["width"], "height": SCREEN["height"]},
        locale="en-US",
        storage_state=storage,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH.read_text().replace("WANTED\n", f"{json.dumps(wanted)}\n"))
    try:
        yield context.new_page()
    finally:
        context.close()


def told(page: Page, *names: str) -> Told:
    """Once all of `names` are there, and nothing is on its way any more."""
    _wait(page, f"window.frontdeskBench && {json.dumps(names)}.every((name) => name in frontdeskBench.told().seen)")
    page.wait_for_load_state("networkidle")
    said = page.evaluate("frontdeskBench.told()")
    return Told(said["seen"], said["paint"], [_resource(each) for each in said["resources"]])


def _resource(entry: Mapping[str, object]) -> Resource:
    number = {name: float(str(entry[name])) for name in ("startTime", "responseEnd", "decodedBodySize")}
    return Resource(
        str(entry["name"]), str(entry["initiatorType"]), number["startTime"], number["responseEnd"],
        int(number["decodedBodySize"]),
    )  # fmt: skip


def _list(page: Page, link: str) -> float:
    """Milliseconds from the last byte of the answer to the rows on the screen."""
    page.evaluate("frontdeskBench.again()")
    page.get_by_role("link", name=link, exact=True).click()
    took = f"frontdeskBench.afterAnswer('list', '{LATEST}')"
    _wait(page, f"{took} !== undefined")
    taken: float = page.evaluate(took)
    return taken


def _wait(page: Page, holds: str) -> None:
    """Asked by the debugger: the page's policy lets nobody evaluate a text from inside."""
    ends = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(holds):
        if time.monotonic() > ends:
            raise SetupError(f"The page did not come so far within {PATIENCE_MS / 1000:.0f} s: {holds}")
        page.wait_for_timeout(LOOKED_FOR_MS)


def _session(plane: DataPlane) -> str:
    """What the page keeps of somebody who signed in a moment ago."""
    now = int(time.time())
    expires = now + KEPT_S
    who = SignedIn(OWNER, EMAIL, str(uuid.uuid4()), now)
    return json.dumps({
        "access_token": access_token(plane.jwt_secret, plane.url, who, now, expires),
        "refresh_token": "not asked for while the other one is good",
        "token_type": "bearer", "expires_in": KEPT_S, "expires_at": expires,
        "user": {"id": OWNER, "email": EMAIL, "aud": "authenticated", "role": "authenticated"},
    })  # fmt: skip
