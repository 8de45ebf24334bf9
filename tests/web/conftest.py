"""A real stack without an agent, the page as it is built, and a browser. `make test-web` names the files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from rich.console import Console

from infra.connections import Connections
from infra.dev import dashboard
from infra.dev.chromium import chromium
from infra.dev.stack.demo_owner import OWNER, password
from infra.dev.stack.lifecycle import running
from infra.places import CHECKOUT, Places
from infra.progress import Steps
from tests.database.journal import DENTIST, PLUMBER
from tests.database.sandbox import Database
from tests.web.browser import DESKTOP, Window, axe_source
from tests.web.people import Mail, account, invite
from tests.web.settings import restored
from tests.web.stories import DANIEL, EMMA, HOSTILE, TODAY, month
from tests.web.telling import database_of, tell, tell_software

PLUMBERS_OWNER = "owner@rapid-rooter.example"
STRANGER = "stranger@nowhere.example"
VIEWER = "bookkeeper@agency.example"  # of both businesses


@dataclass(frozen=True)
class Office:
    """The stack with its demo clients, what happened there, and how one gets in."""

    url: str
    anon_key: str
    jwt_secret: str
    password: str
    database: Database
    booked: str  # calls
    urgent: str
    hostile: str
    mail: Mail
    stack: Connections
    cloud: Mapping[str, str]  # with which `python -m cloud` works for it
    _sessions: dict[str, str] = field(default_factory=dict)  # by e-mail

    def signs_in(self, window: Window, address: str = "#/", email: str = OWNER) -> None:
        """By the form, as somebody who comes with an address."""
        window.go(address)
        window.sign_in(email, self.password)

    def comes_back(self, window: Window, address: str = "#/", email: str = OWNER) -> None:
        """With the session of before, which his browser has kept: tries to sign in are bounded for each address."""
        if email not in self._sessions:
            url = f"{self.url}/auth/v1/token?grant_type=password"
            said = {"email": email, "password": self.password}
            his_own = httpx.HTTPTransport(local_address=f"127.0.1.{len(self._sessions) + 1}")
            with httpx.Client(transport=his_own) as client:
                answer = client.post(url, json=said, headers={"apikey": self.anon_key})
            self._sessions[email] = answer.raise_for_status().text
        window.keep(self._sessions[email])
        window.go(address)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    dashboard.build(Places(), Steps(Console(quiet=True)))
    folder = CHECKOUT / "var" / "tests" / f"web-{os.getpid()}"
    try:
        with running(folder) as stack:
            database = database_of(stack)
            told = {story.number: tell(database, DENTIST, story, ago) for story, ago in TODAY}
            for story, ago in month():
                tell(database, DENTIST, story, ago)
            hostile = tell(database, PLUMBER, HOSTILE, 25)
            account(database, STRANGER)
            account(database, VIEWER, DENTIST, PLUMBER)
            tell_software(database, DENTIST)
            invite(database, "anna@bright-smile.example", DENTIST, "admin")
            yield Office(
                stack.supabase_url, stack.anon_key, stack.jwt_secret, password(folder), database, told[EMMA.number],
                told[DANIEL.number], hostile, Mail(folder / "loopback" / "mail"), stack,
                stack.cloud_environment(),
            )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(office: Office) -> Iterator[Office]:
    """The same, to be steered: it is as it was once the journey is over."""
    with restored(office.database):
        yield office


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running_browser:
        yield running_browser


@pytest.fixture(scope="session")
def axe() -> str:
    return axe_source(Places())


Opening = Callable[..., Window]


@pytest.fixture
def opening(browser: Browser, office: Office, axe: str) -> Iterator[Opening]:
    """A window of any size; at the end of the test none of them went astray or said anything of a fault."""
    opened: list[Window] = []

    def window(**how: object) -> Window:
        told = {"viewport": DESKTOP, "locale": "en-US", "color_scheme": "light", "reduced_motion": "reduce", **how}
        opened.append(Window(browser.new_context(**told), office.url, axe))  # type: ignore[arg-type]
        return opened[-1]

    yield window
    for each in opened:
        each.context.close()
    assert [each.astray() for each in opened] == [[]] * len(opened)
    assert [each.seen.said for each in opened] == [[]] * len(opened)


@pytest.fixture
def window(opening: Opening) -> Window:
    return opening()


@pytest.fixture(scope="session")
def pictures() -> Path:
    return CHECKOUT / "docs" / "pictures"
