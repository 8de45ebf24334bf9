"""What the receptionist knows: owners and admins change it, viewers read it, and the next call goes by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.database.journal import DENTIST, PLUMBER
from tests.web.browser import Window
from tests.web.check_safety import unharmed
from tests.web.conftest import PLUMBERS_OWNER, VIEWER, Office
from tests.web.people import account
from tests.web.settings import FACTS, PEOPLE, PROMPT, opened, resolved, row, saves
from tests.web.stories import IMAGE, LINK, SCRIPT

pytestmark = pytest.mark.web

ADMIN = "manager@bright-smile.example"
HOSTILE = f"Parking is free. {IMAGE} {SCRIPT} {LINK}"
UNSEEN = "We are at 12\u200bMain Street."


def test_facts_are_known_in_the_next_call(window: Window, settings: Office) -> None:
    """What is typed is kept on the way to another page, is saved as it was typed, and is text wherever it is shown."""
    opened(window, settings, "facts", FACTS)
    facts = window.page.get_by_label("Facts of the business")
    facts.fill(HOSTILE)
    window.page.get_by_role("link", name=PROMPT, exact=True).click()
    window.heading(PROMPT)
    window.page.get_by_role("link", name=FACTS, exact=True).click()
    expect(facts).to_have_value(HOSTILE)
    saves(window, "Save the facts")
    assert resolved(settings, "r.facts") == HOSTILE
    main = opened(window, settings, "facts", FACTS, email=VIEWER)
    expect(main).to_contain_text(HOSTILE)
    unharmed(window)


def test_a_refusal_stands_at_its_field(window: Window, settings: Office) -> None:
    """A character that nobody sees is refused by the database, named at the field, and nothing typed is lost."""
    before = row(settings)["facts"]
    main = opened(window, settings, "facts", FACTS)
    facts = window.page.get_by_label("Facts of the business")
    facts.fill(UNSEEN)
    window.page.get_by_role("button", name="Save the facts").click()
    expect(facts).to_have_attribute("aria-invalid", "true")
    why = "facts must be text without invisible characters. It holds U+200B. Type it again, or paste it as plain text."
    expect(facts).to_have_accessible_description(f"This was refused. {why}")
    expect(main.get_by_text("U+200B")).to_have_count(1)
    expect(facts).to_have_value(UNSEEN)
    assert row(settings)["facts"] == before
    facts.fill("We are at 12 Main Street.")
    saves(window, "Save the facts")
    assert resolved(settings, "r.facts") == "We are at 12 Main Street."


def test_what_somebody_else_saved_is_not_overwritten(window: Window, settings: Office) -> None:
    """It is shown beside what was typed, and the owner decides. Other columns of the row are in nobody's way."""
    main = opened(window, settings, "facts", FACTS)
    facts = window.page.get_by_label("Facts of the business")
    facts.fill("Mine.")
    with settings.database.admin() as connection:
        connection.execute("update public.clients set facts = 'Theirs.', language = 'en-GB' where id = %s", [DENTIST])
    window.page.get_by_role("button", name="Save the facts").click()
    expect(main).to_contain_text("Somebody else changed this meanwhile, and nothing of yours was saved.")
    expect(main).to_contain_text("Theirs.")
    assert row(settings)["facts"] == "Theirs."
    window.page.get_by_role("button", name="Keep mine").click()
    saves(window, "Save the facts")
    assert [row(settings)[column] for column in ("facts", "language")] == ["Mine.", "en-GB"]
    facts.fill("Mine again.")
    with settings.database.admin() as connection:
        connection.execute("update public.clients set disclosure = 'always' where id = %s", [DENTIST])
    window.page.get_by_role("button", name="Save the facts").click()
    expect(facts).to_have_value("Mine again.")
    expect(window.page.get_by_role("button", name="Undo my changes")).to_have_count(0)
    assert [row(settings)[column] for column in ("facts", "disclosure")] == ["Mine again.", "always"]


