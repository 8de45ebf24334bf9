"""What the receptionist knows and says: owners and admins change it, viewers read it, and the next call goes by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.database.journal import DENTIST, NUMBERS, PLUMBER
from tests.web.browser import Window
from tests.web.check_safety import unharmed
from tests.web.conftest import PLUMBERS_OWNER, VIEWER, Office
from tests.web.stories import IMAGE, LINK, SCRIPT

pytestmark = pytest.mark.web

ADMIN = "manager@bright-smile.example"
FACTS, PROMPT, PEOPLE = "Facts", "Greeting and prompt", "Messages and people"
HOSTILE = f"Parking is free. {IMAGE} {SCRIPT} {LINK}"
UNSEEN = "We are at 12\u200bMain Street."
READ = "select row_to_json(c) from public.clients c where id = %s"


@pytest.fixture
def settings(office: Office) -> Iterator[Office]:
    """The businesses as they were, once the journey is over."""
    kept = "name, facts, language, profession_id, typical_value, disclosure, greets_known_callers, due_minutes_urgent"
    with office.database.admin() as connection:
        connection.execute(f"create table if not exists private.kept as select id, {kept} from public.clients")
    yield office
    with office.database.admin() as connection:
        connection.execute(
            f"update public.clients c set ({kept}) = (select {kept} from private.kept k where k.id = c.id)"
        )
        connection.execute("drop table private.kept")
        connection.execute("delete from public.notify_addresses")
        connection.execute("delete from public.colleagues")
        connection.execute("delete from public.prompts where client_id is not null")
        connection.execute("delete from public.professions where client_id is not null")


def resolved(office: Office, what: str, client: str = DENTIST) -> Any:
    """What a box is handed for the next call."""
    return office.database.edge(f"select {what} from public.edge_resolve_call(%s) r", NUMBERS[client])


def row(office: Office, client: str = DENTIST) -> dict[str, Any]:
    """The business as the database has it."""
    found: dict[str, Any] = office.database.one(READ, client)
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
    expect(main).to_contain_text("$600")
    expect(main).to_contain_text("a photography studio")
    window.page.get_by_label("What a job usually brings").fill("750.50")
    saves(window, "Save the profession")
    assert resolved(settings, "r.profession") == "photographer"
    assert "a photography studio" in resolved(settings, "(r.prompt).body")
    assert row(settings)["typical_value"] == 750.5
    window.page.get_by_label("What a job usually brings").fill("")
    saves(window, "Save the profession")
    assert row(settings)["typical_value"] is None


def test_what_callers_are_told_is_chosen(window: Window, settings: Office) -> None:
    """Of the machine, of the writing down, and whether who is known is greeted so."""
    opened(window, settings, "facts", FACTS)
    window.page.get_by_label("That they talk to a machine").select_option("always")
    window.page.get_by_label("Greet callers who are known by name").check()
    saves(window, "Save what callers are told")
    desk = "select private.desk_people(%s, '+15105550187')->'manners'"
    told = {"disclosure": "always", "transcription": "auto", "greets_known": True}
    assert settings.database.one(desk, DENTIST) == told


def test_a_draft_is_checked_in_place_and_published(window: Window, settings: Office) -> None:
    """What keeps it from being published is found in the text by one click; once mended, the next call goes by it."""
    main = opened(window, settings, "prompt", PROMPT)
    before = resolved(settings, "(r.prompt).id")
    greeting = window.page.get_by_label("Greeting", exact=True).first
    body = window.page.get_by_label("Prompt", exact=True).first
    greeting.fill(f"{{business}}, hello {IMAGE}")
    body.fill(f"You answer for {{business}}.\nSay {{price}} and {{price}} when asked. {SCRIPT}")
    saves(window, "Save the draft and check it")
    wrong = main.get_by_role("listitem").filter(has_text="anything else in braces would be read out")
    expect(body).to_have_attribute("aria-invalid", "true")
    expect(greeting).to_have_attribute("aria-invalid", "false")
    expect(wrong).to_contain_text("Line 2:")
    wrong.get_by_role("button", name="Show it in the text").nth(1).click()
    expect(body).to_be_focused()
    assert body.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "{price}"
    assert body.evaluate("area => area.selectionStart") > len("You answer for {business}.\nSay {price}")
    publish = window.page.get_by_role("button", name="Publish version 1", exact=True)
    expect(publish).to_have_attribute("aria-disabled", "true")
    assert resolved(settings, "(r.prompt).id") == before
    body.fill(f"You answer for {{business}}. {SCRIPT}")
    expect(main).to_contain_text("You have typed something that is not saved.")
    saves(window, "Save the draft and check it")
    expect(main).to_contain_text("The saved draft is fit to be published.")
    publish.click()
    expect(main).to_contain_text("Begun")
    expect(main.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text("by you.")
    expect(main).to_contain_text(f"Bright Smile Dental, hello {IMAGE}")
    expect(main.get_by_role("link", name=NUMBERS[DENTIST])).to_have_attribute("href", f"tel:{NUMBERS[DENTIST]}")
    assert resolved(settings, "(r.prompt).greeting") == f"{{business}}, hello {IMAGE}"
    assert resolved(settings, "(r.prompt).body") == f"You answer for {{business}}. {SCRIPT}"
    unharmed(window)


def test_versions_are_compared_and_rolled_back(window: Window, settings: Office) -> None:
    """Two versions word by word; back to the one below, back to what comes with the profession, and forth again."""
    owner = settings.database.one(
        "select user_id from public.client_members where client_id = %s and role = 'owner'", DENTIST
    )
    with settings.database.admin() as connection:
        for words in ("A cleaning costs 95 dollars. Ask.", "A cleaning costs 99 dollars. <i>Ask.</i>"):
            draft = "private.save_prompt_unchecked(%s, %s, 'Hello.', null, %s)"
            connection.execute(f"select private.publish_prompt_unchecked(({draft}).id)", [DENTIST, words, owner])
    main = opened(window, settings, "prompt", PROMPT)
    expect(main.locator("del")).to_have_text(["removed: 95 ", "removed: Ask."])
    expect(main.locator("ins")).to_have_text(["added: 99 ", "added: <i>Ask.</i>"])
    window.page.get_by_role("button", name="Go back to: Version 1").click()
    version = main.get_by_role("listitem").filter(has_text="Version 1")
    expect(version).to_contain_text("In effect")
    assert resolved(settings, "(r.prompt).body") == "A cleaning costs 95 dollars. Ask."
    window.page.get_by_role("button", name="Go back to: What comes with “Dentist”").click()
    expect(main).to_contain_text("you have published nothing of your own yet")
    assert "a dental practice" in resolved(settings, "(r.prompt).body")
    window.page.get_by_role("button", name="Publish version 2 again").click()
    expect(main.get_by_role("listitem").filter(has_text="Version 2")).to_contain_text("In effect")
    assert resolved(settings, "(r.prompt).version") == 2
    unharmed(window)


def test_two_who_write_one_draft_see_each_other(window: Window, settings: Office) -> None:
    """The second one to save is told, and nothing of the first is lost."""
    main = opened(window, settings, "prompt", PROMPT)
    greeting = window.page.get_by_label("Greeting", exact=True).first
    greeting.fill("Mine.")
    with settings.database.admin() as connection:
        connection.execute("select private.save_prompt_unchecked(%s, 'Be kind.', 'Theirs.', null, null)", [DENTIST])
    window.page.get_by_role("button", name="Save the draft and check it").click()
    expect(main).to_contain_text("Somebody else changed this meanwhile")
    drafted = "select greeting from public.prompts where client_id = %s and status = 'draft'"
    assert settings.database.one(drafted, DENTIST) == "Theirs."
    window.page.get_by_role("button", name="Take that, and drop mine").click()
    expect(greeting).to_have_value("Theirs.")
    expect(main).to_contain_text("by the operator")


def test_a_profession_of_ones_own_answers(window: Window, settings: Office) -> None:
    """It begins with what is heard now, is chosen among the others, and can be called otherwise."""
    main = opened(window, settings, "prompt", PROMPT)
    window.page.get_by_label("What people call it").fill("Pediatric dentist")
    expect(main).to_contain_text("Programs call it pediatric_dentist.")
    window.page.get_by_role("button", name="Add the profession").click()
    main.get_by_role("link", name="Choose it on the page of facts").click()
    window.heading(FACTS)
    window.page.get_by_label("What the business is").select_option(label="Pediatric dentist (your own)")
    saves(window, "Save the profession")
    assert resolved(settings, "r.profession") == "pediatric_dentist"
    assert "a dental practice" in resolved(settings, "(r.prompt).body")
    window.page.get_by_label("Name of your own profession").fill("Children's dentist")
    window.page.get_by_role("button", name="Rename it").click()
    options = window.page.get_by_label("What the business is").get_by_role("option")
    expect(options.filter(has_text="Children's dentist (your own)")).to_have_count(1)


def test_messages_are_told_to_whom_the_owner_names(window: Window, settings: Office) -> None:
    """How soon somebody answers; addresses are added, told of some messages only, and removed."""
    main = opened(window, settings, "people", PEOPLE)
    window.page.get_by_label("An urgent message").fill("45")
    saves(window, "Save the times")
    assert row(settings)["due_minutes_urgent"] == 45
    window.page.get_by_role("combobox", name="By", exact=True).select_option(label="SMS")
    address = window.page.get_by_label("Address or number").last
    address.fill("510 555 0123")
    expect(main).to_contain_text("A number begins with + and its country")
    address.fill("+1 (510) 555-0123")
    window.page.get_by_role("button", name="Add the address").click()
    added = main.get_by_role("listitem").filter(has_text="+15105550123")
    expect(added).to_contain_text("SMS: Normal, Urgent, Emergency")
    added.get_by_text("Change +15105550123").click()
    added.get_by_label("Normal").uncheck()
    added.get_by_role("button", name="Save the address").click()
    expect(added).to_contain_text("SMS: Urgent, Emergency")
    told = "select address, urgencies from public.notify_addresses where client_id = %s"
    with settings.database.admin() as connection:
        assert connection.execute(told, [DENTIST]).fetchall() == [("+15105550123", ["urgent", "emergency"])]
    added.get_by_role("button", name="Remove +15105550123").click()
    expect(added).to_contain_text("is told of no message any more.")
    added.get_by_role("button", name="Remove +15105550123").click()
    expect(main).to_contain_text("Nobody: messages stand on the page of today only.")


def test_who_is_on_call_is_rung_in_the_next_call(window: Window, settings: Office) -> None:
    """Added, given a place and hours, and rung at those; a name is text."""
    main = opened(window, settings, "people", PEOPLE)
    for name, number in (("Ann", "+1 510 555 0101"), (IMAGE, "+1 510 555 0102")):
        window.page.get_by_label("Name", exact=True).last.fill(name)
        window.page.get_by_label("Number", exact=True).last.fill(number)
        window.page.get_by_role("button", name="Add the colleague").click()
        expect(main.get_by_role("listitem").filter(has_text=name)).to_have_count(1)
    on_call = "select private.on_call(%s, '2026-11-22 20:00Z', false)"  # a Sunday
    assert [each["name"] for each in settings.database.one(on_call, DENTIST)] == ["Ann", IMAGE]
    ann = main.get_by_role("listitem").filter(has_text="Ann")
    ann.get_by_text("Change Ann").click()
    ann.get_by_label("Place in the order").fill("9")
    ann.get_by_label("Seconds it rings").fill("30")
    ann.get_by_label("At any time").uncheck()
    ann.get_by_label("Add hours on Sunday").click()
    ann.get_by_role("button", name="Save the colleague").click()
    expect(ann).to_contain_text("rings 30 s · Sunday 09:00\u201317:00")
    assert settings.database.one(on_call, DENTIST) == [
        {"name": IMAGE, "number": "+15105550102", "seconds": 20},
        {"name": "Ann", "number": "+15105550101", "seconds": 30},
    ]
    assert len(settings.database.one(on_call.replace("11-22", "11-23"), DENTIST)) == 1
    unharmed(window)


def test_an_admin_steers_what_it_says(window: Window, settings: Office) -> None:
    """As an owner does; and what he published is told to be his."""
    with settings.database.admin() as connection:
        connection.execute(
            "with u as (insert into auth.users (id, email, email_confirmed_at, aud, role, created_at)"
            " values (gen_random_uuid(), %s, now(), 'authenticated', 'authenticated', now()) returning id)"
            " insert into public.client_members (client_id, user_id, role) select %s, u.id, 'admin' from u",
            [ADMIN, DENTIST],
        )
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
    expect(main.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text("by an admin.")


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
