"""The pictures of docs/owner.md: each page as the demo's owner sees it, on a desk and on a telephone.

They come first: what other journeys change is not on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database.journal import DENTIST
from tests.web.browser import DESKTOP, PHONE
from tests.web.check_pages import TITLES
from tests.web.conftest import Office, Opening

pytestmark = pytest.mark.web

GREETING = "Hello, this is {business}. How can I help you?"
PROMPT = "You are the receptionist of {business}. Be brief and kind. Ask new patients who told them of us."


TRIED = """
  with tried as (
    insert into public.test_calls
      (client_id, member_id, seconds, join_until, edge_agent_id, began_at, answered_at, ended_at)
    select %(client)s, %(member)s, 180, at, gen_random_uuid(), at, at, at + interval '34 seconds'
    from (select now() - interval '5 minutes' as at) as moment
    returning id, client_id, answered_at)
  insert into public.test_call_turns (test_call_id, client_id, seq, speaker, text, occurred_at, processing_ms)
  select tried.id, tried.client_id, seq, speaker, text, answered_at + make_interval(secs => after), ms
  from tried, (values
    (0, 'agent', 'Thank you for calling Bright Smile Dental. How can I help you?', 1, null),
    (1, 'caller', 'How much does a cleaning cost?', 9, null),
    (2, 'agent', 'A cleaning costs 95 dollars and takes one hour.', 11, 140)) as said (seq, speaker, text, after, ms)"""


@pytest.fixture
def written(office: Office) -> Iterator[None]:
    """An owner has a prompt, a draft that is not fit yet, people who are told and rung, and a test call behind him."""
    owner = "select user_id::text from public.client_members where client_id = %s and role = 'owner'"
    better = PROMPT.replace("Be brief and kind.", "Be brief and warm; say {greeting}.")
    with office.database.as_role("authenticated", sub=office.database.one(owner, DENTIST)) as connection:
        save = "public.save_prompt(%s, %s, %s)"
        connection.execute(f"select public.publish_prompt(({save}).id)", [DENTIST, PROMPT, GREETING])
        connection.execute(f"select {save}", [DENTIST, better, GREETING])
    with office.database.admin() as connection:
        connection.execute(
            "insert into public.notify_addresses (client_id, channel, address, urgencies)"
            " values (%s, 'email', 'desk@bright-smile.example', default), (%s, 'sms', '+15105550120', '{emergency}')",
            [DENTIST, DENTIST],
        )
        connection.execute(
            "insert into public.colleagues (client_id, name, e164) values (%s, 'Dr. Adler', '+15105550121')", [DENTIST]
        )
        connection.execute(TRIED, {"client": DENTIST, "member": office.database.one(owner, DENTIST)})
    yield
    with office.database.admin() as connection:
        for table in ("prompts", "notify_addresses", "colleagues", "test_calls"):
            connection.execute(f"delete from public.{table} where client_id = %s", [DENTIST])


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desktop", DESKTOP)])
def test_each_page_is_pictured(
    opening: Opening, office: Office, pictures: Path, name: str, size: dict[str, int]
) -> None:
    """Written anew by each run."""
    window = opening(viewport=size)
    pages = {**TITLES, f"calls/{office.booked}": "Call of Emma Brown"}
    window.go()
    window.heading("Sign in")
    window.page.screenshot(path=pictures / f"owner-sign-in-{name}.png")
    office.comes_back(window, "#/account")
    window.heading("Your account")
    window.settled()
    window.page.screenshot(path=pictures / f"owner-account-{name}.png", full_page=True)
    for page, title in pages.items():
        window.go(f"#/c/{DENTIST}/{page}")
        window.heading(title)
        window.settled()
        if page == "search":
            window.search("cleaning")
        called = "call" if page.startswith("calls/") else page
        window.page.screenshot(
            path=pictures / f"owner-{called}-{name}.png", full_page=called not in ("calls", "search")
        )