def test_the_business_is_called_otherwise(window: Window, settings: Office) -> None:
    """In the next call and at the head of the page; codes that are none are told before anything is asked."""
    main = opened(window, settings, "facts", FACTS, client=PLUMBER, email=PLUMBERS_OWNER)
    window.page.get_by_label("Name, as it is said").fill("Rapid & Sons <b>")
    window.page.get_by_label("Language that is spoken").fill("American")
    expect(main).to_contain_text("A language looks like en-US.")
    window.page.get_by_label("Language that is spoken").fill("en-GB")
    saves(window, "Save the business")
    expect(window.page.get_by_role("banner")).to_contain_text("Rapid & Sons <b>")
    assert resolved(settings, "array[r.client, r.language]", PLUMBER) == ["Rapid & Sons <b>", "en-GB"]
    window.page.get_by_label("Time zone").fill("Mars/Olympus")
    window.page.get_by_role("button", name="Save the business").click()
    expect(window.page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    assert row(settings, PLUMBER)["timezone"] == "America/Los_Angeles"
    unharmed(window)


def test_another_profession_answers_otherwise(window: Window, settings: Office) -> None:
    """What comes with it is read before it is chosen; the next call goes by its prompt."""
    main = opened(window, settings, "facts", FACTS)
    window.page.get_by_label("What the business is").select_option(label="Photographer")
    main.get_by_text("What comes with “Photographer”").click()
    expect(main).to_contain_text("A job usually brings$600")
    expect(main).to_contain_text("a photography studio")
    saves(window, "Save the profession")
    assert resolved(settings, "r.profession") == "photographer"
    assert "a photography studio" in resolved(settings, "(r.prompt).body")


def test_what_callers_are_told_is_chosen(window: Window, settings: Office) -> None:
    """Of the machine, of the writing down, and whether who is known is greeted so."""
    opened(window, settings, "facts", FACTS)
    window.page.get_by_label("That they talk to a machine").select_option("always")
    window.page.get_by_label("Greet callers who are known by name").check()
    saves(window, "Save what callers are told")
    desk = "select private.desk_people(%s, '+15105550187')->'manners'"
    told = {"disclosure": "always", "transcription": "auto", "greets_known": True}
    assert settings.database.one(desk, DENTIST) == told


def test_an_admin_steers_what_it_says(window: Window, settings: Office) -> None:
    """As an owner does; and what he published is told to be his."""
    account(settings.database, ADMIN, DENTIST, role="admin")
    opened(window, settings, "facts", FACTS, email=ADMIN)
    window.page.get_by_label("Facts of the business").fill("Told by an admin.")
    saves(window, "Save the facts")
    assert resolved(settings, "r.facts") == "Told by an admin."
    main = opened(window, settings, "prompt", PROMPT, email=ADMIN)
    window.page.get_by_label("Greeting", exact=True).first.fill("An admin's hello.")
    saves(window, "Save the draft and check it")
    window.page.get_by_role("button", name="Publish version 1", exact=True).click()
    expect(main.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text("In effect")
    assert resolved(settings, "(r.prompt).greeting") == "An admin's hello."
    main = opened(window, settings, "prompt", PROMPT)
    expect(main.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text(f"by {ADMIN}.")
    with settings.database.admin() as connection:
        connection.execute("delete from auth.users where email = %s", [ADMIN])


@pytest.mark.parametrize(("page", "title"), [("facts", FACTS), ("prompt", PROMPT), ("people", PEOPLE)])
def test_a_viewer_reads_what_it_knows_and_says(window: Window, settings: Office, page: str, title: str) -> None:
    """All of it, in words; there is nothing to type, and nothing to press but what compares."""
    with settings.database.admin() as connection:
        connection.execute(
            "insert into public.colleagues (client_id, name, e164) values (%s, 'Ann', '+15105550101')", [DENTIST]
        )
        connection.execute("select private.save_prompt_unchecked(%s, 'Be kind.', 'Hello.', null, null)", [DENTIST])
    main = opened(window, settings, page, title, email=VIEWER)
    shown = {"facts": "A cleaning costs 95 dollars.", "prompt": "a dental practice", "people": "Ann"}
    expect(main).to_contain_text(shown[page])
    expect(main).to_contain_text("Only owners and admins may change this.")
    for role in ("textbox", "button", "checkbox", "spinbutton"):
        expect(main.get_by_role(role)).to_have_count(0)
