"""What journeys of steering pages have in common: what a box is handed, what the row says, the way to a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, expect

from tests.database.journal import DENTIST, NUMBERS
from tests.database.sandbox import Database
from tests.web.browser import Window

if TYPE_CHECKING:
    from tests.web.conftest import Office

FACTS, PROMPT, PEOPLE = "Facts", "Greeting and prompt", "Messages and people"
_STEERED = "name, facts, language, profession_id, disclosure, greets_known_callers, due_minutes_urgent"
_WRITTEN = "notify_addresses", "colleagues", "prompts", "professions"


@contextmanager
def restored(database: Database) -> Iterator[None]:
    """The businesses are as they were when the block ends."""
    with database.admin() as connection:
        connection.execute(f"create table private.kept as select id, {_STEERED} from public.clients")
    yield
    with database.admin() as connection:
        kept = f"select {_STEERED} from private.kept k where k.id = c.id"
        connection.execute(f"update public.clients c set ({_STEERED}) = ({kept})")
        connection.execute("drop table private.kept")
        for table in _WRITTEN:
            connection.execute(f"delete from public.{table} where client_id is not null")


def resolved(office: Office, what: str, client: str = DENTIST) -> Any:
    """What a box is handed for the next call."""
    return office.database.edge(f"select {what} from public.edge_resolve_call(%s) r", NUMBERS[client])


def row(office: Office, client: str = DENTIST) -> dict[str, Any]:
    """The business as the database has it."""
    found: dict[str, Any] = office.database.one("select row_to_json(c) from public.clients c where id = %s", client)
    return found


def opened(window: Window, office: Office, page: str, title: str, *, client: str = DENTIST, **who: str) -> Locator:
    """The page of somebody who is signed in, once all of it has come."""
    office.comes_back(window, f"#/c/{client}/{page}", **who)
    window.heading(title)
    window.settled()
    return window.page.get_by_role("main")


def saves(window: Window, button: str) -> None:
    """And waits until it is saved."""
    window.page.get_by_role("button", name=button, exact=True).click()
    expect(window.page.get_by_role("main")).to_contain_text("Saved.")
    window.settled()
